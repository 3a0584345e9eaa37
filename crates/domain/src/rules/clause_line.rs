//! Lines that a clause of their own governs: no row of the rate table needs to price them.

use super::r34_retroactive::is_settlement;
use super::r52_commitment::is_shortfall;
use super::r61_index_surcharge::surcharge_of;
use super::r62_proven_fee::{accessorial_of, expense_of};
use super::r64_late_fee::is_late_fee;
use crate::case::{Bill, Case};
use crate::clauses::says;
use crate::contract::{Commitment, LateFee, Milestones, RetroactivePrice};

/// Whether a surcharge, fee, expense, milestone, shortfall, settlement or late fee of the contract is what the line bills.
pub(super) fn has_own_clause(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    *bill.has_own_clause.get_or_init(|| finds_own_clause(case, bill))
}

fn finds_own_clause(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    if case.contract.is_none_or(|contract| contract.clauses.is_empty()) {
        return false;
    }
    let is_milestone = || {
        case.clauses::<Milestones>(bill.day())
            .any(|(_, known)| known.milestones.iter().any(|milestone| says(bill.text(), &milestone.name)))
    };
    surcharge_of(case, bill).is_some()
        || accessorial_of(case, bill).is_some()
        || expense_of(case, bill).is_some()
        || (case.has::<LateFee>() && is_late_fee(bill))
        || (case.has::<Commitment>() && is_shortfall(bill))
        || (case.has::<RetroactivePrice>() && is_settlement(bill.text()))
        || is_milestone()
}
