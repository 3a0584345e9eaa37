//! The rules of prices that a clause computes: tiers, discounts, schedules, rises, cuts, packages.
//!
//! All of them compare one line with what [`price_line`] makes of it; the clause that governs last
//! decides under which rule the finding stands, so that one line has one finding for its price.

mod roster;

use super::Outcomes;
use super::verdict::{is_open, weigh_priced};
use crate::case::Case;
use crate::clauses::{clause_proof, says};
use crate::contract::{Staffing, Tiers};
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::pricing::{crossing_of, price_line};
use crate::wording::{amount, quantity};

pub(super) use roster::{
    CUT, DISCOUNT, FIXED_RISE, INCLUDED, INDEX_RISE, PACKAGES, PRORATION, RAMP, ROLE, TIER_CROSSED, TIER_MODE,
    UNNOTICED_RISE, WINDOW,
};

fn check(rule: &'static str, case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in &case.bills {
        if !is_open(case, ledger, bill) {
            continue;
        }
        match price_line(case, ledger, bill) {
            Some(_) if case.currencies_differ() => {}
            Some(Ok(priced)) if priced.rule == rule => {
                if bill.net.is_none() {
                    out.cannot_decide(Some(bill.index), "line_net_amount");
                    continue;
                }
                out.claims.extend(weigh_priced(case, ledger, rule, bill, priced));
            }
            Some(Err(lack)) if lack.rule == rule => out.cannot_decide(Some(bill.index), &lack.missing),
            _ => {}
        }
    }
}

/// Time that names nobody on the list cannot be held against it.
fn check_unnamed(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let is_time = bill.line.unit.as_ref().is_some_and(|unit| matches!(unit.value.as_str(), "HUR" | "DAY" | "MIN"));
        let Some((_, staffing)) = case.clause_for::<Staffing>(bill).filter(|_| is_time) else { continue };
        if !staffing.people.iter().any(|person| says(bill.text(), &person.name)) {
            out.cannot_decide(Some(bill.index), "person");
        }
    }
}

/// Where a crossed tier reprices what was billed before, the difference is owed back.
fn check_retroactive(case: &Case<'_>, out: &mut Outcomes) {
    for bill in case.bills.iter().filter(|bill| !bill.is_credit() && !case.is_credit_note()) {
        let Some((clause, tiers)) = case.clause_for::<Tiers>(bill).filter(|(_, tiers)| tiers.retroactive) else {
            continue;
        };
        let Some(crossed) = crossing_of(case, bill, (clause, tiers)) else { continue };
        let fall = crossed.old.checked_sub(crossed.new);
        let Some(due) = fall.and_then(|fall| fall.checked_mul(crossed.before)).map(|due| case.round(due)) else {
            continue;
        };
        if due.is_zero() || due.is_sign_negative() || case.bills.iter().any(|other| other.net == Some(-due)) {
            continue;
        }
        out.claims.push(Claim {
            line: Some(bill.index),
            part: Some("credit"),
            severity: Severity::Hold,
            name: Some("Credit for earlier units missing"),
            summary: format!(
                "{} passes {} units. The contract then also reprices the {} billed before.",
                bill.title(),
                quantity(crossed.threshold),
                quantity(crossed.before)
            ),
            formula: Formula::new()
                .value(quantity(crossed.before), "billed before")
                .sign("×")
                .sign("(")
                .value(amount(crossed.old, case.currency), "old tier")
                .sign("−")
                .value(amount(crossed.new, case.currency), "new tier")
                .sign(")")
                .equals(amount(due, case.currency), "owed back"),
            entitlement: Some(due),
            evidence: vec![bill.proof("quantity", bill.line.quantity.as_ref()), clause_proof(clause, "tiers")],
            ..Claim::default()
        });
    }
}

#[cfg(test)]
mod tests;
