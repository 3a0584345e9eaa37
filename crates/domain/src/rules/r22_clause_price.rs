//! The rules of prices that a clause computes: tiers, discounts, schedules, rises, cuts, packages.
//!
//! All of them compare one line with what [`price_line`] makes of it; the clause that governs last
//! decides under which rule the finding stands, so that one line has one finding for its price.

use super::verdict::{is_open, weigh_priced};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::clauses::{clause_proof, says};
use crate::contract::{
    CostPlus, EscalationNotice, FixedEscalator, IncludedUnits, IndexEscalator, ListDiscount, MinimumCharge, Packages,
    PriceSchedule, Proration, Reduction, Staffing, Tiers,
};
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::pricing::{crossing_of, price_line};
use crate::wording::{amount, quantity};

const fn info(
    id: &'static str,
    name: &'static str,
    inputs: &'static [&'static str],
    explanation: &'static str,
) -> RuleInfo {
    let step = if matches!(id.as_bytes(), b"R24") { Step::Discount } else { Step::Rate };
    RuleInfo {
        id,
        version: 1,
        name,
        severity: Severity::Hold,
        step,
        inputs,
        zero_tolerance: false,
        needs_contract: true,
        explanation,
    }
}

/// A rule that computes otherwise than at first.
const fn second(info: RuleInfo) -> RuleInfo {
    RuleInfo { version: 2, ..info }
}

pub(super) const ROLE: Rule = Rule {
    info: info(
        "R21",
        "Wrong role or person",
        &["description", "quantity", "unit", "line_net_amount", "contract.staffing"],
        "A person's hours cost the rate of the role that the contract gives the person; a person who is not approved is not billable.",
    ),
    check: |case, ledger, out| {
        if case.has::<Staffing>() {
            check("R21", case, ledger, out);
            check_unnamed(case, ledger, out);
        }
    },
};

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

pub(super) const TIER_MODE: Rule = Rule {
    info: second(info(
        "R22",
        "Wrong tier",
        &["quantity", "line_net_amount", "history", "contract.tiers"],
        "Where prices go by quantity, the units cost what the contract's tiers make of them: each by its own tier, all by the tier of the total, by line, or by the running total.",
    )),
    check: |case, ledger, out| {
        if case.has::<Tiers>() {
            check("R22", case, ledger, out)
        }
    },
};

pub(super) const TIER_CROSSED: Rule = Rule {
    info: second(info(
        "R23",
        "Tier crossed",
        &["quantity", "line_net_amount", "history", "contract.tiers"],
        "A line that carries the running total over a tier's threshold pays the lower price for the units past it; where the clause reaches back, the units before are to be credited.",
    )),
    check: |case, ledger, out| {
        if case.has::<Tiers>() {
            check("R23", case, ledger, out);
            check_retroactive(case, out);
        }
    },
};

pub(super) const DISCOUNT: Rule = Rule {
    info: info(
        "R24",
        "Discount or cost basis not kept",
        &[
            "quantity",
            "line_net_amount",
            "inputs.list_prices",
            "inputs.costs",
            "contract.list_discount",
            "contract.cost_plus",
        ],
        "A line costs the list price of the day less the agreed discount, or the vendor's proven cost with the agreed markup.",
    ),
    check: |case, ledger, out| {
        if case.has::<ListDiscount>() || case.has::<CostPlus>() {
            check("R24", case, ledger, out);
        }
    },
};

pub(super) const INCLUDED: Rule = Rule {
    info: info(
        "R27",
        "Included capacity billed again",
        &["line_net_amount", "inputs.usage", "contract.included_units"],
        "Only what was used above the included units is billable, at the agreed price; committed staff is never billed again.",
    ),
    check: |case, ledger, out| {
        if case.has::<IncludedUnits>() {
            check("R27", case, ledger, out)
        }
    },
};

pub(super) const PACKAGES: Rule = Rule {
    info: second(info(
        "R29",
        "Minimum or package rounding wrong",
        &["quantity", "line_net_amount", "history", "contract.minimum_charge", "contract.packages"],
        "A line costs its whole packages, rounded over the period that the contract names, and at least the minimum charge.",
    )),
    check: |case, ledger, out| {
        if case.has::<MinimumCharge>() || case.has::<Packages>() {
            check("R29", case, ledger, out);
        }
    },
};

pub(super) const FIXED_RISE: Rule = Rule {
    info: info(
        "R30",
        "Escalated too early or too far",
        &["quantity", "line_net_amount", "period_start", "contract.fixed_escalator"],
        "On the day of service a price has risen by the agreed percentage for every full anniversary, compound or simple as agreed, and no more.",
    ),
    check: |case, ledger, out| {
        if case.has::<FixedEscalator>() {
            check("R30", case, ledger, out)
        }
    },
};

pub(super) const INDEX_RISE: Rule = Rule {
    info: info(
        "R31",
        "Index adjustment wrong",
        &["quantity", "line_net_amount", "period_start", "inputs.index", "contract.index_escalator"],
        "A price follows its index from base to reference month with the agreed share, floor and cap; until the index is published the old price holds.",
    ),
    check: |case, ledger, out| {
        if case.has::<IndexEscalator>() {
            check("R31", case, ledger, out)
        }
    },
};

pub(super) const UNNOTICED_RISE: Rule = Rule {
    info: info(
        "R32",
        "Escalated without notice",
        &["quantity", "line_net_amount", "period_start", "inputs.notices", "contract.escalation_notice"],
        "A rise that needs notice holds only for services after the agreed days of notice; without it the price before holds.",
    ),
    check: |case, ledger, out| {
        if case.has::<EscalationNotice>() {
            check("R32", case, ledger, out)
        }
    },
};

pub(super) const WINDOW: Rule = Rule {
    info: info(
        "R33",
        "Price of another period",
        &[
            "quantity",
            "line_net_amount",
            "period_start",
            "period_end",
            "contract.price_schedule",
            "contract.effective_from",
        ],
        "The price of the window in which the service lies holds; a line across two windows is split by days.",
    ),
    check: |case, ledger, out| check("R33", case, ledger, out),
};

pub(super) const RAMP: Rule = Rule {
    info: info(
        "R35",
        "Ramp, promotion or free period not kept",
        &["quantity", "line_net_amount", "period_start", "contract.price_schedule"],
        "Ramps, promotions and free periods set the price for the day of service.",
    ),
    check: |case, ledger, out| {
        if case.has::<PriceSchedule>() {
            check("R35", case, ledger, out)
        }
    },
};

pub(super) const CUT: Rule = Rule {
    info: info(
        "R37",
        "Agreed decrease not applied",
        &["quantity", "line_net_amount", "period_start", "contract.reduction"],
        "From the agreed day on a price is cut by the agreed percentage, once or every year.",
    ),
    check: |case, ledger, out| {
        if case.has::<Reduction>() {
            check("R37", case, ledger, out)
        }
    },
};

pub(super) const PRORATION: Rule = Rule {
    info: info(
        "R41",
        "Part of a period prorated wrong",
        &["period_start", "period_end", "unit", "line_net_amount", "contract.proration"],
        "A part of a period costs its days over the period's days, over 30, over the year or at a daily rate, as the contract counts them.",
    ),
    check: |case, ledger, out| {
        if case.has::<Proration>() {
            check("R41", case, ledger, out);
        }
    },
};

fn check(rule: &'static str, case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in &case.bills {
        if !is_open(case, ledger, bill) {
            continue;
        }
        // The step of rates leaves quantities as they are, so that one rule stays the line's.
        let priced_by = bill.priced_by.get_or_init(|| match price_line(case, ledger, bill)? {
            Ok(priced) => number_of(priced.rule),
            Err(lack) => number_of(lack.rule),
        });
        if priced_by.is_none() || *priced_by != number_of(rule) {
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

fn number_of(rule: &str) -> Option<u8> {
    rule.strip_prefix('R')?.parse().ok()
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
