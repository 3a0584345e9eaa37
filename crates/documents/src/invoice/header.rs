//! The fields of the invoice as a whole, except names and totals.

mod account;
mod currency;
mod period;
mod terms;

use std::collections::HashSet;

use domain::{Confidence, Date, Field, InvoiceHeader, PageBox};

use super::date::find_dates;
use super::line::Style;
use super::vocabulary::HeaderKind;
use crate::layout::{Cell, Pair, Place, Sheet};

pub use currency::find_currency;

/// What the header's readers look at.
pub struct Source<'a> {
    pub sheet: &'a Sheet,
    /// Labelled values outside the line table.
    pub pairs: &'a [Pair<HeaderKind>],
    /// The rows of the sheet that the lines were read from.
    pub line_rows: &'a HashSet<usize>,
    pub style: Style,
    /// Day and month of a numeric date may be swapped in this document.
    pub order_open: bool,
}

impl Source<'_> {
    fn of(&self, kind: HeaderKind) -> impl Iterator<Item = &Pair<HeaderKind>> {
        self.pairs.iter().filter(move |pair| pair.role == kind)
    }
}

/// Fills what labels name; says what stayed open.
pub fn read_header(
    source: &Source<'_>,
    buyer_place: Option<(u32, PageBox)>,
    header: &mut InvoiceHeader,
    warnings: &mut Vec<String>,
) {
    header.invoice_number = invoice_number(source);
    header.issue_date = issue_date(source, warnings);
    header.due_date =
        dated(source, HeaderKind::DueDate).map(|(_, field)| field).or_else(|| terms::stated_due_date(source));
    header.order_reference = reference(source, HeaderKind::Order);
    header.contract_reference = reference(source, HeaderKind::Contract);
    header.preceding_invoice = reference(source, HeaderKind::PrecedingInvoice);
    header.seller_tax_id = account::tax_id(source, buyer_place);
    header.payment_account = account::payment_account(source);
    header.payment_terms = terms::payment_terms(source);
    if let Some((first, last)) = period::service_period(source, warnings) {
        (header.period_start, header.period_end) = (Some(first), Some(last));
    }
}

/// A value in one word that names a document: it has a digit, and is no date and no amount.
fn reference_word(cell: &Cell, source: &Source<'_>) -> Option<(String, Cell)> {
    let bare = |text: &str| {
        let text =
            text.trim_start_matches("n°").trim_start_matches("N°").trim_start_matches("nº").trim_start_matches("Nº");
        text.trim_matches(|c: char| matches!(c, ',' | ';' | '.' | ':' | '(' | ')' | '"' | '\'' | '#' | '*')).to_owned()
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let (at, word) = cell.words.iter().enumerate().take(2).find(|(_, word)| digits(&word.text) > 0)?;
    let mut text = bare(&word.text);
    let mut words = vec![word.clone()];
    if at == 1 {
        // `RE 2026-17`: a short prefix in capitals belongs to the number.
        let first = cell.words.first()?;
        let prefix = first.text.chars().all(|c| c.is_uppercase() || c == '-' || c == '/') && first.text.len() <= 4;
        if !prefix {
            return None;
        }
        text = format!("{} {text}", first.text);
        words.insert(0, first.clone());
    }
    let dated = !find_dates(&text, source.style.dates).is_empty()
        && text.chars().filter(|c| c.is_alphabetic()).count() == 0
        && text.matches(['.', '/', '-']).count() == 2;
    let money = text.contains(['$', '€', '£', '%']) || is_amount(&text);
    let plausible = text.chars().count() <= 40 && !text.contains('@');
    (plausible && !dated && !money).then(|| Cell::of(words, cell.page).map(|cell| (text, cell)))?
}

fn is_amount(text: &str) -> bool {
    let tail = text.rsplit_once([',', '.']).map(|(head, tail)| (head, tail.len()));
    tail.is_some_and(|(head, tail)| {
        tail == 2 && head.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) && !head.is_empty()
    })
}

fn invoice_number(source: &Source<'_>) -> Option<Field<String>> {
    let mut best: Option<(i32, String, Cell)> = None;
    for pair in source.pairs {
        let strong = match pair.role {
            HeaderKind::InvoiceNumber => 60,
            HeaderKind::InvoiceTitle if pair.opens => 30,
            _ => continue,
        };
        let Some((text, cell)) = reference_word(&pair.value, source) else { continue };
        let weak = pair.role == HeaderKind::InvoiceTitle;
        let first_word = pair.value.words.first().is_some_and(|word| word.text.chars().any(|c| c.is_ascii_digit()));
        // `Fatura FT 2026/17`: the words of a title are no number, a short series is.
        let series = text.contains(' ') && pair.value.words.len() == 2;
        if weak && (!(first_word || series) || text.chars().count() < 3) {
            continue;
        }
        let again = source
            .pairs
            .iter()
            .filter(|other| matches!(other.role, HeaderKind::InvoiceNumber | HeaderKind::InvoiceTitle))
            .filter(|other| other.value.text().contains(&text))
            .count();
        let score =
            strong + place_score(pair.place) + i32::from(pair.opens) * 5 + i32::try_from(again.min(4)).unwrap_or(0) * 2
                - i32::try_from(pair.value.words.len().min(8)).unwrap_or(0);
        if best.as_ref().is_none_or(|(old, ..)| score > *old) {
            best = Some((score, text, cell));
        }
    }
    let (score, text, cell) = best.or_else(|| titled_number(source).map(|(text, cell)| (50, text, cell)))?;
    let sure = if score >= 60 { 95 } else { 80 };
    Some(Field::new(text, Confidence::percent(sure), cell.evidence()))
}

/// `Invoice of the insurer no. 17`: a number word later in a line that opens as a title.
fn titled_number(source: &Source<'_>) -> Option<(String, Cell)> {
    const TITLES: &[&str] =
        &["rechnung", "invoice", "facture", "factuur", "fattura", "factura", "fatura", "gutschrift", "avoir"];
    let cells = source.sheet.rows.iter().filter(|row| row.page == 1).take(40).flat_map(|row| &row.cells);
    let titled = cells.filter(|cell| cell.words.len() <= 10).find_map(|cell| {
        let at = cell.words.iter().position(|word| crate::layout::label::squeeze_word(&word.text) == "nr")?;
        let titled = cell.words.iter().take(at).any(|word| {
            let squeezed = crate::layout::label::squeeze_word(&word.text);
            TITLES.iter().any(|title| squeezed.ends_with(title))
        });
        titled.then(|| reference_word(&cell.from_word(at + 1)?, source))?
    });
    titled.or_else(|| number_under_title(source))
}

/// `INVOICE` and under it `No.: 17`, `# 17` or `Number 17`.
fn number_under_title(source: &Source<'_>) -> Option<(String, Cell)> {
    let rows = source.sheet.rows.iter().enumerate().filter(|(_, row)| row.page == 1).take(40);
    let mut cells = rows.flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
    cells.find_map(|(at, cell)| {
        let numbered = cell.words.first().is_some_and(|word| crate::layout::label::squeeze_word(&word.text) == "nr");
        // Other columns may have rows of their own in between.
        let above = source.sheet.rows.iter().take(at).rev().take(3).flat_map(|row| &row.cells);
        let titled = above
            .filter(|title| {
                title.shared_width(cell.area) > 0.0 && cell.area.top - title.area.bottom < title.height() * 2.0
            })
            .any(|title| crate::invoice::vocabulary::HEADER.role(&title.text()) == Some(HeaderKind::InvoiceTitle));
        (numbered && titled).then(|| reference_word(&cell.from_word(1)?, source))?
    })
}

fn place_score(place: Place) -> i32 {
    match place {
        Place::Beside => 8,
        Place::Right => 6,
        Place::Below => 3,
    }
}

/// The best dated value of a kind, with how good its label is.
fn dated(source: &Source<'_>, kind: HeaderKind) -> Option<(i32, Field<Date>)> {
    let mut best: Option<(i32, Field<Date>)> = None;
    for pair in source.of(kind) {
        let text = pair.value.text();
        let dates = find_dates(&text, source.style.dates);
        // Where paying early is rewarded, the last date is the due one.
        let rewarded = kind == HeaderKind::DueDate && terms::speaks_of_discount(&text);
        let Some(found) = (if rewarded { dates.last() } else { dates.first() }) else { continue };
        // A date far into a sentence is not what the label names.
        let words = i32::try_from(pair.value.words.len().min(12)).unwrap_or(12);
        let specific = i32::try_from(pair.label.chars().count().min(12)).unwrap_or(0);
        let score = specific + place_score(pair.place) + i32::from(pair.opens) * 10 - words;
        if best.as_ref().is_some_and(|(old, _)| *old >= score) {
            continue;
        }
        let percent = if found.open && source.order_open { 60 } else { 94 };
        best = Some((score, Field::new(found.date, Confidence::percent(percent), pair.value.evidence()).printed(text)));
    }
    best
}

fn issue_date(source: &Source<'_>, warnings: &mut Vec<String>) -> Option<Field<Date>> {
    let labelled = dated(source, HeaderKind::IssueDate).map(|(_, field)| field);
    let found = labelled.or_else(|| {
        // `Invoice A-1, 24 Nov 2026`, or a letter's date at its head.
        let claimed: Vec<_> = source
            .pairs
            .iter()
            .filter(|pair| pair.role != HeaderKind::InvoiceTitle && pair.role != HeaderKind::InvoiceNumber)
            .collect();
        let cells = source.sheet.rows.iter().filter(|row| row.page == 1).take(40).flat_map(|row| &row.cells);
        let free = cells
            .filter(|cell| !claimed.iter().any(|pair| pair.value.words.iter().any(|word| cell.words.contains(word))));
        let mut dates = free.filter(|cell| cell.words.len() <= 8).filter_map(|cell| {
            let dates = find_dates(&cell.text(), source.style.dates);
            if let [only] = dates.as_slice() { Some((*only, cell)) } else { None }
        });
        let (found, cell) = dates.next()?;
        Some(Field::new(found.date, Confidence::percent(65), cell.evidence()).printed(cell.text()))
    })?;
    if found.confidence < Confidence::percent(65) {
        let printed = found.printed.as_deref().unwrap_or_default();
        warnings.push(format!("the date '{printed}' may have day and month the other way round"));
    }
    Some(found)
}

fn reference(source: &Source<'_>, kind: HeaderKind) -> Option<Field<String>> {
    let mut best: Option<(i32, Field<String>)> = None;
    for pair in source.of(kind) {
        let Some((text, cell)) = reference_word(&pair.value, source) else { continue };
        let label = crate::layout::squeeze(&pair.label);
        // Within a sentence only `order no. 17` names the order.
        if text.chars().count() < 2 || !(pair.opens || label.ends_with("nr")) {
            continue;
        }
        let loose = ["your", "votre", "ihre", "uw", "su", "vostro"].iter().any(|word| label.starts_with(word))
            && !label.ends_with("nr");
        let sure = if loose {
            65
        } else if pair.opens {
            88
        } else {
            75
        };
        let score =
            i32::from(sure) + place_score(pair.place) + i32::try_from(pair.label.chars().count().min(20)).unwrap_or(0);
        if best.as_ref().is_none_or(|(old, _)| score > *old) {
            best = Some((score, Field::new(text, Confidence::percent(sure), cell.evidence())));
        }
    }
    best.map(|(_, field)| field)
}
