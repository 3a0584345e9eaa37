//! The document as one running text in which every stretch knows its place on the pages.

use std::ops::Range;

use domain::{Evidence, PageBox};

use super::count::read_count;
use super::furniture::Furniture;
use crate::pattern::Pattern;
use crate::read::page::{Page, TextLine, Word};

/// Evidence shows at most this many characters of a clause.
const LONGEST_PROOF: usize = 600;

struct Placed {
    span: Range<usize>,
    page: u32,
    area: PageBox,
    printed: String,
}

/// The running text. Quotation marks and dashes are made plain, words that a line end cut in two are
/// joined, and headers and footers that repeat are left out. A `\n` stands where a paragraph, a
/// heading or a list item ends; every other line end is a space.
pub struct Script {
    text: String,
    words: Vec<Placed>,
    sentences: Vec<Range<usize>>,
}

impl Script {
    pub fn of(pages: &[Page]) -> Self {
        let furniture = Furniture::of(pages);
        let mut script = Self { text: String::new(), words: Vec::new(), sentences: Vec::new() };
        for page in pages {
            let edge = right_edge(page);
            let holds = |line: &TextLine| furniture.holds(page, line) || is_rule(line);
            let lines: Vec<&TextLine> = page.lines.iter().filter(|line| !holds(line)).collect();
            let mut before: Option<&TextLine> = None;
            for line in lines {
                script.add_break(before, line, edge);
                script.add_line(page.number, line);
                before = Some(line);
            }
        }
        script.sentences = split_sentences(&script.text);
        script
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn slice(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The sentence that the place stands in.
    pub fn sentence_at(&self, at: usize) -> Range<usize> {
        let found = self.sentences.iter().find(|span| span.start <= at && at < span.end);
        found.cloned().unwrap_or(at..at)
    }

    /// The place and printed text of a stretch, on the page where it begins.
    pub fn evidence(&self, span: Range<usize>) -> Option<Evidence> {
        let from = self.words.partition_point(|word| word.span.end <= span.start);
        let words = self.words.get(from..)?.iter().take_while(|word| word.span.start < span.end);
        let mut proof: Option<(u32, PageBox)> = None;
        let mut text = String::new();
        for word in words {
            proof = match proof {
                None => Some((word.page, word.area)),
                Some((page, area)) if page == word.page => Some((page, area.union(word.area))),
                Some(other) => Some(other),
            };
            if text.chars().count() < LONGEST_PROOF {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&word.printed);
            }
        }
        proof.map(|(page, area)| Evidence { page, area: Some(area), text: Some(text) })
    }

    fn add_break(&mut self, before: Option<&TextLine>, line: &TextLine, edge: f32) {
        if self.text.is_empty() {
            return;
        }
        if joins_cut_word(&self.text, line) {
            if !keeps_hyphen(&self.text) {
                self.text.pop();
            }
            return;
        }
        let hard = match before {
            Some(before) => ends_paragraph(before, line, edge),
            None => self.text.ends_with(['.', ':', ';', '_']) || starts_item(&line.text()),
        };
        self.text.push(if hard { '\n' } else { ' ' });
    }

    fn add_line(&mut self, page: u32, line: &TextLine) {
        let mut before: Option<&Word> = None;
        for word in &line.words {
            if before.is_some_and(|before| !touches(before, word)) {
                self.text.push(' ');
            }
            before = Some(word);
            let start = self.text.len();
            self.text.extend(word.text.replace("''", "\"").chars().map(plain));
            let span = start..self.text.len();
            self.words.push(Placed { span, page, area: word.area, printed: word.text.clone() });
        }
    }
}

/// Whether two words are one whose letters change their size, as small capitals do.
fn touches(before: &Word, word: &Word) -> bool {
    let gap = word.area.left - before.area.right;
    let heights = (before.area.bottom - before.area.top, word.area.bottom - word.area.top);
    let height = heights.0.min(heights.1);
    height < heights.0.max(heights.1) * 0.93 && (-height * 0.3..height * 0.12).contains(&gap)
}

/// A line of dashes, drawn under the words of the line above.
fn is_rule(line: &TextLine) -> bool {
    line.words.iter().flat_map(|word| word.text.chars()).all(|c| matches!(plain(c), '-' | '='))
}

fn plain(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '′' | '`' => '\'',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        c => c,
    }
}

/// Where the page's full lines end: nine in ten lines end before it.
fn right_edge(page: &Page) -> f32 {
    let mut rights: Vec<f32> = page.lines.iter().map(|line| line.area.right).collect();
    rights.sort_by(f32::total_cmp);
    rights.get(rights.len() * 9 / 10).copied().unwrap_or(page.width)
}

fn ends_paragraph(before: &TextLine, line: &TextLine, edge: f32) -> bool {
    let (printed, next) = (before.text(), line.text());
    let full_stop = printed.ends_with(['.', ':', ';', '_']);
    let short = before.area.right < before.area.left + (edge - before.area.left) * 0.8;
    let lowercase = next.chars().next().is_some_and(char::is_lowercase);
    if repeats_count(&printed, &next) {
        return false;
    }
    if is_tabular(before) || is_tabular(line) {
        return true;
    }
    if starts_item(&next) && (full_stop || short || before.block != line.block) {
        return true;
    }
    if before.block == line.block { short && !lowercase } else { full_stop || (short && !lowercase) }
}

/// Whether the line is a row of three cells or more, no running text.
fn is_tabular(line: &TextLine) -> bool {
    let gaps = line.words.iter().zip(line.words.iter().skip(1)).filter(|(word, next)| {
        let letter = (word.area.right - word.area.left) / word.text.chars().count().max(1) as f32;
        next.area.left - word.area.right > letter.max(3.0) * 3.5
    });
    gaps.count() > 1
}

/// Whether the line begins with the digits of the number that the line before ends with: `twelve` and
/// `(12) months`.
fn repeats_count(before: &str, next: &str) -> bool {
    let digits = next.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(digits, _)| digits);
    let words = before.rsplit(char::is_whitespace).next().and_then(read_count);
    words.is_some() && words == digits.and_then(|digits| digits.trim().parse().ok())
}

/// Whether the line begins with the number, letter or bullet of a clause or list item.
fn starts_item(line: &str) -> bool {
    static ITEM: Pattern = Pattern::new(
        r"^(?:(?:section|article|§)?\s*\d{1,2}(?:\.\d{1,2}){0,4}[.):]?\s|\(?[a-z0-9]{1,3}\)\s|[•·▪●◦*-]\s|[a-h]\.\s|(?:i|ii|iii|iv|v|vi)\.\s)",
    );
    ITEM.is_in(line)
}

fn joins_cut_word(text: &str, line: &TextLine) -> bool {
    let mut tail = text.chars().rev();
    let cut = tail.next() == Some('-') && tail.next().is_some_and(char::is_alphabetic);
    cut && line.words.first().and_then(|word| word.text.chars().next()).is_some_and(char::is_lowercase)
}

/// `twenty-` before `four` and `non-` before `binding` keep their hyphen.
fn keeps_hyphen(text: &str) -> bool {
    static WHOLE: Pattern = Pattern::new(
        r"\b(?:non|self|co|pre|sub|third|long|short|mid|on|off|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|month|year)-$",
    );
    let tail: usize = text.len().saturating_sub(12);
    let start = (tail..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    WHOLE.is_in(text.get(start..).unwrap_or_default())
}

fn split_sentences(text: &str) -> Vec<Range<usize>> {
    static STOP: Pattern = Pattern::new(r#"[.;!?]["')\]]*\s+|\n"#);
    static ABBREVIATED: Pattern = Pattern::new(
        r"(?:^|[\s(.])(?:inc|ltd|corp|co|no|nos|st|mr|mrs|ms|dr|vs|sec|art|rs|approx|attn|pte|pvt|pty|llc|l\.p|n\.a|u\.s|s\.a|e\.g|i\.e|etc|incl|excl|tel|nr|abs|ziff|bzw|z\.b|(?-i:[A-Z]))\.$",
    );
    static LETTERED: Pattern = Pattern::new(
        r"\b(?:schedule|exhibit|annex|appendix|attachment|section|article|class|part|anlage|annexe)\s+[a-z]\.$",
    );
    let mut sentences = Vec::new();
    let mut start = 0;
    for stop in STOP.find_all(text) {
        let before = text.get(start..stop.start() + 1).unwrap_or_default();
        let next = text.get(stop.end()..).and_then(|rest| rest.chars().next());
        let leaders = before.ends_with("..");
        let ends = stop.as_str().contains('\n')
            || (!leaders
                && next.is_some_and(|c| !c.is_lowercase() && c != ',')
                && !(stop.as_str().starts_with('.') && ABBREVIATED.is_in(before) && !LETTERED.is_in(before)));
        if ends {
            sentences.push(start..stop.end());
            start = stop.end();
        }
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn script(text: &str) -> Script {
        Script::of(&lay_text(text).unwrap())
    }

    #[test]
    fn joins_lines_and_cut_words() {
        let script = script("The Supplier shall deliver the prod-\nucts within twenty-\nfour hours of each “Order”.");
        assert!(script.text().contains("deliver the products within twenty-four hours of each \"Order\"."));
    }

    #[test]
    fn digits_of_a_number_and_drawn_rules_break_no_sentence() {
        let script = script("It runs for a term of twelve\n(12) months, sold with Mail\n    -------\nOrders Ltd.");
        assert!(script.text().contains("term of twelve (12) months, sold with Mail Orders Ltd."), "{}", script.text());
    }

    #[test]
    fn rows_of_a_table_run_into_no_sentence() {
        let script = script(
            "Plan        250     user     $312.00\nSupport     1       year     $11.00\nThis form renews for one year.",
        );
        assert!(script.text().contains("\nThis form renews"), "{}", script.text());
    }

    #[test]
    fn evidence_covers_words_over_a_line_break() {
        let script = script("All invoices fall due within thirty\n(30) days of receipt, and not one day before then.");
        let start = script.text().find("thirty").unwrap();
        let proof = script.evidence(start..start + "thirty (30) days".len()).unwrap();
        assert_eq!(proof.text.as_deref(), Some("thirty (30) days"));
        let area = proof.area.unwrap();
        assert!(area.bottom - area.top > 12.0 && area.left == 0.0);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        let script = script("Acme, Inc. Delaware sells. Buyer pays.");
        assert_eq!(script.sentences().len(), 2);
        let script = self::script("The rates are set out in Schedule B. They are fixed.");
        assert_eq!(script.sentences().len(), 2);
    }
}
