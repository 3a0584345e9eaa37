//! Service periods as invoices print them: `1 to 31 October 2026`, `01.10.-31.10.2026`, `Q3 2026`.

mod end;

use domain::Date;
use domain::calendar::date_of;

use self::end::{End, ends_at, is_ordinal, month_and_year};
use super::date::{DateOrder, Stamp, Token, date_at, tokens};

/// A period found in a text, with its first and its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub first: Date,
    pub last: Date,
    /// Day and month could be the other way round.
    pub open: bool,
    /// Both ends are printed; else the period is a month, a quarter or a year by its name.
    pub ranged: bool,
}

/// The first period in the text: two ends with a word or sign between them, else a named span of time.
pub fn find_period(text: &str, order: DateOrder) -> Option<Period> {
    let tokens = tokens(text);
    let range = (0..tokens.len()).find_map(|at| range_at(tokens.get(at..)?, order));
    range.or_else(|| spans_in(&tokens, order).first().copied())
}

/// As [`find_period`], for a text that says more than the period: it counts only where the text has
/// no other period and, for a named span, no date.
pub fn find_only_period(text: &str, order: DateOrder) -> Option<Period> {
    let tokens = tokens(text);
    let rest = |at: usize| tokens.get(at..).unwrap_or_default();
    let ranges: Vec<Period> = (0..tokens.len()).filter_map(|at| range_at(rest(at), order)).collect();
    if let Some(first) = ranges.first() {
        return ranges.iter().all(|other| other.last == first.last).then_some(*first);
    }
    let dated = (0..tokens.len()).any(|at| date_at(rest(at), order).is_some());
    let spans = spans_in(&tokens, order);
    let [only] = spans.as_slice() else { return None };
    (!dated).then_some(*only)
}

/// The months, quarters and years named outside of dates.
fn spans_in(tokens: &[Stamp], order: DateOrder) -> Vec<Period> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let dated = date_at(rest, order).map_or(0, |(_, used)| used);
        // `45 October 2026` is neither a date nor a month.
        let numbered = matches!(
            at.checked_sub(1).and_then(|before| tokens.get(before)),
            Some((_, Token::Number { digits: 1 | 2, .. }))
        ) && matches!(rest.first(), Some((gap, Token::Word(_))) if gap.trim().is_empty());
        if dated == 0 && !numbered {
            spans.extend(span_at(rest));
        }
        at += dated.max(1);
    }
    spans
}

fn range_at(rest: &[Stamp], order: DateOrder) -> Option<Period> {
    ends_at(rest, order).into_iter().find_map(|(from, used)| {
        let joint = joint_at(rest.get(used..)?, from.year.is_some() && from.day.is_some())?;
        ends_at(rest.get(used + joint..)?, order).into_iter().find_map(|(to, _)| close(from, to))
    })
}

/// How many words stand between two ends; none where a dash does, or a slash behind a whole date.
fn joint_at(rest: &[Stamp], whole: bool) -> Option<usize> {
    const JOINTS: &[&str] = &[
        "to", "until", "till", "through", "thru", "bis", "zum", "au", "al", "a", "ao", "tot", "en", "met", "t", "m",
        "fino", "hasta", "ate", "and", "und", "et",
    ];
    let words = rest
        .iter()
        .take_while(|(_, token)| matches!(token, Token::Word(word) if JOINTS.contains(&word.as_str())))
        .count();
    let (gap, _) = rest.get(words)?;
    let fitting = |gap: &str| gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '.' | '/' | ','));
    let dashed = (gap.contains('-') || whole && gap.contains('/')) && fitting(gap);
    (words <= 3 && (words > 0 || dashed)).then_some(words)
}

/// Both ends, each completed from the other; `None` where they make no period of at most three years.
fn close(from: End, to: End) -> Option<Period> {
    let year = to.year?;
    let month = to.month.or(from.month)?;
    let last = match to.day {
        Some(day) => day_of(year, month, day)?,
        None => last_day(year, month)?,
    };
    // A first day needs a last day; a first month alone begins with its first day.
    if from.day.is_some() != to.day.is_some() {
        return None;
    }
    let first_month = from.month.unwrap_or(month);
    let day = from.day.unwrap_or(1);
    let first = match from.year {
        Some(year) => day_of(year, first_month, day)?,
        // `15 December to 14 January 2027` begins in the year before.
        None if first_month > month => day_of(year.checked_sub(1)?, first_month, day)?,
        None => day_of(year, first_month, day)?,
    };
    let fits = first <= last && (last - first).whole_days() <= 3 * 366;
    fits.then_some(Period { first, last, open: from.open || to.open, ranged: true })
}

/// A month, a quarter or a year by its name.
fn span_at(rest: &[Stamp]) -> Option<Period> {
    let whole = |year: i32, from: i32, to: i32| {
        let (first, last) = (day_of(year, from, 1)?, last_day(year, to)?);
        Some(Period { first, last, open: false, ranged: false })
    };
    if let Some((year, month, _)) = month_and_year(rest) {
        return whole(year, month, month);
    }
    let quarter = |number: i32, year: i32| {
        let named = (1..=4).contains(&number) && (1990..=2100).contains(&year);
        named.then(|| whole(year, number * 3 - 2, number * 3))?
    };
    match rest {
        [
            (_, Token::Word(q)),
            (_, Token::Number { value, digits: 1 }),
            (_, Token::Number { value: year, digits: 4 }),
            ..,
        ] if matches!(q.as_str(), "q" | "quarter" | "quartal" | "kwartaal" | "trimestre" | "t") => {
            quarter(*value, *year)
        }
        [(_, Token::Number { value, digits: 1 }), tail @ ..] => {
            let skipped = usize::from(
                matches!(tail.first(), Some((_, Token::Word(word))) if is_ordinal(word) || matches!(word.as_str(), "e" | "eme" | "o")),
            );
            match tail.get(skipped..)? {
                [(_, Token::Word(q)), (_, Token::Number { value: year, digits: 4 }), ..]
                    if matches!(q.as_str(), "quarter" | "quartal" | "kwartaal" | "trimestre") =>
                {
                    quarter(*value, *year)
                }
                _ => None,
            }
        }
        [(_, Token::Word(word)), (_, Token::Number { value: year, digits: 4 }), ..]
            if matches!(word.as_str(), "year" | "jahr" | "kalenderjahr" | "annee" | "jaar" | "anno" | "ano") =>
        {
            whole(*year, 1, 12)
        }
        _ => None,
    }
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Date> {
    date_of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn last_day(year: i32, month: i32) -> Option<Date> {
    (28..=31).rev().find_map(|day| day_of(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::print_iso_date;

    fn found(text: &str, order: DateOrder) -> Option<String> {
        find_period(text, order)
            .map(|period| format!("{} {}", print_iso_date(period.first), print_iso_date(period.last)))
    }

    #[test]
    fn a_month_is_printed_in_many_ways() {
        for text in [
            "1 to 31 October 2026",
            "1 - 31 October 2026",
            "1–31 Oct 2026",
            "1st to 31st of October 2026",
            "October 1-31, 2026",
            "October 1 - October 31, 2026",
            "Oct 1 through Oct 31 2026",
            "from 1 October to 31 October 2026",
            "1 October 2026 until 31 October 2026",
            "01.10.2026 - 31.10.2026",
            "01.10.-31.10.2026",
            "01.10. bis 31.10.2026",
            "01.-31.10.2026",
            "1. bis 31. Oktober 2026",
            "vom 01.10.2026 bis zum 31.10.2026",
            "du 1er octobre au 31 octobre 2026",
            "du 01/10/2026 au 31/10/2026",
            "01/10 - 31/10/2026",
            "1 t/m 31 oktober 2026",
            "dal 1 al 31 ottobre 2026",
            "del 1 al 31 de octubre de 2026",
            "2026-10-01 to 2026-10-31",
            "2026-10-01/2026-10-31",
            "October 2026",
            "Leistungsmonat Oktober 2026",
            "octobre de 2026",
            "10/2026",
            "2026-10",
            "Oct '26",
        ] {
            assert_eq!(found(text, DateOrder::DayFirst).as_deref(), Some("2026-10-01 2026-10-31"), "{text}");
        }
    }

    #[test]
    fn longer_periods_borrow_what_their_end_says() {
        for (text, expected) in [
            ("15 December to 14 January 2027", "2026-12-15 2027-01-14"),
            ("15 Dec - 14 Jan 2027", "2026-12-15 2027-01-14"),
            ("July to September 2026", "2026-07-01 2026-09-30"),
            ("07/2026 - 09/2026", "2026-07-01 2026-09-30"),
            ("Q3 2026", "2026-07-01 2026-09-30"),
            ("3. Quartal 2026", "2026-07-01 2026-09-30"),
            ("2nd quarter 2026", "2026-04-01 2026-06-30"),
            ("February 2028", "2028-02-01 2028-02-29"),
            ("calendar year 2026", "2026-01-01 2026-12-31"),
            ("26 Oct 2026 to 30 Oct 2026", "2026-10-26 2026-10-30"),
        ] {
            assert_eq!(found(text, DateOrder::DayFirst).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(found("10/01 - 10/31/2026", DateOrder::MonthFirst).as_deref(), Some("2026-10-01 2026-10-31"));
    }

    #[test]
    fn what_is_no_period_gives_none() {
        for text in [
            "31 October 2026",
            "24.11.2026",
            "31 to 1 October 2026",
            "Net 30",
            "Windows Server 2022",
            "1.234-5.678",
            "99/2026",
            "13 to 45 October 2026",
            "2020-2026",
        ] {
            assert_eq!(found(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn a_text_with_two_periods_names_none() {
        assert!(find_only_period("credit for May 2026 against June 2026", DateOrder::DayFirst).is_none());
        assert!(find_only_period("as offered on 3 May 2026 for June", DateOrder::DayFirst).is_none());
        assert!(find_only_period("Monitoring, June 2026", DateOrder::DayFirst).is_some_and(|period| !period.ranged));
    }

    #[test]
    fn open_days_and_months_are_told() {
        assert!(find_period("01/02 - 03/02/2026", DateOrder::DayFirst).is_some_and(|period| period.open));
        assert!(find_period("1 to 3 May 2026", DateOrder::DayFirst).is_some_and(|period| !period.open));
    }
}
