//! The currency of the amounts.

use std::collections::HashMap;

use domain::{Confidence, Currency, Field};

use super::Source;
use crate::invoice::vocabulary::HeaderKind;
use crate::layout::{Cell, squeeze};
use crate::read::page::Word;

/// A labelled code, else the code or sign that stands with the amounts most often.
pub fn find_currency(source: &Source<'_>) -> Option<Field<Currency>> {
    let labelled = source.of(HeaderKind::Currency).find_map(|pair| {
        let word = pair.value.words.first()?;
        let currency = Currency::read(word.text.trim_matches(|c: char| !c.is_alphabetic()))?;
        Some(Field::new(currency, Confidence::percent(96), Cell::of(vec![word.clone()], pair.value.page)?.evidence()))
    });
    labelled.or_else(|| counted(source))
}

fn counted(source: &Source<'_>) -> Option<Field<Currency>> {
    let mut counts: HashMap<Currency, (usize, Cell)> = HashMap::new();
    let mut dollars: Option<Cell> = None;
    for row in &source.sheet.rows {
        for cell in &row.cells {
            for (at, word) in cell.words.iter().enumerate() {
                let number =
                    |at: usize| cell.words.get(at).is_some_and(|word| word.text.chars().any(|c| c.is_ascii_digit()));
                let alone =
                    cell.words.len() <= 3 || row.words().any(|word| word.text.chars().any(|c| c.is_ascii_digit()));
                let beside =
                    (alone && is_common(&word.text)) || number(at + 1) || at.checked_sub(1).is_some_and(number);
                let Some(place) = Cell::of(vec![word.clone()], cell.page) else { continue };
                match sign_in(word, beside) {
                    Some(Sign::Known(currency)) => counts.entry(currency).or_insert((0, place)).0 += 1,
                    Some(Sign::Dollar) if dollars.is_none() => dollars = Some(place),
                    _ => {}
                }
            }
        }
    }
    let best = counts.into_iter().max_by_key(|(currency, (count, _))| (*count, currency.code().to_owned()));
    if let Some((currency, (_, place))) = best {
        return Some(Field::new(currency, Confidence::percent(90), place.evidence()));
    }
    // Many currencies write a dollar sign; without any other hint it most often is this one.
    if let Some(place) = dollars {
        return Some(Field::new(Currency::USD, Confidence::percent(75), place.evidence()));
    }
    // Indian invoices must carry this tax number, and the rupee sign often has no glyph.
    let indian = source.of(HeaderKind::TaxId).find(|pair| squeeze(&pair.label) == "gstin")?;
    Some(Field::new(Currency::read("INR")?, Confidence::percent(75), indian.value.evidence()))
}

/// Codes that are no words of their own and so need no number right beside them.
fn is_common(text: &str) -> bool {
    const CODES: &[&str] = &[
        "EUR", "USD", "GBP", "CHF", "INR", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CNY",
        "SGD", "HKD", "ZAR", "BRL", "MXN", "AED",
    ];
    CODES.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
}

enum Sign {
    Known(Currency),
    Dollar,
}

fn sign_in(word: &Word, beside_number: bool) -> Option<Sign> {
    let text = word.text.as_str();
    for (sign, code) in
        [("€", "EUR"), ("£", "GBP"), ("₹", "INR"), ("¥", "JPY"), ("US$", "USD"), ("C$", "CAD"), ("A$", "AUD")]
    {
        if text.contains(sign) {
            return Currency::read(code).map(Sign::Known);
        }
    }
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    if text.contains('$') && (has_digit || beside_number) {
        return Some(Sign::Dollar);
    }
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if matches!(letters.as_str(), "Rs" | "INR") && (has_digit || beside_number) {
        return Currency::read("INR").map(Sign::Known);
    }
    // A code in capitals with a number beside or in it, or in brackets: `(EUR)`.
    let code = letters.len() == 3 && letters.chars().all(|c| c.is_ascii_uppercase());
    let bracketed = text.starts_with('(') || text.contains('/');
    (code && (has_digit || beside_number || bracketed)).then(|| Currency::read(&letters))?.map(Sign::Known)
}
