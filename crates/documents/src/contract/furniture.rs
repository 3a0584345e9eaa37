//! Headers, footers and page numbers: printed on every page, part of no clause.

use std::collections::HashMap;

use crate::pattern::Pattern;
use crate::read::page::{Page, TextLine};

/// How many lines at the top and at the bottom of a page can be furniture.
const DEPTH: usize = 3;

/// What repeats at the edges of the pages. The first print of each is kept: it may carry the
/// contract's number.
pub struct Furniture {
    /// The page on which each repeated line stands first.
    first_pages: HashMap<String, u32>,
    /// Between which heights a page's lines are surely its own, by page.
    bodies: HashMap<u32, (f32, f32)>,
}

impl Furniture {
    pub fn of(pages: &[Page]) -> Self {
        let bodies: HashMap<u32, (f32, f32)> = pages.iter().map(|page| (page.number, body_of(page))).collect();
        let mut seen: HashMap<String, Vec<u32>> = HashMap::new();
        for page in pages {
            let Some(body) = bodies.get(&page.number) else { continue };
            for line in page.lines.iter().filter(|line| is_outside(*body, line)) {
                let on = seen.entry(shape(line)).or_default();
                if on.last() != Some(&page.number) {
                    on.push(page.number);
                }
            }
        }
        let enough = if pages.len() < 4 { pages.len().max(2) } else { (pages.len() / 4).max(3) };
        let first_pages = seen
            .into_iter()
            .filter(|(shape, on)| on.len() >= enough && !shape.is_empty())
            .filter_map(|(shape, on)| on.first().map(|page| (shape, *page)))
            .collect();
        Self { first_pages, bodies }
    }

    /// Whether the line is to be left out of the running text.
    pub fn holds(&self, page: &Page, line: &TextLine) -> bool {
        static PAGE_NUMBER: Pattern = Pattern::new(
            r"^[\s\-–—]*(?:(?:page|seite)\s+)?(?:\d{1,3}|[ivx]{1,5}|[a-e]-\d{1,2})(?:\s*(?:of|von|/|sur)\s*\d{1,3})?[\s\-–—]*$",
        );
        let outside = self.bodies.get(&page.number).is_some_and(|body| is_outside(*body, line));
        outside
            && (PAGE_NUMBER.is_in(&line.text())
                || self.first_pages.get(&shape(line)).is_some_and(|first| *first != page.number))
    }
}

/// The line without its digits, so that `Page 3` and `Page 4` look alike.
fn shape(line: &TextLine) -> String {
    line.text().to_lowercase().chars().filter(|c| !c.is_ascii_digit()).collect::<String>().trim().to_owned()
}

/// The heights between which no line is among the first or last few of the page.
fn body_of(page: &Page) -> (f32, f32) {
    let mut tops: Vec<f32> = page.lines.iter().map(|line| line.area.top).collect();
    tops.sort_by(f32::total_cmp);
    tops.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    let first = tops.get(DEPTH).copied().unwrap_or(f32::MAX);
    let last = tops.iter().rev().nth(DEPTH).copied().unwrap_or(f32::MIN);
    (first, last)
}

fn is_outside((first, last): (f32, f32), line: &TextLine) -> bool {
    line.area.top < first - 1.0 || line.area.top > last + 2.0
}

#[cfg(test)]
mod tests {
    use super::super::script::Script;
    use crate::read::plain::lay_text;

    #[test]
    fn a_footer_in_the_middle_of_a_clause_is_left_out() {
        let sheet = |top: &str, bottom: &str, page: u32| {
            format!(
                "Acme Supply Agreement\n{top}\n{}{bottom}\nPage {page} of 3\n\u{c}",
                "filler line of text.\n".repeat(8)
            )
        };
        let text = sheet("Preamble.", "Buyer shall pay within", 1)
            + &sheet("thirty days of receipt.", "Middle.", 2)
            + &sheet("Last.", "End.", 3);
        let script = Script::of(&lay_text(&text).unwrap());
        assert!(script.text().contains("shall pay within thirty days"), "{}", script.text());
        assert_eq!(script.text().matches("Acme Supply Agreement").count(), 1);
    }
}
