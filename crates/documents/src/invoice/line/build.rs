//! From the rows of one table to lines.

use domain::{Confidence, Decimal, Evidence, Field, InvoiceLine};

use super::gather::{Entry, gather, is_position};
use super::misread::mend_figures;
use super::repair::{Figures, settle_figures};
use super::sum::column_sums;
use super::text::{Described, describe};
use super::{Lines, ReadLine, Style, settle};
use crate::invoice::number::{Number, read_number};
use crate::invoice::vocabulary::ColumnKind;
use crate::layout::{Cell, Sheet, Table, TableRow};

/// The readings of the header that make sense: where two columns claim to be the amount, each is
/// tried.
pub fn column_choices(table: &Table<ColumnKind>, _style: Style) -> Vec<Table<ColumnKind>> {
    let table = settle(table);
    let amounts: Vec<usize> = (0..table.columns.len())
        .filter(|&at| table.columns.get(at).is_some_and(|column| column.role == ColumnKind::Amount))
        .collect();
    let grosses = table.columns.iter().any(|column| column.role == ColumnKind::GrossAmount);
    if amounts.is_empty() && grosses {
        let mut only = table;
        for column in &mut only.columns {
            if column.role == ColumnKind::GrossAmount {
                column.role = ColumnKind::Amount;
            }
        }
        return vec![only];
    }
    let quantified = table.column(ColumnKind::Quantity).is_some();
    if amounts.len() < 2 {
        // Under `#` may stand how many rather than which.
        let mut counted = table.clone();
        let numbers = counted.columns.iter_mut().filter(|column| column.role == ColumnKind::Position && !quantified);
        numbers.for_each(|column| column.role = ColumnKind::Quantity);
        return if counted == table { vec![table] } else { vec![table, counted] };
    }
    amounts
        .iter()
        .map(|&chosen| {
            let mut choice = table.clone();
            for (at, column) in choice.columns.iter_mut().enumerate() {
                if column.role == ColumnKind::Amount && at != chosen {
                    // "Amount" left of the real one is a quantity; right of it the gross amount.
                    column.role = match at < chosen {
                        true if !quantified => ColumnKind::Quantity,
                        true => ColumnKind::TaxAmount,
                        false => ColumnKind::GrossAmount,
                    };
                }
            }
            choice
        })
        .collect()
}

/// Reads the table's lines; `folds`: rows of allowances under a line are taken off its amount.
pub fn read_table(sheet: &Sheet, table: &Table<ColumnKind>, style: Style, folds: bool) -> Lines {
    let totals = column_sums(sheet, table, style);
    let mut lines = Lines { first_row: Some(table.header), folded: folds, totals, ..Lines::default() };
    for mut entry in gather(sheet, table, style) {
        if !folds {
            entry.allowances.clear();
        }
        let Some(line) = build_line(table, &entry, style, lines.lines.len() + 1) else { continue };
        lines.rows.insert(entry.anchor.index);
        let allowances = entry.allowances.iter().map(|(row, _)| row);
        lines.rows.extend(entry.before.iter().chain(&entry.after).chain(allowances).map(|row| row.index));
        lines.lines.push(line);
    }
    lines
}

/// The figures of a row as they stand in the columns.
pub fn figures_of(table: &Table<ColumnKind>, row: &TableRow, style: Style) -> Figures {
    let number = |role: ColumnKind| -> Option<(Number, Cell)> {
        let cells = table.columns.iter().zip(&row.cells).filter(|(column, _)| column.role == role);
        cells.filter_map(|(_, cell)| cell.as_ref()).find_map(|cell| {
            let number = read_number(&cell.text(), style.mark)?;
            Some((number, cell.clone()))
        })
    };
    let amount = number(ColumnKind::Amount).filter(|(number, _)| !number.percent);
    let mut figures = Figures {
        quantity: number(ColumnKind::Quantity).filter(|(number, _)| !number.percent),
        price: number(ColumnKind::UnitPrice).filter(|(number, _)| !number.percent),
        base: number(ColumnKind::BaseQuantity),
        // A percentage under a label that is not known is a discount, if the amount agrees.
        discount: number(ColumnKind::Discount)
            .or_else(|| number(ColumnKind::Unknown).filter(|(number, _)| number.percent)),
        has_amount_column: table.column(ColumnKind::Amount).is_some(),
        amount,
        mended: false,
    };
    if !figures.holds() {
        let roles = [ColumnKind::Quantity, ColumnKind::UnitPrice, ColumnKind::Amount];
        mend_figures(&mut figures, roles.map(|role| table.cell(row, role)), style.mark);
    }
    figures
}

fn build_line(table: &Table<ColumnKind>, entry: &Entry<'_>, style: Style, number: usize) -> Option<ReadLine> {
    let row = entry.anchor;
    let mut figures = figures_of(table, row, style);
    let before: Vec<&TableRow> = entry.before.clone();
    let mut described = describe(table, &before, row, &entry.after, style);
    let settled = settle_figures(table, row, &mut figures, &mut described, style);
    let sure = Confidence::percent(match (settled.proven, settled.broken) {
        (true, _) if figures.mended => 90,
        (true, _) => 96,
        (_, true) => 50,
        _ => 80,
    });
    let text_sure = Confidence::percent(if settled.proven { 92 } else { 80 });
    let decimal = |found: &Option<(Number, Cell)>| {
        found.as_ref().map(|(number, cell)| Field::new(number.value, sure, cell.evidence()))
    };
    let line = InvoiceLine {
        line_id: Some(line_id(table, entry, number)),
        item_code: described.code.take().map(|(code, cell)| Field::new(code, text_sure, cell.evidence())),
        description: described.field(text_sure),
        quantity: decimal(&figures.quantity),
        unit: described.unit(table, row, figures.quantity.as_ref(), text_sure),
        unit_price: decimal(&figures.price),
        price_base_quantity: settled
            .base
            .map(|base| Field::new(base, sure, figures.base.as_ref().and_then(|(_, cell)| cell.evidence()))),
        line_allowance: settled
            .allowance
            .map(|amount| Field::new(amount, sure, figures.discount.as_ref().and_then(|(_, cell)| cell.evidence()))),
        line_net_amount: decimal(&figures.amount),
        tax_rate: tax_rate(table, row, style, text_sure),
        ..InvoiceLine::default()
    };
    let Described { period, .. } = described;
    let mut line = line;
    take_off(&mut line, &entry.allowances);
    if let Some(period) = period {
        let field =
            |date| Field::new(date, period.sure.min(text_sure), period.cell.evidence()).printed(period.cell.text());
        (line.period_start, line.period_end) = (Some(field(period.first)), Some(field(period.last)));
    }
    let worded = |field: &Option<Field<String>>| {
        field.as_ref().is_some_and(|field| field.value.chars().filter(|c| c.is_alphabetic()).count() >= 2)
    };
    let coded = line.item_code.as_ref().is_some_and(|field| !field.value.contains([',', '.']));
    let told = worded(&line.description) || worded(&line.item_code) || coded || settled.proven;
    told.then_some(ReadLine { line, proven: settled.proven, broken: settled.broken })
}

/// Takes allowances printed in rows of their own off the line's amount.
fn take_off(line: &mut InvoiceLine, allowances: &[(&TableRow, Decimal)]) {
    for (row, cut) in allowances {
        let Some(amount) = line.line_net_amount.as_mut() else { return };
        let Some(rest) = amount.value.checked_sub(*cut) else { return };
        amount.value = rest;
        let evidence = Evidence::on_page(row.page, row.area);
        amount.evidence = amount.evidence.as_ref().map(|old| old.union(&evidence));
        let before = line.line_allowance.as_ref().map_or(Decimal::ZERO, |field| field.value);
        let Some(all) = before.checked_add(*cut) else { return };
        line.line_allowance = Some(Field::new(all, amount.confidence, Some(evidence)));
    }
}

/// The printed position, else the line's place among its fellows.
fn line_id(table: &Table<ColumnKind>, entry: &Entry<'_>, number: usize) -> Field<String> {
    let rows = std::iter::once(entry.anchor).chain(entry.before.iter().copied());
    let printed = rows
        .filter_map(|row| table.cell(row, ColumnKind::Position))
        .find(|cell| is_position(&cell.text()))
        .map(|cell| (cell.text().trim_end_matches(['.', ')']).to_owned(), cell.evidence()));
    match printed {
        Some((text, evidence)) => Field::new(text, Confidence::percent(95), evidence),
        None => Field::new(number.to_string(), Confidence::percent(90), None),
    }
}

fn tax_rate(table: &Table<ColumnKind>, row: &TableRow, style: Style, sure: Confidence) -> Option<Field<Decimal>> {
    let cell = table.cell(row, ColumnKind::TaxRate)?;
    let number = read_number(&cell.text(), style.mark)?;
    let label =
        table.column(ColumnKind::TaxRate).and_then(|at| table.columns.get(at)).map(|column| column.label.as_str());
    let plausible = number.value >= Decimal::ZERO && number.value < Decimal::from(60);
    let rate = number.percent || label.is_some_and(|label| label.contains('%')) || number.value.fract().is_zero();
    (plausible && rate).then(|| Field::new(number.value, sure, cell.evidence()))
}
