//! Tax identifiers and bank accounts.

use domain::{Confidence, Field, PageBox};

use super::Source;
use crate::invoice::vocabulary::HeaderKind;
use crate::layout::{Cell, squeeze};
use crate::read::page::Word;

/// The seller's tax identifier: a labelled one that stands outside the buyer's address.
pub fn tax_id(source: &Source<'_>, buyer_place: Option<(u32, PageBox)>) -> Option<Field<String>> {
    let mut best: Option<(i32, Field<String>)> = None;
    for pair in source.of(HeaderKind::TaxId) {
        let Some((id, cell)) = identifier(&pair.value) else { continue };
        let international = id.chars().take(2).all(|c| c.is_ascii_uppercase());
        let label = squeeze(&pair.label);
        let value_added = ["vat", "ust", "tva", "btw", "gst", "iva", "uid"].iter().any(|part| label.contains(part));
        const THEIRS: &[&str] = &["customer", "client", "buyer", "kunde", "ihre", "klant", "cliente", "your", "uw"];
        let row = source.sheet.rows.get(pair.row);
        let cell_of_label = row.and_then(|row| row.cells.iter().find(|cell| cell.text().contains(&pair.label)));
        let theirs = cell_of_label.is_some_and(|cell| {
            let folded = crate::layout::fold(&cell.text());
            folded.split(|c: char| !c.is_alphanumeric()).any(|word| THEIRS.contains(&word))
        });
        let buyers = theirs
            || buyer_place.is_some_and(|(page, area)| {
                let across =
                    pair.value.shared_width(PageBox::new(area.left - 10.0, area.top, area.right + 10.0, area.bottom));
                page == pair.value.page
                    && across > 0.0
                    && pair.value.area.top >= area.top
                    && pair.value.area.top <= area.bottom + pair.value.height()
            });
        let score = i32::from(international) * 6 + i32::from(value_added) * 4 - i32::from(buyers) * 20;
        if best.as_ref().is_none_or(|(old, _)| score > *old) {
            let sure = if buyers {
                40
            } else if international {
                92
            } else {
                85
            };
            best = Some((score, Field::new(id, Confidence::percent(sure), cell.evidence())));
        }
    }
    best.filter(|(score, _)| *score >= 0).map(|(_, field)| field)
}

/// Words from the first on that are capitals and digits; the blanks between them are dropped for
/// identifiers of a country's form, such as `DE 123 456 789`.
fn identifier(cell: &Cell) -> Option<(String, Cell)> {
    let mut words: Vec<Word> = Vec::new();
    let mut text = String::new();
    for word in &cell.words {
        let bare = word.text.trim_matches(|c: char| matches!(c, ',' | ';' | '.' | ':' | '|' | '(' | ')'));
        let fits = !bare.is_empty()
            && bare.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '/'));
        let opens_country = words.is_empty() && bare.len() == 2 && bare.chars().all(|c| c.is_ascii_uppercase());
        if !fits || !(opens_country || bare.chars().any(|c| c.is_ascii_digit())) {
            break;
        }
        text.push_str(bare);
        words.push(word.clone());
        if word.text.ends_with([',', ';', '|']) {
            break;
        }
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let money =
        text.rsplit_once('.').is_some_and(|(_, tail)| tail.len() == 2 && tail.chars().all(|c| c.is_ascii_digit()));
    ((5..=18).contains(&digits) && text.len() <= 24 && !money)
        .then(|| Cell::of(words, cell.page).map(|cell| (text, cell)))?
}

/// An IBAN that proves itself, else a labelled account number.
pub fn payment_account(source: &Source<'_>) -> Option<Field<String>> {
    let cells = source.sheet.rows.iter().flat_map(|row| &row.cells);
    if let Some((iban, cell)) = cells.filter_map(find_iban).next() {
        return Some(Field::new(iban, Confidence::percent(97), cell.evidence()));
    }
    source.of(HeaderKind::Account).filter(|pair| pair.opens && speaks_of_bank(source, pair.row)).find_map(|pair| {
        let word = pair.value.words.first()?;
        let text = word.text.trim_matches(|c: char| matches!(c, ',' | ';' | '.' | ':'));
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = digits >= 4 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '/' | '.'));
        let cell = Cell::of(vec![word.clone()], pair.value.page)?;
        fits.then(|| Field::new(text.to_owned(), Confidence::percent(80), cell.evidence()))
    })
}

/// An account number may also be the customer's with the seller: near a bank's it is one to pay to.
fn speaks_of_bank(source: &Source<'_>, row: usize) -> bool {
    const BANK: &[&str] = &[
        "bank",
        "iban",
        "bic",
        "swift",
        "sort",
        "routing",
        "ifsc",
        "aba",
        "blz",
        "banque",
        "banca",
        "banco",
        "sparkasse",
        "wire",
    ];
    let near = source.sheet.rows.iter().skip(row.saturating_sub(4)).take(9);
    near.flat_map(|row| row.words()).any(|word| {
        let folded = crate::layout::fold(&word.text);
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        BANK.contains(&bare) || bare.ends_with("bank") || bare.starts_with("bank")
    })
}

/// The first run of words that together are an IBAN with the right check digits.
fn find_iban(cell: &Cell) -> Option<(String, Cell)> {
    for from in 0..cell.words.len().min(60) {
        let mut text = String::new();
        for (count, word) in cell.words.iter().skip(from).take(10).enumerate() {
            let part = word.text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let part = part.strip_prefix("IBAN").filter(|rest| !rest.is_empty()).unwrap_or(part);
            text.extend(part.chars().filter(|c| c.is_ascii_alphanumeric()));
            if text.len() > 34 {
                break;
            }
            if is_iban(&text) {
                let words = cell.words.get(from..=from + count)?.to_vec();
                return Cell::of(words, cell.page).map(|cell| (text, cell));
            }
        }
    }
    None
}

/// ISO 13616: two letters, two digits, and 97 divides the rearranged number with remainder 1.
fn is_iban(text: &str) -> bool {
    let mut head = text.chars();
    let letters = head.by_ref().take(2).filter(char::is_ascii_uppercase).count() == 2;
    let checks = head.by_ref().take(2).filter(char::is_ascii_digit).count() == 2;
    if !letters || !checks || !(15..=34).contains(&text.len()) {
        return false;
    }
    let (front, rest) = text.split_at(4);
    let remainder = rest.chars().chain(front.chars()).try_fold(0u32, |remainder, c| {
        let value = c.to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((remainder * shift + value) % 97)
    });
    remainder == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_proves_itself() {
        assert!(is_iban("DE88200800000970375700"));
        assert!(is_iban("FR7610107002450061705231739"));
        assert!(!is_iban("DE88200800000970375701"));
        assert!(!is_iban("US1234567890"));
    }
}
