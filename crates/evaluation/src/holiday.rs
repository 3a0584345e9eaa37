//! Working days: Monday to Friday without the holidays of a published calendar.

use crate::day::{Day, days_in_month};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Weekends only.
    Plain,
    /// The United States' federal holidays.
    Federal,
    /// The days on which the euro system's payments rest.
    Target,
}

impl Calendar {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Federal, Self::Target];

    /// As clauses name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "weekdays",
            Self::Federal => "us_federal",
            Self::Target => "target",
        }
    }

    /// The holidays of a year, those that are moved into the year before among them.
    fn holidays(self, year: i64) -> Vec<Day> {
        match self {
            Self::Plain => Vec::new(),
            Self::Federal => federal(year),
            Self::Target => target(year),
        }
    }
}

/// The day so many working days later.
pub fn working_days_after(day: Day, count: i64, calendar: Calendar, own: &[Day]) -> Day {
    let (year, _, _) = day.parts();
    let free: Vec<Day> =
        (year..=year + 2).flat_map(|year| calendar.holidays(year)).chain(own.iter().copied()).collect();
    let mut later = day;
    let mut passed = 0;
    while passed < count {
        later = later.plus(1);
        passed += i64::from(later.weekday() < 5 && !free.contains(&later));
    }
    later
}

/// Monday is 0; the first such day of the month is 1.
fn nth(year: i64, month: i64, weekday: i64, place: i64) -> Day {
    let first = Day::of(year, month, 1);
    first.plus((weekday - first.weekday()).rem_euclid(7) + 7 * (place - 1))
}

fn federal(year: i64) -> Vec<Day> {
    let last_monday = |month: i64| {
        let last = Day::of(year, month, days_in_month(year, month));
        last.plus(-last.weekday())
    };
    let mut days = vec![
        nth(year, 1, 0, 3),
        nth(year, 2, 0, 3),
        last_monday(5),
        nth(year, 9, 0, 1),
        nth(year, 10, 0, 2),
        nth(year, 11, 3, 4),
    ];
    for (month, date) in [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)] {
        let day = Day::of(year, month, date);
        // From a Saturday to the Friday before, from a Sunday to the Monday after.
        days.push(match day.weekday() {
            5 => day.plus(-1),
            6 => day.plus(1),
            _ => day,
        });
    }
    days
}

fn target(year: i64) -> Vec<Day> {
    let easter = easter(year);
    let fixed = [(1, 1), (5, 1), (12, 25), (12, 26)].map(|(month, date)| Day::of(year, month, date));
    fixed.into_iter().chain([easter.plus(-2), easter.plus(1)]).collect()
}

/// By the rule of Gauss.
fn easter(year: i64) -> Day {
    let century = year / 100;
    let moon = (15 - (13 + 8 * century) / 25 + century - century / 4) % 30;
    let sun = (4 + century - century / 4) % 7;
    let full = (19 * (year % 19) + moon) % 30;
    let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full + sun) % 7;
    let late = (full == 29 && sunday == 6) || (full == 28 && sunday == 6 && (11 * moon + 11) % 30 < 19);
    Day::of(year, 3, 22).plus(full + sunday - if late { 7 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_are_those_published() {
        for (year, month, date) in
            [(1961, 4, 2), (1981, 4, 19), (2000, 4, 23), (2024, 3, 31), (2038, 4, 25), (2049, 4, 18)]
        {
            assert_eq!(easter(year), Day::of(year, month, date));
        }
        let texts = |days: Vec<Day>| {
            let mut texts: Vec<String> = days.into_iter().map(Day::text).collect();
            texts.sort();
            texts
        };
        // opm.gov
        assert_eq!(
            texts(federal(2026)),
            [
                "2026-01-01",
                "2026-01-19",
                "2026-02-16",
                "2026-05-25",
                "2026-06-19",
                "2026-07-03",
                "2026-09-07",
                "2026-10-12",
                "2026-11-11",
                "2026-11-26",
                "2026-12-25"
            ]
        );
        assert!(texts(federal(2028)).contains(&"2027-12-31".to_owned()));
    }

    #[test]
    fn counts_over_weekends_and_holidays() {
        let day = Day::of(2026, 12, 23);
        assert_eq!(working_days_after(day, 3, Calendar::Plain, &[]).text(), "2026-12-28");
        assert_eq!(working_days_after(day, 3, Calendar::Federal, &[]).text(), "2026-12-29");
        assert_eq!(working_days_after(day, 5, Calendar::Target, &[Day::of(2026, 12, 30)]).text(), "2027-01-04");
    }
}
