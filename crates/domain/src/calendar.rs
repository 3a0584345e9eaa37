//! Dates and periods of days. Both ends of a period are counted.

mod feed;
pub mod iso_day;
mod print;
mod working_days;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month};

use crate::contract::{Cadence, LeapDay};

pub use feed::{DayEvent, write_calendar};
pub use print::{print_date, print_iso_date};
pub use working_days::{HolidayCalendar, WorkingDays};

/// Reads an ISO 8601 date; a time of day and a time zone after it are passed over, for what counts
/// is the day as it was written. Also `YYYYMMDD`.
pub fn read_iso_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next()?;
    let mut parts = day.splitn(3, '-');
    let (year, month, date) = match (parts.next(), parts.next(), parts.next()) {
        (Some(y), Some(m), Some(d)) => (y, m, d),
        (Some(all), None, None) if all.len() == 8 => (all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    // XML dates may end in a zone: 2026-11-24Z, 2026-11-24+01:00.
    let date = date.get(..2)?;
    date_of(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?)
}

/// The date with this year, month (1 to 12) and day, where there is one.
pub fn date_of(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// A period of whole days, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub first: Date,
    pub last: Date,
}

impl Period {
    /// `None` where the last day lies before the first.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    pub fn days(self) -> i64 {
        (self.last - self.first).whole_days() + 1
    }

    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }

    /// How many of its days the others cover together.
    pub fn days_covered(self, others: impl IntoIterator<Item = Self>) -> i64 {
        let mut parts: Vec<Self> = others.into_iter().filter_map(|other| self.overlap(other)).collect();
        parts.sort_by_key(|part| part.first);
        let (mut count, mut counted_to): (i64, Option<Date>) = (0, None);
        for part in parts {
            let first = match counted_to {
                Some(last) if last >= part.first => last.next_day().unwrap_or(last),
                _ => part.first,
            };
            if let Some(rest) = Self::new(first, part.last) {
                count += rest.days();
                counted_to = Some(part.last);
            }
        }
        count
    }

    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// The months that a period touches, counted on from year 0.
pub(crate) fn months_of(period: Period) -> std::ops::RangeInclusive<i32> {
    let month = |day: Date| day.year() * 12 + i32::from(u8::from(day.month()));
    month(period.first)..=month(period.last)
}

/// The same day some months later; the last day of the month where that month is shorter.
pub fn add_months(date: Date, months: i32) -> Option<Date> {
    let count = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + months;
    let (year, month) = (count.div_euclid(12), u8::try_from(count.rem_euclid(12)).ok()? + 1);
    let month = Month::try_from(month).ok()?;
    Date::from_calendar_date(year, month, date.day().min(month.length(year))).ok()
}

/// A month of a year. In JSON `2025-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth(Date);

impl YearMonth {
    pub fn of(day: Date) -> Self {
        Self(day.replace_day(1).unwrap_or(day))
    }

    pub fn back(self, months: u32) -> Option<Self> {
        add_months(self.0, i32::try_from(months).ok()?.checked_neg()?).map(Self)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), u8::from(self.0.month()))
    }
}

impl FromStr for YearMonth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (year, month) = text.trim().split_once('-')?;
            let is_plain = year.len() == 4 && month.len() == 2;
            is_plain.then(|| date_of(year.parse().ok()?, month.parse().ok()?, 1)).flatten().map(Self)
        };
        read().ok_or_else(|| format!("'{text}' is not a month such as 2025-01"))
    }
}

impl TryFrom<String> for YearMonth {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

/// The anniversary `years` later.
pub fn anniversary(base: Date, years: i32, leap: LeapDay) -> Option<Date> {
    let year = base.year().checked_add(years)?;
    match base.replace_year(year) {
        Ok(day) => Some(day),
        Err(_) if leap == LeapDay::FirstOfMarch => date_of(year, 3, 1),
        Err(_) => date_of(year, 2, 28),
    }
}

/// How many anniversaries of the base have come by that day, itself included; none before the base.
pub fn full_years(base: Date, day: Date, leap: LeapDay) -> i32 {
    let years = (day.year() - base.year()).max(0);
    if anniversary(base, years, leap).is_some_and(|reached| reached <= day) { years } else { (years - 1).max(0) }
}

impl Period {
    /// The period of a cadence in which a day lies; `None` where it is no span of days. A contract's years
    /// are counted from its first day; without one they are calendar years.
    pub fn around(day: Date, cadence: Cadence, first_day: Option<Date>) -> Option<Self> {
        let months = |first: Date, count: i32| Self::new(first, add_months(first, count)?.previous_day()?);
        let month = u8::from(day.month());
        match cadence {
            Cadence::Invoice | Cadence::Term => None,
            Cadence::Day => Self::new(day, day),
            Cadence::Week => {
                let back = i64::from(day.weekday().number_days_from_monday());
                let first = day.checked_sub(Duration::days(back))?;
                Self::new(first, first.checked_add(Duration::days(6))?)
            }
            Cadence::Month => months(date_of(day.year(), month, 1)?, 1),
            Cadence::Quarter => months(date_of(day.year(), (month - 1) / 3 * 3 + 1, 1)?, 3),
            Cadence::Year => months(date_of(day.year(), 1, 1)?, 12),
            Cadence::ContractYear => {
                let Some(base) = first_day else { return Self::around(day, Cadence::Year, None) };
                let first = anniversary(base, full_years(base, day, LeapDay::LastOfFebruary), LeapDay::LastOfFebruary)?;
                months(first, 12)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_with_and_without_a_time_zone() {
        let day = date_of(2026, 11, 24).unwrap();
        for text in [
            "2026-11-24",
            "2026-11-24T10:00:00Z",
            "2026-11-24T23:30:00+14:00",
            "2026-11-24 08:00",
            "2026-11-24Z",
            "20261124",
        ] {
            assert_eq!(read_iso_date(text), Some(day), "{text}");
        }
        for text in ["2025-02-29", "24-11-2026", "2026-13-01", "", "2026", "26-11-24"] {
            assert_eq!(read_iso_date(text), None, "{text}");
        }
    }

    #[test]
    fn counts_both_ends() {
        let period = Period::new(date_of(2026, 7, 10).unwrap(), date_of(2026, 7, 31).unwrap()).unwrap();
        assert_eq!(period.days(), 22);
    }

    #[test]
    fn anniversaries_of_a_leap_day_follow_the_clause() {
        let day = |y, m, d| date_of(y, m, d).unwrap();
        let base = day(2024, 2, 29);
        assert_eq!(full_years(base, day(2025, 2, 28), LeapDay::LastOfFebruary), 1);
        assert_eq!(full_years(base, day(2025, 2, 28), LeapDay::FirstOfMarch), 0);
        assert_eq!(full_years(base, day(2025, 3, 1), LeapDay::FirstOfMarch), 1);
        assert_eq!(full_years(base, day(2023, 1, 1), LeapDay::FirstOfMarch), 0);
    }

    #[test]
    fn periods_of_every_cadence_hold_their_day() {
        let day = |y, m, d| date_of(y, m, d).unwrap();
        let around = |cadence| {
            let period = Period::around(day(2026, 5, 20), cadence, Some(day(2024, 4, 15))).unwrap();
            (print_iso_date(period.first), print_iso_date(period.last))
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(around(Cadence::Week), pair("2026-05-18", "2026-05-24"));
        assert_eq!(around(Cadence::Month), pair("2026-05-01", "2026-05-31"));
        assert_eq!(around(Cadence::Quarter), pair("2026-04-01", "2026-06-30"));
        assert_eq!(around(Cadence::ContractYear), pair("2026-04-15", "2027-04-14"));
        assert_eq!(Period::around(day(2026, 5, 20), Cadence::Term, None), None);
    }

    #[test]
    fn months_are_read_strictly() {
        assert_eq!("2025-01".parse::<YearMonth>().unwrap().back(2).unwrap().to_string(), "2024-11");
        for text in ["2025-13", "2025-1", "202501", ""] {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn adds_months_over_short_ones() {
        let day = |y, m, d| date_of(y, m, d).unwrap();
        assert_eq!(add_months(day(2024, 1, 31), 1), Some(day(2024, 2, 29)));
        assert_eq!(add_months(day(2025, 3, 15), -3), Some(day(2024, 12, 15)));
    }
}
