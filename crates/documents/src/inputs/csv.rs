//! From CSV text to typed rows.

use ::csv::{ReaderBuilder, StringRecord, Trim};
use domain::{InputKind, InputRow};
use serde_json::{Map, Value};

use super::cell::read_cell;
use super::fault::{InputFault, InputFaults};
use super::table::{Cell, Column, Table, table};
use super::text::{decode, find_delimiter};

/// More rows than this are refused: a list of that length is no list of a person's.
const MOST_ROWS: usize = 200_000;

/// Reads a list of a kind. Either every row is right, or nothing is taken and each fault is named.
pub fn read(kind: InputKind, bytes: &[u8]) -> Result<Vec<InputRow>, InputFaults> {
    let table = table(kind);
    let text = decode(bytes)?;
    let mut reader = ReaderBuilder::new()
        .delimiter(find_delimiter(text))
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let places = find_columns(&table, &header)?;
    let (mut rows, mut faults) = (Vec::new(), InputFaults::new());
    for record in reader.into_records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let number = record.position().map_or(0, ::csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            let what = format!("The file has more than {MOST_ROWS} rows");
            return Err(InputFault::of_file(what, "Part it into several files").into());
        }
        match read_row(&table, &places, header.len(), &record, number) {
            Ok(row) => rows.push(row),
            Err(wrong) => wrong.into_iter().for_each(|fault| faults.add(fault)),
        }
    }
    if faults.count == 0 { Ok(rows) } else { Err(faults) }
}

fn unreadable(error: &::csv::Error) -> InputFault {
    let row = error.position().map(::csv::Position::line);
    InputFault { row, ..InputFault::of_file(format!("The file cannot be read: {error}"), "Mend it and send it again") }
}

/// For each column of the table, where it stands in the file. Case and blanks in names do not count.
fn find_columns(table: &Table, header: &StringRecord) -> Result<Vec<Option<usize>>, InputFaults> {
    let plain = |name: &str| name.trim().to_lowercase().replace([' ', '-'], "_");
    let named: Vec<String> = header.iter().map(plain).collect();
    let names = || table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
    let mut faults = InputFaults::new();
    if named.iter().all(String::is_empty) {
        let mend = format!("Begin the file with a row of names: {}", names());
        return Err(InputFault::of_file("The file is empty", mend).into());
    }
    for (at, name) in named.iter().enumerate() {
        let fault = |what: &str, mend: String| InputFault {
            row: Some(1),
            column: Some(header.get(at).unwrap_or_default().chars().take(40).collect()),
            ..InputFault::of_file(what, mend)
        };
        if !name.is_empty() && !table.columns.iter().any(|column| column.name == *name) {
            faults.add(fault("There is no such column", format!("Take it out, or name it as one of: {}", names())));
        } else if !name.is_empty() && named.iter().take(at).any(|other| other == name) {
            faults.add(fault("The column stands there twice", "Take one of them out".to_owned()));
        }
    }
    let places: Vec<Option<usize>> =
        table.columns.iter().map(|column| named.iter().position(|name| name == column.name)).collect();
    for (column, place) in table.columns.iter().zip(&places) {
        if column.required && place.is_none() {
            faults.add(InputFault {
                column: Some(column.name.to_owned()),
                ..InputFault::of_file(
                    "It is missing",
                    format!("Add it: {} ({})", column.explanation, column.cell.form()),
                )
            });
        }
    }
    if faults.count == 0 { Ok(places) } else { Err(faults) }
}

fn read_row(
    table: &Table,
    places: &[Option<usize>],
    width: usize,
    record: &StringRecord,
    number: u64,
) -> Result<InputRow, Vec<InputFault>> {
    let mut faults = Vec::new();
    if record.len() > width && record.iter().skip(width).any(|cell| !cell.is_empty()) {
        let mend = "Put texts that hold the sign between columns into quotes";
        faults.push(InputFault::of_row(number, "The row has more cells than the header has names", mend));
    }
    let mut values = Map::new();
    for (column, place) in table.columns.iter().zip(places) {
        match read_value(column, place.and_then(|at| record.get(at)).unwrap_or_default()) {
            Ok(Some(value)) => {
                values.insert(column.name.to_owned(), value);
            }
            Ok(None) => {}
            Err((what, mend)) => {
                faults.push(InputFault {
                    column: Some(column.name.to_owned()),
                    ..InputFault::of_row(number, what, mend)
                });
            }
        }
    }
    if faults.is_empty() && ends_before_it_begins(table, &values) {
        let fault = InputFault::of_row(number, "The last day lies before the first", "Exchange the two or mend one");
        faults.push(InputFault { column: Some("to".to_owned()), ..fault });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let value = match table.columns {
        [only] => values.remove(only.name).unwrap_or_default(),
        _ => Value::Object(values),
    };
    InputRow::import_json(table.kind, &value.to_string())
        .map_err(|error| vec![InputFault::of_row(number, format!("The row cannot be read: {error}"), "Mend it")])
}

fn read_value(column: &Column, text: &str) -> Result<Option<Value>, (String, String)> {
    match text.trim() {
        "" if column.required => Err((
            "The cell is empty".to_owned(),
            format!("Fill it in: {} ({})", column.explanation, column.cell.form()),
        )),
        "" => Ok(None),
        text => read_cell(column.cell, text).map(Some),
    }
}

fn ends_before_it_begins(table: &Table, values: &Map<String, Value>) -> bool {
    let day = |name: &str| {
        let is_day = table.columns.iter().any(|column| column.name == name && column.cell == Cell::Day);
        is_day.then(|| values.get(name).and_then(Value::as_str)).flatten()
    };
    // Days as 2026-11-24 stand in the order of their texts.
    matches!((day("from"), day("to")), (Some(from), Some(to)) if to < from)
}

#[cfg(test)]
mod tests;
