//! How often invoices come.

use time::{Date, Duration};

use crate::calendar::{Period, add_months};
use crate::contract::{Cadence, Contract, Provided, Recurrence};
use crate::invoice::Invoice;

/// The time from one invoice to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rhythm {
    Months(i32),
    Days(i64),
}

/// Days between two invoices that are so many months apart, with a few days to either side.
const MONTHS: [(i64, i64, i32); 5] = [(25, 36, 1), (55, 67, 2), (84, 98, 3), (174, 192, 6), (353, 378, 12)];

impl Rhythm {
    /// By the usual gap between the dates; none from fewer than two.
    pub fn of_dates(dates: &[Date]) -> Option<Self> {
        let mut gaps: Vec<i64> = gaps(dates).filter(|gap| *gap > 0).collect();
        gaps.sort_unstable();
        let usual = *gaps.get(gaps.len() / 2)?;
        Some(Self::of_days(usual))
    }

    fn of_days(days: i64) -> Self {
        let months = MONTHS.iter().find(|(least, most, _)| (*least..=*most).contains(&days));
        months.map_or(Self::Days(days), |(_, _, months)| Self::Months(*months))
    }

    /// By what the contract says on how often it is billed.
    pub fn of_clauses(contract: &Contract) -> Option<Self> {
        contract.clauses.iter().find_map(|clause| match Recurrence::of(&clause.provision)?.every {
            Cadence::Week => Some(Self::Days(7)),
            Cadence::Month => Some(Self::Months(1)),
            Cadence::Quarter => Some(Self::Months(3)),
            Cadence::Year | Cadence::ContractYear => Some(Self::Months(12)),
            Cadence::Day | Cadence::Invoice | Cadence::Term => None,
        })
    }

    /// By the period that a single invoice covers.
    pub fn of_periods(invoice: &Invoice) -> Option<Self> {
        let header = (&invoice.header.period_start, &invoice.header.period_end);
        let lines = invoice.lines.iter().map(|line| (&line.period_start, &line.period_end));
        let mut periods = lines
            .chain(std::iter::once(header))
            .filter_map(|(first, last)| Period::new(first.as_ref()?.value, last.as_ref()?.value).map(Period::days));
        periods.find(|days| *days > 1).map(Self::of_days)
    }

    /// Whether every gap is the usual one.
    pub fn is_kept_by(self, dates: &[Date]) -> bool {
        gaps(dates).all(|gap| Self::of_days(gap) == self)
    }

    pub fn name(self) -> String {
        match self {
            Self::Months(1) => "every month".to_owned(),
            Self::Months(3) => "every quarter".to_owned(),
            Self::Months(12) => "every year".to_owned(),
            Self::Months(months) => format!("every {months} months"),
            Self::Days(7) => "every week".to_owned(),
            Self::Days(days) => format!("every {days} days"),
        }
    }

    /// The day after the last of these; invoices of month ends come on month ends.
    pub fn next(self, dates: &[Date]) -> Option<Date> {
        let last = *dates.last()?;
        let next = self.after(last)?;
        let is_end = |day: &Date| day.next_day().is_none_or(|after| after.month() != day.month());
        if matches!(self, Self::Months(_)) && dates.iter().all(is_end) {
            return next.replace_day(next.month().length(next.year())).ok();
        }
        Some(next)
    }

    pub fn after(self, day: Date) -> Option<Date> {
        match self {
            Self::Months(months) => add_months(day, months),
            Self::Days(days) => day.checked_add(Duration::days(days)),
        }
    }

    /// The period that follows one, of the same kind.
    pub fn shift(self, period: Period) -> Option<Period> {
        let next = |day: Date| self.after(day);
        // What runs to the end of a month goes on to the end of a month.
        let after = period.last.next_day()?;
        Period::new(next(period.first)?, next(after)?.previous_day()?)
    }
}

fn gaps(dates: &[Date]) -> impl Iterator<Item = i64> {
    dates.iter().zip(dates.iter().skip(1)).map(|(one, next)| (*next - *one).whole_days())
}
