//! Labelled values: `Contract Number: MSA-17`, or a label in one column and its value in the next.

use domain::Evidence;

use crate::pattern::Pattern;
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
    /// Whether a colon, or its place in a list of labels, makes it one.
    pub sure: bool,
    /// Whether it stands on one of the first pages.
    pub in_head: bool,
}

/// All labelled values, top to bottom.
pub fn find_labels(pages: &[Page]) -> Vec<Labelled> {
    let mut found = Vec::new();
    for page in pages {
        let rows = page.rows();
        let listed = find_listed(&rows);
        let mut below = rows.iter().skip(1);
        for (row, listed) in rows.iter().zip(listed) {
            read_row(page.number, row, below.next(), listed, &mut found);
        }
    }
    found
}

/// For each row whether it belongs to a list of labels and values: rows of two cells that begin at the
/// same two places, at least two of them with words that label a contract's head or with a company
/// behind its short name.
fn find_listed(rows: &[TextLine]) -> Vec<bool> {
    static KNOWN: Pattern = Pattern::new(
        r"\b(?:vendor|supplier|seller|contractor|provider|customer|client|buyer|purchaser|dated?|number|no|currency|payment|terms?|address|contact|registration|limit|expiry|expires|kunde|lieferant|auftraggeber|auftragnehmer|datum|nummer|währung|beginn|ende|laufzeit|fournisseur|durée|devise)\b",
    );
    static SHORT: Pattern = Pattern::new(r"^(?-i:[A-Z]{2,6})$");
    static COMPANY: Pattern = Pattern::new(r"\b(?:inc|llc|ltd|limited|corp|corporation|plc|llp|gmbh|ag|s\.?a|b\.?v)\b");
    struct Run {
        label: f32,
        value: f32,
        rows: Vec<usize>,
        known: usize,
    }
    let near = |a: f32, b: f32| (a - b).abs() < 4.0;
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (at, row) in rows.iter().enumerate() {
        let last = runs.last_mut().filter(|_| open);
        let cells = split_cells(&row.words);
        let [label, value] = cells.as_slice() else {
            // The second line of a long value stands under the first one.
            open = last.is_some_and(|run| near(row.area.left, run.value));
            continue;
        };
        let left = |cell: &[Word]| cell.first().map_or(0.0, |word| word.area.left);
        let words = join(label);
        let known = usize::from(KNOWN.is_in(&words) || (SHORT.is_in(&words) && COMPANY.is_in(&join(value))));
        let (label, value) = (left(label), left(value));
        match last.filter(|run| near(run.label, label) && near(run.value, value)) {
            Some(run) => {
                run.rows.push(at);
                run.known += known;
            }
            None => runs.push(Run { label, value, rows: vec![at], known }),
        }
        open = true;
    }
    let mut listed = vec![false; rows.len()];
    for at in runs.iter().filter(|run| run.known > 1).flat_map(|run| &run.rows) {
        if let Some(mark) = listed.get_mut(*at) {
            *mark = true;
        }
    }
    listed
}

fn read_row(page: u32, row: &TextLine, below: Option<&TextLine>, listed: bool, found: &mut Vec<Labelled>) {
    let cells = split_cells(&row.words);
    if cells.len() > 1 && cells.iter().all(|cell| ROLE.is_in(&join(cell))) {
        for cell in &cells {
            if let Some(value) = below.and_then(|line| cell_under(line, cell)) {
                push(found, page, &join(cell), &value, true);
            }
        }
        return;
    }
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
                    push(found, page, &join(cell), value, listed);
                }
            }
            None => {}
        }
    }
}

/// The two sides of a contract, as the heads of two columns name them.
static ROLE: Pattern = Pattern::new(
    r"^(?:the\s+)?(?:vendor|supplier|seller|contractor|(?:service\s+)?provider|licensor|carrier|customer|client|buyer|purchaser|licensee|shipper|bill\s+to|auftragnehmer|auftraggeber|lieferant|kunde|fournisseur|client|acheteur)(?:\s+(?:name|details|information))?:?$",
);

fn push(found: &mut Vec<Labelled>, page: u32, label: &str, value: &[Word], sure: bool) {
    let label = label.trim().trim_end_matches([':', '.', '#']).trim().to_lowercase();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || value.is_empty() {
        return;
    }
    let evidence = evidence_of(page, value);
    found.push(Labelled { label, value: join(value), evidence, sure, in_head: page <= HEAD_PAGES });
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
    fn a_list_of_labels_needs_no_colons() {
        let sure = |text: &str| {
            let found = find_labels(&lay_text(text).unwrap());
            found.into_iter().filter(|found| found.sure).map(|found| found.label).collect::<Vec<_>>()
        };
        let head =
            "Supplier            Kestrel Hosting Ltd,\n                    Hull\nCustomer            Marsh Group\n";
        assert_eq!(sure(head), ["supplier", "customer"]);
        assert!(sure("Vendor              Amount\nKestrel             500.00\n").is_empty());
    }

    #[test]
    fn two_heads_have_their_values_below() {
        let text = "VENDOR                        CUSTOMER\nQuill Software Ltd            Tamarisk Group, Inc.\n";
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let found = labels(text);
        assert!(found.contains(&pair("vendor", "Quill Software Ltd")), "{found:?}");
        assert!(found.contains(&pair("customer", "Tamarisk Group, Inc.")), "{found:?}");
    }

    #[test]
    fn a_value_may_stand_under_its_label() {
        assert_eq!(labels("Vendor:\nAcme, Inc.\n"), [("vendor".to_owned(), "Acme, Inc.".to_owned())]);
    }
}
