//! The rates: from tables, from lines of label and price, and from sentences.

mod amount;
mod column;
mod context;
mod line;
mod matrix;
mod prose;
mod table;

use std::ops::Range;

use domain::{Confidence, Decimal, Evidence, Field, Term, Unit};

use super::source::Source;
use crate::layout::{Cell, Row, Sheet};
use amount::Priced;

/// All rates in the order of the document. A price that two readers find is taken once, from the
/// more exact one: table, then line, then sentence. The amounts in the text at `fees` are no rates.
pub fn read_rates(source: &Source, fees: &[Range<usize>]) -> Vec<Term> {
    let mut sheet = Sheet::of(source.pages);
    sheet.rows.retain(|row| !is_rule(row));
    sheet.rows.iter_mut().for_each(join_close_cells);
    let mut tables = table::read_tables(&sheet, source.mark);
    let in_tables: Vec<usize> = tables.iter().map(|(row, _)| *row).collect();
    tables.extend(matrix::read_matrix(&sheet, &in_tables, source.mark));
    let rows: Vec<usize> = tables.iter().map(|(row, _)| *row).collect();
    let mut terms: Vec<Term> = tables.into_iter().map(|(_, term)| term).collect();
    for term in line::read_lines(&sheet, &rows, source.mark).into_iter().chain(prose::read_sentences(source, fees)) {
        if !terms.iter().any(|known| same_place(known, &term)) {
            terms.push(term);
        }
    }
    terms.sort_by(|a, b| {
        let place =
            |term: &Term| proof(term).map_or((0, 0.0), |proof| (proof.page, proof.area.map_or(0.0, |area| area.top)));
        let ((page_a, top_a), (page_b, top_b)) = (place(a), place(b));
        page_a.cmp(&page_b).then(top_a.total_cmp(&top_b))
    });
    terms
}

/// A line of dashes under a header or above a total.
fn is_rule(row: &Row) -> bool {
    !row.words().any(|word| word.text.chars().any(char::is_alphanumeric))
}

/// A typewriter's single space is as wide as a letter and cuts no cell. Nor does the gap that sets a
/// sign of money apart at the left edge of its column.
fn join_close_cells(row: &mut Row) {
    let mut joined: Vec<Cell> = Vec::with_capacity(row.cells.len());
    for cell in row.cells.drain(..) {
        let close = joined.last().and_then(|before| Some((before.words.len(), before.words.last()?))).is_some_and(
            |(count, word)| {
                let letter = (word.area.right - word.area.left) / word.text.chars().count().max(1) as f32;
                let sign = count == 1 && matches!(word.text.as_str(), "$" | "€" | "£" | "US$");
                let number = cell.words.first().is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
                cell.area.left - word.area.right <= letter * 1.4 || (sign && number)
            },
        );
        match joined.last_mut() {
            Some(before) if close => *before = before.joined(&cell),
            _ => joined.push(cell),
        }
    }
    row.cells = joined;
}

fn proof(term: &Term) -> Option<&Evidence> {
    term.unit_price.as_ref()?.evidence.as_ref()
}

/// Whether both prices stand on the same words.
fn same_place(a: &Term, b: &Term) -> bool {
    let (Some(first), Some(second)) = (proof(a), proof(b)) else { return false };
    let (Some(x), Some(y)) = (first.area, second.area) else { return false };
    let value = |term: &Term| term.unit_price.as_ref().map(|price| price.value);
    let apart = x.right < y.left || y.right < x.left || x.bottom < y.top || y.bottom < x.top;
    first.page == second.page && !apart && value(a) == value(b)
}

/// A rate as a reader found it.
struct Found {
    description: String,
    description_proof: Option<Evidence>,
    price: Priced,
    price_proof: Option<Evidence>,
    /// Where no unit stands beside the price itself.
    unit: Option<(Unit, String, Option<Evidence>)>,
    percent: u8,
}

impl Found {
    fn into_term(self) -> Term {
        let confidence = Confidence::percent(self.percent);
        let unit =
            self.price.unit.clone().map(|(unit, printed)| (unit, printed, self.price_proof.clone())).or(self.unit);
        Term {
            description: Some(Field::new(self.description, confidence, self.description_proof)),
            unit: unit.map(|(unit, printed, proof)| Field::new(unit, confidence, proof).printed(printed)),
            price_base_quantity: self
                .price
                .base
                .filter(|base| *base != Decimal::ONE)
                .map(|base| Field::new(base, confidence, self.price_proof.clone())),
            unit_price: Some(Field::new(self.price.amount, confidence, self.price_proof).printed(self.price.printed)),
            ..Term::default()
        }
    }
}

#[cfg(test)]
mod tests;
