//! Rates without a header: a label and a price on one line.

use domain::Term;
use domain::number::DecimalMark;

use super::amount::{read_per, read_price, unit_of_label};
use super::context::{follows_other_part, is_label, is_no_rate_label, tidy_label};
use super::{Found, Priced};
use crate::layout::{Cell, Row, Sheet};
use crate::pattern::Pattern;

/// So many lines above are looked at for a heading.
const REACH: usize = 6;

/// Reads all lines but those that a table holds.
pub fn read_lines(sheet: &Sheet, in_tables: &[usize], mark: Option<DecimalMark>) -> Vec<Term> {
    let mut terms = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        if row.repeated || in_tables.contains(&at) {
            continue;
        }
        let Some((label, cell, price)) = label_and_price(row, mark) else { continue };
        if is_fragment(sheet, &label) {
            continue;
        }
        let label = with_line_above(at.checked_sub(1).and_then(|at| sheet.rows.get(at)), row, label);
        let description = tidy_label(&label.text());
        let above = sheet.rows.get(at.saturating_sub(REACH)..at).unwrap_or_default();
        if !is_label(&description)
            || is_no_rate_label(&description)
            || is_sentence(&description, price.unit.is_some())
            || follows_other_part(above)
        {
            continue;
        }
        let unit = unit_of_label(&description).map(|(unit, printed)| (unit, printed, label.evidence()));
        let percent = if price.unit.is_some() || unit.is_some() { 82 } else { 70 };
        let found = Found {
            description_proof: label.evidence(),
            price_proof: cell.evidence(),
            description,
            price,
            unit,
            percent,
        };
        terms.push(found.into_term());
    }
    terms
}

/// The label in the first cell and the first price after it; a line that says more is none.
fn label_and_price(row: &Row, mark: Option<DecimalMark>) -> Option<(Cell, Cell, Priced)> {
    let (first, rest) = row.cells.split_first()?;
    let mut label = first.clone();
    let mut price: Option<(Cell, Priced)> = None;
    for cell in rest {
        match (read_price(&cell.text(), false, mark), &price) {
            (Some(read), None) => price = Some((cell.clone(), read)),
            (Some(_), Some(_)) => {}
            (None, None) if is_dots(cell) => {}
            (None, None) => label = label.joined(cell),
            // What follows the price is its unit, or the line is no entry of a price list.
            (None, Some((_, read))) => {
                let per = read_per(&cell.text()).filter(|_| read.unit.is_none())?;
                if let Some((_, read)) = &mut price {
                    (read.unit, read.base) = (Some((per.0, per.1)), per.2);
                }
            }
        }
    }
    let (cell, price) = price?;
    Some((label, cell, price))
}

/// Words that begin in the right half of their page are the end of a cell that wraps, not a label.
fn is_fragment(sheet: &Sheet, label: &Cell) -> bool {
    let rows = sheet.rows.iter().filter(|row| row.page == label.page);
    let (left, right) =
        rows.fold((f32::MAX, f32::MIN), |(left, right), row| (left.min(row.area.left), right.max(row.area.right)));
    label.area.left > f32::midpoint(left, right)
}

/// A label that opens with a bracket goes on from the line above.
fn with_line_above(above: Option<&Row>, row: &Row, label: Cell) -> Cell {
    let Some(above) = above.filter(|_| label.text().starts_with('(')) else { return label };
    let near = above.page == row.page && row.area.top - above.area.bottom < row.height() && !above.repeated;
    match above.cells.as_slice() {
        [only] if near && (only.area.left - label.area.left).abs() < row.height() => only.joined(&label),
        _ => label,
    }
}

fn is_dots(cell: &Cell) -> bool {
    cell.words.iter().all(|word| !word.text.chars().any(char::is_alphanumeric))
}

/// A label is no part of a clause: it holds no verb, does not end in the middle, and begins with a
/// capital or a number unless the price names its unit.
fn is_sentence(label: &str, with_unit: bool) -> bool {
    static OPEN_END: Pattern = Pattern::new(
        r"\b(?:of|at|to|in|for|than|by|a|an|the|and|or|exceeds?|with|from|currently|is|equals|amount|sum|purchases|dollars)$",
    );
    let begins = label.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let brackets = label.matches('(').count() != label.matches(')').count();
    if OPEN_END.is_in(label) || brackets || !(begins || with_unit) {
        return true;
    }
    const VERBS: &[&str] = &["shall", "will", "may", "must", "agrees", "has", "have", "is", "are", "was"];
    label.split_whitespace().count() > 16
        || label.split_whitespace().any(|word| VERBS.contains(&word.to_lowercase().as_str()))
}
