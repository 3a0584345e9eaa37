use domain::PageBox;
use domain::number::DecimalMark;

use super::*;
use crate::invoice::total::collect_totals;
use crate::layout::Sheet;
use crate::read::plain::lay_text;

fn solve(text: &str, mark: DecimalMark, lines: &str) -> Solved {
    let sheet = Sheet::of(&lay_text(text).unwrap());
    let totals = collect_totals(&sheet, mark, &std::collections::HashSet::new());
    assert!(totals.iter().all(|total| total.cell.area != PageBox::new(0.0, 0.0, 0.0, 0.0)));
    solve_totals(totals, lines.parse().ok())
}

fn amount(total: &Option<Total>) -> Option<String> {
    total.as_ref().map(|total| total.amount.to_string())
}

#[test]
fn net_and_tax_make_gross() {
    let solved = solve(
        "Summe netto        1.420,00\nUmsatzsteuer 19%     269,80\nRechnungsbetrag    1.689,80\nZahlbetrag 1.689,80",
        DecimalMark::Comma,
        "1420.00",
    );
    assert!(solved.proven && solved.lines_proven);
    assert_eq!(amount(&solved.net).as_deref(), Some("1420.00"));
    assert_eq!(solved.tax().map(|tax| tax.to_string()).as_deref(), Some("269.80"));
}

#[test]
fn several_tax_rows_and_shipping_add_up() {
    let solved = solve(
        "Subtotal:   $100.00\nCGST (9%):  $9.00\nSGST (9%):  $9.00\nShipping:   $5.00\nTotal:  $123.00",
        DecimalMark::Point,
        "100.00",
    );
    assert!(solved.proven);
    assert_eq!(amount(&solved.gross).as_deref(), Some("123.00"));
    assert_eq!(solved.taxes.len(), 2);
    assert_eq!(solved.charges.len(), 1);
}

#[test]
fn a_contradiction_is_told() {
    let solved = solve("Net total  100.00\nVAT 20%  20.00\nInvoice total  140.00", DecimalMark::Point, "100.00");
    assert!(!solved.proven);
    assert!(solved.warning.unwrap().contains("140.00"));
}

#[test]
fn a_total_that_its_own_lines_do_not_make_is_told() {
    let solved = solve("Subtotal  80.00\nSales tax (exempt)  0.00\nTotal due  90.00", DecimalMark::Point, "80.00");
    assert!(solved.warning.unwrap().contains("90.00"));
    let fine = solve("Subtotal  80.00\nTotal due  80.00", DecimalMark::Point, "80.00");
    assert_eq!(fine.warning, None);
}

#[test]
fn a_piece_of_a_number_is_no_total() {
    let solved = solve("Net total  3,835.00\nTotal payable  3\n835.00", DecimalMark::Point, "3835.00");
    assert_eq!((amount(&solved.gross), amount(&solved.payable)), (None, None));
    assert!(solved.warning.is_some());
}

#[test]
fn labels_above_their_amounts() {
    let solved = solve(
        "Nettobetrag     MwSt-Betrag     Endbetrag\n     100,00           19,00        119,00",
        DecimalMark::Comma,
        "100.00",
    );
    assert!(solved.proven);
    assert_eq!(amount(&solved.gross).as_deref(), Some("119.00"));
}
