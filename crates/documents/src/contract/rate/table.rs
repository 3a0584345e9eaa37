//! Rates in tables with a header.

mod entry;
mod shape;

use domain::Term;
use domain::number::DecimalMark;

use super::column::{is_schedule, vocabulary};
use super::context::{follows_other_part, is_no_rate_label, tidy_label};
use crate::layout::{Row, Sheet, TableRow, find_tables};
use entry::read_terms;
use shape::Shape;

/// After so many rows without a price the table is over.
const PATIENCE: usize = 4;

/// The rates with the rows of the sheet in which they stand.
pub fn read_tables(sheet: &Sheet, mark: Option<DecimalMark>) -> Vec<(usize, Term)> {
    let tables = find_tables(sheet, &vocabulary(), is_schedule);
    tables
        .iter()
        .filter(|table| !has_other_title(sheet, table.header))
        .flat_map(|table| read_table(&Shape::of(sheet, table, mark)))
        .collect()
}

/// Whether one of the lines just above the header says that the amounts are no rates.
fn has_other_title(sheet: &Sheet, header: usize) -> bool {
    let above = sheet.rows.get(header.saturating_sub(3)..=header).unwrap_or_default();
    follows_other_part(above)
}

/// The rates of one row and the last row of their description.
struct Entry<'a> {
    row: usize,
    terms: Vec<Term>,
    last: &'a Row,
}

fn read_table<'a>(shape: &Shape<'a>) -> Vec<(usize, Term)> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut paused = false;
    let mut idle = 0;
    for row in &shape.table.rows {
        let Some(printed) = shape.sheet.rows.get(row.index).filter(|printed| !printed.repeated) else { continue };
        if is_prose(printed) {
            // The same header may stand again further down, over a table of the same columns.
            paused = true;
            continue;
        }
        if paused && !is_below_header(shape, row.index) {
            continue;
        }
        paused = false;
        let terms = read_terms(shape, row);
        if !terms.is_empty() {
            entries.push(Entry { row: row.index, terms, last: printed });
            idle = 0;
            continue;
        }
        idle += 1;
        if idle > PATIENCE {
            paused = true;
        } else if let Some(entry) = entries.last_mut() {
            continue_entry(shape, row, printed, entry);
        }
    }
    let tidy = |mut term: Term| {
        if let Some(field) = &mut term.description {
            field.value = tidy_label(&field.value);
        }
        term
    };
    let with_row = |entry: Entry<'a>| {
        let row = entry.row;
        entry.terms.into_iter().map(move |term| (row, tidy(term)))
    };
    entries.into_iter().flat_map(with_row).collect()
}

/// A row without a price, close below an entry and under its name alone, is the rest of its name.
fn continue_entry<'a>(shape: &Shape<'a>, row: &TableRow, printed: &'a Row, entry: &mut Entry<'a>) {
    let Some(cell) = shape.names.iter().find_map(|column| row.cell(*column)) else { return };
    let text = cell.text();
    let alone = row.cells.iter().flatten().count() == 1;
    let gap = if entry.last.page == printed.page { printed.area.top - entry.last.area.bottom } else { f32::MAX };
    let close = gap < printed.height() * 0.45;
    if !alone || !close || text.ends_with(':') || is_no_rate_label(&text) {
        return;
    }
    for term in &mut entry.terms {
        if let (Some(field), Some(proof)) = (&mut term.description, cell.evidence()) {
            field.value = format!("{} {text}", field.value);
            field.evidence = field.evidence.take().map(|before| {
                let joined = before.text.clone().unwrap_or_default() + " " + &text;
                let mut both = before.union(&proof);
                both.text = Some(joined);
                both
            });
        }
    }
    entry.last = printed;
}

/// Whether the row follows a header like the table's own.
fn is_below_header(shape: &Shape<'_>, row: usize) -> bool {
    let first = shape.table.columns.first().map(|column| column.label.as_str()).unwrap_or_default();
    let above = shape.sheet.rows.get(row.saturating_sub(3)..row).unwrap_or_default();
    above.iter().any(|above| above.text().starts_with(first) && !first.is_empty())
}

/// A line of running text: many words in one cell.
fn is_prose(row: &Row) -> bool {
    row.cells.len() <= 2 && row.cells.iter().any(|cell| cell.words.len() > 11)
}
