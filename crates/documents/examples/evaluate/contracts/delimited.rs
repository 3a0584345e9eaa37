//! CSV with quoted fields, as a list of rows by column name.

use std::collections::HashMap;
use std::path::Path;

use crate::Outcome;

pub type Row = HashMap<String, String>;

pub fn read(path: &Path) -> Outcome<Vec<Row>> {
    let text = std::fs::read_to_string(path)?;
    let mut lines = split(text.trim_start_matches('\u{feff}')).into_iter();
    let names = lines.next().unwrap_or_default();
    Ok(lines.map(|fields| names.iter().cloned().zip(fields).collect()).collect())
}

fn split(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            c => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}
