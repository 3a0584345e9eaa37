//! Finds header rows by their labels.

use std::collections::HashMap;

use domain::PageBox;

use super::{Column, ColumnRole};
use crate::layout::label::{fold, squeeze, squeeze_word};
use crate::layout::sheet::{Row, Sheet};
use crate::read::page::{Word, join};

/// The labels that name columns, in any language.
pub struct Vocabulary<R> {
    phrases: HashMap<String, R>,
    longest: usize,
}

impl<R: Copy> Vocabulary<R> {
    pub fn new(entries: &[(R, &[&str])]) -> Self {
        let mut phrases = HashMap::new();
        let mut longest = 1;
        for (role, labels) in entries {
            for label in *labels {
                longest = longest.max(label.split_whitespace().count() + 1);
                phrases.entry(squeeze(label)).or_insert(*role);
            }
        }
        Self { phrases, longest }
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
            if let Some(role) = self.phrases.get(&squeezed) {
                best = Some((*role, at + 1));
            }
        }
        best
    }

    /// The role of a label, whatever its case, accents and punctuation.
    pub fn role(&self, label: &str) -> Option<R> {
        self.phrases.get(&squeeze(label)).copied()
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
        let mut last = at;
        if columns.is_empty() || !mostly_labels(row, &columns) {
            continue;
        }
        // Labels may be stacked over up to four rows.
        for (below, next) in sheet.rows.iter().enumerate().skip(at + 1).take(3) {
            if !continues_header(sheet, last, next, vocabulary, &columns) {
                break;
            }
            stack(&mut columns, next, vocabulary);
            last = below;
        }
        let roles: Vec<R> = columns.iter().map(|column| column.role).collect();
        if accepts(&roles) {
            headers.push(Header { columns, first: at, last });
            skip_to = last + 1;
        }
    }
    headers
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// A header is made of labels: most of its words belong to one and hardly any is a number.
fn mostly_labels<R>(row: &Row, columns: &[Column<R>]) -> bool {
    let words = row.words().count();
    let known: usize = columns.iter().map(|column| column.label.split_whitespace().count()).sum();
    let numbers = row.words().filter(|word| has_digit(&word.text)).count();
    known * 2 >= words && numbers * 4 <= words && columns.len() >= 2
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

/// Whether the row is a further row of a header's labels: close below, without numbers, and each of
/// its cells under a label or a label itself.
fn continues_header<R: ColumnRole>(
    sheet: &Sheet,
    last: usize,
    next: &Row,
    vocabulary: &Vocabulary<R>,
    columns: &[Column<R>],
) -> bool {
    let Some(above) = sheet.rows.get(last) else { return false };
    let near = next.page == above.page && next.area.top - above.area.bottom < above.height() * 0.8;
    let labels = match_row(next, vocabulary);
    let known: usize = labels.iter().map(|column| column.label.split_whitespace().count()).sum();
    let qualifies = |cell: &crate::layout::Cell| {
        let under = columns.iter().any(|column| cell.shared_width(column.area) > 0.0);
        let label = labels.iter().any(|label| cell.shared_width(label.area) > 0.0);
        (under && (label || is_qualifier(&cell.text()))) || label
    };
    near && !next.words().any(|word| has_digit(&word.text))
        && known * 2 + next.words().filter(|word| is_qualifier(&word.text)).count() * 2 >= next.words().count()
        && next.cells.iter().all(qualifies)
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

/// Adds a lower header row: labels under a label become its second role, others new columns.
fn stack<R: ColumnRole>(columns: &mut Vec<Column<R>>, row: &Row, vocabulary: &Vocabulary<R>) {
    for lower in match_row(row, vocabulary) {
        let over = columns.iter_mut().max_by(|a, b| {
            let shared =
                |column: &Column<R>| column.area.right.min(lower.area.right) - column.area.left.max(lower.area.left);
            shared(a).total_cmp(&shared(b))
        });
        match over {
            Some(upper) if upper.area.right.min(lower.area.right) > upper.area.left.max(lower.area.left) => {
                let both = format!("{} {}", upper.label, lower.label);
                if let Some(role) = vocabulary.role(&both) {
                    upper.role = role;
                } else if !is_qualifier(&lower.label) && upper.role != lower.role {
                    upper.below = Some(lower.role);
                }
                upper.label = both;
                upper.area.left = upper.area.left.min(lower.area.left);
                upper.area.right = upper.area.right.max(lower.area.right);
            }
            _ => columns.push(lower),
        }
    }
    for cell in &row.cells {
        for column in columns.iter_mut() {
            if cell.shared_width(column.area) > 0.0 {
                column.area.bottom = column.area.bottom.max(cell.area.bottom);
            }
        }
    }
    columns.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
}
