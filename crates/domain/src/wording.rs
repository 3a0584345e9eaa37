//! Numbers, units and days as findings print them.

use std::hash::Hasher;

use rust_decimal::Decimal;
use rustc_hash::FxHasher;

use crate::money::{Currency, group_thousands};
use crate::unit::Unit;

/// Codes and numbers as they are compared: in capitals, without spaces and signs.
pub fn only_letters_and_figures(text: &str) -> String {
    if !text.is_ascii() {
        return text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    }
    let mut plain = String::with_capacity(text.len());
    let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
    kept.for_each(|byte| plain.push(char::from(byte.to_ascii_uppercase())));
    plain
}

/// Whether any of the words, which are written small, stands in the text, however that is written.
pub fn mentions(text: &str, words: &[&str]) -> bool {
    if !text.is_ascii() {
        let lower = text.to_lowercase();
        return words.iter().any(|word| lower.contains(word));
    }
    // Every line is looked through for several lists of words, and at most places the first letter tells enough.
    let letter = |byte: u8| 1u32 << (byte % 32);
    let firsts = words.iter().filter_map(|word| word.bytes().next()).fold(0, |firsts, first| firsts | letter(first));
    let text = text.as_bytes();
    let mut places = text.iter().enumerate().filter(|(_, byte)| firsts & letter(**byte) != 0);
    places.any(|(at, byte)| {
        let mut likely = words.iter().filter(|word| word.bytes().next() == Some(byte.to_ascii_lowercase()));
        likely.any(|word| text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())))
    })
}

/// A hash that texts have in common which differ in the case of plain letters only.
pub fn fold_hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    // This bit tells small letters from capitals; signs that it makes alike may share a hash too.
    let small = 0x2020_2020_2020_2020;
    words.iter().chain([&last]).for_each(|word| hasher.write_u64(u64::from_le_bytes(*word) | small));
    hasher.finish()
}

/// A price or amount: grouped, with at least the currency's places and no needless zeros after them.
pub fn amount(value: Decimal, currency: Option<Currency>) -> String {
    let least = currency.map_or(2, Currency::minor_digits);
    let mut tidy = value.normalize();
    if tidy.scale() > 10 {
        tidy = tidy.round_dp(10).normalize();
    }
    if tidy.scale() < least {
        tidy.rescale(least);
    }
    group_thousands(tidy)
}

/// A quantity without needless zeros.
pub fn quantity(value: Decimal) -> String {
    group_thousands(value.round_dp(6).normalize())
}

/// A quantity with its unit: `12 hours`, `1 hour`.
pub fn measured(value: Decimal, unit: Option<&Unit>) -> String {
    let number = quantity(value);
    let Some(unit) = unit.map(Unit::name) else { return number };
    if unit == "each" || unit == "one" {
        return number;
    }
    let plural = if value == Decimal::ONE || unit.len() < 3 || unit.ends_with('s') { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// ` per hour`; nothing where the unit is not known, ` each` for pieces.
pub fn per_unit(unit: Option<&Unit>) -> String {
    match unit.map(Unit::name) {
        None => String::new(),
        Some("each" | "one") => " each".to_owned(),
        Some(name) => format!(" per {name}"),
    }
}

/// `1 day`, `22 days`
pub fn days(count: i64) -> String {
    let mut text = count.to_string();
    text.push_str(if count == 1 { " day" } else { " days" });
    text
}

pub fn is_month_end(text: &str) -> bool {
    mentions(text, &["end of month", "end of the month", "eom", "month end"])
}

/// Whether words about a sum say that tax is part of it.
pub fn says_with_tax(text: &str) -> bool {
    let with_tax = [
        "including tax",
        "inclusive of tax",
        "including vat",
        "inclusive of vat",
        "incl. vat",
        "incl. tax",
        "including all tax",
        "inclusive of all tax",
    ];
    mentions(text, &with_tax)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_however_they_are_written() {
        let words = ["late fee", "zins"];
        for text in
            ["late fee", "A LATE FEE", "Late Fees for May", "Verzugszinsen", "ZINS", "Süd: Late fee", "late late fee"]
        {
            assert!(mentions(text, &words), "{text}");
        }
        for text in ["", "late", "late  fee", "lat", "e late fe", "Zin s", "Süd", "ate fee", "[ate fee"] {
            assert!(!mentions(text, &words), "{text}");
        }
        assert!(!mentions("anything", &[]));
    }

    #[test]
    fn a_hash_overlooks_case_and_nothing_else() {
        for (one, other) in [("", ""), ("it-00012", "IT-00012"), ("Window Cleaning, 2 m", "window cleaning, 2 M")] {
            assert_eq!(fold_hash(one), fold_hash(other), "{one}");
        }
        for (one, other) in [("a", "b"), ("window 2 m", "window 3 m"), ("12345678", "12345679"), ("ab", "abc")] {
            assert_ne!(fold_hash(one), fold_hash(other), "{one}");
        }
    }

    #[test]
    fn prints_amounts_and_quantities() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(amount(decimal("142.5"), Some(Currency::USD)), "142.50");
        assert_eq!(amount(decimal("0.04500"), Some(Currency::USD)), "0.045");
        assert_eq!(quantity(decimal("12.00")), "12");
        assert_eq!(measured(decimal("12"), Unit::read("HUR").as_ref()), "12 hours");
        assert_eq!(per_unit(Unit::read("HUR").as_ref()), " per hour");
    }
}
