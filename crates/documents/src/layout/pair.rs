//! Labels and their values: beside the label in one cell, in the next cell, or in the row below.

use super::sheet::{Cell, Row, Sheet};
use super::table::Vocabulary;

/// Where a value stands, seen from its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the same cell.
    Beside,
    /// In the next cell to the right.
    Right,
    /// In the row below.
    Below,
}

/// A label and the text that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<R> {
    pub role: R,
    pub label: String,
    pub value: Cell,
    pub place: Place,
    /// The label opens its cell, or is set off by punctuation: no word of a sentence.
    pub opens: bool,
    /// The label's row in the sheet.
    pub row: usize,
}

/// How far right of its label a value may stand, in points.
const REACH: f32 = 330.0;

/// All pairs whose label is known. One label may give several pairs: beside, right and below; the
/// caller takes the first that reads as what it looks for.
pub fn find_pairs<R: Copy + PartialEq>(sheet: &Sheet, vocabulary: &Vocabulary<R>) -> Vec<Pair<R>> {
    let mut pairs = Vec::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        for (at, cell) in row.cells.iter().enumerate() {
            pairs.extend(wrapped(sheet, index, at, vocabulary));
            for found in labels_in(cell, vocabulary) {
                let pair = |value, place| Pair {
                    role: found.role,
                    label: found.label.clone(),
                    value,
                    place,
                    opens: found.opens,
                    row: index,
                };
                if let Some(value) = found.value {
                    pairs.push(pair(value, Place::Beside));
                    continue;
                }
                let right = right_of(row, at, vocabulary);
                pairs.extend(right.map(|value| pair(value, Place::Right)));
                pairs.extend(below(sheet, index, cell, vocabulary).map(|value| pair(value, Place::Below)));
            }
        }
    }
    pairs
}

/// A label that wraps into the next line (`Rechnungs-` over `Nr.`), with its value right of it.
fn wrapped<R: Copy>(sheet: &Sheet, index: usize, at: usize, vocabulary: &Vocabulary<R>) -> Option<Pair<R>> {
    let row = sheet.rows.get(index)?;
    let cell = row.cells.get(at).filter(|cell| cell.words.len() <= 3)?;
    let next = sheet.rows.get(index + 1).filter(|next| next.page == row.page)?;
    let under = next.cells.iter().find(|under| {
        (under.area.left - cell.area.left).abs() < 2.0 && under.area.top - cell.area.bottom < cell.height() * 0.5
    })?;
    let label = format!("{} {}", cell.text(), under.text());
    let role =
        vocabulary.role(&label).filter(|_| !vocabulary.knows(&cell.text()) || !vocabulary.knows(&under.text()))?;
    let value = row.cells.get(at + 1).filter(|next| next.area.left - cell.area.right < REACH)?;
    Some(Pair { role, label, value: value.clone(), place: Place::Right, opens: true, row: index })
}

/// A cell that is a label and no more; its value stands in the lines below.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading<R> {
    pub role: R,
    pub cell: Cell,
    pub row: usize,
}

/// All cells that are one known label from end to end.
pub fn find_headings<R: Copy + PartialEq>(sheet: &Sheet, vocabulary: &Vocabulary<R>) -> Vec<Heading<R>> {
    let cells = sheet.rows.iter().enumerate().flat_map(|(row, line)| line.cells.iter().map(move |cell| (row, cell)));
    cells
        .filter_map(|(row, cell)| {
            let (role, count) = vocabulary.phrase_or_half(&cell.words)?;
            let rest = cell.words.get(count..).unwrap_or_default();
            rest.iter().all(|word| is_filler(&word.text)).then(|| Heading { role, cell: cell.clone(), row })
        })
        .collect()
}

struct Found<R> {
    role: R,
    label: String,
    opens: bool,
    value: Option<Cell>,
}

/// The labels within one cell, each with the words up to the next label.
fn labels_in<R: Copy>(cell: &Cell, vocabulary: &Vocabulary<R>) -> Vec<Found<R>> {
    let mut starts: Vec<(usize, usize, R, bool)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = cell.words.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|before| cell.words.get(before));
        let opens = before.is_none_or(|word| !word.text.ends_with(|c: char| c.is_alphanumeric()));
        match vocabulary.phrase_or_half(rest) {
            Some((role, count)) => {
                // `Buyer (Bill to)`: brackets set a label off as a colon does.
                let ends = |at: usize, sign: char| rest.get(at).is_some_and(|word| word.text.contains(sign));
                let bracketed = ends(0, '(') && ends(count.saturating_sub(1), ')');
                starts.push((at, count, role, opens || bracketed));
                at += count;
            }
            None => at += 1,
        }
    }
    let ends = starts.iter().skip(1).map(|start| start.0).chain([cell.words.len()]);
    let follows: Vec<bool> =
        starts.iter().map(|&(from, count, ..)| starts.iter().any(|next| next.0 == from + count)).collect();
    starts
        .iter()
        .zip(ends)
        .zip(follows)
        // A label right before another is a part of it: `Customer VAT number`.
        .filter(|(_, follows)| !follows)
        .map(|(start, _)| start)
        .map(|(&(from, count, role, opens), end)| {
            let label = crate::read::page::join(cell.words.get(from..from + count).unwrap_or_default());
            let words = cell.words.get(from + count..end).unwrap_or_default();
            let words: Vec<_> = words.iter().skip_while(|word| is_filler(&word.text)).cloned().collect();
            Found { role, label, opens, value: Cell::of(words, cell.page) }
        })
        .collect()
}

/// Signs between a label and its value.
fn is_filler(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ':' | '.' | '-' | '–' | '#' | '=' | '|' | '(' | ')' | '/' | '°' | '*' | '_'))
}

fn is_label<R: Copy>(cell: &Cell, vocabulary: &Vocabulary<R>) -> bool {
    vocabulary.longest_phrase(&cell.words).is_some() || cell.text().ends_with(':')
}

fn right_of<R: Copy>(row: &Row, at: usize, vocabulary: &Vocabulary<R>) -> Option<Cell> {
    let label = row.cells.get(at)?;
    let mut following = row.cells.iter().skip(at + 1);
    let mut next = following.next()?;
    if next.words.iter().all(|word| is_filler(&word.text)) {
        next = following.next()?;
    }
    let near = next.area.left - label.area.right < REACH;
    (near && !is_label(next, vocabulary)).then(|| {
        let words = next.words.iter().skip_while(|word| is_filler(&word.text)).cloned().collect();
        Cell::of(words, next.page)
    })?
}

/// The nearest cell under the label within three lines.
fn below<R: Copy>(sheet: &Sheet, index: usize, label: &Cell, vocabulary: &Vocabulary<R>) -> Option<Cell> {
    let reach = label.area.bottom + label.height() * 2.5;
    let rows = sheet.rows.iter().skip(index + 1).take(4);
    let under = rows.filter(|row| row.page == label.page && row.area.top < reach).find_map(|row| {
        let best = row.cells.iter().max_by(|a, b| a.shared_width(label.area).total_cmp(&b.shared_width(label.area)))?;
        (best.shared_width(label.area) > 0.0).then_some(best)
    })?;
    let words = under.words.iter().skip_while(|word| is_filler(&word.text)).cloned().collect();
    (!is_label(under, vocabulary)).then(|| Cell::of(words, under.page))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn pairs(text: &str) -> Vec<(char, String, Place)> {
        let vocabulary = Vocabulary::new(&[('n', &["invoice nr"] as &[&str]), ('d', &["date", "invoice date"])]);
        let sheet = Sheet::of(&lay_text(text).unwrap());
        find_pairs(&sheet, &vocabulary).into_iter().map(|pair| (pair.role, pair.value.text(), pair.place)).collect()
    }

    #[test]
    fn a_value_stands_beside_right_or_below() {
        assert_eq!(pairs("Invoice No: A-1"), [('n', "A-1".to_owned(), Place::Beside)]);
        assert_eq!(pairs("Document (invoice no)\nA-1"), [('n', "A-1".to_owned(), Place::Below)]);
        assert_eq!(pairs("Invoice #:      A-1"), [('n', "A-1".to_owned(), Place::Right)]);
        let strip = pairs("Invoice No     Invoice date\nA-1            2026-11-24");
        assert_eq!(strip, [('n', "A-1".to_owned(), Place::Below), ('d', "2026-11-24".to_owned(), Place::Below)]);
    }

    #[test]
    fn a_label_may_wrap_into_the_next_line() {
        let found = pairs("Invoice-       A-1\nNr.\nDelivery       2026-11-24\nto");
        assert_eq!(found, [('n', "A-1".to_owned(), Place::Right)]);
    }

    #[test]
    fn two_labels_in_one_cell_share_its_words() {
        let found = pairs("Invoice # A-1 Date 2026-11-24");
        assert_eq!(found, [('n', "A-1".to_owned(), Place::Beside), ('d', "2026-11-24".to_owned(), Place::Beside)]);
    }
}
