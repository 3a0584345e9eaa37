//! R50: all invoices of a contract together stay within its spend cap.

mod forecast;

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::r51_sub_cap::is_whole;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::Cap;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::ledger::Ledger;
use crate::past::{Earlier, PastFacts, past_proofs};
use crate::sums::{sum, usable};
use crate::wording::{amount, says_with_tax};
use forecast::day_of_passing;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R50",
        version: 2,
        name: "Over the spend cap",
        severity: Severity::Block,
        step: Step::Cap,
        inputs: &["tax_exclusive_amount", "issue_date", "history", "contract.spend_cap", "contract.expiry_date"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "What was accepted before and what is left of this invoice together may not exceed the contract's cap; tax is left out unless the clause includes it. People are told from 85% of it on, or from the clause's own share, and where at the pace so far it is passed within 90 days and the term.",
    },
    check,
};

/// From what share of a cap on people are told where the contract names none, in percent: that of contracts on time
/// and materials with the American government.
const WARNS_FROM: Decimal = Decimal::from_parts(85, 0, 0, false, 0);
/// How many days ahead the day is told on which the cap will be passed.
const LOOKS_AHEAD: i64 = 90;

/// A cap on the contract as a whole: of the header, or of a clause.
struct Limit {
    cap: Decimal,
    with_tax: bool,
    warn_percent: Option<Decimal>,
    evidence: Proof,
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let mut limits = Vec::new();
    if let Some(field) = case.contract.and_then(|contract| contract.header.spend_cap.as_ref()) {
        let Some(cap) = usable(Some(field)) else { return out.cannot_decide(None, "contract.spend_cap") };
        let words = field.printed.iter().chain(field.evidence.iter().filter_map(|place| place.text.as_ref()));
        let with_tax = words.into_iter().any(|text| says_with_tax(text));
        limits.push(Limit {
            cap,
            with_tax,
            warn_percent: None,
            evidence: proof(Source::Contract, "spend cap", Some(field)),
        });
    }
    let clauses = case.clauses::<Cap>(case.issued()).filter(|(clause, cap)| is_whole(clause, cap));
    limits.extend(clauses.map(|(clause, cap)| Limit {
        cap: cap.limit,
        with_tax: cap.with_tax,
        warn_percent: cap.warn_percent,
        evidence: clause_proof(clause, "spend cap"),
    }));
    if limits.is_empty() || case.is_credit_note() {
        return;
    }
    if case.currencies_differ() || counted(case).any(|earlier| has_other_currency(case, earlier.past)) {
        return out.cannot_decide(None, "exchange_rate");
    }
    let mut claims = Vec::new();
    for limit in limits {
        match check_limit(case, ledger, limit) {
            Ok(claim) => claims.extend(claim),
            Err(missing) => return out.cannot_decide(None, missing),
        }
    }
    // Caps on the same money take it once: the one that takes most stands for all.
    out.claims.extend(claims.into_iter().max_by_key(|claim| claim.stake));
}

fn check_limit(case: &Case<'_>, ledger: &Ledger, limit: Limit) -> Result<Option<Claim>, &'static str> {
    let with_tax = limit.with_tax;
    let whole = if with_tax { case.sums.gross } else { case.sums.net };
    let taken = if with_tax { ledger.at_stake() } else { ledger.taken_net() };
    let now = whole.and_then(|whole| whole.checked_sub(taken)).map(|now| now.max(Decimal::ZERO));
    let now = now.ok_or("tax_exclusive_amount")?;
    let earlier: Option<Vec<Decimal>> = counted(case).map(|earlier| accepted(earlier, with_tax)).collect();
    let before = earlier.and_then(sum).ok_or("history amounts")?;
    let used = before.checked_add(now).ok_or("history amounts")?;
    let over = used.checked_sub(limit.cap).ok_or("contract.spend_cap")?;
    let use_of_cap = Use { before, now, over };
    if over > Decimal::ZERO && !now.is_zero() {
        let stake = case.round(over).min(now);
        let evidence = evidence(case, &limit, before);
        return Ok(Some(Claim { evidence, ..claim(case, &limit, &use_of_cap, stake) }));
    }
    let percent = limit.warn_percent.unwrap_or(WARNS_FROM);
    let warns_from = limit.cap.checked_mul(percent).and_then(|part| part.checked_div(Decimal::ONE_HUNDRED));
    let is_near = warns_from.is_some_and(|from| used >= from);
    let passing = passing_day(case, &limit, now);
    Ok((is_near || passing.is_some_and(|day| is_soon(case, day))).then(|| {
        let plain = claim(case, &limit, &use_of_cap, Decimal::ZERO);
        let forecast = passing.map(|day| format!(" At the pace so far it is passed on {}.", print_date(day)));
        Claim {
            severity: Severity::Inform,
            name: Some(if is_near { "Near the spend cap" } else { "Spend cap will be passed" }),
            summary: format!("{}{}", plain.summary, forecast.unwrap_or_default()),
            evidence: evidence(case, &limit, before),
            ..plain
        }
    }))
}

/// What a cap is used for, all in the same money.
struct Use {
    before: Decimal,
    now: Decimal,
    /// Above the cap; negative below it.
    over: Decimal,
}

/// The day on which the cap is passed if spending goes on as it did.
fn passing_day(case: &Case<'_>, limit: &Limit, now: Decimal) -> Option<Date> {
    let dated = counted(case).map(|earlier| {
        let on = earlier.past.invoice.header.issue_date.as_ref()?.value;
        Some((on, accepted(earlier, limit.with_tax)?))
    });
    day_of_passing(&dated.collect::<Option<Vec<_>>>()?, (case.issued()?, now), limit.cap)
}

/// Whether the day comes within those ahead and before the contract ends. Without a last day nothing is said: at some
/// pace every cap is passed one day.
fn is_soon(case: &Case<'_>, day: Date) -> bool {
    let end = case.contract.and_then(|contract| contract.header.expiry_date.as_ref()).map(|field| field.value);
    let ahead = case.issued().and_then(|issued| issued.checked_add(Duration::days(LOOKS_AHEAD)));
    end.is_some_and(|end| day <= end) && ahead.is_some_and(|ahead| day <= ahead)
}

/// The earlier invoices that use up this contract's cap.
fn counted<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Earlier<'c>> {
    case.earlier().filter(|earlier| !earlier.past.other_contract)
}

fn has_other_currency(case: &Case<'_>, past: &PastInvoice) -> bool {
    let theirs = past.invoice.header.currency.as_ref().map(|field| field.value);
    theirs.is_some() && case.currency.is_some() && theirs != case.currency
}

/// What of an earlier invoice counts against the cap: what was released of it, without its tax.
fn accepted(Earlier { past, facts: PastFacts { sums, .. } }: Earlier<'_>, with_tax: bool) -> Option<Decimal> {
    let whole = if with_tax { sums.gross } else { sums.net };
    match (past.payable, sums.due) {
        (Some(payable), Some(due)) => whole?.checked_sub(due.checked_sub(payable)?),
        _ => whole,
    }
}

fn evidence(case: &Case<'_>, limit: &Limit, before: Decimal) -> Vec<Proof> {
    let header = &case.invoice.header;
    let total = header.tax_exclusive_amount.as_ref().or(header.payable_amount.as_ref());
    let counted: Vec<_> = counted(case)
        .map(|Earlier { past, facts }| {
            let of_it = past.invoice.header.tax_exclusive_amount.as_ref().and_then(|field| field.printed.clone());
            (past, of_it.or_else(|| facts.sums.net.map(|net| amount(net, case.currency))))
        })
        .collect();
    let mut proofs = vec![proof(Source::Invoice, "total", total), limit.evidence.clone()];
    proofs.extend(past_proofs("accepted before", "invoices", &amount(before, case.currency), &counted));
    proofs
}

fn claim(case: &Case<'_>, limit: &Limit, &Use { before, now, over }: &Use, stake: Decimal) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    Claim {
        severity: Severity::Block,
        summary: format!(
            "{} was accepted before and {} is left to pay here. The contract is capped at {}.",
            figure(before),
            figure(now),
            figure(limit.cap)
        ),
        formula: Formula::new()
            .value(figure(before), "before")
            .sign("+")
            .value(figure(now), "this invoice")
            .sign("−")
            .value(figure(limit.cap), "cap")
            .equals(figure(over), "over the cap"),
        expected: Some(Figure::Amount(now - stake)),
        billed: Some(Figure::Amount(now)),
        stake,
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests;
