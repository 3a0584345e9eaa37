//! A part of a month, quarter, year or week costs a part of its price.

use rust_decimal::Decimal;
use time::Date;

use super::{Goods, Lack, Priced, Variant, lack, start, with_clause};
use crate::calendar::{Period, add_months, date_of};
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::Found;
use crate::contract::{Cadence, DayCount, Ends, Proration};
use crate::formula::Formula;
use crate::wording::{amount as figure, days, quantity};

const RULE: &str = "R41";
const METHODS: [(&str, DayCount); 5] = [
    ("actual", DayCount::Actual),
    ("thirty", DayCount::Thirty),
    ("year365", DayCount::Year365),
    ("year360", DayCount::Year360),
    ("daily_rate", DayCount::DailyRate),
];
const ENDS: [(&str, Ends); 2] = [("inclusive", Ends::Inclusive), ("exclusive", Ends::Exclusive)];

/// The clause and the period, where the line bills a part of a period that is priced as a whole.
pub(super) fn part_of<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<(Found<'a, Proration>, Period)> {
    let found = case.clause_for::<Proration>(bill)?;
    let (period, _) = bill.period.filter(|(_, source)| *source != PeriodSource::IssueDate)?;
    let is_part = match unit_of(bill) {
        _ if found.1.method == Some(DayCount::DailyRate) => true,
        Some(Cadence::Week) => period.days() % 7 != 0,
        Some(Cadence::Quarter) => !is_whole_months(period, 3),
        Some(Cadence::Year) => !is_whole_months(period, 12),
        Some(_) => !is_whole_months(period, 1),
        None => false,
    };
    is_part.then_some((found, period))
}

/// What the price is for.
fn unit_of(bill: &Bill<'_>) -> Option<Cadence> {
    let agreed = bill.matched.and_then(|matched| matched.term.unit.as_ref());
    match agreed.or(bill.line.unit.as_ref())?.value.as_str() {
        "WEE" => Some(Cadence::Week),
        "MON" => Some(Cadence::Month),
        "QAN" => Some(Cadence::Quarter),
        "ANN" => Some(Cadence::Year),
        _ => None,
    }
}

/// From a day of one month to the day before it in another, once or several times so many months later.
fn is_whole_months(period: Period, of: i32) -> bool {
    let Some(after) = period.last.next_day() else { return false };
    let months = (after.year() - period.first.year()) * 12 + i32::from(u8::from(after.month()))
        - i32::from(u8::from(period.first.month()));
    months > 0 && months % of == 0 && add_months(period.first, months) == Some(after)
}

pub(super) fn price<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    unit: Option<Priced<'a>>,
    ((clause, proration), period): (Found<'a, Proration>, Period),
) -> Result<Priced<'a>, Lack> {
    let method = proration.method.or_else(|| {
        let answer = case.answer(clause, "method")?;
        METHODS.iter().find(|(name, _)| *name == answer).map(|(_, method)| *method)
    });
    let ends = proration.ends.or_else(|| {
        let answer = case.answer(clause, "ends")?;
        ENDS.iter().find(|(name, _)| *name == answer).map(|(_, ends)| *ends)
    });
    let (parameter, readings): (_, Vec<(&str, DayCount, Ends)>) = match (method, ends) {
        (Some(method), Some(ends)) => ("", vec![("", method, ends)]),
        (Some(method), None) => ("ends", ENDS.iter().map(|(name, ends)| (*name, method, *ends)).collect()),
        (None, ends) => {
            let ends = ends.unwrap_or(Ends::Inclusive);
            ("method", METHODS.iter().take(2).map(|(name, method)| (*name, *method, ends)).collect())
        }
    };
    let count =
        goods.quantity.filter(|units| *units >= Decimal::ONE && units.fract().is_zero()).unwrap_or(Decimal::ONE);
    let (bases, proofs) = match (method, proration.daily_rate) {
        (Some(DayCount::DailyRate), Some(rate)) => {
            let formula = Formula::new().value(figure(rate, case.currency), "a day");
            (vec![Variant { value: String::new(), amount: rate, formula }], Vec::new())
        }
        (Some(DayCount::DailyRate), None) => return lack(RULE, "contract.daily rate"),
        _ => start(case, goods, unit, RULE)?,
    };
    let mut variants = Vec::new();
    for base in bases {
        for (name, method, ends) in &readings {
            let part = part(unit_of(goods.bill), period, *method, *ends);
            let Some((share, how)) = part else { return lack(RULE, "contract.unit") };
            let exact = share.of(base.amount).and_then(|amount| amount.checked_mul(count));
            let Some(exact) = exact else { return lack(RULE, "quantity") };
            let mut formula = base.formula.clone().sign("×").value(how, "of the period");
            if count != Decimal::ONE {
                formula = formula.sign("×").value(quantity(count), "quantity");
            }
            variants.push(Variant { value: (*name).to_owned(), amount: case.round(exact), formula });
        }
    }
    if let [first, rest @ ..] = variants.as_slice()
        && rest.iter().all(|other| other.amount == first.amount)
    {
        variants.truncate(1);
    }
    let says = format!("The contract prorates parts of a period, here {}.", days(period.days()));
    let proofs = with_clause(proofs, clause, "proration");
    Ok(Priced { rule: RULE, variants, parameter, clause: Some(clause), says, proofs })
}

/// A sum of fractions, kept exact until it meets the price.
struct Share(Vec<(i64, i64)>);

impl Share {
    fn of(&self, price: Decimal) -> Option<Decimal> {
        self.0.iter().try_fold(Decimal::ZERO, |sum, (top, bottom)| {
            sum.checked_add(price.checked_mul(Decimal::from(*top))?.checked_div(Decimal::from(*bottom))?)
        })
    }
}

fn part(unit: Option<Cadence>, period: Period, method: DayCount, ends: Ends) -> Option<(Share, String)> {
    let counted =
        Period::new(period.first, if ends == Ends::Inclusive { period.last } else { period.last.previous_day()? });
    let Some(counted) = counted else { return Some((Share(vec![(0, 1)]), "0".to_owned())) };
    let (months_a_year, days_a_year) = match unit {
        Some(Cadence::Week) if method != DayCount::DailyRate => {
            return Some(plain(counted.days(), 7));
        }
        Some(Cadence::Month) => (12, 360),
        Some(Cadence::Quarter) => (4, 360),
        _ => (1, 360),
    };
    let per_month = days_a_year / months_a_year;
    match method {
        DayCount::DailyRate => Some((Share(vec![(counted.days(), 1)]), days(counted.days()))),
        DayCount::Year365 => Some(plain(counted.days() * months_a_year, 365)),
        DayCount::Year360 => Some(plain(counted.days() * months_a_year, 360)),
        DayCount::Thirty => Some(plain(thirty_days(counted)?, per_month)),
        DayCount::Actual => {
            let mut shares = Vec::new();
            let mut first = counted.first;
            while first <= counted.last {
                let whole = Period::around(first, unit.unwrap_or(Cadence::Year), None)?;
                let inside = whole.overlap(Period::new(first, counted.last)?)?;
                shares.push((inside.days(), whole.days()));
                first = whole.last.next_day()?;
            }
            let texts: Vec<String> = shares.iter().map(|(top, bottom)| format!("{top} ÷ {bottom}")).collect();
            let text = if texts.len() == 1 { texts.concat() } else { format!("({})", texts.join(" + ")) };
            Some((Share(shares), text))
        }
    }
}

fn plain(top: i64, bottom: i64) -> (Share, String) {
    (Share(vec![(top, bottom)]), format!("{top} ÷ {bottom}"))
}

/// Days where every whole calendar month counts 30 and a part of one no more than 30.
fn thirty_days(period: Period) -> Option<i64> {
    let mut count = 0;
    let mut first: Date = period.first;
    while first <= period.last {
        let month = Period::around(first, Cadence::Month, None)?;
        let inside = month.overlap(Period::new(first, period.last)?)?;
        let begins = date_of(first.year(), u8::from(first.month()), 1)? == first;
        count += if begins && inside.last == month.last { 30 } else { inside.days().min(30) };
        first = month.last.next_day()?;
    }
    Some(count)
}
