//! Whether a page's text layer says what stands on it.

use super::super::page::Page;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Its text is the page.
    Nothing,
    /// Its text leaves so much of it open that a picture may hold the rest.
    Perhaps,
    /// It has no text, or none that can be used.
    Whole,
}

/// A page with fewer words is a cover, a letterhead, or the frame of a picture.
const FEW_WORDS: usize = 60;
/// A band without text as high as this share of the page has room for a picture of a table.
const BAND: f32 = 0.3;
/// The share of signs beyond which a text layer is no text: fonts that name no characters give such.
const MOST_NONSENSE: f32 = 0.25;

pub fn needs(page: &Page) -> Need {
    let words = page.lines.iter().flat_map(|line| &line.words);
    let (mut count, mut letters, mut nonsense) = (0usize, 0usize, 0usize);
    for word in words {
        count += 1;
        letters += word.text.chars().count();
        nonsense += word.text.chars().filter(|sign| is_nonsense(*sign)).count();
    }
    if count == 0 || nonsense as f32 > letters as f32 * MOST_NONSENSE {
        return Need::Whole;
    }
    if count < FEW_WORDS || highest_band(page) > page.height * BAND { Need::Perhaps } else { Need::Nothing }
}

/// Signs of no script: private ones, those that stand for a lost one, and controls.
fn is_nonsense(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{f0000}'..='\u{10ffff}') || sign.is_control()
}

/// The height of the highest stretch of the page that no line of text touches.
fn highest_band(page: &Page) -> f32 {
    let mut lines: Vec<(f32, f32)> = page.lines.iter().map(|line| (line.area.top, line.area.bottom)).collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut highest, mut end) = (0.0f32, 0.0f32);
    for (top, bottom) in lines {
        highest = highest.max(top - end);
        end = end.max(bottom);
    }
    highest.max(page.height - end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn page(text: &str) -> Page {
        lay_text(text).unwrap().remove(0)
    }

    #[test]
    fn a_full_page_of_text_needs_nothing() {
        assert_eq!(needs(&page(&"a line of some words that fill the page well\n".repeat(58))), Need::Nothing);
    }

    #[test]
    fn a_letterhead_and_a_gap_may_hold_a_picture() {
        assert_eq!(needs(&page("Acme GmbH\nInvoice 17\n")), Need::Perhaps);
        let line = "a line of some words that fill the page well\n";
        assert_eq!(needs(&page(&(line.repeat(15) + &"\n".repeat(25) + &line.repeat(15)))), Need::Perhaps);
    }

    #[test]
    fn no_text_and_signs_of_no_script_are_none() {
        assert_eq!(needs(&Page { number: 1, width: 595.0, height: 842.0, lines: Vec::new() }), Need::Whole);
        assert_eq!(needs(&page("\u{e001}\u{e002}\u{e003} \u{e004} 12")), Need::Whole);
    }
}
