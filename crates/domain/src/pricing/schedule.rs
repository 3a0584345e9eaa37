//! Prices by the day of service: steps of a clause, and rate rows that change within a line's period.

use rust_decimal::Decimal;

use super::{Goods, Lack, Priced, Variant, lack, with_clause};
use crate::calendar::{Period, print_date};
use crate::case::{Bill, Case, PeriodSource, proof};
use crate::clauses::Found;
use crate::contract::{PriceSchedule, ScheduleReason, Term};
use crate::finding::Source;
use crate::formula::Formula;
use crate::rate::Rate;
use crate::version::window_of;
use crate::wording::{amount as figure, days};

/// A price for some of the days of a line.
struct Part {
    days: i64,
    price: Decimal,
}

/// The steps' prices over the days of the line.
pub(super) fn price<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    (clause, schedule): Found<'a, PriceSchedule>,
) -> Result<Priced<'a>, Lack> {
    let rule = if schedule.reason == ScheduleReason::Windows { "R33" } else { "R35" };
    let Some((period, _)) = goods.bill.period else { return lack(rule, "issue_date") };
    let mut parts: Vec<Part> = Vec::new();
    let mut covered = 0;
    for step in &schedule.steps {
        let first = step.from.map_or(period.first, |from| from.max(period.first));
        let last = step.to.map_or(period.last, |to| to.min(period.last));
        let Some(inside) = Period::new(first, last) else { continue };
        let price = goods.convert(step.price).unwrap_or(step.price);
        covered += inside.days();
        parts.push(Part { days: inside.days(), price });
    }
    let open = period.days() - covered;
    if open < 0 {
        return lack(rule, "contract.price steps that do not overlap");
    }
    if open > 0 {
        parts.push(Part { days: open, price: goods.price(rule)? });
    }
    let variant = blend(case, &parts, rule)?;
    let says = match parts.as_slice() {
        [only] => format!("On {} the contract sets {}.", print_date(period.first), figure(only.price, case.currency)),
        _ => "The contract's price changes within the period, so that it is split by days.".to_owned(),
    };
    let proofs = with_clause(Vec::new(), clause, "price schedule");
    Ok(Priced { rule, variants: vec![variant], parameter: "", clause: Some(clause), says, proofs })
}

/// The mean of the prices, weighed by days.
fn blend(case: &Case<'_>, parts: &[Part], rule: &'static str) -> Result<Variant, Lack> {
    let all: i64 = parts.iter().map(|part| part.days).sum();
    if let [only] = parts {
        let formula = Formula::new().value(figure(only.price, case.currency), "contract");
        return Ok(Variant { value: String::new(), amount: only.price, formula });
    }
    let mut formula = Formula::new();
    let mut total = Some(Decimal::ZERO);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            formula = formula.sign("+");
        }
        formula = formula.value(figure(part.price, case.currency), "contract").sign("×").value(days(part.days), "days");
        let product = part.price.checked_mul(Decimal::from(part.days));
        total = total.zip(product).and_then(|(total, product)| total.checked_add(product));
    }
    let amount = total.and_then(|total| total.checked_div(Decimal::from(all)));
    let formula = Formula::new().group(&formula).sign("÷").value(days(all), "billed");
    amount
        .map(|amount| Variant { value: String::new(), amount, formula })
        .ok_or_else(|| Lack { rule, missing: "contract.unit_price".to_owned() })
}

/// The rows of an item with the days for which each holds, where a line's own period lies across them.
pub(super) struct CrossedRows<'a>(Vec<(i64, &'a Term)>);

/// Finds a period across rows that follow each other without a gap; other lines are for one row.
pub(super) fn crossed_rows<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<CrossedRows<'a>> {
    let matched = bill.matched?;
    let (period, source) = bill.period?;
    if source == PeriodSource::IssueDate || period.days() == 1 {
        return None;
    }
    let (from, to) = window_of(matched.term);
    if from.is_none_or(|from| from <= period.first) && to.is_none_or(|to| period.last <= to) {
        return None;
    }
    let family = case.matching.families.get(matched.family)?;
    let mut rows = Vec::new();
    for row in family.terms.iter().filter_map(|row| case.terms().get(*row)) {
        let (from, to) = window_of(row);
        let first = from.map_or(period.first, |from| from.max(period.first));
        let last = to.map_or(period.last, |to| to.min(period.last));
        if let Some(inside) = Period::new(first, last) {
            rows.push((inside.days(), row));
        }
    }
    let covered: i64 = rows.iter().map(|(days, _)| days).sum();
    let prices = |row: &Term| row.unit_price.as_ref().map(|price| price.value);
    let differ = rows.iter().any(|(_, row)| prices(row) != prices(matched.term));
    (rows.len() > 1 && covered == period.days() && differ).then_some(CrossedRows(rows))
}

pub(super) fn price_by_rows<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    rows: &CrossedRows<'a>,
) -> Result<Priced<'a>, Lack> {
    let rule = "R33";
    let unit = goods.bill.line.unit.as_ref().map(|unit| &unit.value);
    let mut parts = Vec::new();
    for (days, row) in &rows.0 {
        let price = Rate::of(row, unit).ok().and_then(Rate::per_unit);
        let Some(price) = price else { return lack(rule, "contract.unit_price") };
        parts.push(Part { days: *days, price });
    }
    let proofs = rows.0.iter().map(|(_, row)| proof(Source::Contract, "rate", row.unit_price.as_ref())).collect();
    Ok(Priced {
        rule,
        variants: vec![blend(case, &parts, rule)?],
        parameter: "",
        clause: None,
        says: "The contract's rate changes within the period, so that it is split by days.".to_owned(),
        proofs,
    })
}
