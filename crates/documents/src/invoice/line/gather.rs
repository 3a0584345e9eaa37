//! Which rows of a table belong to one line.

use domain::{Decimal, PageBox};

use super::build::figures_of;
use super::repair::Figures;
use super::{Style, is_total_label};
use crate::invoice::number::read_number;
use crate::invoice::total::{TotalKind, classify};
use crate::invoice::vocabulary::{COLUMNS, ColumnKind};
use crate::layout::{Cell, Row, Sheet, Table, TableRow, is_label_row};

/// A row with an amount, and the rows of words that belong to it.
pub struct Entry<'a> {
    pub anchor: &'a TableRow,
    pub before: Vec<&'a TableRow>,
    pub after: Vec<&'a TableRow>,
    /// Rows that take something off the entry.
    pub allowances: Vec<(&'a TableRow, Decimal)>,
}

/// Finds the rows that hold an amount and hands each the rows of words around it.
pub fn gather<'a>(sheet: &Sheet, table: &'a Table<ColumnKind>, style: Style) -> Vec<Entry<'a>> {
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

/// Whether the text numbers a line: `3`, `1.2`, `10.`.
pub fn is_position(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')']);
    (1..=5).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_digit() || c == '.')
}
