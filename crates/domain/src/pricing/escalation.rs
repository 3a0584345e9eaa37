//! Prices that rise by a fixed percentage on every anniversary, and prices that fall as agreed.

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::{Goods, Lack, Priced, Variant, growth, lack, power, round_price, start, with_clause};
use crate::calendar::{anniversary, full_years, print_date};
use crate::case::{Bill, Case};
use crate::clauses::Found;
use crate::contract::{Compounding, EscalationNotice, FixedEscalator, LeapDay, Reduction};
use crate::wording::quantity;

/// How many rises a service on that day has seen, and the day of the last.
fn steps(escalator: &FixedEscalator, day: Date) -> (i32, Option<Date>) {
    let leap = escalator.leap_day;
    match escalator.first_date {
        Some(first) if day < first => (0, None),
        Some(first) => {
            let years = full_years(first, day, leap);
            (years + 1, anniversary(first, years, leap))
        }
        None => {
            let years = full_years(escalator.base_date, day, leap);
            (years, if years > 0 { anniversary(escalator.base_date, years, leap) } else { None })
        }
    }
}

/// Whether notice of the rise came in time for the service, where the contract asks for notice.
pub(super) fn is_noticed(case: &Case<'_>, bill: &Bill<'_>, rise: Date, day: Date) -> Result<bool, Lack> {
    let Some(contract) = case.contract else { return Ok(true) };
    let found = case
        .clauses::<EscalationNotice>(Some(day))
        .find(|(clause, _)| clause.items.is_empty() || contract.clauses.is_empty() || case.is_governed(bill, clause));
    let Some((_, notice)) = found else { return Ok(true) };
    let Some(notices) = case.inputs.notices.as_deref() else { return lack("R32", "inputs.notices") };
    // A notice is for the rise that follows it, not for one of another year.
    let earliest = anniversary(rise, -1, LeapDay::LastOfFebruary).unwrap_or(rise);
    let wait = Duration::days(i64::from(notice.days));
    Ok(notices.iter().any(|given| {
        let names = given.items.is_empty() || given.items.iter().any(|item| bill.is_named(item));
        names && given.on >= earliest && given.on.checked_add(wait).is_some_and(|holds| holds <= day)
    }))
}

pub(super) fn raise<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    before: Option<Priced<'a>>,
    (clause, escalator): Found<'a, FixedEscalator>,
) -> Result<Priced<'a>, Lack> {
    let Some(day) = goods.bill.day() else { return lack("R30", "issue_date") };
    let (mut times, rise) = steps(escalator, day);
    let mut rule = "R30";
    if let Some(rise) = rise
        && !is_noticed(case, goods.bill, rise, day)?
    {
        times -= 1;
        rule = "R32";
    }
    let settled = escalator.compounding.or_else(|| match case.answer(clause, "compounding") {
        Some("compound") => Some(Compounding::Compound),
        Some("simple") => Some(Compounding::Simple),
        _ => None,
    });
    let open = [("compound", Compounding::Compound), ("simple", Compounding::Simple)];
    let readings = open.into_iter().filter(|(_, mode)| match settled {
        Some(settled) => *mode == settled,
        // Up to the first rise both are the same.
        None => times > 1 || *mode == Compounding::Compound,
    });
    let readings: Vec<_> = readings.collect();
    let (bases, proofs) = start(case, goods, before, rule)?;
    let mut variants = Vec::new();
    for base in bases {
        for (value, mode) in &readings {
            let raised = raised(base.amount, escalator, *mode, times);
            let Some(price) = raised else { return lack(rule, "contract.price escalation") };
            let how = match mode {
                Compounding::Compound => format!("(1 + {}%)^{times}", quantity(escalator.percent)),
                Compounding::Simple => format!("(1 + {}% × {times})", quantity(escalator.percent)),
            };
            let value = if readings.len() > 1 { (*value).to_owned() } else { base.value.clone() };
            let formula = base.formula.clone().sign("×").value(how, "raised");
            variants.push(Variant { value, amount: round_price(case, price, base.amount), formula });
        }
    }
    let says = match (rule, rise) {
        ("R32", Some(rise)) => {
            format!("No notice came in time for the rise of {}, so the price before it holds.", print_date(rise))
        }
        (_, Some(rise)) => format!(
            "The contract raises the price by {}% a year, last on {}: {times} times by then.",
            quantity(escalator.percent),
            print_date(rise)
        ),
        _ => format!("The contract raises the price by {}% a year, not yet by then.", quantity(escalator.percent)),
    };
    let proofs = with_clause(proofs, clause, "price escalation");
    Ok(Priced { rule, variants, parameter: "compounding", clause: Some(clause), says, proofs })
}

fn raised(base: Decimal, escalator: &FixedEscalator, mode: Compounding, times: i32) -> Option<Decimal> {
    let factor = match mode {
        Compounding::Compound => power(growth(escalator.percent)?, times)?,
        Compounding::Simple => growth(escalator.percent.checked_mul(Decimal::from(times))?)?,
    };
    let factor = match escalator.cap_percent {
        Some(cap) => factor.min(growth(cap)?),
        None => factor,
    };
    base.checked_mul(factor)
}

/// An agreed cut: once, or once for every year since.
pub(super) fn cut<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    before: Option<Priced<'a>>,
    (clause, reduction): Found<'a, Reduction>,
) -> Result<Priced<'a>, Lack> {
    let rule = "R37";
    let Some(day) = goods.bill.day() else { return lack(rule, "issue_date") };
    let times = match (day < reduction.from, reduction.yearly) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 1 + full_years(reduction.from, day, LeapDay::LastOfFebruary),
    };
    let (bases, proofs) = start(case, goods, before, rule)?;
    let mut variants = Vec::new();
    for base in bases {
        let price = growth(-reduction.percent).and_then(|factor| power(factor, times));
        let Some(price) = price.and_then(|factor| base.amount.checked_mul(factor)) else {
            return lack(rule, "contract.price reduction");
        };
        let formula = base.formula.sign("×").value(format!("(1 − {}%)^{times}", quantity(reduction.percent)), "cut");
        variants.push(Variant { value: base.value, amount: round_price(case, price, base.amount), formula });
    }
    let says = format!(
        "The contract cuts the price by {}%{} from {}.",
        quantity(reduction.percent),
        if reduction.yearly { " every year" } else { "" },
        print_date(reduction.from)
    );
    let proofs = with_clause(proofs, clause, "agreed reduction");
    Ok(Priced { rule, variants, parameter: "", clause: Some(clause), says, proofs })
}
