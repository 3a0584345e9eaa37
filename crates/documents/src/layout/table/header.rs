//! Finds header rows by their labels.

use std::collections::HashMap;

use domain::PageBox;

use super::{Column, ColumnRole};
use crate::layout::label::{fold, squeeze, squeeze_word};
use crate::layout::sheet::{Cell, Row, Sheet};
use crate::read::page::{Word, join};

/// The labels that name columns, in any language.
pub struct Vocabulary<R> {
    phrases: HashMap<String, R>,
    /// The phrases in order, so that what begins none of them is soon seen.
    ordered: Vec<String>,
    longest: usize,
}

impl<R: Copy> Vocabulary<R> {
    pub fn new(entries: &[(R, &[&str])]) -> Self {
        let listed = entries.iter().map(|(role, labels)| (*role, labels.iter().copied()));
        Self::of(listed)
    }

    /// As [`Vocabulary::new`], with each role's labels in one text with commas between them.
    pub fn listed(entries: &[(R, &str)]) -> Self {
        Self::of(entries.iter().map(|(role, labels)| (*role, labels.split(','))))
    }

    fn of<'l>(entries: impl Iterator<Item = (R, impl Iterator<Item = &'l str>)>) -> Self {
        let mut phrases = HashMap::new();
        let mut longest = 1;
        for (role, labels) in entries {
            for label in labels {
                longest = longest.max(label.split_whitespace().count() + 1);
                phrases.entry(squeeze(label)).or_insert(role);
            }
        }
        let mut ordered: Vec<String> = phrases.keys().cloned().collect();
        ordered.sort_unstable();
        Self { phrases, ordered, longest }
    }

    fn begins_one(&self, text: &str) -> bool {
        let at = self.ordered.partition_point(|phrase| phrase.as_str() < text);
        self.ordered.get(at).is_some_and(|phrase| phrase.starts_with(text))
    }

    /// The longest known phrase that the words begin with, and how many words it has.
    pub fn longest_phrase(&self, words: &[Word]) -> Option<(R, usize)> {
        let mut squeezed = String::new();
        let mut best = None;
        for (at, word) in words.iter().take(self.longest).enumerate() {
            let part = squeeze_word(&word.text);
            if part.is_empty() && at == 0 {
                return None;
            }
            squeezed.push_str(&part);
            if !self.begins_one(&squeezed) {
                break;
            }
            if let Some(role) = self.phrases.get(&squeezed) {
                best = Some((*role, at + 1));
            }
        }
        best
    }

    /// Whether the text is a label by itself.
    pub fn knows(&self, label: &str) -> bool {
        self.role(label).is_some()
    }

    /// The role of a label, whatever its case, accents and punctuation.
    pub fn role(&self, label: &str) -> Option<R> {
        self.phrases.get(&squeeze(label)).copied()
    }

    /// The phrase at the start of the words; also the first half of `Buyer/Recipient:`.
    pub fn phrase_or_half(&self, words: &[Word]) -> Option<(R, usize)> {
        self.longest_phrase(words).or_else(|| {
            let (head, rest) = words.first()?.text.split_once('/')?;
            let worded = rest.chars().filter(|c| c.is_alphabetic()).count() >= 4;
            worded.then(|| self.role(head)).flatten().map(|role| (role, 1))
        })
    }
}

/// A header found in the sheet's rows `first..=last`.
pub struct Header<R> {
    pub columns: Vec<Column<R>>,
    pub first: usize,
    pub last: usize,
}

/// All header rows, top to bottom.
pub fn find_headers<R: ColumnRole>(
    sheet: &Sheet,
    vocabulary: &Vocabulary<R>,
    accepts: impl Fn(&[R]) -> bool,
) -> Vec<Header<R>> {
    let mut headers: Vec<Header<R>> = Vec::new();
    let mut skip_to = 0;
    for (at, row) in sheet.rows.iter().enumerate() {
        if at < skip_to {
            continue;
        }
        let mut columns = match_row(row, vocabulary);
        if columns.is_empty() || !mostly_labels(row, &columns) {
            continue;
        }
        // Of the rows of one header the one with the most labels leads.
        let fuller = sheet.rows.get(at + 1).is_some_and(|next| {
            let near = next.page == row.page && next.area.top - row.area.bottom < row.height() * 0.8;
            near && match_row(next, vocabulary).len() > columns.len()
        });
        if fuller {
            continue;
        }
        let (above, below) = stacked_rows(sheet, at, vocabulary, &columns);
        let block = sheet.rows.get(at - above..=at + below).unwrap_or_default();
        stack(&mut columns, block, above, vocabulary);
        let last = at + below;
        let roles: Vec<R> = columns.iter().map(|column| column.role).collect();
        if accepts(&roles) {
            headers.push(Header { columns, first: at - above, last });
            skip_to = last + 1;
        }
    }
    headers
}

/// Whether the row looks like the labels of some table, of this vocabulary's kind or not.
pub fn is_label_row<R: ColumnRole>(row: &Row, vocabulary: &Vocabulary<R>) -> bool {
    let columns = match_row(row, vocabulary);
    let known: usize = columns.iter().map(|column| column.label.split_whitespace().count()).sum();
    row.cells.len() >= 3
        && columns.len() >= 2
        && known * 3 >= row.words().count()
        && !row.words().any(|word| has_digit(&word.text))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// A header is made of labels: most of its words belong to one and hardly any is a number.
fn mostly_labels<R: ColumnRole>(row: &Row, columns: &[Column<R>]) -> bool {
    let words = row.words().count();
    let known: usize = columns.iter().map(|column| column.label.split_whitespace().count()).sum();
    let numbers = row.words().filter(|word| has_digit(&word.text)).count();
    // Several labels of number columns hardly meet by chance: more of the other labels may be unknown.
    let measured = columns.iter().filter(|column| column.role.is_number()).count();
    known * if measured >= 3 { 3 } else { 2 } >= words && numbers * 4 <= words && columns.len() >= 2
}

/// Greedy: at each word the longest known phrase. A word unknown beside a label and close to it
/// belongs to that label.
fn match_row<R: ColumnRole>(row: &Row, vocabulary: &Vocabulary<R>) -> Vec<Column<R>> {
    let mut columns: Vec<Column<R>> = Vec::new();
    for cell in &row.cells {
        let words = cell.words.as_slice();
        let mut at = 0;
        let mut loose: Option<PageBox> = None;
        let first = columns.len();
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let found = longest_phrase(rest, vocabulary);
            let taken = found.map_or(1, |(_, count)| count);
            let Some(area) = rest.iter().take(taken).map(|word| word.area).reduce(PageBox::union) else { break };
            match found {
                Some((role, count)) => {
                    let label = join(rest.get(..count).unwrap_or_default());
                    let area = loose.take().map_or(area, |loose| loose.union(area));
                    columns.push(Column { role, below: None, label, area });
                }
                // `E-` close before another label goes on in the next line and is a column of its own.
                None if rest.first().is_some_and(|word| word.text.len() > 1 && word.text.ends_with('-'))
                    && rest.get(1..).is_some_and(|next| vocabulary.longest_phrase(next).is_some())
                    && R::unknown().is_some() =>
                {
                    let label = rest.first().map(|word| word.text.clone()).unwrap_or_default();
                    columns.extend(R::unknown().map(|role| Column { role, below: None, label, area }));
                }
                None => match columns.get_mut(first..).and_then(<[Column<R>]>::last_mut) {
                    Some(column) => column.area = column.area.union(area),
                    None => loose = Some(loose.map_or(area, |loose| loose.union(area))),
                },
            }
            at += taken;
        }
    }
    columns
}

fn longest_phrase<R: ColumnRole>(words: &[Word], vocabulary: &Vocabulary<R>) -> Option<(R, usize)> {
    vocabulary.longest_phrase(words).or_else(|| compound(words.first()?, vocabulary))
}

/// `Einzel/€`, `Price(USD)`, `MwSt-%`: the part before a sign is the label.
fn compound<R: ColumnRole>(word: &Word, vocabulary: &Vocabulary<R>) -> Option<(R, usize)> {
    let folded = fold(&word.text);
    let (head, _) = folded.split_once(['/', '(', '[', '-'])?;
    vocabulary.role(head).map(|role| (role, 1))
}

/// How many rows above and below the row are further rows of the same header.
fn stacked_rows<R: ColumnRole>(
    sheet: &Sheet,
    at: usize,
    vocabulary: &Vocabulary<R>,
    columns: &[Column<R>],
) -> (usize, usize) {
    let joins = |near: usize, far: usize| {
        let (Some(near), Some(far)) = (sheet.rows.get(near), sheet.rows.get(far)) else { return false };
        let gap = (far.area.top - near.area.bottom).max(near.area.top - far.area.bottom);
        near.page == far.page && gap < near.height().min(far.height()) * 0.8 && carries_labels(far, vocabulary, columns)
    };
    let above = (1..=3.min(at)).take_while(|&step| joins(at - step + 1, at - step)).count();
    let below = (1..=3).take_while(|&step| joins(at + step - 1, at + step)).count();
    (above, below)
}

/// No numbers, and each cell is a part of a label: above or below a column's label, or known itself.
fn carries_labels<R: ColumnRole>(row: &Row, vocabulary: &Vocabulary<R>, columns: &[Column<R>]) -> bool {
    let labels = match_row(row, vocabulary);
    let part = |cell: &Cell| {
        let known = labels.iter().any(|label| cell.shared_width(label.area) > 0.0);
        let beside = columns.iter().any(|column| {
            let joined = [format!("{} {}", cell.text(), column.label), format!("{} {}", column.label, cell.text())];
            cell.shared_width(column.area) > 0.0
                && (is_qualifier(&cell.text()) || joined.iter().any(|label| vocabulary.role(label).is_some()))
        });
        // `Positions-` over `betrag`: only the whole is a label.
        known || beside || cell.text().ends_with('-') || (cell.words.len() <= 2 && row.cells.len() > 1)
    };
    let parts = row.cells.iter().filter(|cell| part(cell)).count();
    !row.words().any(|word| has_digit(&word.text))
        && parts == row.cells.len()
        && row.words().count() <= 3 * columns.len()
}

/// Words that only narrow a label: `Ohne MwSt.`, `incl. VAT`, `(EUR)`.
fn is_qualifier(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "ohne", "mwst", "ust", "excl", "incl", "inkl", "exkl", "vat", "tax", "btw", "tva", "iva", "ht", "ttc", "net",
        "gross", "netto", "brutto", "eur", "usd", "gbp", "chf", "inr", "rate", "in", "of", "de", "per", "unit", "a",
        "price", "amount", "no", "nr", "value", "code", "basis", "mit",
    ];
    text.split_whitespace().all(|word| {
        let squeezed = squeeze_word(word);
        squeezed.is_empty() || WORDS.contains(&squeezed.as_str())
    })
}

/// Joins the labels of all rows of a header that stand above each other.
fn stack<R: ColumnRole>(columns: &mut Vec<Column<R>>, block: &[Row], main: usize, vocabulary: &Vocabulary<R>) {
    // Pieces of labels without a column in the main row, top to bottom.
    let mut loose: Vec<Cell> = Vec::new();
    let mut parts: Vec<Vec<(usize, Cell)>> = vec![Vec::new(); columns.len()];
    for (at, row) in block.iter().enumerate().filter(|(at, _)| *at != main) {
        for cell in &row.cells {
            let shared = |area: PageBox| cell.shared_width(area);
            let over = columns.iter().enumerate().max_by(|a, b| shared(a.1.area).total_cmp(&shared(b.1.area)));
            match over.filter(|(_, column)| shared(column.area) > 0.0) {
                Some((column, _)) => parts.get_mut(column).into_iter().for_each(|part| part.push((at, cell.clone()))),
                None => join_loose(&mut loose, cell),
            }
        }
    }
    let unmatched = block.get(main).map(|row| row.cells.as_slice()).unwrap_or_default();
    for cell in unmatched.iter().filter(|cell| columns.iter().all(|column| cell.shared_width(column.area) <= 0.0)) {
        join_loose(&mut loose, cell);
    }
    for (column, parts) in columns.iter_mut().zip(parts) {
        let text = |wanted: &dyn Fn(usize) -> bool| {
            parts.iter().filter(|(at, _)| wanted(*at)).map(|(_, cell)| cell.text()).collect::<Vec<_>>().join(" ")
        };
        let (above, below) = (text(&|at| at < main), text(&|at| at > main));
        let whole = format!("{above} {} {below}", column.label);
        let halves = [whole.clone(), format!("{above} {}", column.label), format!("{} {below}", column.label)];
        if let Some(role) = halves.iter().find_map(|label| vocabulary.role(label)) {
            column.role = role;
        } else if let Some(role) = vocabulary.role(&below).filter(|role| *role != column.role && !is_qualifier(&below))
        {
            column.below = Some(role);
        }
        column.label = whole.trim().to_owned();
        for (_, cell) in parts {
            column.area = column.area.union(cell.area);
        }
    }
    let main = block.get(main).map(|row| row.area);
    for cell in loose {
        let known =
            vocabulary.role(&cell.text()).or_else(|| vocabulary.longest_phrase(&cell.words).map(|(role, _)| role));
        // A label that is not known still holds its place among the columns.
        let placed = main.is_some_and(|area| cell.area.bottom > area.top && cell.area.top < area.bottom);
        if let Some(role) = known.or_else(|| R::unknown().filter(|_| placed)) {
            columns.push(Column { role, below: None, label: cell.text(), area: cell.area });
        }
    }
    columns.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
}

/// Adds a piece of a label to the piece above it.
fn join_loose(loose: &mut Vec<Cell>, cell: &Cell) {
    match loose.iter_mut().find(|above| above.shared_width(cell.area) > 0.0) {
        Some(above) => {
            let mut joined = if above.area.top <= cell.area.top { above.joined(cell) } else { cell.joined(above) };
            joined.words.retain(|word| !word.text.is_empty());
            *above = joined;
        }
        None => loose.push(cell.clone()),
    }
}
