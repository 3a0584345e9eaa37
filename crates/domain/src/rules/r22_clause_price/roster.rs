//! The rules of this family, each with the clauses that it is about.

use super::super::{Rule, RuleInfo, Step};
use super::{check, check_retroactive, check_unnamed};
use crate::contract::{
    CostPlus, EscalationNotice, FixedEscalator, IncludedUnits, IndexEscalator, ListDiscount, MinimumCharge, Packages,
    PriceSchedule, Proration, Reduction, Staffing, Tiers,
};
use crate::finding::Severity;

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

pub(in crate::rules) const ROLE: Rule = Rule {
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

pub(in crate::rules) const TIER_MODE: Rule = Rule {
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

pub(in crate::rules) const TIER_CROSSED: Rule = Rule {
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

pub(in crate::rules) const DISCOUNT: Rule = Rule {
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

pub(in crate::rules) const INCLUDED: Rule = Rule {
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

pub(in crate::rules) const PACKAGES: Rule = Rule {
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

pub(in crate::rules) const FIXED_RISE: Rule = Rule {
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

pub(in crate::rules) const INDEX_RISE: Rule = Rule {
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

pub(in crate::rules) const UNNOTICED_RISE: Rule = Rule {
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

pub(in crate::rules) const WINDOW: Rule = Rule {
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

pub(in crate::rules) const RAMP: Rule = Rule {
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

pub(in crate::rules) const CUT: Rule = Rule {
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

pub(in crate::rules) const PRORATION: Rule = Rule {
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
