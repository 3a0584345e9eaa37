//! Labelled values: `Contract Number: MSA-17`, or a label in one column and its value in the next.

use domain::Evidence;

use super::pattern::Pattern;
use crate::read::page::{Page, TextLine, Word, evidence_of, join};

/// A label is at most this long.
const LONGEST_LABEL: usize = 48;
/// Only the first pages carry a contract's head; schedules repeat its labels for other things.
const HEAD_PAGES: u32 = 3;

/// A printed label with its value.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// In lower case, without the colon.
    pub label: String,
    pub value: String,
    pub evidence: Option<Evidence>,
    /// Whether a colon makes it a label, not only its place in a column.
    pub with_colon: bool,
    /// Whether it stands on one of the first pages.
    pub in_head: bool,
}

/// All labelled values, top to bottom.
pub fn find_labels(pages: &[Page]) -> Vec<Labelled> {
    let mut found = Vec::new();
    for page in pages {
        let rows = page.rows();
        let mut below = rows.iter().skip(1);
        for row in &rows {
            read_row(page.number, row, below.next(), &mut found);
        }
    }
    found
}

fn read_row(page: u32, row: &TextLine, below: Option<&TextLine>, found: &mut Vec<Labelled>) {
    let cells = split_cells(&row.words);
    let mut open: Option<(String, &[Word])> = None;
    for (at, cell) in cells.iter().enumerate() {
        if let Some((label, _)) = open.take() {
            push(found, page, &label, cell, true);
            continue;
        }
        match split_label(cell) {
            Some((label, [])) => {
                if at + 1 == cells.len() {
                    if let Some(value) = below.and_then(|line| cell_under(line, cell)) {
                        push(found, page, &label, &value, true);
                    }
                } else {
                    open = Some((label, cell));
                }
            }
            Some((label, value)) => push(found, page, &label, value, true),
            None if at == 0 && cells.len() == 2 => {
                if let Some(value) = cells.get(1) {
                    push(found, page, &join(cell), value, false);
                }
            }
            None => {}
        }
    }
}

fn push(found: &mut Vec<Labelled>, page: u32, label: &str, value: &[Word], with_colon: bool) {
    let label = label.trim().trim_end_matches([':', '.', '#']).trim().to_lowercase();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || value.is_empty() {
        return;
    }
    let evidence = evidence_of(page, value);
    found.push(Labelled { label, value: join(value), evidence, with_colon, in_head: page <= HEAD_PAGES });
}

/// Splits at gaps that are wider than the spaces between words.
pub fn split_cells(words: &[Word]) -> Vec<&[Word]> {
    words.chunk_by(|a, b| b.area.left - a.area.right < widest_space(a)).collect()
}

fn widest_space(word: &Word) -> f32 {
    let letters = word.text.chars().count().max(1) as f32;
    ((word.area.right - word.area.left) / letters * 1.7).max(8.0)
}

/// The label before a colon and what follows it in the same cell.
fn split_label(cell: &[Word]) -> Option<(String, &[Word])> {
    static COLON: Pattern = Pattern::new(r":$|^:$");
    let at = cell.iter().take(6).position(|word| COLON.is_in(&word.text))?;
    let label = join(cell.get(..=at)?);
    Some((label, cell.get(at + 1..).unwrap_or_default()))
}

/// The cell of the next line that begins under this one.
fn cell_under(line: &TextLine, cell: &[Word]) -> Option<Vec<Word>> {
    let (left, right) = (cell.first()?.area.left, cell.last()?.area.right);
    let under = split_cells(&line.words)
        .into_iter()
        .find(|words| words.first().is_some_and(|word| word.area.left >= left - 4.0 && word.area.left <= right))?;
    (split_label(under).is_none()).then(|| under.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn labels(text: &str) -> Vec<(String, String)> {
        let pages = lay_text(text).unwrap();
        find_labels(&pages).into_iter().map(|found| (found.label, found.value)).collect()
    }

    #[test]
    fn reads_labels_in_columns_and_lines() {
        let found = labels(
            "Supplier Name:   Acme, Inc.    Agreement Number:   CW-17\nPayment terms: Net 30\nStart date      2024-01-01\n",
        );
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert!(found.contains(&pair("supplier name", "Acme, Inc.")));
        assert!(found.contains(&pair("agreement number", "CW-17")));
        assert!(found.contains(&pair("payment terms", "Net 30")));
        assert!(found.contains(&pair("start date", "2024-01-01")));
    }

    #[test]
    fn a_value_may_stand_under_its_label() {
        assert_eq!(labels("Vendor:\nAcme, Inc.\n"), [("vendor".to_owned(), "Acme, Inc.".to_owned())]);
    }
}
