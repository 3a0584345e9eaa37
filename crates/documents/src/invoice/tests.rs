use super::*;
use crate::read::plain::lay_text;

fn read(text: &str) -> PrintedInvoice {
    read_invoice(&lay_text(text).unwrap())
}

const ENGLISH: &str = "\
Northwind Supplies Ltd.
12 Harbour Street, Bristol BS1 4DJ
VAT No: GB 123 4567 89

INVOICE

Bill To:                                   Invoice No: NW-2041
Contoso Retail plc                         Invoice date: 24 November 2026
5 High Street                              Due date: 24/12/2026
London W1A 1AA                             PO Number: 4500017

Item code   Description                       Qty    Unit price      Amount
P-100       Copy paper, white,                 10          4.25       42.50
            A4, 80 g
S-7         Site survey                         3        150.00      450.00

                                            Subtotal:            492.50
                                            VAT 20%:              98.50
                                            Total:              £591.00
Payment terms: Net 30 days
";

#[test]
fn reads_a_plain_english_invoice() {
    let read = read(ENGLISH);
    let header = &read.invoice.header;
    let text = |field: &Option<Field<String>>| field.as_ref().map(|field| field.value.clone());
    assert_eq!(text(&header.invoice_number).as_deref(), Some("NW-2041"));
    assert_eq!(text(&header.seller_name).as_deref(), Some("Northwind Supplies Ltd."));
    assert_eq!(text(&header.buyer_name).as_deref(), Some("Contoso Retail plc"));
    assert_eq!(text(&header.order_reference).as_deref(), Some("4500017"));
    assert_eq!(header.issue_date.as_ref().unwrap().value.to_string(), "2026-11-24");
    assert_eq!(header.due_date.as_ref().unwrap().value.to_string(), "2026-12-24");
    assert_eq!(header.currency.as_ref().unwrap().value.code(), "GBP");
    assert_eq!(header.tax_inclusive_amount.as_ref().unwrap().value.to_string(), "591.00");
    assert_eq!(read.invoice.lines.len(), 2);
    let line = &read.invoice.lines[0];
    assert_eq!(text(&line.item_code).as_deref(), Some("P-100"));
    assert_eq!(text(&line.description).as_deref(), Some("Copy paper, white, A4, 80 g"));
    assert_eq!(line.quantity.as_ref().unwrap().value.to_string(), "10");
    assert!(line.line_net_amount.as_ref().unwrap().confidence >= Confidence::percent(95));
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn a_line_that_contradicts_itself_is_told_and_unsure() {
    let read = read(&ENGLISH.replace("10          4.25       42.50", "10          4.25       45.50"));
    assert!(read.warnings.iter().any(|warning| warning.contains("4.25")), "{:?}", read.warnings);
    assert!(read.invoice.lines[0].unit_price.as_ref().unwrap().confidence < Confidence::percent(60));
}

#[test]
fn reads_decimal_commas_and_german_labels() {
    let read = read(
        "Muster Handels GmbH | Hauptstr. 1 | 10115 Berlin\n\nKunde AG\nNebenweg 2\n20095 Hamburg\n\n\
         Rechnung Nr. 4711                      Rechnungsdatum: 03.04.2026\n\n\
         Pos   Bezeichnung            Menge        Einzelpreis      Gesamtpreis\n\
         1     Beratung               12,5 Std.         96,00         1.200,00\n\
         2     Anfahrt                1                 45,00            45,00\n\n\
                                            Summe netto            1.245,00\n\
                                            zzgl. 19% MwSt.          236,55\n\
                                            Rechnungsbetrag        1.481,55 EUR\n",
    );
    let invoice = &read.invoice;
    assert_eq!(invoice.lines.len(), 2);
    assert_eq!(invoice.lines[0].line_net_amount.as_ref().unwrap().value.to_string(), "1200.00");
    assert_eq!(invoice.lines[0].unit.as_ref().unwrap().value.code(), Some("HUR"));
    assert_eq!(invoice.header.issue_date.as_ref().unwrap().value.to_string(), "2026-04-03");
    assert_eq!(invoice.header.tax_amount.as_ref().unwrap().value.to_string(), "236.55");
    assert_eq!(invoice.header.seller_name.as_ref().unwrap().value, "Muster Handels GmbH");
    assert_eq!(invoice.header.buyer_name.as_ref().unwrap().value, "Kunde AG");
}

#[test]
fn hostile_pages_never_panic() {
    use crate::read::page::{TextLine, Word};
    use domain::PageBox;
    let word = |text: &str, left: f32, top: f32| Word {
        text: text.to_owned(),
        area: PageBox::new(left, top, left + 10.0, top + 10.0),
        confidence: Confidence::CERTAIN,
    };
    let words = vec![
        word("Qty", -1e5, -50.0),
        word("Description", f32::MAX / 4.0, -50.0),
        word("Amount", 90.0, -50.0),
        word(&"9".repeat(41), 0.0, 0.0),
        word("NaN", 50.0, 0.0),
        word("79228162514264337593543950335", 90.0, 0.0),
        word("79228162514264337593543950335", 90.0, 20.0),
        word("Total", 0.0, 40.0),
        word("79228162514264337593543950335", 90.0, 40.0),
        word("VAT", 0.0, 60.0),
        word("79228162514264337593543950335", 90.0, 60.0),
    ];
    let lines: Vec<TextLine> = words.into_iter().filter_map(|word| TextLine::of(vec![word], 0)).collect();
    let pages: Vec<Page> =
        (1..=500).map(|number| Page { number, width: 0.0, height: 0.0, lines: lines.clone() }).collect();
    let _ = read_invoice(&pages);
}
