//! Numbers on invoices: with currency, unit or percent sign, and the decimal mark of the document.

use domain::Decimal;
use domain::number::{DecimalMark, read_decimal};

use crate::layout::Sheet;

/// A number with what stands around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub value: Decimal,
    pub percent: bool,
    /// Letters after the number: `kg`, `Stk.`, `EUR`.
    pub suffix: String,
    /// Letters before it: `EUR`, `x`, `Rs`.
    pub prefix: String,
    /// Digits after the decimal mark as printed.
    pub decimals: u32,
}

/// Reads a text that is one number with at most a few words around it.
pub fn read_number(text: &str, mark: DecimalMark) -> Option<Number> {
    let text = text.trim();
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let mut start = first;
    // A decimal mark or a sign may stand before the first digit.
    for (at, c) in text.get(..first)?.char_indices().rev() {
        match c {
            '.' | ',' if at + 1 == first => start = at,
            _ => break,
        }
    }
    let last = end_of_number(text.get(first..)?) + first;
    let digits = text.get(start..last)?.trim_end_matches([' ', '.', ',', '\'', '\u{2019}']);
    let before = text.get(..start)?;
    let after = text.get(start + digits.len()..)?;
    if after.chars().any(|c| c.is_ascii_digit())
        || after.contains('@')
        || before.chars().filter(|c| c.is_alphabetic()).count() > 4
    {
        return None;
    }
    let fixed = if digits.starts_with(['.', ',']) { format!("0{digits}") } else { digits.to_owned() };
    let mut value = read_decimal(&fixed, Some(mark))?;
    let minus = |c: char| matches!(c, '-' | '−' | '–');
    let bracketed = before.trim_end_matches(|c: char| !matches!(c, '(' | ')')).ends_with('(')
        && after.trim_start_matches(|c: char| c != ')').starts_with(')')
        && !after.contains('%');
    let trailing_minus = after.starts_with(minus) && !after.chars().skip(1).any(char::is_alphabetic);
    if before.contains(minus) || trailing_minus || bracketed {
        value.set_sign_negative(!value.is_zero());
    }
    let letters = |part: &str| {
        part.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '²' | '³')).to_owned()
    };
    let decimals = value.scale();
    Some(Number {
        value,
        percent: after.contains('%') || before.contains('%'),
        suffix: letters(after),
        prefix: letters(before),
        decimals,
    })
}

/// Where digits, separators and grouping blanks end.
fn end_of_number(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let groups = |rest: &str| {
            let run = rest.bytes().take_while(u8::is_ascii_digit).count();
            run == 3
        };
        match c {
            '0'..='9' => end = at + 1,
            '.' | ',' | '\'' | '’' => {}
            ' ' if groups(text.get(at + 1..).unwrap_or_default())
                && text.get(..at).is_some_and(|head| {
                    let run = head.bytes().rev().take_while(u8::is_ascii_digit).count();
                    (1..=3).contains(&run) && !head.contains(['.', ','])
                }) => {}
            _ => break,
        }
    }
    end
}

/// Which mark the document's numbers use, by their shape; `None` where its numbers do not show it.
pub fn infer_mark(sheet: &Sheet) -> Option<DecimalMark> {
    let (mut points, mut commas) = (0u32, 0u32);
    for word in sheet.rows.iter().flat_map(|row| row.words()) {
        let (point, comma) = votes(&word.text);
        points = points.saturating_add(point);
        commas = commas.saturating_add(comma);
    }
    match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

/// How much one word speaks for the point and for the comma.
fn votes(word: &str) -> (u32, u32) {
    let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
    if !bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')) {
        return (0, 0);
    }
    let tail = |sign: char| bare.rsplit_once(sign).map(|(head, tail)| (head, tail.len()));
    match (tail('.'), tail(',')) {
        (Some((_, p)), Some((_, c))) if p < c => (3, 0),
        (Some((_, p)), Some((_, c))) if c < p => (0, 3),
        // Dates have two points; 12.34.56 is no amount.
        (Some((head, 1 | 2 | 4)), None) if !head.contains('.') => (1, 0),
        (None, Some((head, 1 | 2 | 4))) if !head.contains(',') => (0, 1),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn value(text: &str, mark: DecimalMark) -> Option<String> {
        read_number(text, mark).map(|number| number.value.to_string())
    }

    #[test]
    fn reads_amounts_with_what_stands_around_them() {
        for (text, expected) in [
            ("$ 42.00", "42.00"),
            ("Rs 1939", "1939"),
            ("■3,802,915.03", "3802915.03"),
            ("1.00 kg", "1.00"),
            ("x10", "10"),
            ("-8.10", "-8.10"),
            ("(12.50)", "-12.50"),
            ("5.00-", "-5.00"),
            ("$-9.32", "-9.32"),
            (".50", "0.50"),
        ] {
            assert_eq!(value(text, DecimalMark::Point).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(value("1 234,56 €", DecimalMark::Comma).as_deref(), Some("1234.56"));
        assert_eq!(value("1.000,00", DecimalMark::Comma).as_deref(), Some("1000.00"));
        assert_eq!(value("0,025 €", DecimalMark::Comma).as_deref(), Some("0.025"));
    }

    #[test]
    fn refuses_several_numbers_and_impossible_ones() {
        for text in ["", "abc", "2 x 3", "10/2", "2026-11-24", "NaN", &"9".repeat(40)] {
            assert_eq!(value(text, DecimalMark::Point), None, "{text}");
        }
    }

    #[test]
    fn keeps_unit_and_percent() {
        let number = read_number("30 Meter", DecimalMark::Comma).unwrap();
        assert_eq!((number.suffix.as_str(), number.percent), ("Meter", false));
        assert!(read_number("19,0 %", DecimalMark::Comma).unwrap().percent);
    }

    #[test]
    fn the_document_shows_its_mark() {
        let mark = |text: &str| infer_mark(&Sheet::of(&lay_text(text).unwrap()));
        assert_eq!(mark("1.000,00 and 12,50 on 24.11.2026"), Some(DecimalMark::Comma));
        assert_eq!(mark("$1,000 and 12.50"), Some(DecimalMark::Point));
        assert_eq!(mark("1,000 and 3"), None);
    }
}
