//! How and until when to pay.

use domain::{Confidence, Field};

use super::Source;
use crate::invoice::vocabulary::HeaderKind;
use crate::layout::{Cell, fold};

/// The labelled terms, else the sentence that states them.
pub fn payment_terms(source: &Source<'_>) -> Option<Field<String>> {
    let labelled = source.of(HeaderKind::PaymentTerms).filter(|pair| pair.opens).find_map(|pair| {
        let text = pair.value.text();
        let says = speaks_of_payment(&fold(&text)) || (has_digit(&text) && pair.value.words.len() <= 12);
        says.then(|| Field::new(text, Confidence::percent(92), pair.value.evidence()))
    });
    labelled.or_else(|| stated(source))
}

fn stated(source: &Source<'_>) -> Option<Field<String>> {
    let cells = source.sheet.rows.iter().flat_map(|row| &row.cells);
    let cell: &Cell =
        cells.filter(|cell| cell.words.len() <= 30).find(|cell| speaks_of_payment(&fold(&cell.text())))?;
    let text = cell.text();
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    Some(Field::new(text, Confidence::percent(78), cell.evidence()))
}

/// `payable within 30 days, by 24 Nov 2026`: the date after such a word in a sentence on payment. Of
/// several the last counts, for a discount ends earlier.
pub fn stated_due_date(source: &Source<'_>) -> Option<Field<domain::Date>> {
    const UNTIL: &[&str] =
        &["bis", "until", "by", "before", "zum", "am", "au", "avant", "le", "voor", "entro", "antes", "due"];
    const PAY: &[&str] = &[
        "zahl",
        "uberweis",
        "begleich",
        "fallig",
        "pay",
        "remit",
        "due",
        "regl",
        "betal",
        "pagar",
        "pagamento",
        "abbuchen",
        "abgebucht",
        "einzug",
        "eingezogen",
    ];
    let rows = source.sheet.rows.iter().zip(source.sheet.rows.iter().skip(1).map(Some).chain([None]));
    let mut found: Option<(domain::Date, Cell)> = None;
    let cells = rows.flat_map(|(row, next)| row.cells.iter().map(move |cell| (cell, next)));
    for (cell, next) in cells.filter(|(cell, _)| (3..=40).contains(&cell.words.len())) {
        // A sentence may go on in the next line.
        let following = next.map(crate::layout::Row::text).unwrap_or_default();
        let folded = fold(&format!("{} {following}", cell.text()));
        if !PAY.iter().any(|word| folded.contains(word)) {
            continue;
        }
        for (at, _) in cell.words.iter().enumerate().filter(|(_, word)| UNTIL.contains(&fold(&word.text).as_str())) {
            let Some(rest) = cell.words.get(at + 1..(at + 5).min(cell.words.len())).map(crate::read::page::join) else {
                continue;
            };
            if let Some(date) = crate::invoice::date::find_dates(&rest, source.style.dates).first() {
                let later = found.as_ref().is_none_or(|(old, _)| date.date > *old);
                found = if later { Some((date.date, cell.clone())) } else { found };
            }
        }
    }
    found.map(|(date, cell)| Field::new(date, Confidence::percent(80), cell.evidence()).printed(cell.text()))
}

/// Whether the text rewards paying early.
pub fn speaks_of_discount(text: &str) -> bool {
    let folded = fold(text);
    ["skonto", "discount", "escompte", "korting", "sconto", "descuento"].iter().any(|word| folded.contains(word))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Whether the folded text states terms of payment.
fn speaks_of_payment(text: &str) -> bool {
    const PLAIN: &[&str] = &[
        "due on receipt",
        "due upon receipt",
        "payable on receipt",
        "payable upon receipt",
        "payable immediately",
        "sofort fallig",
        "sofort zahlbar",
        "zahlbar sofort",
        "zahlbar ohne abzug",
        "a reception",
        "comptant",
        "per direct",
        "a vista",
        "al contado",
        "cash on delivery",
        "end of month",
        "zahlung sofort",
    ];
    if PLAIN.iter().any(|phrase| text.contains(phrase)) {
        return true;
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let days = |word: &str| {
        matches!(word, "days" | "day" | "tage" | "tagen" | "jours" | "dagen" | "giorni" | "dias" | "wochen" | "weeks")
    };
    let number = |word: &str| word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit());
    // "Net 30", "2/10 net 30"
    let net = words.iter().zip(words.iter().skip(1)).any(|(a, b)| matches!(*a, "net" | "netto") && number(b));
    let counted = words.iter().zip(words.iter().skip(1)).any(|(a, b)| number(a) && days(b));
    const PAY: &[&str] = &[
        "payment",
        "payable",
        "pay",
        "paid",
        "due",
        "zahlbar",
        "zahlung",
        "zahlen",
        "fallig",
        "netto",
        "net",
        "paiement",
        "payable",
        "reglement",
        "payer",
        "betalen",
        "betaling",
        "pagamento",
        "pagare",
        "pago",
        "pagar",
        "uberweisen",
        "innerhalb",
    ];
    net || (counted && words.iter().any(|word| PAY.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_two_days_to_pay_is_the_due_one() {
        let text = "Rechnung Nr. A-17\nRechnungsdatum: 07.10.2026\n\nBezeichnung      Menge      Preis      Betrag\n\
            Montage      2      50,00      100,00\nGesamtbetrag      100,00\n\n\
            Zahlbar bis 21.10.2026 mit 2 % Skonto (98,00 EUR), bis 06.11.2026 ohne Abzug.";
        let header = crate::invoice::read_invoice(&crate::read::plain::lay_text(text).unwrap()).invoice.header;
        assert_eq!(header.due_date.unwrap().value.to_string(), "2026-11-06");
    }

    #[test]
    fn sentences_that_state_terms() {
        for text in
            ["net 30 days", "zahlbar innerhalb 14 tagen", "paiement a 30 jours", "14 tage netto", "due on receipt"]
        {
            assert!(speaks_of_payment(text), "{text}");
        }
        for text in ["30 day return policy", "net total 496.00", "delivered within 3 days"] {
            assert!(!speaks_of_payment(text), "{text}");
        }
    }
}
