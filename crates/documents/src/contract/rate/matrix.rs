//! Rates in a grid: one row for each thing, one column for each way to have it.

use domain::Term;
use domain::number::DecimalMark;

use super::amount::{read_price, unit_of_label};
use super::context::{follows_other_part, is_label, is_no_rate_label, tidy_label};
use super::{Found, Priced};
use crate::layout::{Cell, Row, Sheet};
use crate::pattern::Pattern;

/// So many rows above are looked at for the heads of the columns.
const REACH: usize = 20;

/// The rates of all rows that hold several prices under heads, with the rows of the sheet in which
/// they stand, but for the rows that a table holds.
pub fn read_matrix(sheet: &Sheet, in_tables: &[usize], mark: Option<DecimalMark>) -> Vec<(usize, Term)> {
    let rows = sheet.rows.iter().enumerate().filter(|(at, row)| !row.repeated && !in_tables.contains(at));
    rows.flat_map(|(at, row)| {
        let terms = read_row(sheet.rows.get(at.saturating_sub(REACH)..at).unwrap_or_default(), row, mark);
        terms.unwrap_or_default().into_iter().map(move |term| (at, term))
    })
    .collect()
}

fn read_row(above: &[Row], row: &Row, mark: Option<DecimalMark>) -> Option<Vec<Term>> {
    let (label, rest) = row.cells.split_first()?;
    let prices: Option<Vec<(&Cell, Priced)>> =
        rest.iter().map(|cell| Some((cell, read_price(&cell.text(), false, mark)?))).collect();
    let prices = prices.filter(|prices| prices.len() > 1)?;
    let cells: Vec<&Cell> = prices.iter().map(|(cell, _)| *cell).collect();
    let heads = find_heads(above, row, &cells)?;
    let description = tidy_label(&label.text());
    if !is_label(&description) || is_no_rate_label(&description) || follows_other_part(above) {
        return None;
    }
    let found = prices.into_iter().zip(heads).map(|((cell, price), head)| {
        // "2x/Wk" tells how often, not what the price is for.
        let counted = head.starts_with(|c: char| c.is_ascii_digit());
        let unit = unit_of_label(&head).filter(|_| !counted).or_else(|| unit_of_label(&description));
        let found = Found {
            description: format!("{description}, {head}"),
            description_proof: label.evidence(),
            price,
            price_proof: cell.evidence(),
            unit: unit.map(|(unit, printed)| (unit, printed, cell.evidence())),
            percent: 78,
        };
        found.into_term()
    });
    Some(found.collect())
}

/// The head over each of the cells: in the nearest row above that has one for all of them. `None`
/// where running text comes first, or where a head names a sum or another price of the same thing.
fn find_heads(above: &[Row], row: &Row, cells: &[&Cell]) -> Option<Vec<String>> {
    static NO_WAY: Pattern = Pattern::new(
        r"\b(?:totals?|amount|extended|extension|list|msrp|retail|discount\w*|deposit|minimum|maximum|year\s+\d|budget|balance)\b|[$€£]\s*\d",
    );
    for candidate in above.iter().rev().take_while(|candidate| candidate.page == row.page) {
        if candidate.cells.len() <= 2 && candidate.words().count() > 11 {
            return None;
        }
        let over = |cell: &&Cell| candidate.cells.iter().find(|head| head.shared_width(cell.area) > 0.0);
        let heads: Option<Vec<&Cell>> = cells.iter().map(over).collect();
        let Some(heads) = heads.filter(|heads| heads.windows(2).all(|pair| matches!(pair, [a, b] if a.area != b.area)))
        else {
            continue;
        };
        if heads.iter().all(|head| read_price(&head.text(), false, None).is_some()) {
            continue;
        }
        let words: Vec<String> = heads.iter().map(|head| tidy_label(&head.text())).collect();
        let fits = |head: &String| !head.is_empty() && head.split_whitespace().count() <= 4 && !NO_WAY.is_in(head);
        return words.iter().all(fits).then_some(words);
    }
    None
}
