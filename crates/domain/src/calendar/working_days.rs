//! Working days: Monday to Friday without the holidays that a contract names.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, Weekday};

use super::date_of;

/// A published list of holidays, worked out for any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayCalendar {
    /// No holiday beside Saturdays and Sundays.
    Weekdays,
    /// The federal holidays of the United States as they have been since 2021, moved to Friday or Monday where they
    /// fall on a weekend.
    UsFederal,
    /// The days on which the euro system's payments rest.
    Target,
}

impl HolidayCalendar {
    pub const ALL: [Self; 3] = [Self::Weekdays, Self::UsFederal, Self::Target];

    /// For people: "working days of ...".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekdays => "Monday to Friday",
            Self::UsFederal => "the United States' federal calendar",
            Self::Target => "the TARGET calendar",
        }
    }

    fn is_holiday(self, day: Date) -> bool {
        match self {
            Self::Weekdays => false,
            Self::UsFederal => is_federal_holiday(day),
            Self::Target => is_target_holiday(day),
        }
    }
}

/// What counts as a working day under a clause: a calendar, and days that the clause adds to it.
#[derive(Clone, Copy, Debug)]
pub struct WorkingDays<'c> {
    pub calendar: HolidayCalendar,
    pub holidays: &'c [Date],
}

impl WorkingDays<'_> {
    fn contains(self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.calendar.is_holiday(day)
            && !self.holidays.contains(&day)
    }

    /// The day so many working days later; `None` beyond the calendar's end.
    pub fn after(self, day: Date, count: u32) -> Option<Date> {
        self.step(day, count, Date::next_day)
    }

    /// The day so many working days earlier.
    pub fn before(self, day: Date, count: u32) -> Option<Date> {
        self.step(day, count, Date::previous_day)
    }

    fn step(self, mut day: Date, count: u32, next: fn(Date) -> Option<Date>) -> Option<Date> {
        let mut left = count;
        while left > 0 {
            day = next(day)?;
            if self.contains(day) {
                left -= 1;
            }
        }
        Some(day)
    }
}

fn is_federal_holiday(day: Date) -> bool {
    let (month, date) = (day.month(), day.day());
    // The first, second ... of its weekday within the month, and whether it is the last.
    let (nth, is_last) = ((date - 1) / 7 + 1, date + 7 > month.length(day.year()));
    let floating = match (month, day.weekday()) {
        (Month::January | Month::February, Weekday::Monday) => nth == 3,
        (Month::May, Weekday::Monday) => is_last,
        (Month::September, Weekday::Monday) => nth == 1,
        (Month::October, Weekday::Monday) => nth == 2,
        (Month::November, Weekday::Thursday) => nth == 4,
        _ => false,
    };
    let is_fixed = |day: Date| {
        matches!(
            (day.month(), day.day()),
            (Month::January, 1) | (Month::June, 19) | (Month::July, 4) | (Month::November, 11) | (Month::December, 25)
        )
    };
    let moved = match day.weekday() {
        Weekday::Friday => day.next_day().is_some_and(is_fixed),
        Weekday::Monday => day.previous_day().is_some_and(is_fixed),
        _ => false,
    };
    floating || is_fixed(day) || moved
}

fn is_target_holiday(day: Date) -> bool {
    let fixed = matches!((day.month(), day.day()), (Month::January, 1) | (Month::May, 1) | (Month::December, 25 | 26));
    let from_easter = easter_sunday(day.year()).map(|easter| (day - easter).whole_days());
    fixed || matches!(from_easter, Some(-2 | 1))
}

/// By the anonymous Gregorian rule.
fn easter_sunday(year: i32) -> Option<Date> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon_shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    let day = date_of(year, u8::try_from(days / 31).ok()?, 1)?;
    day.checked_add(Duration::days(i64::from(days % 31)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{print_iso_date, read_iso_date};

    fn holidays(calendar: HolidayCalendar, year: i32) -> Vec<String> {
        let days = (1..=366).filter_map(|at| Date::from_ordinal_date(year, at).ok());
        let free = days.filter(|day| calendar.is_holiday(*day)).map(|day| print_iso_date(day)[5..].to_owned());
        free.collect()
    }

    #[test]
    fn federal_holidays_are_those_published() {
        // opm.gov: 4 July 2026 is a Saturday.
        assert_eq!(
            holidays(HolidayCalendar::UsFederal, 2026),
            [
                "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "07-04", "09-07", "10-12", "11-11", "11-26",
                "12-25"
            ]
        );
        // 1 January 2028 is a Saturday: its Friday lies in 2027. 19 June 2027 is a Saturday, 4 July a Sunday.
        assert_eq!(
            holidays(HolidayCalendar::UsFederal, 2027),
            [
                "01-01", "01-18", "02-15", "05-31", "06-18", "06-19", "07-04", "07-05", "09-06", "10-11", "11-11",
                "11-25", "12-24", "12-25", "12-31"
            ]
        );
    }

    #[test]
    fn target_holidays_follow_easter() {
        assert_eq!(holidays(HolidayCalendar::Target, 2026), ["01-01", "04-03", "04-06", "05-01", "12-25", "12-26"]);
        assert_eq!(holidays(HolidayCalendar::Target, 2024), ["01-01", "03-29", "04-01", "05-01", "12-25", "12-26"]);
        for (year, easter) in [(1961, "04-02"), (2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2038, "04-25")] {
            assert_eq!(print_iso_date(easter_sunday(year).unwrap()), format!("{year}-{easter}"));
        }
        assert!(holidays(HolidayCalendar::Weekdays, 2026).is_empty());
    }

    #[test]
    fn working_days_are_counted_both_ways_over_weekends_and_holidays() {
        let day = |text: &str| read_iso_date(text).unwrap();
        let own = [day("2026-12-30")];
        for (calendar, holidays, count, after, before) in [
            (HolidayCalendar::Weekdays, &[][..], 3, "2026-12-28", "2026-12-18"),
            (HolidayCalendar::UsFederal, &[][..], 3, "2026-12-29", "2026-12-18"),
            (HolidayCalendar::Target, &[][..], 5, "2026-12-31", "2026-12-16"),
            (HolidayCalendar::Target, &own[..], 5, "2027-01-04", "2026-12-16"),
            (HolidayCalendar::UsFederal, &[][..], 0, "2026-12-23", "2026-12-23"),
        ] {
            let days = WorkingDays { calendar, holidays };
            assert_eq!(days.after(day("2026-12-23"), count), Some(day(after)), "{calendar:?} {holidays:?}");
            assert_eq!(days.before(day("2026-12-23"), count), Some(day(before)), "{calendar:?}");
        }
        let days = WorkingDays { calendar: HolidayCalendar::Weekdays, holidays: &[] };
        assert_eq!(days.before(day("2026-06-01"), 3), Some(day("2026-05-27")));
        assert_eq!(days.after(day("9999-12-01"), 900), None);
    }
}
