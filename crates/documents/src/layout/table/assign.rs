//! Puts the cells of a row under the columns they belong to.

use super::{Column, ColumnRole};
use crate::layout::sheet::{Cell, Row};

/// A number where words belong, or words where a number belongs.
const WRONG_KIND: f32 = 60.0;
/// A row in more pieces is no table row.
const CELL_LIMIT: usize = 80;
/// A second number in a column that holds one.
const CROWDED: f32 = 90.0;

/// The cells in the order of the columns. Cells keep their order from left to right; among all such
/// assignments the one with the least total distance is taken.
pub fn assign_row<R: ColumnRole>(row: &Row, columns: &[Column<R>]) -> Vec<Option<Cell>> {
    let cells: Vec<Cell> = row.cells.iter().flat_map(|cell| split_at_columns(cell, columns)).collect();
    if cells.len() > CELL_LIMIT {
        return vec![None; columns.len()];
    }
    let chosen = cheapest(&cells, columns);
    let mut assigned: Vec<Option<Cell>> = vec![None; columns.len()];
    for (cell, column) in cells.into_iter().zip(chosen) {
        if let Some(place) = assigned.get_mut(column) {
            *place = Some(match place.take() {
                Some(before) => before.joined(&cell),
                None => cell,
            });
        }
    }
    assigned
}

/// Whether the text holds a number and little else: `1.200,50 €`, `21 %`, `3 pcs`, `x10`.
pub fn is_numeric(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let first_is_digit = text.split_whitespace().next().is_some_and(|word| word.chars().any(|c| c.is_ascii_digit()));
    digits > 0 && (letters <= 3 || (first_is_digit && letters <= 12 && text.split_whitespace().count() <= 3))
}

/// Cuts between two close words where one of them is a number standing exactly on a column's edge.
fn split_at_columns<R: ColumnRole>(cell: &Cell, columns: &[Column<R>]) -> Vec<Cell> {
    const EDGE: f32 = 3.0;
    let mut parts: Vec<Vec<crate::read::page::Word>> = Vec::new();
    for word in &cell.words {
        let cut = parts.last().and_then(|part| part.last()).is_some_and(|last| {
            let gap = word.area.left - last.area.right;
            let starts = columns.iter().any(|column| {
                let left = (word.area.left - column.area.left).abs() < EDGE && last.area.left + EDGE < column.area.left;
                let right = column.role.is_number()
                    && (word.area.right - column.area.right).abs() < EDGE
                    && last.area.right < column.area.left;
                left || (right && is_numeric(&word.text))
            });
            let ends = columns.iter().any(|column| {
                column.role.is_number() && is_numeric(&last.text) && (last.area.right - column.area.right).abs() < EDGE
            }) && columns
                .iter()
                .any(|column| word.area.left + EDGE > column.area.left && last.area.right < column.area.left + EDGE);
            // A unit stays with its number, whatever edge it happens to touch.
            let unit = is_numeric(&last.text)
                && !is_numeric(&word.text)
                && !columns
                    .iter()
                    .any(|column| !column.role.is_number() && (word.area.left - column.area.left).abs() < EDGE);
            gap > 0.0 && !unit && (starts || ends)
        });
        match parts.last_mut() {
            Some(part) if !cut => part.push(word.clone()),
            _ => parts.push(vec![word.clone()]),
        }
    }
    parts.into_iter().filter_map(|words| Cell::of(words, cell.page)).collect()
}

/// For each cell its column, by dynamic programming over (cell, column).
fn cheapest<R: ColumnRole>(cells: &[Cell], columns: &[Column<R>]) -> Vec<usize> {
    // best: for each column the least cost of the cells so far with the last one in it, and the way.
    let mut best: Vec<(f32, Vec<usize>)> = Vec::new();
    for cell in cells {
        let mut next: Vec<(f32, Vec<usize>)> = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let here = distance(cell, column, columns, at);
            let before = best.iter().enumerate().take(at + 1).map(|(from, (cost, way))| {
                let crowded = if from == at { crowding(column) } else { 0.0 };
                (cost + crowded, way)
            });
            let (cost, way) = before.min_by(|a, b| a.0.total_cmp(&b.0)).map_or((0.0, None), |(c, w)| (c, Some(w)));
            let mut way = way.cloned().unwrap_or_default();
            way.push(at);
            next.push((cost + here, way));
        }
        best = next;
    }
    best.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, way)| way).unwrap_or_default()
}

fn crowding<R: ColumnRole>(column: &Column<R>) -> f32 {
    if column.role.is_number() { CROWDED } else { 2.0 }
}

fn distance<R: ColumnRole>(cell: &Cell, column: &Column<R>, columns: &[Column<R>], at: usize) -> f32 {
    let (left, right) = (column.area.left, column.area.right);
    let middle = f32::midpoint(left, right);
    let aligned =
        (cell.area.left - left).abs().min((cell.area.right - right).abs()).min((cell.middle() - middle).abs());
    let numeric = is_numeric(&cell.text());
    let shared = cell.shared_width(column.area) > 0.0;
    if column.role.is_number() {
        let kind = if numeric { 0.0 } else { WRONG_KIND };
        let apart = if shared { 0.0 } else { 12.0 };
        return aligned.min(if shared { 8.0 } else { f32::MAX }) + kind + apart;
    }
    // Words may fill all the room between the neighbouring labels.
    let from = at.checked_sub(1).and_then(|before| columns.get(before)).map_or(f32::MIN, |before| before.area.right);
    let to = columns.get(at + 1).map_or(f32::MAX, |after| after.area.left);
    let outside = (from - cell.area.left).max(0.0) + (cell.area.right - to).max(0.0);
    let kind = if numeric && !shared { 10.0 } else { 0.0 };
    aligned.min(outside + if shared { 0.0 } else { 6.0 }) + kind
}
