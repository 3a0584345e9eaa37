//! Printed invoices: from pages of words to fields with confidence and evidence.
//!
//! Nothing here knows a vendor. Labels, alignment and arithmetic decide, and where they do not, a field
//! stays empty or gets a low confidence and a warning.

pub mod date;
mod header;
mod line;
mod number;
mod party;
mod period;
mod signs;
mod title;
mod total;
mod vocabulary;

use std::collections::HashSet;

use domain::number::DecimalMark;
use domain::{AllowanceCharge, Confidence, Decimal, Field, Invoice, InvoiceHeader, InvoiceKind, TaxSubtotal};

use self::header::{Source, find_currency, read_header};
use self::line::{Lines, Style, read_lines};
use self::number::infer_mark;
use self::party::find_parties;
use self::title::{DateHabit, document_type, infer_dates};
use self::total::{Solved, Total, collect_totals, solve_totals};
use self::vocabulary::HEADER;
use crate::layout::{Sheet, find_pairs};
use crate::read::Page;

pub use self::number::{Number, read_number};
pub use self::signs::{BillingFigures, BillingSigns};

/// What the pages of an invoice say, and what stayed unsure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintedInvoice {
    pub invoice: Invoice,
    pub warnings: Vec<String>,
}

/// Reads an invoice or credit note from its pages.
pub fn read_invoice(pages: &[Page]) -> PrintedInvoice {
    let sheet = Sheet::of(pages);
    let habit = infer_dates(&sheet);
    let marks = infer_mark(&sheet).map_or_else(|| vec![DecimalMark::Point, DecimalMark::Comma], |mark| vec![mark]);
    let figures = marks.into_iter().map(|mark| read_figures(&sheet, Style { mark, dates: habit.order }));
    // Of two readings of the numbers the one that proves more is right.
    let Some(figures) = figures.reduce(|a, b| if b.proof() > a.proof() { b } else { a }) else {
        return PrintedInvoice::default();
    };
    assemble(&sheet, habit, figures)
}

/// Lines and totals under one reading of the decimal mark.
struct FiguresRead {
    style: Style,
    lines: Lines,
    solved: Solved,
}

impl FiguresRead {
    fn proof(&self) -> usize {
        let proven = self.lines.lines.iter().filter(|line| line.proven).count();
        proven + usize::from(self.solved.proven) * 3 + usize::from(self.solved.lines_proven) * 2
    }
}

fn read_figures(sheet: &Sheet, style: Style) -> FiguresRead {
    let labelled: Vec<Decimal> =
        collect_totals(sheet, style.mark, &HashSet::new()).iter().map(|total| total.amount).collect();
    let lines = read_lines(sheet, style, &labelled);
    let mut totals = lines.totals.clone();
    // What a column says of its sum goes before the row's one label.
    let named = |row: usize| lines.totals.iter().any(|total| total.row == row);
    totals.extend(collect_totals(sheet, style.mark, &lines.rows).into_iter().filter(|total| !named(total.row)));
    let solved = solve_totals(totals, lines.sum());
    FiguresRead { style, lines, solved }
}

fn assemble(sheet: &Sheet, habit: DateHabit, figures: FiguresRead) -> PrintedInvoice {
    let FiguresRead { style, lines, solved } = figures;
    let mut warnings = Vec::new();
    let mut pairs = find_pairs(sheet, &HEADER);
    // What stands in the line table belongs to its lines.
    pairs.retain(|pair| !lines.rows.contains(&pair.row) && lines.first_row != Some(pair.row));
    let parties = find_parties(sheet, &pairs, |row| lines.rows.contains(&row) || lines.first_row == Some(row));
    let source = Source { sheet, pairs: &pairs, line_rows: &lines.rows, style, order_open: habit.open };
    let mut header = InvoiceHeader::default();
    read_header(&source, parties.buyer_place, &mut header, &mut warnings);
    header.currency = find_currency(&source);
    (header.seller_name, header.buyer_name) = (parties.seller, parties.buyer);
    fill_totals(&mut header, &solved, &lines);
    warnings.extend(warn_figures(&lines, &solved));
    let invoice = Invoice {
        document_type: document_type(sheet),
        header,
        allowances_charges: adjustments(&solved),
        tax_breakdown: tax_breakdown(&solved),
        lines: settle_lines(lines, solved.lines_proven),
        ..Invoice::default()
    };
    let invoice = if invoice.document_type == InvoiceKind::CreditNote { turn_signs(invoice) } else { invoice };
    PrintedInvoice { invoice, warnings }
}

/// A credit note states what it credits as positive amounts, however it prints them.
fn turn_signs(mut invoice: Invoice) -> Invoice {
    let header = &mut invoice.header;
    let total = header.tax_inclusive_amount.as_ref().or(header.payable_amount.as_ref());
    if !total.is_some_and(|total| total.value.is_sign_negative()) {
        return invoice;
    }
    let turn = |field: &mut Option<Field<Decimal>>| {
        if let Some(field) = field {
            let text = field.evidence.as_ref().and_then(|evidence| evidence.text.clone());
            field.printed = field.printed.take().or(text);
            field.value = -field.value;
        }
    };
    turn(&mut header.sum_of_line_net);
    turn(&mut header.tax_exclusive_amount);
    turn(&mut header.tax_amount);
    turn(&mut header.tax_inclusive_amount);
    turn(&mut header.payable_amount);
    for line in &mut invoice.lines {
        turn(&mut line.line_net_amount);
        if line.quantity.as_ref().is_some_and(|quantity| quantity.value.is_sign_negative()) {
            turn(&mut line.quantity);
        }
    }
    for tax in &mut invoice.tax_breakdown {
        turn(&mut tax.tax_amount);
        turn(&mut tax.taxable_amount);
    }
    invoice
}

/// Lines whose sum a printed total proves are as sure as the totals.
fn settle_lines(lines: Lines, summed: bool) -> Vec<domain::InvoiceLine> {
    let settle = |read: line::ReadLine| {
        let mut line = read.line;
        if let Some(amount) = line.line_net_amount.as_mut().filter(|_| summed) {
            amount.confidence = amount.confidence.max(Confidence::percent(97));
        }
        line
    };
    lines.lines.into_iter().map(settle).collect()
}

fn amount_field(total: &Total, percent: u8) -> Field<Decimal> {
    Field::new(total.amount, Confidence::percent(percent), total.evidence())
}

fn fill_totals(header: &mut InvoiceHeader, solved: &Solved, lines: &Lines) {
    let sure = match (solved.proven, solved.lines_proven) {
        (true, true) => 98,
        (true, false) => {
            if lines.lines.is_empty() {
                95
            } else {
                88
            }
        }
        (false, true) => 72,
        (false, false) => 70,
    };
    let field = |total: &Option<Total>| total.as_ref().map(|total| amount_field(total, sure));
    let summed_up = if solved.lines_proven { sure.max(95) } else { sure };
    header.sum_of_line_net = solved.lines.as_ref().map(|total| amount_field(total, summed_up));
    header.tax_exclusive_amount = field(&solved.net);
    header.tax_inclusive_amount = field(&solved.gross);
    header.prepaid_amount = solved.prepaid.as_ref().map(|total| {
        let mut field = amount_field(total, sure);
        field.value = field.value.abs();
        field
    });
    header.rounding_amount = field(&solved.rounding);
    let untouched = header.prepaid_amount.as_ref().is_none_or(|prepaid| prepaid.value.is_zero());
    header.payable_amount =
        field(&solved.payable).or_else(|| header.tax_inclusive_amount.clone().filter(|_| untouched));
    if let Some(amount) = solved.tax() {
        let evidence = solved.taxes.iter().filter_map(Total::evidence).reduce(|a, b| a.union(&b));
        header.tax_amount = Some(Field::new(amount, Confidence::percent(sure), evidence));
    }
    let summed = |totals: &[Total]| {
        let amount = totals.iter().map(|total| total.amount.abs()).try_fold(Decimal::ZERO, Decimal::checked_add)?;
        let evidence = totals.iter().filter_map(Total::evidence).reduce(|a, b| a.union(&b));
        (!totals.is_empty()).then(|| Field::new(amount, Confidence::percent(sure), evidence))
    };
    header.allowance_total = summed(&solved.allowances);
    header.charge_total = summed(&solved.charges);
}

fn adjustments(solved: &Solved) -> Vec<AllowanceCharge> {
    let charges = solved.charges.iter().map(|total| (true, total));
    let allowances = solved.allowances.iter().map(|total| (false, total));
    charges
        .chain(allowances)
        .map(|(is_charge, total)| {
            let mut amount = amount_field(total, 92);
            amount.value = amount.value.abs();
            let sure = Confidence::percent(92);
            AllowanceCharge {
                is_charge: Some(Field::new(is_charge, sure, total.evidence())),
                reason: Some(Field::new(total.label.trim_end_matches(':').to_owned(), sure, total.evidence())),
                amount: Some(amount),
                tax_rate: None,
            }
        })
        .collect()
}

fn tax_breakdown(solved: &Solved) -> Vec<TaxSubtotal> {
    let sure = if solved.proven { 95 } else { 70 };
    solved
        .taxes
        .iter()
        .map(|tax| TaxSubtotal {
            category: None,
            rate: tax.rate.map(|rate| Field::new(rate, Confidence::percent(sure), tax.evidence())),
            taxable_amount: tax.basis.map(|basis| Field::new(basis, Confidence::percent(sure.min(85)), tax.evidence())),
            tax_amount: Some(amount_field(tax, sure)),
        })
        .collect()
}

/// Where the arithmetic breaks, in sentences for people.
fn warn_figures(lines: &Lines, solved: &Solved) -> Vec<String> {
    let mut warnings = Vec::new();
    for read in lines.lines.iter().filter(|read| read.broken) {
        let line = &read.line;
        if let (Some(id), Some(quantity), Some(price), Some(amount)) =
            (&line.line_id, &line.quantity, &line.unit_price, &line.line_net_amount)
        {
            warnings.push(format!(
                "line {}: {} times {} is not the printed {}",
                id.value, quantity.value, price.value, amount.value
            ));
        }
    }
    warnings.extend(solved.warning.clone());
    if let (Some(sum), Some(printed), false) = (lines.sum(), &solved.lines, solved.lines_proven) {
        warnings.push(format!("the lines make {sum}, but {} is printed as their sum", printed.amount));
    }
    if lines.lines.is_empty() {
        warnings.push("no invoice lines were found".to_owned());
    }
    warnings
}

#[cfg(test)]
mod tests;
