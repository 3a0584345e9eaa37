//! Dates and periods of days. Both ends of a period are counted.

use time::{Date, Month};

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

/// `2026-11-24`
pub fn print_iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `24 Nov 2026`, for people.
pub fn print_date(date: Date) -> String {
    let month = date.month().to_string();
    format!("{} {} {}", date.day(), month.get(..3).unwrap_or(&month), date.year())
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

    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// The same day some months later; the last day of the month where that month is shorter.
pub fn add_months(date: Date, months: i32) -> Option<Date> {
    let count = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + months;
    let (year, month) = (count.div_euclid(12), u8::try_from(count.rem_euclid(12)).ok()? + 1);
    let month = Month::try_from(month).ok()?;
    Date::from_calendar_date(year, month, date.day().min(month.length(year))).ok()
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
    fn adds_months_over_short_ones() {
        let day = |y, m, d| date_of(y, m, d).unwrap();
        assert_eq!(add_months(day(2024, 1, 31), 1), Some(day(2024, 2, 29)));
        assert_eq!(add_months(day(2025, 3, 15), -3), Some(day(2024, 12, 15)));
    }
}
