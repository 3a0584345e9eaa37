//! Weighing what is left of a line against what it should cost: the same for every rule of prices.

use rust_decimal::Decimal;

use crate::case::{Bill, Case};
use crate::finding::{Answer, Claim, Figure, Proof, Question, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::pricing::Priced;
use crate::sums::usable;
use crate::wording::{amount, quantity};

/// What a line should cost.
pub(super) struct Verdict {
    pub expected: Decimal,
    /// How `expected` comes about.
    pub formula: Formula,
    /// What the contract says, as a sentence.
    pub says: String,
    pub proofs: Vec<Proof>,
}

/// What the line still asks for its goods: without a charge on it, which is no part of their price.
pub(super) fn goods_left(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>) -> Decimal {
    let left = ledger.line(bill.index);
    let charge = usable(bill.line.line_charge.as_ref()).and_then(|charge| charge.checked_mul(left.share));
    let goods = left.net.checked_sub(case.round(charge.unwrap_or_default()));
    goods.unwrap_or(left.net).max(Decimal::ZERO)
}

/// Whether a line can be overcharged: no credit, not on a credit note, and nothing has taken all of it.
pub(super) fn is_open(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>) -> bool {
    !bill.is_credit() && !case.is_credit_note() && !ledger.line(bill.index).net.is_zero()
}

/// What so many of a line's days are worth, rounded: what is billed above it is at stake, and no cent twice.
pub(super) fn kept_of(case: &Case<'_>, net: Decimal, kept: i64, days: i64) -> Option<Decimal> {
    let exact = net.checked_mul(Decimal::from(kept))?.checked_div(Decimal::from(days))?;
    Some(case.round(exact))
}

/// Whether a line bills another amount than it should, by more than passes.
fn is_at_odds(case: &Case<'_>, ledger: &Ledger, rule: &str, bill: &Bill<'_>, expected: Decimal) -> bool {
    let billed = goods_left(case, ledger, bill);
    billed != expected && is_open(case, ledger, bill) && !case.passes(rule, expected, billed)
}

/// The difference as a claim: at stake where too much is billed, for information where too little is.
/// `None` where both agree or the difference is tolerated.
pub(super) fn weigh(case: &Case<'_>, ledger: &Ledger, rule: &str, bill: &Bill<'_>, verdict: Verdict) -> Option<Claim> {
    if !is_at_odds(case, ledger, rule, bill, verdict.expected) {
        return None;
    }
    let billed = goods_left(case, ledger, bill);
    let is_over = billed > verdict.expected;
    let difference = billed.checked_sub(verdict.expected)?;
    let figure = |value: Decimal| amount(value, case.currency);
    let mut evidence = vec![
        bill.proof("line amount", bill.line.line_net_amount.as_ref()),
        bill.proof("unit price", bill.line.unit_price.as_ref()),
        bill.proof("quantity", bill.line.quantity.as_ref()),
    ];
    evidence.retain(|proof| proof.text.is_some());
    evidence.extend(verdict.proofs);
    Some(Claim {
        line: Some(bill.index),
        severity: if is_over { Severity::Hold } else { Severity::Inform },
        name: (!is_over).then_some("Billed below contract"),
        summary: format!("{} is billed at {}. {}", bill.title(), figure(billed), verdict.says),
        formula: Formula::new()
            .value(figure(billed), "billed")
            .sign("−")
            .group(&verdict.formula)
            .equals(figure(difference), if is_over { "at stake" } else { "below contract" }),
        expected: Some(Figure::Amount(verdict.expected)),
        billed: Some(Figure::Amount(billed)),
        stake: difference.max(Decimal::ZERO),
        evidence,
        ..Claim::default()
    })
}

/// Cuts a line to the units that may be billed, at the billed price. `None` where it bills no more.
pub(super) fn cut_units(
    case: &Case<'_>,
    ledger: &Ledger,
    rule: &str,
    bill: &Bill<'_>,
    allowed: Decimal,
    (label, says): (&'static str, String),
    proofs: Vec<Proof>,
) -> Option<Claim> {
    let left = ledger.line(bill.index);
    let used = left.quantity.filter(|used| *used > allowed && !left.net.is_zero())?;
    let allowed = allowed.max(Decimal::ZERO);
    // Where the line is plainly quantity times price, the price itself tells to the cent.
    let by_price = bill.price.and_then(|price| {
        let whole = case.round(used.checked_mul(price)?);
        (whole == left.net).then(|| allowed.checked_mul(price).map(|amount| case.round(amount)))?
    });
    let by_share = || Some(case.round(left.net.checked_mul(allowed)?.checked_div(used)?));
    let expected = by_price.or_else(by_share)?;
    if case.passes(rule, expected, left.net) {
        return None;
    }
    let stake = left.net.checked_sub(expected)?;
    let mut evidence = vec![bill.proof("quantity", bill.line.quantity.as_ref())];
    evidence.extend(proofs);
    let figure = |value: Decimal| amount(value, case.currency);
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!("{} is billed for {}. {says}", bill.title(), quantity(used)),
        formula: Formula::new()
            .sign("(")
            .value(quantity(used), "billed")
            .sign("−")
            .value(quantity(allowed), label)
            .sign(")")
            .sign("×")
            .value(figure(bill.price.or_else(|| left.net.checked_div(used))?), "price")
            .equals(figure(stake), "at stake"),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(left.net)),
        stake,
        quantity_left: Some(allowed),
        evidence,
        ..Claim::default()
    })
}

/// Weighs a priced line. Where a parameter is open, the reading that favours the vendor most is at
/// stake, and the question states them all.
pub(super) fn weigh_priced(
    case: &Case<'_>,
    ledger: &Ledger,
    rule: &str,
    bill: &Bill<'_>,
    priced: &Priced<'_>,
) -> Option<Claim> {
    let best = priced.variants.iter().max_by_key(|variant| variant.amount)?;
    // Most lines cost what they should: for them nothing is written.
    let claim = if is_at_odds(case, ledger, rule, bill, best.amount) {
        let verdict = Verdict {
            expected: best.amount,
            formula: best.formula.clone(),
            says: priced.says.clone(),
            proofs: priced.proofs.clone(),
        };
        weigh(case, ledger, rule, bill, verdict)
    } else {
        None
    };
    let (Some(clause), true) = (priced.clause, priced.variants.len() > 1) else { return claim };
    let billed = goods_left(case, ledger, bill);
    let is_in_doubt = is_open(case, ledger, bill)
        && priced.variants.iter().any(|variant| billed > variant.amount && !case.passes(rule, variant.amount, billed));
    if !is_in_doubt {
        return claim;
    }
    let answers = priced.variants.iter().map(|variant| Answer {
        value: variant.value.clone(),
        expected: variant.amount,
        stake: billed.checked_sub(variant.amount).unwrap_or_default().max(Decimal::ZERO),
    });
    let question =
        Question { clause: clause.id.clone(), parameter: priced.parameter.to_owned(), answers: answers.collect() };
    let readings: Vec<String> = question
        .answers
        .iter()
        .map(|answer| format!("{} makes {}", answer.value.replace('_', " "), amount(answer.expected, case.currency)))
        .collect();
    let says = format!(
        "{} It leaves the {} open: {}. Decide which holds.",
        priced.says,
        priced.parameter.replace('_', " "),
        readings.join(", ")
    );
    let claim = claim.filter(|claim| !claim.stake.is_zero());
    let mut claim = claim.unwrap_or_else(|| Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        formula: best.formula.clone().equals(amount(best.amount, case.currency), "at most"),
        expected: Some(Figure::Amount(best.amount)),
        billed: Some(Figure::Amount(billed)),
        evidence: priced.proofs.clone(),
        ..Claim::default()
    });
    claim.summary = format!("{} is billed at {}. {says}", bill.title(), amount(billed, case.currency));
    claim.question = Some(question);
    Some(claim)
}
