//! From the rows of one table to lines.

use domain::{Confidence, Decimal, Evidence, Field, InvoiceLine, PageBox};

use super::repair::{Figures, settle_figures};
use super::text::{Described, describe};
use super::{Lines, ReadLine, Style, is_total_label, settle};
use crate::invoice::number::{Number, read_number};
use crate::invoice::total::{TotalKind, classify};
use crate::invoice::vocabulary::{COLUMNS, ColumnKind};
use crate::layout::{Cell, Row, Sheet, Table, TableRow, is_label_row};

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

/// A row with an amount, and the rows of words that belong to it.
struct Entry<'a> {
    anchor: &'a TableRow,
    before: Vec<&'a TableRow>,
    after: Vec<&'a TableRow>,
    /// Rows that take something off the entry.
    allowances: Vec<(&'a TableRow, Decimal)>,
}

/// Reads the table's lines; `folds`: rows of allowances under a line are taken off its amount.
pub fn read_table(sheet: &Sheet, table: &Table<ColumnKind>, style: Style, folds: bool) -> Lines {
    let mut lines = Lines { first_row: Some(table.header), folded: folds, ..Lines::default() };
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

/// Finds the rows that hold an amount and hands each the rows of words around it.
fn gather<'a>(sheet: &Sheet, table: &'a Table<ColumnKind>, style: Style) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut pending: Vec<&TableRow> = Vec::new();
    // Whether words still belong to the last entry: not after a total or a wide gap.
    let mut open = false;
    let mut closed = false;
    let mut last: Option<(u32, PageBox)> = None;
    for row in &table.rows {
        let Some(printed) = sheet.rows.get(row.index) else { continue };
        let near = last.is_some_and(|(page, area)| {
            page == row.page && row.area.top - area.bottom < (row.area.bottom - row.area.top).max(6.0) * 1.3
        });
        if !near {
            pending.clear();
        }
        if is_label_row(printed, &COLUMNS) || is_total_header(printed) {
            // The labels of another table: this one is over.
            (open, closed, last) = (false, true, None);
            pending.clear();
            continue;
        }
        let label = words_of(table, row);
        let figures = figures_of(table, row, style);
        if is_total_label(&label) && !(figures.complete() && figures.holds() && !is_bare_total(&label)) {
            closed |= figures.amount.is_some();
            (open, last) = (false, None);
            pending.clear();
            continue;
        }
        if let (Some(cut), Some(entry)) = (allowance_of(table, row, &figures, &printed.text()), entries.last_mut())
            && !closed
        {
            entry.allowances.push((row, cut));
            last = Some((row.page, row.area));
            continue;
        }
        let anchors = figures.anchors() && (!closed || (figures.complete() && figures.holds()));
        if anchors && (has_words(table, row) || !pending.is_empty() || figures.complete()) {
            let own_words = describes(table, row);
            // Words above belong to this entry only where it has none of its own, or where they
            // begin with its number or code.
            let keep = !own_words || pending.iter().any(|row| starts_entry(table, row));
            let before = if keep { std::mem::take(&mut pending) } else { Vec::new() };
            pending.clear();
            entries.push(Entry { anchor: row, before, after: Vec::new(), allowances: Vec::new() });
            (open, closed, last) = (true, false, Some((row.page, row.area)));
            continue;
        }
        if printed.repeated || label.is_empty() {
            continue;
        }
        if closed {
            continue;
        }
        if starts_entry(table, row) || !open || !near {
            pending.push(row);
            open = open && near && !starts_entry(table, row);
        } else if let Some(entry) = entries.last_mut() {
            entry.after.push(row);
        }
        last = Some((row.page, row.area));
    }
    entries
}

/// What a row such as `less 5% discount   -2.00` under an entry takes off it.
fn allowance_of(table: &Table<ColumnKind>, row: &TableRow, figures: &Figures, label: &str) -> Option<Decimal> {
    let (amount, _) = figures.amount.as_ref()?;
    let bare = figures.quantity.is_none() && figures.price.is_none();
    let coded = table.cell(row, ColumnKind::Code).or_else(|| table.cell(row, ColumnKind::Position)).is_some();
    let named = classify(label) == Some(TotalKind::Allowance);
    (bare && !coded && named && amount.value.is_sign_negative()).then(|| amount.value.abs())
}

/// A row of labels for totals: `Net amount | VAT | Gross amount`.
fn is_total_header(row: &Row) -> bool {
    let named = row.cells.iter().filter(|cell| classify(&cell.text()).is_some()).count();
    named >= 3 && !row.words().any(|word| word.text.chars().any(|c| c.is_ascii_digit()))
}

/// Only a word for a total, as in a row that adds up quantities too.
fn is_bare_total(label: &str) -> bool {
    label.split_whitespace().count() <= 2
}

/// The text outside the number columns.
fn words_of(table: &Table<ColumnKind>, row: &TableRow) -> String {
    let numbers = |column: &crate::layout::Column<ColumnKind>, cell: &Cell| {
        crate::layout::ColumnRole::is_number(column.role)
            && read_number(&cell.text(), domain::number::DecimalMark::Point).is_some()
    };
    let words = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
        let cell = cell.as_ref()?;
        (!numbers(column, cell)).then(|| cell.text())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the row says what it bills: in letters, or by a code that is no amount.
fn has_words(table: &Table<ColumnKind>, row: &TableRow) -> bool {
    use ColumnKind::{Code, Date, Description, Position};
    let cells = [Description, Code, Position, Date].iter().filter_map(|&role| table.cell(row, role));
    cells.map(Cell::text).any(|text| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let code = text.chars().filter(char::is_ascii_digit).count() >= 3 && !text.contains([',', '.']);
        letters >= 2 || code || is_position(&text)
    })
}

fn describes(table: &Table<ColumnKind>, row: &TableRow) -> bool {
    let described = table.column(ColumnKind::Description).is_none_or(|at| row.cell(at).is_some());
    // A header with two labels above each other: the words stand below the code.
    described || table.columns.iter().any(|column| column.below == Some(ColumnKind::Description))
}

/// A row of words that begins with an entry's number or code.
fn starts_entry(table: &Table<ColumnKind>, row: &TableRow) -> bool {
    let numbered = table.cell(row, ColumnKind::Position).is_some_and(|cell| is_position(&cell.text()));
    numbered && table.columns.iter().all(|column| column.below.is_none())
}

pub fn is_position(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')']);
    (1..=5).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn figures_of(table: &Table<ColumnKind>, row: &TableRow, style: Style) -> Figures {
    let number = |role: ColumnKind| -> Option<(Number, Cell)> {
        let cells = table.columns.iter().zip(&row.cells).filter(|(column, _)| column.role == role);
        cells.filter_map(|(_, cell)| cell.as_ref()).find_map(|cell| {
            let number = read_number(&cell.text(), style.mark)?;
            Some((number, cell.clone()))
        })
    };
    let amount = number(ColumnKind::Amount).filter(|(number, _)| !number.percent);
    Figures {
        quantity: number(ColumnKind::Quantity).filter(|(number, _)| !number.percent),
        price: number(ColumnKind::UnitPrice).filter(|(number, _)| !number.percent),
        base: number(ColumnKind::BaseQuantity),
        // A percentage under a label that is not known is a discount, if the amount agrees.
        discount: number(ColumnKind::Discount)
            .or_else(|| number(ColumnKind::Unknown).filter(|(number, _)| number.percent)),
        has_amount_column: table.column(ColumnKind::Amount).is_some(),
        amount,
    }
}

fn build_line(table: &Table<ColumnKind>, entry: &Entry<'_>, style: Style, number: usize) -> Option<ReadLine> {
    let row = entry.anchor;
    let mut figures = figures_of(table, row, style);
    let before: Vec<&TableRow> = entry.before.clone();
    let mut described = describe(table, &before, row, &entry.after, style);
    let settled = settle_figures(table, row, &mut figures, &mut described, style);
    let sure = Confidence::percent(match (settled.proven, settled.broken) {
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
