//! R50: all invoices of a contract together stay within its spend cap.

use rust_decimal::Decimal;

use super::r51_sub_cap::is_whole;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::Cap;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::ledger::Ledger;
use crate::past::{Earlier, PastFacts};
use crate::sums::{sum, usable};
use crate::wording::{amount, says_with_tax};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R50",
        version: 1,
        name: "Over the spend cap",
        severity: Severity::Block,
        step: Step::Cap,
        inputs: &["tax_exclusive_amount", "history", "contract.spend_cap"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "What was accepted before and what is left of this invoice together may not exceed the contract's cap; tax is left out unless the clause includes it.",
    },
    check,
};

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
    let over = before.checked_add(now).and_then(|all| all.checked_sub(limit.cap)).ok_or("contract.spend_cap")?;
    if over > Decimal::ZERO && !now.is_zero() {
        let stake = case.round(over).min(now);
        return Ok(Some(claim(case, &limit, before, now, stake)));
    }
    let warns_from =
        limit.warn_percent.and_then(|percent| limit.cap.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED));
    let is_near = warns_from.is_some_and(|from| before + now >= from);
    Ok(is_near.then(|| Claim {
        severity: Severity::Inform,
        name: Some("Near the spend cap"),
        ..claim(case, &limit, before, now, Decimal::ZERO)
    }))
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

fn claim(case: &Case<'_>, limit: &Limit, before: Decimal, now: Decimal, stake: Decimal) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    let cap = limit.cap;
    let mut evidence = vec![
        proof(
            Source::Invoice,
            "total",
            case.invoice.header.tax_exclusive_amount.as_ref().or(case.invoice.header.payable_amount.as_ref()),
        ),
        limit.evidence.clone(),
    ];
    evidence.extend(counted(case).map(|Earlier { past, .. }| {
        let number = past.invoice.header.invoice_number.as_ref();
        Proof {
            invoice: Some(number.map_or_else(|| past.id.clone(), |number| number.value.clone())),
            invoice_id: Some(past.id.clone()),
            ..proof(Source::History, "accepted before", past.invoice.header.tax_exclusive_amount.as_ref())
        }
    }));
    Claim {
        severity: Severity::Block,
        summary: format!(
            "{} was accepted before and {} is left to pay here. The contract is capped at {}.",
            figure(before),
            figure(now),
            figure(cap)
        ),
        formula: Formula::new()
            .value(figure(before), "before")
            .sign("+")
            .value(figure(now), "this invoice")
            .sign("−")
            .value(figure(cap), "cap")
            .equals(figure(before + now - cap), "over the cap"),
        expected: Some(Figure::Amount(now - stake)),
        billed: Some(Figure::Amount(now)),
        stake,
        evidence,
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract_with, invoice, invoice_with, past, stakes};
    use crate::{History, PastInvoice, Settings, reconcile};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"10","unit_price":"40","line_net_amount":"400"}]"#;

    fn stakes_with(cap: &str, before: Vec<PastInvoice>) -> Vec<String> {
        let contract = contract_with(&format!(r#"{{"spend_cap":"{cap}"}}"#), TERMS);
        let history = History { invoices: before, present_hash: None };
        stakes(&reconcile(Some(&contract), &invoice(LINES), &history, &Settings::default()))
    }

    fn earlier(number: &str) -> PastInvoice {
        past(
            number,
            invoice_with(&format!(r#"{{"invoice_number":"{number}","issue_date":"2026-05-20"}}"#), LINES, "{}"),
        )
    }

    #[test]
    fn only_what_the_other_rules_left_counts_against_the_cap() {
        // 400 billed, 100 of it over the rate: 300 are left.
        assert_eq!(stakes_with("300", Vec::new()), ["R20 1 100.00"]);
        assert_eq!(stakes_with("299.99", Vec::new()), ["R50 - 0.01", "R20 1 100.00"]);
    }

    #[test]
    fn earlier_invoices_use_the_cap_up_as_far_as_they_were_paid() {
        assert_eq!(stakes_with("700", vec![earlier("A")]), ["R20 1 100.00"]);
        assert_eq!(stakes_with("650", vec![earlier("A")]), ["R50 - 50.00", "R20 1 100.00"]);
        let reduced = PastInvoice { payable: Some(300.into()), ..earlier("A") };
        assert_eq!(stakes_with("600", vec![reduced]), ["R20 1 100.00"]);
    }

    #[test]
    fn what_was_billed_under_another_contract_uses_up_nothing_here() {
        let elsewhere = PastInvoice { other_contract: true, ..earlier("A") };
        assert_eq!(stakes_with("650", vec![elsewhere, earlier("B")]), ["R50 - 50.00", "R20 1 100.00"]);
        let foreign = past(
            "A",
            invoice_with(r#"{"invoice_number":"A","currency":"EUR","issue_date":"2026-05-20"}"#, LINES, "{}"),
        );
        let elsewhere = PastInvoice { other_contract: true, ..foreign };
        assert_eq!(stakes_with("299.99", vec![elsewhere]), ["R50 - 0.01", "R20 1 100.00"]);
    }

    #[test]
    fn a_clause_caps_like_the_header_and_warns_before() {
        let scene = |limit: &str| {
            crate::fixture::Scene::plain("10", "30", "10")
                .clause(&format!(r#"{{"kind":"cap","limit":"{limit}","warn_percent":"85"}}"#))
        };
        assert_eq!(scene("250").stakes(), ["R50 - 50.00"]);
        assert_eq!(scene("350").stakes(), ["R50 - 0.00"]);
        assert!(scene("360").stakes().is_empty());
        assert_eq!(scene("250").agreed(r#"{"spend_cap":"200"}"#).stakes(), ["R50 - 100.00"]);
    }

    #[test]
    fn an_earlier_invoice_in_another_currency_cannot_be_counted() {
        let contract = contract_with(r#"{"spend_cap":"650"}"#, TERMS);
        let foreign = past(
            "A",
            invoice_with(r#"{"invoice_number":"A","currency":"EUR","issue_date":"2026-05-20"}"#, LINES, "{}"),
        );
        let history = History { invoices: vec![foreign], present_hash: None };
        let result = reconcile(Some(&contract), &invoice(LINES), &history, &Settings::default());
        assert!(result.undecided.iter().any(|gap| gap.rule == "R50" && gap.missing == "exchange_rate"));
    }
}
