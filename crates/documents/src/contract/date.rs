//! Dates as contracts print them, found in running text.

use std::ops::Range;

use domain::Date;
use domain::calendar::{date_of, read_iso_date};

use super::count::read_count;
use crate::pattern::Pattern;

/// A date and where it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct DateAt {
    pub span: Range<usize>,
    pub date: Date,
    /// False where the order of day and month, or the century, had to be guessed.
    pub sure: bool,
}

static NAMED_MONTH_FIRST: Pattern = Pattern::new(
    r"\b({month})\.?\s*(\d{1,2})(?:\s*(?:st|nd|rd|th|t\s?h))?\s*,?\s*(?:in\s+the\s+year\s+)?((?:19|20)\d\d)\b",
);
static NAMED_DAY_FIRST: Pattern = Pattern::new(
    r"\b(\d{1,2}|{day word})(?:\s*\(\d{1,2}(?:st|nd|rd|th)?\))?\s*(?:\.|er|st|nd|rd|th|t\s?h)?\s*(?:day\s+)?(?:of\s+|de\s+)?({month})\.?(?:\s*(?:st|nd|rd|th))?\s*,?\s*(?:in\s+the\s+year\s+)?((?:19|20)\d\d)\b",
);
static ISO: Pattern = Pattern::new(r"\b(?:19|20)\d\d-\d\d-\d\d\b");
static NUMERIC: Pattern = Pattern::new(r"\b(\d{1,2})([/.-])(\d{1,2})([/.-])((?:19|20)?\d\d)\b");

/// Finds all dates in their order. Two numbers that could both be the month are read as in the
/// document's other dates, else month first where `month_first` says that its country writes so.
pub fn find_dates(text: &str, month_first: bool) -> Vec<DateAt> {
    let mut found = Vec::new();
    for parts in NAMED_MONTH_FIRST.all_captures(text) {
        let named = |at: usize| parts.get(at).map(|part| part.as_str()).unwrap_or_default();
        push(&mut found, parts.get(0), named_date(named(3), named(1), named(2)), true);
    }
    for parts in NAMED_DAY_FIRST.all_captures(text) {
        let named = |at: usize| parts.get(at).map(|part| part.as_str()).unwrap_or_default();
        push(&mut found, parts.get(0), named_date(named(3), named(2), named(1)), true);
    }
    for iso in ISO.find_all(text) {
        push(&mut found, Some(iso), read_iso_date(iso.as_str()), true);
    }
    find_numeric(text, month_first, &mut found);
    found.sort_by_key(|date| (date.span.start, std::cmp::Reverse(date.span.end)));
    let mut kept: Vec<DateAt> = Vec::new();
    for date in found {
        if kept.last().is_none_or(|last| last.span.end <= date.span.start) {
            kept.push(date);
        }
    }
    kept
}

fn push(found: &mut Vec<DateAt>, place: Option<regex::Match<'_>>, date: Option<Date>, sure: bool) {
    if let (Some(place), Some(date)) = (place, date) {
        found.push(DateAt { span: place.range(), date, sure });
    }
}

fn named_date(year: &str, month: &str, day: &str) -> Option<Date> {
    let day = read_count(day).and_then(|day| u8::try_from(day).ok())?;
    date_of(year.parse().ok()?, month_number(month)?, day)
}

fn find_numeric(text: &str, month_first: bool, found: &mut Vec<DateAt>) {
    let numeric: Vec<(Range<usize>, char, u8, u8, i32, bool)> = NUMERIC
        .all_captures(text)
        .filter_map(|parts| {
            let part = |at: usize| parts.get(at).map(|part| part.as_str());
            let (sign, year) = (part(2)?.chars().next()?, part(5)?);
            if part(2) != part(4) {
                return None;
            }
            let full = year.len() == 4;
            let year: i32 = year.parse().ok()?;
            let year = if full { year } else { year + if year < 70 { 2000 } else { 1900 } };
            Some((parts.get(0)?.range(), sign, part(1)?.parse().ok()?, part(3)?.parse().ok()?, year, full))
        })
        .collect();
    let shown_month_first = numeric.iter().any(|(_, sign, a, b, ..)| *sign != '.' && *a <= 12 && *b > 12);
    let shown_day_first = numeric.iter().any(|(_, sign, a, b, ..)| *sign != '.' && *a > 12 && *b <= 12);
    let (month_first, settled) = match (shown_month_first, shown_day_first) {
        (true, false) => (true, true),
        (false, true) => (false, true),
        _ => (month_first, false),
    };
    for (span, sign, a, b, year, full) in numeric {
        let open = sign != '.' && a <= 12 && b <= 12 && a != b && !settled;
        let swap = sign != '.' && (b > 12 || (a <= 12 && month_first));
        let (day, month) = if swap { (b, a) } else { (a, b) };
        if let Some(date) = date_of(year, month, day) {
            found.push(DateAt { span, date, sure: full && !open });
        }
    }
}

fn month_number(name: &str) -> Option<u8> {
    const STEMS: &[(&str, u8)] = &[
        ("jan", 1),
        ("jän", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("apr", 4),
        ("avr", 4),
        ("may", 5),
        ("mai", 5),
        ("jun", 6),
        ("juin", 6),
        ("juil", 7),
        ("jul", 7),
        ("aug", 8),
        ("aoû", 8),
        ("aou", 8),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
        ("déc", 12),
    ];
    let lower = name.to_lowercase();
    STEMS.iter().find(|(stem, _)| lower.starts_with(stem)).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        find_dates(text, true).iter().map(|found| found.date.to_string()).collect()
    }

    #[test]
    fn reads_the_ways_contracts_write_dates() {
        for (text, date) in [
            ("as of November 2, 2012 (the", "2012-11-02"),
            ("on October 1,1996", "1996-10-01"),
            ("this 12th day of November, 2019", "2019-11-12"),
            ("the 14t h day of April, 2015", "2015-04-14"),
            ("this 27 day of April th 2009 by", "2009-04-27"),
            ("made this fifth day of March, 2020", "2020-03-05"),
            ("made this fifth (5th) day of March 2020", "2020-03-05"),
            ("Effective Date: 2025-09-12", "2025-09-12"),
            ("vom 3. März 2024", "2024-03-03"),
            ("le 1er janvier 2023", "2023-01-01"),
            ("am 03.04.2024", "2024-04-03"),
            ("on 4/3/2024", "2024-04-03"),
            ("Sept. 30, 1997", "1997-09-30"),
        ] {
            assert_eq!(dates(text), [date], "{text}");
        }
    }

    #[test]
    fn blanks_and_impossible_days_are_no_dates() {
        for text in ["this ___ day of ________, 2004", "February 30, 2020", "as of , 2020", "31 day of , 2000", "1.2.3"]
        {
            assert!(dates(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_documents_own_order_of_day_and_month_counts() {
        let found = find_dates("from 03/04/2024 until 31/12/2024", true);
        assert_eq!(found[0].date.to_string(), "2024-04-03");
        assert!(found[0].sure);
        assert!(!find_dates("on 03/04/2024", true)[0].sure);
    }
}
