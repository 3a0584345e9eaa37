//! Days as they are written, for people and for programs.

use time::{Date, Month};

use super::Period;

/// `2026-11-24`
pub fn print_iso_date(date: Date) -> String {
    let (year, month, day) = date.to_calendar_date();
    let mut text = String::with_capacity(10);
    push_year(&mut text, year, 4);
    text.push('-');
    push_figures(&mut text, u32::from(u8::from(month)), 2);
    text.push('-');
    push_figures(&mut text, u32::from(day), 2);
    text
}

/// `24 Nov 2026`, for people.
pub fn print_date(date: Date) -> String {
    let mut text = String::with_capacity(11);
    push_date(&mut text, date);
    text
}

fn push_date(text: &mut String, date: Date) {
    let (year, month, day) = date.to_calendar_date();
    push_figures(text, u32::from(day), 1);
    text.push_str(match month {
        Month::January => " Jan ",
        Month::February => " Feb ",
        Month::March => " Mar ",
        Month::April => " Apr ",
        Month::May => " May ",
        Month::June => " Jun ",
        Month::July => " Jul ",
        Month::August => " Aug ",
        Month::September => " Sep ",
        Month::October => " Oct ",
        Month::November => " Nov ",
        Month::December => " Dec ",
    });
    push_year(text, year, 1);
}

fn push_year(text: &mut String, year: i32, least: usize) {
    match u32::try_from(year) {
        Ok(year) => push_figures(text, year, least),
        // As numbers are printed: the sign counts as one of the places.
        Err(_) => text.push_str(&format!("{year:0least$}")),
    }
}

/// A number of at most four figures, with zeros before it up to so many. Findings print days by the dozen, and the
/// general way takes ten times as long.
fn push_figures(text: &mut String, number: u32, least: usize) {
    for (places, unit) in [(4, 1000), (3, 100), (2, 10), (1, 1)] {
        if places <= least || number >= unit {
            text.push(char::from_digit(number / unit % 10, 10).unwrap_or('0'));
        }
    }
}

impl Period {
    /// `1 Nov 2026 to 24 Nov 2026`
    pub(crate) fn print(self) -> String {
        let mut text = String::with_capacity(26);
        push_date(&mut text, self.first);
        text.push_str(" to ");
        push_date(&mut text, self.last);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_of;
    use super::*;

    #[test]
    fn prints_days_for_people_and_for_programs() {
        for (year, month, day, people, programs) in [
            (2026, 1, 1, "1 Jan 2026", "2026-01-01"),
            (2025, 12, 31, "31 Dec 2025", "2025-12-31"),
            (2024, 2, 10, "10 Feb 2024", "2024-02-10"),
            (999, 9, 9, "9 Sep 999", "0999-09-09"),
            (-44, 3, 15, "15 Mar -44", "-044-03-15"),
        ] {
            let date = date_of(year, month, day).unwrap();
            assert_eq!((print_date(date).as_str(), print_iso_date(date).as_str()), (people, programs));
        }
    }

    #[test]
    fn prints_both_ends_of_a_period() {
        let period = Period::new(date_of(2026, 11, 1).unwrap(), date_of(2026, 11, 24).unwrap()).unwrap();
        assert_eq!(period.print(), "1 Nov 2026 to 24 Nov 2026");
    }
}
