//! From a cell's text to a typed value, strictly: what could be read in two ways is refused.

use domain::calendar::{YearMonth, print_iso_date, read_iso_date};
use domain::{Currency, Decimal};
use serde_json::Value;

use super::table::Cell;

/// The longest text of a cell, in characters.
const LONGEST: usize = 500;
/// Digits that a decimal holds exactly.
const DIGITS: usize = 24;

/// What is wrong with a cell, and the mend.
pub(super) type CellFault = (String, String);

fn fault<T>(what: impl Into<String>, mend: impl Into<String>) -> Result<T, CellFault> {
    Err((what.into(), mend.into()))
}

/// The cell's value in the engine's JSON. The text is trimmed and not empty.
pub(super) fn read_cell(cell: Cell, text: &str) -> Result<Value, CellFault> {
    if text.chars().count() > LONGEST {
        return fault(format!("The text is longer than {LONGEST} characters"), "Shorten it");
    }
    let shown = || text.chars().take(40).collect::<String>();
    match cell {
        Cell::Text => Ok(Value::from(text)),
        Cell::Texts => {
            let parts: Vec<&str> = text.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
            Ok(Value::from(parts))
        }
        Cell::Number => read_number(text).map(|number| Value::from(number.to_string())),
        Cell::Amount => match read_number(text)? {
            number if number < Decimal::ZERO => fault(format!("{} is below 0", shown()), "Write a number of 0 or more"),
            number => Ok(Value::from(number.to_string())),
        },
        Cell::Rate => match read_number(text)? {
            number if number <= Decimal::ZERO => fault(format!("{} is not above 0", shown()), "Write a number above 0"),
            number => Ok(Value::from(number.to_string())),
        },
        Cell::Day => match read_iso_date(text).filter(|_| text.len() == 10) {
            Some(day) => Ok(Value::from(print_iso_date(day))),
            None => fault(format!("'{}' is not a day", shown()), "Write it as 2026-11-24: year, month, day"),
        },
        Cell::Month => match text.parse::<YearMonth>() {
            Ok(month) => Ok(Value::from(month.to_string())),
            Err(_) => fault(format!("'{}' is not a month", shown()), "Write it as 2026-11: year, month"),
        },
        Cell::Currency => match Currency::read(text).filter(|code| code.code().eq_ignore_ascii_case(text)) {
            Some(currency) => Ok(Value::from(currency.code())),
            None => fault(format!("'{}' is no currency", shown()), "Write its code of three letters, such as EUR"),
        },
        Cell::YesNo => match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(Value::from(true)),
            "no" | "false" | "0" => Ok(Value::from(false)),
            _ => fault(format!("'{}' is neither yes nor no", shown()), "Write yes or no"),
        },
    }
}

fn read_number(text: &str) -> Result<Decimal, CellFault> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && plain.starts_with(|sign: char| sign.is_ascii_digit())
        && plain.ends_with(|sign: char| sign.is_ascii_digit())
        && digits <= DIGITS;
    if let Some(number) = is_plain.then(|| text.parse().ok()).flatten() {
        return Ok(number);
    }
    let shown: String = text.chars().take(40).collect();
    let mend = "Write it with a point and without grouping, such as 1234.56";
    if plain.contains(',') {
        return fault(format!("'{shown}' has a comma, which can mean two things"), mend);
    }
    fault(format!("'{shown}' is not a number"), mend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_taken_as_it_stands() {
        for (cell, text, value) in [
            (Cell::Number, "-1234.50", "-1234.50"),
            (Cell::Amount, "0", "0"),
            (Cell::Rate, "0.000001", "0.000001"),
            (Cell::Day, "2026-11-24", "2026-11-24"),
            (Cell::Month, "2026-11", "2026-11"),
            (Cell::Currency, "eur", "EUR"),
        ] {
            assert_eq!(read_cell(cell, text), Ok(Value::from(value)), "{text}");
        }
        assert_eq!(read_cell(Cell::YesNo, "Yes"), Ok(Value::from(true)));
        assert_eq!(read_cell(Cell::Texts, "a | b||"), Ok(Value::from(vec!["a", "b"])));
    }

    #[test]
    fn what_can_be_read_in_two_ways_or_none_is_refused_with_a_mend() {
        for (cell, text) in [
            (Cell::Number, "1,234"),
            (Cell::Number, "1.234,56"),
            (Cell::Number, "1e3"),
            (Cell::Number, ".5"),
            (Cell::Number, "5."),
            (Cell::Number, "--5"),
            (Cell::Number, "1.2.3"),
            (Cell::Number, "9999999999999999999999999"),
            (Cell::Amount, "-1"),
            (Cell::Rate, "0"),
            (Cell::Day, "24.11.2026"),
            (Cell::Day, "11/24/2026"),
            (Cell::Day, "2026-02-30"),
            (Cell::Day, "2026-11-24T00:00"),
            (Cell::Month, "2026-13"),
            (Cell::Currency, "XXY"),
            (Cell::Currency, "€"),
            (Cell::YesNo, "perhaps"),
        ] {
            let (what, mend) = read_cell(cell, text).unwrap_err();
            assert!(what.contains(text.trim_start_matches('-')) && mend.starts_with("Write"), "{text}: {what} {mend}");
        }
        assert!(read_cell(Cell::Text, &"x".repeat(501)).is_err());
    }
}
