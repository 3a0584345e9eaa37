//! Prices by quantity.

use rust_decimal::Decimal;

use super::{Goods, Lack, Priced, Variant, lack, with_clause};
use crate::case::{Bill, Case};
use crate::clauses::Found;
use crate::contract::{Band, Cadence, Clause, TierMode, Tiers};
use crate::formula::Formula;
use crate::wording::{amount as figure, quantity};

const MODES: [(&str, TierMode); 4] = [
    ("graduated", TierMode::Graduated),
    ("volume", TierMode::Volume),
    ("per_order", TierMode::PerOrder),
    ("cumulative", TierMode::Cumulative),
];

/// The quantity that a line adds, and what was counted before it in its period.
#[derive(Clone, Copy, Debug)]
struct Count {
    before: Decimal,
    here: Decimal,
    /// All units of the period, the whole invoice included.
    total: Decimal,
}

/// A threshold that a line passes: the units before it, and the prices on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    pub before: Decimal,
    pub threshold: Decimal,
    pub old: Decimal,
    pub new: Decimal,
}

pub(super) fn price<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    (clause, tiers): Found<'a, Tiers>,
) -> Result<Priced<'a>, Lack> {
    let answered = case.answer(clause, "mode").and_then(|value| MODES.iter().find(|(name, _)| *name == value));
    let settled = tiers.mode.or(answered.map(|(_, mode)| *mode));
    let asks = settled.map_or("R22", asks_of);
    let units = goods.contract_units(asks)?;
    if tiers.bands.is_empty() {
        return lack(asks, "contract.tiers");
    }
    let open = [TierMode::Graduated, TierMode::Volume];
    let readings: Vec<TierMode> = settled.map_or(open.to_vec(), |mode| vec![mode]);
    let mut variants = Vec::new();
    let mut rule = "R22";
    for mode in &readings {
        let count = count(case, clause, tiers, goods.bill, *mode, units)?;
        if *mode == TierMode::Cumulative && crossing(tiers, count).is_some() {
            rule = "R23";
        }
        let Some((exact, formula)) = amount_of(case, tiers, *mode, count) else {
            return lack(asks, "contract.tiers");
        };
        let name = MODES.iter().find(|(_, known)| known == mode).map_or("", |(name, _)| *name);
        let value = if readings.len() > 1 { name.to_owned() } else { String::new() };
        // The bands' prices are for as many of the contract's units as the row's price is.
        let amount = goods.per_base(exact).ok_or_else(|| Lack { rule, missing: "quantity".to_owned() })?;
        variants.push(Variant { value, amount: case.round(amount), formula });
    }
    if let [first, second] = variants.as_slice()
        && first.amount == second.amount
    {
        variants.truncate(1);
    }
    let says = match readings.as_slice() {
        [TierMode::Graduated] => "The contract prices each unit by its own tier.",
        [TierMode::Volume] => "The contract prices all units by the tier of their total.",
        [TierMode::PerOrder] => "The contract prices all units of a line by the tier of that line.",
        [TierMode::Cumulative] => "The contract prices each unit by the tier of the running total.",
        _ => "The contract has tiers and does not say how they apply.",
    };
    let proofs = with_clause(Vec::new(), clause, "tiers");
    Ok(Priced { rule, variants, parameter: "mode", clause: Some(clause), says: says.to_owned(), proofs })
}

/// A running total is the matter of the rule for thresholds.
fn asks_of(mode: TierMode) -> &'static str {
    if mode == TierMode::Cumulative { "R23" } else { "R22" }
}

fn count<'a>(
    case: &Case<'a>,
    clause: &Clause,
    tiers: &Tiers,
    bill: &Bill<'_>,
    mode: TierMode,
    units: Decimal,
) -> Result<Count, Lack> {
    let alone = Count { before: Decimal::ZERO, here: units, total: units };
    if mode == TierMode::PerOrder {
        return Ok(alone);
    }
    let cadence = match (mode, tiers.per) {
        (TierMode::Cumulative, Cadence::Invoice) => Cadence::Term,
        (_, cadence) => cadence,
    };
    let Some(before) = case.units_before(clause, cadence, bill) else {
        return lack(asks_of(mode), "history.quantity");
    };
    let later =
        case.bills.iter().skip(bill.index + 1).filter(|other| case.is_governed(other, clause) && !other.is_credit());
    let is_counted = case.counted_with(cadence, bill.day());
    let later = later.filter(|other| cadence == Cadence::Invoice || is_counted(other.day()));
    let later = later.map(Bill::contract_units).collect::<Option<Vec<_>>>().and_then(crate::sums::sum);
    let total = later.and_then(|later| before.checked_add(units)?.checked_add(later));
    let Some(total) = total else { return lack(asks_of(mode), "quantity") };
    Ok(Count { before: before.max(Decimal::ZERO), here: units, total })
}

/// The exact amount for the units here, with how it comes about.
fn amount_of(case: &Case<'_>, tiers: &Tiers, mode: TierMode, count: Count) -> Option<(Decimal, Formula)> {
    match mode {
        TierMode::Volume | TierMode::PerOrder => {
            let band = band_of(tiers, count.total)?;
            let flat = if count.before.is_zero() { band.flat } else { Decimal::ZERO };
            let amount = count.here.checked_mul(band.price)?.checked_add(flat)?;
            let mut formula = Formula::new()
                .value(quantity(count.here), "billed")
                .sign("×")
                .value(figure(band.price, case.currency), "tier");
            if !flat.is_zero() {
                formula = formula.sign("+").value(figure(flat, case.currency), "flat");
            }
            Some((amount, formula))
        }
        TierMode::Graduated | TierMode::Cumulative => {
            let end = count.before.checked_add(count.here)?;
            let (mut amount, mut formula, mut floor, mut first) = (Decimal::ZERO, Formula::new(), Decimal::ZERO, true);
            for band in &tiers.bands {
                let top = band.up_to.unwrap_or(end).min(end);
                let within = top.checked_sub(count.before.max(floor))?;
                if within > Decimal::ZERO {
                    amount = amount.checked_add(within.checked_mul(band.price)?)?;
                    formula = if first { formula } else { formula.sign("+") };
                    formula = formula
                        .value(quantity(within), "units")
                        .sign("×")
                        .value(figure(band.price, case.currency), "tier");
                    first = false;
                    if !band.flat.is_zero() && count.before <= floor {
                        amount = amount.checked_add(band.flat)?;
                        formula = formula.sign("+").value(figure(band.flat, case.currency), "flat");
                    }
                }
                floor = band.up_to.unwrap_or(end);
            }
            // Units above the last closed band have no price.
            (floor >= end).then_some((amount, formula))
        }
    }
}

fn band_of(tiers: &Tiers, total: Decimal) -> Option<&Band> {
    tiers.bands.iter().find(|band| band.up_to.is_none_or(|most| total <= most))
}

fn crossing(tiers: &Tiers, count: Count) -> Option<Crossing> {
    let end = count.before.checked_add(count.here)?;
    tiers.bands.windows(2).find_map(|pair| {
        let [low, high] = pair else { return None };
        let threshold = low.up_to?;
        (count.before < threshold && threshold < end).then_some(Crossing {
            before: count.before,
            threshold,
            old: low.price,
            new: high.price,
        })
    })
}

/// The threshold of cumulative tiers that the line passes.
pub fn crossing_of<'a>(case: &Case<'a>, bill: &Bill<'_>, (clause, tiers): Found<'a, Tiers>) -> Option<Crossing> {
    crossing(tiers, count(case, clause, tiers, bill, TierMode::Cumulative, bill.contract_units()?).ok()?)
}
