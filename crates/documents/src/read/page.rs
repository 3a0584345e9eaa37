//! Pages, lines and words with their places, in points from the top left corner.

use domain::{Confidence, Evidence, PageBox};

/// No honest row holds more words; the limit keeps a hostile page from taking quadratic time.
const ROW_LIMIT: usize = 400;

/// One word as it stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub area: PageBox,
    pub confidence: Confidence,
}

/// Words beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub words: Vec<Word>,
    pub area: PageBox,
    /// The paragraph that the line belongs to, counted within its page in reading order.
    pub block: u32,
}

impl TextLine {
    /// `None` without words.
    pub fn of(words: Vec<Word>, block: u32) -> Option<Self> {
        let area = words.iter().map(|word| word.area).reduce(PageBox::union)?;
        Some(Self { words, area, block })
    }

    /// The words with single spaces between them.
    pub fn text(&self) -> String {
        join(&self.words)
    }
}

/// The words' texts with single spaces between them.
pub fn join(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// One page of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    pub width: f32,
    pub height: f32,
    /// In reading order: column after column where the page has columns of prose.
    pub lines: Vec<TextLine>,
}

impl Page {
    /// The lines of each paragraph, in reading order.
    pub fn blocks(&self) -> impl Iterator<Item = &[TextLine]> {
        self.lines.chunk_by(|a, b| a.block == b.block)
    }

    /// All words on one baseline across the whole page as one row, top to bottom, each from left to
    /// right: the view for tables and labels. Text that runs upwards is left out.
    pub fn rows(&self) -> Vec<TextLine> {
        let mut words: Vec<&Word> =
            self.lines.iter().flat_map(|line| &line.words).filter(|word| !runs_upwards(word)).collect();
        words.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let mut rows: Vec<Vec<Word>> = Vec::new();
        for word in words {
            // The newest rows only: words come in order of height, so older rows are done.
            let home = rows.iter_mut().rev().take(3).find(|row| row.len() < ROW_LIMIT && shares_baseline(row, word));
            match home {
                Some(row) => row.push(word.clone()),
                None => rows.push(vec![word.clone()]),
            }
        }
        let mut lines: Vec<TextLine> = rows
            .into_iter()
            .filter_map(|mut row| {
                row.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
                TextLine::of(row, 0)
            })
            .collect();
        lines.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        for (at, line) in (0u32..).zip(&mut lines) {
            line.block = at;
        }
        lines
    }
}

fn middle(word: &Word) -> f32 {
    f32::midpoint(word.area.top, word.area.bottom)
}

fn runs_upwards(word: &Word) -> bool {
    let (width, height) = (word.area.right - word.area.left, word.area.bottom - word.area.top);
    word.text.chars().count() > 2 && height > width * 1.5
}

/// Whether the word stands on the row's line: most of the smaller height is shared with one of its
/// words, and it does not stand on top of another.
fn shares_baseline(row: &[Word], word: &Word) -> bool {
    let Some(near) = row.iter().min_by(|a, b| gap(a, word).total_cmp(&gap(b, word))) else { return false };
    let shared = near.area.bottom.min(word.area.bottom) - near.area.top.max(word.area.top);
    let smaller = (near.area.bottom - near.area.top).min(word.area.bottom - word.area.top);
    let close = (middle(near) - middle(word)).abs() <= smaller.max(1.0) * 0.45;
    let clear = row.iter().all(|other| {
        let across = other.area.right.min(word.area.right) - other.area.left.max(word.area.left);
        across <= (word.area.right - word.area.left).min(other.area.right - other.area.left) * 0.5
            || (middle(other) - middle(word)).abs() < smaller * 0.15
    });
    shared >= smaller * 0.5 && close && clear
}

fn gap(a: &Word, b: &Word) -> f32 {
    (a.area.left - b.area.right).max(b.area.left - a.area.right).max(0.0)
}

/// The place of some words of one page, with their text as printed.
pub fn evidence_of(page: u32, words: &[Word]) -> Option<Evidence> {
    let area = words.iter().map(|word| word.area).reduce(PageBox::union)?;
    Some(Evidence { page, area: Some(area), text: Some(join(words)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, top: f32) -> Word {
        let right = left + 6.0 * text.chars().count() as f32;
        Word {
            text: text.to_owned(),
            area: PageBox::new(left, top, right, top + 10.0),
            confidence: Confidence::CERTAIN,
        }
    }

    fn page(words: Vec<Word>) -> Page {
        let lines = (0u32..).zip(words).filter_map(|(block, word)| TextLine::of(vec![word], block)).collect();
        Page { number: 1, width: 595.0, height: 842.0, lines }
    }

    #[test]
    fn words_on_one_baseline_make_one_row_whatever_their_blocks() {
        let page = page(vec![word("Total", 40.0, 100.0), word("below", 40.0, 112.0), word("10.00", 400.0, 101.5)]);
        let rows: Vec<String> = page.rows().iter().map(TextLine::text).collect();
        assert_eq!(rows, ["Total 10.00", "below"]);
    }

    #[test]
    fn upright_text_in_the_margin_joins_no_row() {
        let mut margin = word("Handelsregister", 5.0, 50.0);
        margin.area = PageBox::new(5.0, 50.0, 15.0, 150.0);
        let page = page(vec![margin, word("Total", 40.0, 100.0)]);
        let rows: Vec<String> = page.rows().iter().map(TextLine::text).collect();
        assert_eq!(rows, ["Total"]);
    }
}
