//! Prices that follow a published index.

use rust_decimal::Decimal;
use time::Date;

use super::escalation::is_noticed;
use super::{Goods, Lack, Priced, Variant, growth, lack, round_price, start, with_clause};
use crate::calendar::{YearMonth, add_months, print_date};
use crate::case::Case;
use crate::clauses::Found;
use crate::contract::IndexEscalator;
use crate::wording::quantity;

const RULE: &str = "R31";
/// The lags tried where the clause states none.
const LAGS: [u32; 3] = [1, 2, 3];

/// An adjustment with the index values that it rests on.
struct Adjustment {
    on: Date,
    month: YearMonth,
    value: Decimal,
}

pub(super) fn raise<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    before: Option<Priced<'a>>,
    (clause, index): Found<'a, IndexEscalator>,
) -> Result<Priced<'a>, Lack> {
    let Some(day) = goods.bill.day() else { return lack(RULE, "issue_date") };
    let answered = case.answer(clause, "lag_months").and_then(|value| value.parse().ok());
    let settled = index.lag_months.or(answered);
    let lags = settled.map_or(LAGS.to_vec(), |lag| vec![lag]);
    let base_value = case.inputs.index_value(&index.series, index.base_month, case.issued());
    let Some(base_value) = base_value.filter(|value| !value.is_zero()) else {
        return lack(RULE, format!("inputs.index values of {} for {}", index.series, index.base_month));
    };
    let mut adjustments = Vec::new();
    let mut rule = RULE;
    for lag in lags {
        let mut found = adjustment(case, index, day, lag, 0)?;
        if let Some(last) = &found
            && !is_noticed(case, goods.bill, last.on, day)?
        {
            found = adjustment(case, index, day, lag, 1)?;
            rule = "R32";
        }
        adjustments.push((lag, found));
    }
    let (bases, proofs) = start(case, goods, before, rule)?;
    let mut variants: Vec<Variant> = Vec::new();
    for base in bases {
        for (lag, adjustment) in &adjustments {
            let factor = match adjustment {
                Some(adjustment) => factor(index, base_value, adjustment.value),
                None => Some(Decimal::ONE),
            };
            let Some(price) = factor.and_then(|factor| base.amount.checked_mul(factor)) else {
                return lack(RULE, "inputs.index values");
            };
            let value = if adjustments.len() > 1 { lag.to_string() } else { base.value.clone() };
            let formula = match adjustment {
                Some(found) => base.formula.clone().sign("×").value(change(index, base_value, found), "index"),
                None => base.formula.clone(),
            };
            variants.push(Variant { value, amount: round_price(case, price, base.amount), formula });
        }
    }
    // Readings that come to the same leave nothing open.
    if let [first, rest @ ..] = variants.as_slice()
        && rest.iter().all(|other| other.amount == first.amount)
    {
        variants.truncate(1);
    }
    let says = match adjustments.first().and_then(|(_, adjustment)| adjustment.as_ref()) {
        Some(_) if rule == "R32" => {
            "No notice came in time for the last adjustment, so the price before it holds.".to_owned()
        }
        Some(found) => format!("The contract adjusts the price by {} on {}.", index.series, print_date(found.on)),
        None => format!("The contract adjusts the price by {}, not yet by then.", index.series),
    };
    let proofs = with_clause(proofs, clause, "price index");
    Ok(Priced { rule, variants, parameter: "lag_months", clause: Some(clause), says, proofs })
}

/// The last adjustment by that day whose index value is published; an unpublished one lets the price
/// before it hold. `None` before the first.
fn adjustment(
    case: &Case<'_>,
    index: &IndexEscalator,
    day: Date,
    lag: u32,
    skipped: u32,
) -> Result<Option<Adjustment>, Lack> {
    let every = i32::try_from(index.every_months.max(1)).unwrap_or(12);
    let mut dates = Vec::new();
    let mut next = Some(index.first_date);
    while let Some(on) = next.filter(|on| *on <= day) {
        dates.push(on);
        next =
            i32::try_from(dates.len()).ok().and_then(|count| add_months(index.first_date, every.checked_mul(count)?));
    }
    let last_known = case.inputs.last_month(&index.series, case.issued());
    for on in dates.into_iter().rev().skip(usize::try_from(skipped).unwrap_or(0)) {
        let Some(month) = YearMonth::of(on).back(lag) else { continue };
        if let Some(value) = case.inputs.index_value(&index.series, month, case.issued()) {
            return Ok(Some(Adjustment { on, month, value }));
        }
        if last_known.is_some_and(|known| known >= month) {
            return lack(RULE, format!("inputs.index values of {} for {month}", index.series));
        }
    }
    Ok(None)
}

/// `1 + clamp(share × (reference ÷ base − 1), floor, cap)`
fn factor(index: &IndexEscalator, base: Decimal, reference: Decimal) -> Option<Decimal> {
    let change = reference.checked_div(base)?.checked_sub(Decimal::ONE)?.checked_mul(index.share_percent)?;
    let change = index.floor_percent.map_or(change, |floor| change.max(floor));
    let change = index.cap_percent.map_or(change, |cap| change.min(cap));
    growth(change)
}

fn change(index: &IndexEscalator, base: Decimal, found: &Adjustment) -> String {
    let (reference, month) = (quantity(found.value), found.month);
    let mut text = format!(
        "(1 + {}% × ({reference} [{month}] ÷ {} [{}] − 1)",
        quantity(index.share_percent),
        quantity(base),
        index.base_month
    );
    if let Some(floor) = index.floor_percent {
        text.push_str(&format!(", at least {}%", quantity(floor)));
    }
    if let Some(cap) = index.cap_percent {
        text.push_str(&format!(", at most {}%", quantity(cap)));
    }
    text.push(')');
    text
}
