//! Dates as invoices print them, in seven languages.

use domain::Date;
use domain::calendar::date_of;

use crate::layout::fold;

/// Which comes first in `03/04/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundDate {
    pub date: Date,
    /// Day and month could be the other way round.
    pub open: bool,
    /// Speaks for one order: its first or second number is over 12.
    pub shows: Option<DateOrder>,
}

/// A number or a word of a text.
#[derive(Debug)]
pub enum Token {
    Number { value: i32, digits: usize },
    Word(String),
}

/// A token with the signs that stand before it.
pub type Stamp = (String, Token);

/// All dates in the text, in their order.
pub fn find_dates(text: &str, order: DateOrder) -> Vec<FoundDate> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens.get(at..).and_then(|rest| date_at(rest, order)) {
            Some((date, used)) => {
                found.push(date);
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

/// Tokens with the signs that stand before each.
pub fn tokens(text: &str) -> Vec<Stamp> {
    let folded = fold(text);
    let mut tokens = Vec::new();
    let mut gap = String::new();
    let mut run = String::new();
    let mut flush = |run: &mut String, gap: &mut String| {
        if run.is_empty() {
            return;
        }
        let text = std::mem::take(run);
        let token = match text.parse::<i32>() {
            Ok(value) => Token::Number { value, digits: text.len() },
            Err(_) => Token::Word(text),
        };
        tokens.push((std::mem::take(gap), token));
    };
    for c in folded.chars() {
        let digit = c.is_ascii_digit();
        let switches = run.chars().last().is_some_and(|last| last.is_ascii_digit() != digit);
        if !c.is_alphanumeric() {
            flush(&mut run, &mut gap);
            gap.push(c);
            continue;
        }
        if switches {
            flush(&mut run, &mut gap);
        }
        run.push(c);
    }
    flush(&mut run, &mut gap);
    tokens
}

/// The date that the tokens begin with, and how many they are.
pub fn date_at(rest: &[Stamp], order: DateOrder) -> Option<(FoundDate, usize)> {
    numeric(rest, order).or_else(|| day_then_month(rest)).or_else(|| month_then_day(rest))
}

fn numeric(rest: &[Stamp], order: DateOrder) -> Option<(FoundDate, usize)> {
    let [
        (_, Token::Number { value: a, digits: da }),
        (s1, Token::Number { value: b, digits: db }),
        (s2, Token::Number { value: c, digits: dc }),
        ..,
    ] = rest
    else {
        return None;
    };
    let (sign, other) = (s1.trim(), s2.trim());
    if sign != other || !matches!(sign, "-" | "/" | ".") || *db > 2 {
        return None;
    }
    let certain = |date| Some((FoundDate { date, open: false, shows: None }, 3));
    if *da == 4 && *dc <= 2 {
        return certain(date(*a, *b, *c)?);
    }
    if *da > 2 || !matches!(dc, 2 | 4) {
        return None;
    }
    let year = if *dc == 2 { 2000 + c } else { *c };
    if sign == "." {
        return certain(date(year, *b, *a)?);
    }
    let (day_first, month_first) = (date(year, *b, *a), date(year, *a, *b));
    let shows = match (day_first, month_first) {
        (Some(_), None) => Some(DateOrder::DayFirst),
        (None, Some(_)) => Some(DateOrder::MonthFirst),
        _ => None,
    };
    let chosen = match shows.unwrap_or(order) {
        DateOrder::DayFirst => day_first,
        DateOrder::MonthFirst => month_first,
    }?;
    Some((FoundDate { date: chosen, open: shows.is_none() && a != b, shows }, 3))
}

/// `24 Nov 2026`, `24. November 2026`, `24th of November, 2026`, `24 de noviembre de 2026`.
fn day_then_month(rest: &[Stamp]) -> Option<(FoundDate, usize)> {
    let (_, Token::Number { value: day, digits: 1 | 2 }) = rest.first()? else { return None };
    let mut at = 1;
    at += usize::from(is_word(rest, at, &["st", "nd", "rd", "th", "er"]));
    at += usize::from(is_word(rest, at, &["de", "of"]));
    let (_, Token::Word(name)) = rest.get(at)? else { return None };
    let month = month_of(name)?;
    at += 1;
    at += usize::from(is_word(rest, at, &["de", "del"]));
    let year = year_at(rest, at)?;
    Some((FoundDate { date: date(year, month, *day)?, open: false, shows: None }, at + 1))
}

/// `November 24, 2026`, `Nov 24th 2026`.
fn month_then_day(rest: &[Stamp]) -> Option<(FoundDate, usize)> {
    let (_, Token::Word(name)) = rest.first()? else { return None };
    let month = month_of(name)?;
    let (_, Token::Number { value: day, digits: 1 | 2 }) = rest.get(1)? else { return None };
    let mut at = 2;
    at += usize::from(is_word(rest, at, &["st", "nd", "rd", "th"]));
    let year = year_at(rest, at)?;
    Some((FoundDate { date: date(year, month, *day)?, open: false, shows: None }, at + 1))
}

fn is_word(rest: &[Stamp], at: usize, words: &[&str]) -> bool {
    matches!(rest.get(at), Some((_, Token::Word(word))) if words.contains(&word.as_str()))
}

fn year_at(rest: &[Stamp], at: usize) -> Option<i32> {
    match rest.get(at)? {
        (_, Token::Number { value, digits: 4 }) => Some(*value),
        // In `1 Oct - 31 Dec 2026` and `Oct 1-31, 2026` a day follows, not a year.
        (gap, Token::Number { value, digits: 2 }) if matches!(gap.trim(), "-" | "." | "/" | "" | "'") => {
            match rest.get(at + 1) {
                Some((_, Token::Number { digits: 4, .. })) => None,
                Some((_, Token::Word(word)))
                    if month_of(word).is_some() || matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "de") =>
                {
                    None
                }
                _ => Some(2000 + value),
            }
        }
        _ => None,
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1950..=2150).contains(&year) {
        return None;
    }
    date_of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The number of a month by its folded name.
pub fn month_of(name: &str) -> Option<i32> {
    // Folded beginnings in English, German, French, Spanish, Italian, Dutch and Portuguese.
    const MONTHS: [&[&str]; 12] = [
        &["jan", "janv", "januar", "january", "januari", "janvier", "enero", "ene", "gennaio", "gen", "janeiro"],
        &["feb", "fev", "fevr", "februar", "february", "februari", "fevrier", "febrero", "febbraio", "fevereiro"],
        &["mar", "mrz", "marz", "maerz", "march", "mars", "marzo", "maart", "mrt", "marco"],
        &["apr", "avr", "april", "avril", "abril", "abr", "aprile"],
        &["may", "mai", "mei", "mayo", "maggio", "mag", "maio"],
        &["jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho"],
        &["jul", "july", "juli", "juil", "juillet", "julio", "luglio", "lug", "julho"],
        &["aug", "august", "augustus", "aout", "agosto", "ago"],
        &["sep", "sept", "september", "septembre", "septiembre", "settembre", "set", "setembro"],
        &["oct", "okt", "october", "oktober", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
        &["nov", "november", "novembre", "noviembre", "novembro"],
        &["dec", "dez", "dic", "december", "dezember", "decembre", "diciembre", "dicembre", "dezembro"],
    ];
    let at = MONTHS.iter().position(|names| names.contains(&name))?;
    i32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, order: DateOrder) -> Option<String> {
        find_dates(text, order).first().map(|found| domain::calendar::print_iso_date(found.date))
    }

    #[test]
    fn reads_the_forms_people_print() {
        for text in [
            "24.11.2026",
            "24. 11. 2026",
            "24/11/2026",
            "11/24/2026",
            "2026-11-24T10:00",
            "2026/11/24",
            "24 Nov 2026",
            "24-Nov-26",
            "24. November 2026",
            "November 24, 2026",
            "Nov 24th, 2026",
            "24 de noviembre de 2026",
            "24 novembre 2026",
            "le 24.11.26",
        ] {
            assert_eq!(one(text, DateOrder::DayFirst).as_deref(), Some("2026-11-24"), "{text}");
        }
    }

    #[test]
    fn an_open_order_is_told() {
        let found = find_dates("03/04/2026", DateOrder::MonthFirst);
        assert!(found[0].open);
        assert_eq!(one("03/04/2026", DateOrder::MonthFirst).as_deref(), Some("2026-03-04"));
        assert_eq!(find_dates("13/04/2026", DateOrder::MonthFirst)[0].shows, Some(DateOrder::DayFirst));
    }

    #[test]
    fn numbers_that_are_no_dates() {
        for text in ["30.02.2026", "1.234.567", "192.168.1.1", "12 345 678", "99/99/9999"] {
            assert_eq!(one(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn a_period_gives_two_dates() {
        assert_eq!(find_dates("01.05.14-31.05.14", DateOrder::DayFirst).len(), 2);
    }
}
