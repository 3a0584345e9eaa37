//! What `pdftotext -bbox-layout` writes, read into pages of words.

use domain::{Confidence, PageBox};
use serde::Deserialize;

use super::FARTHEST;
use crate::read::ReadFailure;
use crate::read::page::{Page, TextLine, Word};

#[derive(Deserialize)]
struct Body {
    doc: Doc,
}

#[derive(Deserialize)]
struct Doc {
    #[serde(rename = "page", default)]
    pages: Vec<PrintedPage>,
}

#[derive(Deserialize)]
struct PrintedPage {
    #[serde(rename = "@width")]
    width: f32,
    #[serde(rename = "@height")]
    height: f32,
    #[serde(rename = "flow", default)]
    flows: Vec<Flow>,
}

#[derive(Deserialize)]
struct Flow {
    #[serde(rename = "block", default)]
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "line", default)]
    lines: Vec<PrintedLine>,
}

#[derive(Deserialize)]
struct PrintedLine {
    #[serde(rename = "word", default)]
    words: Vec<PrintedWord>,
}

#[derive(Deserialize)]
struct PrintedWord {
    #[serde(rename = "@xMin")]
    left: f32,
    #[serde(rename = "@yMin")]
    top: f32,
    #[serde(rename = "@xMax")]
    right: f32,
    #[serde(rename = "@yMax")]
    bottom: f32,
    #[serde(rename = "$text", default)]
    text: String,
}

/// Reads what `pdftotext -bbox-layout` writes.
pub fn read_bbox_layout(xml: &str) -> Result<Vec<Page>, ReadFailure> {
    let body = xml.find("<body>").and_then(|at| xml.get(at..)).unwrap_or_default();
    let body = body.find("</body>").and_then(|end| body.get(..end)).unwrap_or_default();
    let body: Body = quick_xml::de::from_str(&format!("{body}</body>"))
        .map_err(|error| ReadFailure::Unreadable(format!("its text layer makes no sense ({error})")))?;
    Ok((1u32..).zip(body.doc.pages).map(|(number, page)| lay_page(number, page)).collect())
}

fn lay_page(number: u32, page: PrintedPage) -> Page {
    let blocks = page.flows.into_iter().flat_map(|flow| flow.blocks);
    let lines = (0u32..)
        .zip(blocks)
        .flat_map(|(at, block)| block.lines.into_iter().map(move |line| (at, line)))
        .filter_map(|(at, line)| TextLine::of(line.words.into_iter().filter_map(lay_word).collect(), at))
        .collect();
    let side = |points: f32| if points.is_nan() { 0.0 } else { points.max(0.0) };
    Page { number, width: side(page.width), height: side(page.height), lines }
}

fn lay_word(word: PrintedWord) -> Option<Word> {
    let text = tidy(&word.text);
    let sides = [word.left, word.top, word.right, word.bottom];
    if text.is_empty() || sides.iter().any(|side| !side.is_finite() || side.abs() > FARTHEST) {
        return None;
    }
    let area = PageBox::new(word.left, word.top, word.right.max(word.left), word.bottom.max(word.top));
    Some(Word { text, area, confidence: Confidence::CERTAIN })
}

/// Without control characters and with ligatures taken apart.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬁ' => tidy.push_str("fi"),
            'ﬂ' => tidy.push_str("fl"),
            'ﬀ' => tidy.push_str("ff"),
            'ﬃ' => tidy.push_str("ffi"),
            'ﬄ' => tidy.push_str("ffl"),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '\u{a0}' | '\u{202f}' | '\u{2009}' => tidy.push(' '),
            c if c.is_control() => {}
            c => tidy.push(c),
        }
    }
    tidy.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_WORDS: &str = r#"<!DOCTYPE html><html><head><title>a & b</title></head><body>
<doc><page width="595.0" height="842.0"><flow><block><line>
<word xMin="-3.5" yMin="10" xMax="20" yMax="20">R&amp;D</word>
<word xMin="nan" yMin="10" xMax="20" yMax="20">lost</word>
</line></block></flow></page><page width="1e30" height="inf"></page></doc></body></html>"#;

    #[test]
    fn reads_words_with_places_and_drops_impossible_ones() {
        let pages = read_bbox_layout(TWO_WORDS).unwrap();
        let line = &pages[0].lines[0];
        assert_eq!(line.text(), "R&D");
        assert_eq!(line.area.left, -3.5);
        assert_eq!(pages[1].number, 2);
        assert!(pages[1].width > FARTHEST && pages[1].height > FARTHEST, "a page of no honest size keeps it");
    }
}
