//! The overview: what the checks found and what became of it, over twelve months, in one currency at a time.

use std::collections::BTreeSet;

use domain::calendar::add_months;
use domain::{Currency, Date, Decimal};
use store::{Actor, ArrivedSum, CycleTime, DecidedSum, Leak, Verdict};

use crate::renewals::Renewal;
use crate::{Desk, DeskError};

/// How many months are shown, the running one among them.
const MONTHS: i32 = 12;
/// How many vendors are named.
const VENDORS: u32 = 8;
/// How many renewals are named, and how far ahead they lie at most.
const RENEWALS: usize = 6;
const AHEAD: i64 = 120;

/// One month in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthMoney {
    pub billed: Decimal,
    pub found: Decimal,
    pub confirmed: Decimal,
    pub disputed: Decimal,
}

/// One month of all invoices, whatever their currency: counts and times alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthPace {
    pub invoices: i64,
    /// Of them without a finding and without an edit.
    pub touchless: i64,
    /// How many invoices were settled,
    pub settled: i64,
    /// and how many seconds that took from arrival, in the middle.
    pub cycle_seconds: Option<i64>,
}

pub struct Month {
    pub first: Date,
    pub money: MonthMoney,
    pub pace: MonthPace,
}

pub struct Overview {
    /// In which the money is; none before the first invoice that names one.
    pub currency: Option<Currency>,
    /// All in which something came in.
    pub currencies: Vec<Currency>,
    /// The oldest first, without a gap.
    pub months: Vec<Month>,
    /// What is at stake by rule and by vendor, the most first.
    pub rules: Vec<Leak>,
    pub vendors: Vec<Leak>,
    /// The nearest first.
    pub renewals: Vec<Renewal>,
}

impl Overview {
    /// The twelve months together.
    pub fn money(&self) -> MonthMoney {
        let add = |one: Decimal, other: Decimal| one.checked_add(other).unwrap_or(one);
        self.months.iter().fold(MonthMoney::default(), |sum, month| MonthMoney {
            billed: add(sum.billed, month.money.billed),
            found: add(sum.found, month.money.found),
            confirmed: add(sum.confirmed, month.money.confirmed),
            disputed: add(sum.disputed, month.money.disputed),
        })
    }
}

impl Desk {
    /// In the currency asked for where something came in in it, else in that of most invoices.
    pub async fn overview(&self, actor: &Actor, asked: Option<Currency>) -> Result<Overview, DeskError> {
        let store = self.store();
        let today = self.now().date();
        let firsts = list_months(today);
        let since = firsts.first().copied().unwrap_or(today).midnight().assume_utc();
        let arrived = store.sum_arrived(actor, since).await?;
        let decided = store.sum_decided(actor, since).await?;
        let cycles = store.measure_cycle(actor, since).await?;
        let currencies = list_currencies(&arrived);
        let currency = asked.filter(|asked| currencies.contains(asked)).or_else(|| most_used(&arrived));
        let (rules, vendors) = match currency {
            Some(currency) => (
                store.sum_leaks_by_rule(actor, currency.code(), since).await?,
                store.sum_leaks_by_vendor(actor, currency.code(), since, VENDORS).await?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        let mut renewals = self.renewals(actor).await?.renewals;
        renewals.retain(|renewal| (0..=AHEAD).contains(&renewal.deadline.days_left));
        renewals.truncate(RENEWALS);
        let months = firsts.into_iter().map(|first| month(first, currency, &arrived, &decided, &cycles)).collect();
        Ok(Overview { currency, currencies, months, rules, vendors, renewals })
    }
}

/// The first days of the months up to today's.
fn list_months(today: Date) -> Vec<Date> {
    let this = today.replace_day(1).unwrap_or(today);
    (0..MONTHS).rev().filter_map(|back| add_months(this, -back)).collect()
}

fn list_currencies(arrived: &[ArrivedSum]) -> Vec<Currency> {
    let all: BTreeSet<Currency> = arrived.iter().filter_map(|sum| Currency::read(sum.currency.as_deref()?)).collect();
    all.into_iter().collect()
}

fn most_used(arrived: &[ArrivedSum]) -> Option<Currency> {
    let count = |currency: &Currency| -> i64 {
        arrived.iter().filter(|sum| sum.currency.as_deref() == Some(currency.code())).map(|sum| sum.invoices).sum()
    };
    // Of two with as many invoices the first by its code.
    list_currencies(arrived).into_iter().rev().max_by_key(count)
}

fn month(
    first: Date,
    currency: Option<Currency>,
    arrived: &[ArrivedSum],
    decided: &[DecidedSum],
    cycles: &[CycleTime],
) -> Month {
    let mut month = Month { first, money: MonthMoney::default(), pace: MonthPace::default() };
    for sum in arrived.iter().filter(|sum| sum.month == first) {
        month.pace.invoices += sum.invoices;
        month.pace.touchless += sum.touchless;
        if currency.is_some_and(|currency| sum.currency.as_deref() == Some(currency.code())) {
            month.money.billed = sum.billed;
            month.money.found = sum.found;
        }
    }
    let own =
        |sum: &&DecidedSum| sum.month == first && currency.is_some_and(|currency| sum.currency == currency.code());
    for sum in decided.iter().filter(own) {
        match sum.verdict {
            Verdict::Confirmed => month.money.confirmed = sum.stake,
            Verdict::Disputed => month.money.disputed = sum.stake,
            Verdict::Dismissed | Verdict::Reopened => {}
        }
    }
    if let Some(cycle) = cycles.iter().find(|cycle| cycle.month == first) {
        month.pace.settled = cycle.invoices;
        month.pace.cycle_seconds = Some(cycle.seconds);
    }
    month
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn arrived(month: Date, currency: Option<&str>, invoices: i64, found: i64) -> ArrivedSum {
        ArrivedSum {
            month,
            currency: currency.map(str::to_owned),
            invoices,
            touchless: 1,
            billed: Decimal::from(1000),
            found: Decimal::from(found),
        }
    }

    #[test]
    fn twelve_months_end_with_the_running_one() {
        let months = list_months(date!(2026 - 11 - 30));
        assert_eq!(months.len(), 12);
        assert_eq!((months[0], months[11]), (date!(2025 - 12 - 01), date!(2026 - 11 - 01)));
    }

    #[test]
    fn money_is_of_one_currency_and_counts_are_of_all() {
        let november = date!(2026 - 11 - 01);
        let sums = [
            arrived(november, Some("USD"), 3, 50),
            arrived(november, Some("EUR"), 9, 70),
            arrived(november, None, 1, 8),
        ];
        assert_eq!(most_used(&sums), Some(Currency::EUR));
        let month = month(november, Some(Currency::USD), &sums, &[], &[]);
        assert_eq!((month.money.found, month.pace.invoices, month.pace.touchless), (Decimal::from(50), 13, 3));
        assert_eq!(most_used(&[]), None);
    }

    #[test]
    fn what_was_decided_counts_in_its_own_month() {
        let (october, november) = (date!(2026 - 10 - 01), date!(2026 - 11 - 01));
        let decided = |month, verdict, stake| DecidedSum {
            month,
            currency: "USD".to_owned(),
            verdict,
            findings: 1,
            stake: Decimal::from(stake),
        };
        let sums = [
            decided(october, Verdict::Confirmed, 10),
            decided(november, Verdict::Disputed, 20),
            decided(november, Verdict::Dismissed, 40),
        ];
        let month = month(november, Some(Currency::USD), &[], &sums, &[]);
        assert_eq!((month.money.confirmed, month.money.disputed), (Decimal::ZERO, Decimal::from(20)));
    }
}
