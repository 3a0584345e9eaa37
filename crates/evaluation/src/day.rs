//! Days of the calendar, counted by themselves.

/// Days since 1 March of the year 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

/// First and last day, both counted.
pub type Span = (Day, Day);

const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    let usual = usize::try_from(month - 1).ok().and_then(|at| LENGTHS.get(at)).copied().unwrap_or(30);
    usual + i64::from(month == 2 && is_leap(year))
}

impl Day {
    /// A day past the month's end is its last.
    pub fn of(year: i64, month: i64, day: i64) -> Self {
        let date = day.min(days_in_month(year, month));
        let before: i64 = (1..month).map(|earlier| days_in_month(year, earlier)).sum();
        let years = year - 1;
        Self(years * 365 + years / 4 - years / 100 + years / 400 + before + date - 1)
    }

    /// Year, month and day.
    pub fn parts(self) -> (i64, i64, i64) {
        let mut year = self.0 / 366 + 1;
        while Self::of(year + 1, 1, 1) <= self {
            year += 1;
        }
        let mut month = 1;
        while month < 12 && Self::of(year, month + 1, 1) <= self {
            month += 1;
        }
        (year, month, self.0 - Self::of(year, month, 1).0 + 1)
    }

    pub fn year(self) -> i64 {
        self.parts().0
    }

    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    pub fn minus(self, other: Self) -> i64 {
        self.0 - other.0
    }

    /// The same day of another month, or that month's last.
    pub fn plus_months(self, months: i64) -> Self {
        let (year, month, day) = self.parts();
        let count = year * 12 + month - 1 + months;
        Self::of(count.div_euclid(12), count.rem_euclid(12) + 1, day)
    }

    pub fn first_of_month(self) -> Self {
        let (year, month, _) = self.parts();
        Self::of(year, month, 1)
    }

    pub fn last_of_month(self) -> Self {
        self.first_of_month().plus_months(1).plus(-1)
    }

    /// Monday is 0.
    pub fn weekday(self) -> i64 {
        self.0.rem_euclid(7)
    }

    pub fn text(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    pub fn month_text(self) -> String {
        let (year, month, _) = self.parts();
        format!("{year:04}-{month:02}")
    }
}

/// The calendar month around a day.
pub fn month_of(day: Day) -> Span {
    (day.first_of_month(), day.last_of_month())
}

/// The quarter around a day.
pub fn quarter_of(day: Day) -> Span {
    let (year, month, _) = day.parts();
    let first = Day::of(year, (month - 1) / 3 * 3 + 1, 1);
    (first, first.plus_months(3).plus(-1))
}

pub fn days_of((first, last): Span) -> i64 {
    last.minus(first) + 1
}

pub fn overlap(one: Span, other: Span) -> i64 {
    (one.1.min(other.1).minus(one.0.max(other.0)) + 1).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days() {
        assert_eq!(Day::of(2024, 2, 29).text(), "2024-02-29");
        assert_eq!(Day::of(2024, 2, 28).plus(2).text(), "2024-03-01");
        assert_eq!(Day::of(2023, 12, 31).plus(1).text(), "2024-01-01");
        assert_eq!(Day::of(2024, 1, 31).plus_months(1).text(), "2024-02-29");
        assert_eq!(Day::of(2026, 11, 27).weekday(), 4);
        assert_eq!(days_of((Day::of(2026, 7, 10), Day::of(2026, 7, 31))), 22);
        assert_eq!(Day::of(2000, 12, 31).parts(), (2000, 12, 31));
    }
}
