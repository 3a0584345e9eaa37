//! What speaks for a bill: how it calls itself, its number, an amount due, lines that multiply out.

use super::number::infer_mark;
use super::title::infer_dates;
use super::vocabulary::{HEADER, HeaderKind};
use super::{Style, read_figures};
use crate::layout::label::squeeze_word;
use crate::layout::{Cell, Sheet, find_pairs, squeeze};
use domain::number::DecimalMark;

/// What was found of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingSigns {
    /// The row near the head where a title such as `Tax invoice` stands.
    pub title: Option<usize>,
    /// A label for an invoice's number stands beside one.
    pub numbered: bool,
}

/// What the figures say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingFigures {
    /// A total to pay is stated.
    pub due: bool,
    /// At least one line's quantity and price make its amount.
    pub multiplied: bool,
}

const NAMES: &[&str] = &[
    "invoice",
    "rechnung",
    "facture",
    "factuur",
    "fattura",
    "factura",
    "fatura",
    "faktura",
    "gutschrift",
    "avoir",
    "creditnote",
    "creditmemo",
    "creditnota",
    "receipt",
    "bill",
    "notadicredito",
    "notadecredito",
    "quittung",
];

impl BillingSigns {
    pub fn of(sheet: &Sheet) -> Self {
        let mut head = sheet.rows.iter().take(60).enumerate().filter(|(_, row)| row.page <= 2);
        Self {
            title: head.find(|(_, row)| row.cells.iter().any(is_title)).map(|(at, _)| at),
            numbered: is_numbered(sheet),
        }
    }
}

impl BillingFigures {
    /// Reads all lines and totals, as reading the invoice does.
    pub fn of(sheet: &Sheet) -> Self {
        let marks = infer_mark(sheet).map_or_else(|| vec![DecimalMark::Point, DecimalMark::Comma], |mark| vec![mark]);
        let dates = infer_dates(sheet).order;
        let figures: Vec<_> = marks.into_iter().map(|mark| read_figures(sheet, Style { mark, dates })).collect();
        let due = |solved: &super::Solved| {
            solved.proven
                || [&solved.payable, &solved.gross].into_iter().flatten().any(|total| stands_alone(sheet, total.row))
        };
        Self {
            due: figures.iter().any(|read| due(&read.solved)),
            multiplied: figures.iter().any(|read| {
                let full = |line: &domain::InvoiceLine| line.quantity.is_some() && line.unit_price.is_some();
                read.lines.lines.iter().any(|read| read.proven && full(&read.line))
            }),
        }
    }
}

/// The name of a bill, alone or with words that narrow or number it.
fn is_title(cell: &Cell) -> bool {
    const NARROW: &[&str] = &[
        "tax",
        "sales",
        "commercial",
        "final",
        "interim",
        "proforma",
        "pro",
        "forma",
        "original",
        "copy",
        "duplicate",
        "vat",
        "nr",
        "freight",
        "service",
        "monthly",
        "note",
        "memo",
        "credit",
        "de",
        "d",
        "acompte",
        "vente",
        "di",
        "steuer",
        "corrected",
        "correction",
        "consolidated",
        "summary",
        "statement",
        "and",
    ];
    let words: Vec<String> =
        cell.words.iter().map(|word| squeeze_word(&word.text)).filter(|word| !word.is_empty()).collect();
    let names = |word: &str| NAMES.iter().any(|name| word.ends_with(name));
    let spaced = NAMES.contains(&squeeze(&cell.text()).as_str());
    let narrows = |word: &str| NARROW.contains(&word) || word.chars().any(|c| c.is_ascii_digit());
    let only = words.iter().any(|word| names(word)) && words.iter().all(|word| names(word) || narrows(word));
    // `Rechnung vom 3. Mai 2026`, `Invoice for March 2026`.
    let opens = words.first().is_some_and(|word| names(word));
    let dated = opens && words.iter().skip(1).any(|word| word.chars().any(|c| c.is_ascii_digit()));
    let labelled =
        !matches!(HEADER.role(&cell.text()), None | Some(HeaderKind::InvoiceTitle | HeaderKind::InvoiceNumber));
    let capital = cell.words.first().is_some_and(|word| !word.text.starts_with(char::is_lowercase));
    words.len() <= 7 && capital && !labelled && (spaced || only || dated)
}

fn is_numbered(sheet: &Sheet) -> bool {
    find_pairs(sheet, &HEADER).iter().any(|pair| {
        let value = pair.value.words.first().filter(|word| word.text.chars().any(|c| c.is_ascii_digit()));
        pair.role == HeaderKind::InvoiceNumber && pair.opens && pair.value.page <= 2 && value.is_some()
    })
}

/// In prose a sum may be called a total; one to pay stands in a short line.
fn stands_alone(sheet: &Sheet, row: usize) -> bool {
    sheet.rows.get(row).is_some_and(|row| row.words().count() <= 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn sheet(text: &str) -> Sheet {
        Sheet::of(&lay_text(text).unwrap())
    }

    fn signs(text: &str) -> BillingSigns {
        BillingSigns::of(&sheet(text))
    }

    #[test]
    fn titles_of_bills_are_told_from_words_about_bills() {
        for text in ["TAX INVOICE", "Rechnung Nr. 7", "Sammelrechnung", "Invoice for March 2026", "F A C T U R E"] {
            assert!(signs(text).title.is_some(), "{text}");
        }
        for text in
            ["Invoice frequency: monthly", "4. Invoices and payment", "upon     receipt     of     it", "Bill to"]
        {
            assert!(signs(text).title.is_none(), "{text}");
        }
    }

    #[test]
    fn lines_that_multiply_out_and_a_sum_to_pay_are_signs() {
        let text = "Item      Qty      Price      Amount\nPaper      2      5.00      10.00\nTotal due      10.00";
        let bill = BillingFigures::of(&sheet(text));
        assert!(bill.multiplied && bill.due && !signs(text).numbered);
        let schedule = BillingFigures::of(&sheet(
            "Item      Unit      Price      Maximum\nPaper      box      5.00      10\nPens      box      3.00      12",
        ));
        assert!(!schedule.multiplied && !schedule.due);
    }
}
