//! Decimal numbers as people and programs write them.

use rust_decimal::Decimal;

/// Which sign separates the whole part from the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    Point,
    Comma,
}

/// Reads a number that may carry a currency sign, thousands separators, or a sign before, after or
/// as brackets around it. `None` where the text is not one number.
///
/// With both separators present the last one is the decimal mark. With one separator only, `mark`
/// decides; without it, a comma before exactly three digits groups thousands and a point is a
/// decimal point, as in JSON.
pub fn read_decimal(text: &str, mark: Option<DecimalMark>) -> Option<Decimal> {
    // Most numbers in a description are plain figures.
    if text.len() < 19 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<u64>().ok().map(Decimal::from);
    }
    let (digits, negative) = strip_signs(text)?;
    let mark = mark_of(&digits, mark)?;
    let mut plain = String::with_capacity(digits.len());
    let mut seen_mark = false;
    for (at, c) in digits.char_indices() {
        match (c, mark) {
            ('0'..='9', _) => plain.push(c),
            ('.', DecimalMark::Point) | (',', DecimalMark::Comma) => {
                if seen_mark {
                    return None;
                }
                seen_mark = true;
                plain.push('.');
            }
            ('.' | ',' | '\'' | ' ', _) => {
                if seen_mark || !groups_three(&digits, at) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let mut value: Decimal = plain.parse().ok()?;
    if negative {
        value.set_sign_negative(!value.is_zero());
    }
    Some(value)
}

/// Digits with separators only, and whether the number is negative.
fn strip_signs(text: &str) -> Option<(String, bool)> {
    let mut text = text.trim();
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        text = inner.trim();
    }
    let mut digits = String::with_capacity(text.len());
    let mut letters = String::new();
    let mut letter_after_digit = false;
    for c in text.chars() {
        match c {
            // A letter between digits makes it no number: 1e5, 0x12.
            '0'..='9' if letter_after_digit => return None,
            '0'..='9' | '.' | ',' => digits.push(c),
            '\'' | '’' => digits.push('\''),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                if !digits.is_empty() {
                    digits.push(' ');
                }
            }
            '-' | '−' | '–' => {
                if negative {
                    return None;
                }
                negative = true;
            }
            '+' | '$' | '€' | '£' | '¥' | '₹' => {}
            c if c.is_ascii_alphabetic() => {
                letter_after_digit |= digits.bytes().any(|b| b.is_ascii_digit());
                letters.push(c);
            }
            _ => return None,
        }
    }
    while digits.ends_with([' ', '.', ',']) {
        digits.pop();
    }
    let has_digit = digits.bytes().any(|b| b.is_ascii_digit());
    // Letters may only be a currency code or short sign, such as USD, kr, Rs or C.
    (has_digit && letters.len() <= 3).then_some((digits, negative))
}

fn mark_of(digits: &str, told: Option<DecimalMark>) -> Option<DecimalMark> {
    let point = digits.rfind('.');
    let comma = digits.rfind(',');
    let many = |sign: char| digits.matches(sign).count() > 1;
    Some(match (point, comma) {
        (Some(p), Some(c)) if p > c && !many('.') => DecimalMark::Point,
        (Some(p), Some(c)) if c > p && !many(',') => DecimalMark::Comma,
        (Some(_), Some(_)) => return None,
        (Some(_), None) if many('.') => DecimalMark::Comma,
        (None, Some(_)) if many(',') => DecimalMark::Point,
        (None, None) => DecimalMark::Point,
        (Some(p), None) if told == Some(DecimalMark::Comma) && groups_three(digits, p) => DecimalMark::Comma,
        (Some(_), None) => DecimalMark::Point,
        (None, Some(c)) if told != Some(DecimalMark::Comma) && groups_three(digits, c) => DecimalMark::Point,
        (None, Some(_)) => DecimalMark::Comma,
    })
}

/// Whether the separator at this byte is followed by exactly three digits before the next one.
/// Indian grouping (1,23,456) has groups of two before the last of three.
fn groups_three(digits: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (digits.get(..at), digits.get(at + 1..)) else { return false };
    let run = after.bytes().take_while(u8::is_ascii_digit).count();
    let leads = before.bytes().last().is_some_and(|b| b.is_ascii_digit()) && !before.starts_with('0');
    let last_group = after.rsplit([',', ' ', '\'']).next().unwrap_or(after);
    let last_run = last_group.bytes().take_while(u8::is_ascii_digit).count();
    leads && (run == 3 || (run == 2 && after.contains(',') && last_run == 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        read_decimal(text, None).map(|d| d.to_string())
    }

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("$1,000.00", "1000.00"),
            ("1.000,00", "1000.00"),
            ("1 234,56 €", "1234.56"),
            ("1'234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("12,34,567.50", "1234567.50"),
            ("-5", "-5"),
            ("5.00-", "-5.00"),
            ("(5.00)", "-5.00"),
            ("−12,5", "-12.5"),
            ("USD 12.50", "12.50"),
            ("0,125", "0.125"),
            ("1,000", "1000"),
            ("1.000", "1.000"),
            ("0.00012345", "0.00012345"),
            ("12.", "12"),
        ];
        for (text, value) in cases {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_one_number() {
        for text in ["", "abc", "1,2,3", "12.34.56", "NaN", "1e5", "0x12", "1,00,0", "--5", "12 34", "Infinity"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_told_mark_decides_what_is_open() {
        assert_eq!(read_decimal("1.471", Some(DecimalMark::Comma)), Some(Decimal::new(1471, 0)));
        assert_eq!(read_decimal("1,471", Some(DecimalMark::Comma)), Some(Decimal::new(1471, 3)));
        assert_eq!(read_decimal("1.471,60", Some(DecimalMark::Point)), Some(Decimal::new(147_160, 2)));
    }
}
