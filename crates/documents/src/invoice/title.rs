//! What kind of document it is, its language, and its habit of writing dates.

use domain::InvoiceKind;

use super::date::{DateOrder, find_dates};
use crate::layout::{Sheet, fold, squeeze};

/// How the document writes numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateHabit {
    pub order: DateOrder,
    /// Nothing in the document shows the order; it was taken from language and currency.
    pub open: bool,
}

/// From dates whose day is over 12, else from the language and the currency.
pub fn infer_dates(sheet: &Sheet) -> DateHabit {
    let (mut day, mut month) = (0usize, 0usize);
    for row in &sheet.rows {
        for found in find_dates(&row.text(), DateOrder::DayFirst) {
            match found.shows {
                Some(DateOrder::DayFirst) => day += 1,
                Some(DateOrder::MonthFirst) => month += 1,
                None => {}
            }
        }
    }
    match day.cmp(&month) {
        std::cmp::Ordering::Greater => return DateHabit { order: DateOrder::DayFirst, open: false },
        std::cmp::Ordering::Less => return DateHabit { order: DateOrder::MonthFirst, open: false },
        std::cmp::Ordering::Equal => {}
    }
    let text = fold(&sheet.rows.iter().map(crate::layout::Row::text).collect::<Vec<_>>().join(" "));
    let words = |list: &[&str]| text.split(|c: char| !c.is_alphanumeric()).filter(|word| list.contains(word)).count();
    let foreign = words(&[
        "rechnung", "facture", "factuur", "fattura", "factura", "fatura", "mwst", "tva", "btw", "iva", "datum", "und",
        "les", "het",
    ]);
    if foreign >= 2 {
        return DateHabit { order: DateOrder::DayFirst, open: false };
    }
    let european = words(&["vat", "eur", "gbp", "gst", "gstin", "abn"]) > 0 || text.contains(['€', '£', '₹']);
    let order = if !european && (text.contains('$') || words(&["usd"]) > 0) {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    };
    // Where taxes and money are European nobody writes the month first.
    DateHabit { order, open: !european || text.contains('$') }
}

/// A credit note calls itself one near its head. A correction is an invoice with negative amounts.
pub fn document_type(sheet: &Sheet) -> InvoiceKind {
    const CREDITS: &[&str] = &[
        "creditnote",
        "creditmemo",
        "gutschrift",
        "avoir",
        "facturedavoir",
        "creditnota",
        "notadicredito",
        "notadecredito",
        "notadecrédito",
        "taxcreditnote",
    ];
    let cells = sheet.rows.iter().filter(|row| row.page == 1).take(45).flat_map(|row| &row.cells);
    let credit = cells.filter(|cell| cell.words.len() <= 8).any(|cell| {
        let squeezed = squeeze(&cell.text());
        CREDITS.iter().any(|name| squeezed.starts_with(name))
    });
    if credit { InvoiceKind::CreditNote } else { InvoiceKind::Invoice }
}
