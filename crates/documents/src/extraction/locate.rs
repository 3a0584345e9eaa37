//! Finds where the values that an XML states are printed on the pages beside it.

use domain::calendar::read_iso_date;
use domain::field::Reading;
use domain::number::DecimalMark;
use domain::{Confidence, Decimal, Discrepancy, Evidence, Field, Invoice, InvoiceLine};

use crate::invoice::date::{DateOrder, find_dates};
use crate::invoice::{read_invoice, read_number};
use crate::layout::{Cell, Sheet, squeeze};
use crate::read::Page;

/// Readings of the page this sure are held against the XML.
const SURE: Confidence = Confidence::percent(95);
/// The fields of a line that are; the others are printed in many ways that say the same.
const COMPARED: [&str; 3] = ["quantity", "unit_price", "line_net_amount"];

/// Gives each stated value its place on the pages, and keeps where the pages clearly print another value.
pub fn place_on_pages(invoice: &mut Invoice, pages: &[Page]) {
    let printed = read_invoice(pages).invoice;
    let sheet = Sheet::of(pages);
    let mut found = Vec::new();
    let (stated, seen) = (&mut invoice.header, &printed.header);
    macro_rules! place_all {
        ($($name:ident)*) => {$(
            found.extend(place(stringify!($name), &mut stated.$name, seen.$name.as_ref(), &sheet));
        )*};
    }
    place_all!(
        invoice_number issue_date due_date currency seller_name seller_tax_id buyer_name order_reference contract_reference
        preceding_invoice payment_terms payment_account sum_of_line_net allowance_total charge_total tax_exclusive_amount
        tax_amount tax_inclusive_amount prepaid_amount rounding_amount payable_amount period_start period_end
    );
    for (at, line) in invoice.lines.iter_mut().enumerate() {
        if let Some(seen) = printed_line(line, at, &printed.lines) {
            found.extend(place_line(line, at, seen));
        }
    }
    invoice.discrepancies = found;
}

/// The printed line that is this one: by its amount, first at its own place, else by its name there.
fn printed_line<'a>(line: &InvoiceLine, at: usize, printed: &'a [InvoiceLine]) -> Option<&'a InvoiceLine> {
    let amount = line.line_net_amount.as_ref()?.value;
    let same = |seen: &&InvoiceLine| seen.line_net_amount.as_ref().is_some_and(|field| field.value == amount);
    let named = |seen: &&InvoiceLine| match (&line.description, &seen.description) {
        (Some(stated), Some(seen)) => squeeze(&seen.value).contains(&squeeze(&stated.value)),
        _ => false,
    };
    let own = printed.get(at);
    own.filter(same).or_else(|| printed.iter().find(same)).or_else(|| own.filter(named))
}

fn place_line(line: &mut InvoiceLine, at: usize, seen: &InvoiceLine) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    macro_rules! take_all {
        ($($name:ident)*) => {$(
            if let (Some(stated), Some(seen)) = (line.$name.as_mut(), seen.$name.as_ref())
                && seen.evidence.is_some()
            {
                if equal(&stated.value, &seen.value) {
                    stated.evidence = seen.evidence.clone();
                } else if seen.confidence >= SURE && COMPARED.contains(&stringify!($name)) {
                    found.push(Discrepancy { line: Some(at), ..disagreement(stringify!($name), stated, seen) });
                }
            }
        )*};
    }
    take_all!(
        line_id item_code quantity unit unit_price price_base_quantity line_allowance line_net_amount tax_rate period_start
        period_end
    );
    // A name is printed with more words around it; it stands where the line's words stand.
    if let (Some(stated), Some(seen)) = (line.description.as_mut(), seen.description.as_ref()) {
        let (stated_words, seen_words) = (squeeze(&stated.value), squeeze(&seen.value));
        if seen_words.contains(&stated_words) || stated_words.contains(&seen_words) {
            stated.evidence = seen.evidence.clone();
        }
    }
    found
}

fn disagreement<T: Reading>(name: &str, stated: &Field<T>, seen: &Field<T>) -> Discrepancy {
    Discrepancy {
        field: name.to_owned(),
        line: None,
        stated: stated.value.print(),
        printed: seen.value.print(),
        stated_at: stated.evidence.clone(),
        printed_at: seen.evidence.clone(),
    }
}

/// Takes over the printed value's place, or finds the value elsewhere on the pages. Returns what is
/// printed in its stead, where that is sure.
fn place<T: Reading>(
    name: &str,
    stated: &mut Option<Field<T>>,
    seen: Option<&Field<T>>,
    sheet: &Sheet,
) -> Option<Discrepancy> {
    let field = stated.as_mut()?;
    let agreeing = seen.filter(|seen| equal(&seen.value, &field.value)).and_then(|seen| seen.evidence.clone());
    if let Some(evidence) = agreeing.or_else(|| find_printed(sheet, &field.value.print())) {
        field.evidence = Some(evidence);
        return None;
    }
    let seen = seen.filter(|seen| seen.confidence >= SURE && !equal(&seen.value, &field.value))?;
    Some(disagreement(name, field, seen))
}

fn equal<T: Reading>(a: &T, b: &T) -> bool {
    a == b || squeeze(&a.print()) == squeeze(&b.print()) && a.print().chars().any(char::is_alphabetic)
}

/// The first words on the pages that say this value: as text, as a number or as a date.
fn find_printed(sheet: &Sheet, value: &str) -> Option<Evidence> {
    let cells = || sheet.rows.iter().flat_map(|row| &row.cells);
    if let Some(date) = read_iso_date(value) {
        return cells()
            .find(|cell| find_dates(&cell.text(), DateOrder::DayFirst).iter().any(|found| found.date == date))
            .and_then(Cell::evidence);
    }
    if let Some(place) = cells().find_map(|cell| words_saying(cell, value)) {
        return place.evidence();
    }
    let amount: Decimal = value.parse().ok()?;
    // Whole numbers below a hundred stand everywhere.
    if amount.abs() < Decimal::ONE_HUNDRED && amount.fract().is_zero() {
        return None;
    }
    let says = |text: &str| {
        [DecimalMark::Point, DecimalMark::Comma].iter().any(|mark| {
            read_number(text, *mark)
                .is_some_and(|number| number.value == amount && !number.percent && number.decimals > 0)
        })
    };
    cells().flat_map(|cell| cell.words.iter().map(move |word| (cell, word))).find_map(|(cell, word)| {
        let place = says(&word.text).then(|| Cell::of(vec![word.clone()], cell.page))??;
        place.evidence()
    })
}

/// The consecutive words of the cell that together are the text.
fn words_saying(cell: &Cell, text: &str) -> Option<Cell> {
    let wanted = squeeze(text);
    if wanted.chars().count() < 3 {
        return None;
    }
    (0..cell.words.len().min(60)).find_map(|from| {
        let mut said = String::new();
        for (count, word) in cell.words.iter().skip(from).enumerate() {
            said.push_str(&squeeze(&word.text));
            if said == wanted {
                return Cell::of(cell.words.get(from..=from + count)?.to_vec(), cell.page);
            }
            if !wanted.starts_with(&said) {
                break;
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    #[test]
    fn a_stated_value_is_found_on_the_page() {
        let mut invoice = Invoice::default();
        invoice.header.seller_name = Some(Field::certain("Acme GmbH".to_owned()));
        invoice.header.payable_amount = Some(Field::certain("1589.80".parse().unwrap()));
        let pages = lay_text("from Acme GmbH\nplease pay us 1.589,80 EUR soon").unwrap();
        place_on_pages(&mut invoice, &pages);
        assert!(invoice.discrepancies.is_empty(), "{:?}", invoice.discrepancies);
        let text = |evidence: Option<Evidence>| evidence.and_then(|evidence| evidence.text);
        assert_eq!(text(invoice.header.seller_name.unwrap().evidence).as_deref(), Some("Acme GmbH"));
        assert_eq!(text(invoice.header.payable_amount.unwrap().evidence).as_deref(), Some("1.589,80"));
    }

    #[test]
    fn a_page_that_prints_another_total_contradicts_the_data() {
        let mut invoice = Invoice::default();
        invoice.header.tax_inclusive_amount = Some(Field::certain("50.00".parse().unwrap()));
        let pages = lay_text(
            "Invoice No: A-1\nDescription      Qty      Price      Amount\nPaper            2        5.00       10.00\n\
             Subtotal                             10.00\nVAT 20%                               2.00\nTotal                                12.00\n",
        )
        .unwrap();
        place_on_pages(&mut invoice, &pages);
        let found = invoice.discrepancies.iter().find(|found| found.field == "tax_inclusive_amount").unwrap();
        assert_eq!((found.stated.as_str(), found.printed.as_str()), ("50.00", "12.00"));
        assert!(found.printed_at.as_ref().is_some_and(|place| place.area.is_some()));
    }
}
