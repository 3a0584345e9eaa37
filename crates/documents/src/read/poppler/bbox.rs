//! What `pdftotext -bbox-layout` writes, read into pages of words.

use domain::{Confidence, PageBox};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::FARTHEST;
use crate::read::ReadFailure;
use crate::read::page::{Page, TextLine, Word};

/// Reads what `pdftotext -bbox-layout` writes.
pub fn read_bbox_layout(xml: &str) -> Result<Vec<Page>, ReadFailure> {
    let body = xml.find("<body>").and_then(|at| xml.get(at..)).unwrap_or_default();
    let end = body.find("</body>").ok_or_else(|| senseless("it has no body"))?;
    let mut reader = Reader::from_str(body.get(..end + "</body>".len()).unwrap_or(body));
    let mut layout = Layout::default();
    loop {
        match reader.read_event().map_err(senseless)? {
            Event::Start(tag) => layout.begin(&tag)?,
            Event::Empty(tag) => {
                layout.begin(&tag)?;
                layout.end(tag.name().0);
            }
            Event::End(tag) => layout.end(tag.name().0),
            Event::Text(part) => layout.add(&part),
            Event::GeneralRef(reference) => layout.add_reference(&reference)?,
            Event::Eof => return Ok(layout.pages),
            _ => {}
        }
    }
}

fn senseless(reason: impl std::fmt::Display) -> ReadFailure {
    ReadFailure::Unreadable(format!("its text layer makes no sense ({reason})"))
}

/// The pages read so far, and what of the last one is open.
#[derive(Default)]
struct Layout {
    pages: Vec<Page>,
    /// The number of the block on its page.
    block: u32,
    words: Vec<Word>,
    /// The sides of the word that is open, and its text.
    open: Option<([f32; 4], String)>,
}

impl Layout {
    fn begin(&mut self, tag: &BytesStart) -> Result<(), ReadFailure> {
        match tag.name().0 {
            "page" => {
                let [width, height] = read_numbers(tag, ["width", "height"])?;
                let side = |points: f32| if points.is_nan() { 0.0 } else { points.max(0.0) };
                let number = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
                self.pages.push(Page { number, width: side(width), height: side(height), lines: Vec::new() });
                self.block = 0;
            }
            "line" => self.words.clear(),
            "word" => self.open = Some((read_numbers(tag, ["xMin", "yMin", "xMax", "yMax"])?, String::new())),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "word" => {
                let word = self.open.take().and_then(|(sides, text)| lay_word(sides, &text));
                self.words.extend(word);
            }
            "line" => {
                let line = TextLine::of(std::mem::take(&mut self.words), self.block);
                if let Some(page) = self.pages.last_mut() {
                    page.lines.extend(line);
                }
            }
            "block" => self.block = self.block.saturating_add(1),
            _ => {}
        }
    }

    /// Between words there are blanks only.
    fn add(&mut self, part: &str) {
        if let Some((_, text)) = &mut self.open {
            text.push_str(part);
        }
    }

    fn add_reference(&mut self, reference: &BytesRef) -> Result<(), ReadFailure> {
        match reference.resolve_char_ref().map_err(senseless)? {
            Some(sign) => self.add(sign.encode_utf8(&mut [0; 4])),
            None => self.add(resolve_predefined_entity(reference).ok_or_else(|| senseless("an unknown entity"))?),
        }
        Ok(())
    }
}

fn read_numbers<const COUNT: usize>(tag: &BytesStart, names: [&str; COUNT]) -> Result<[f32; COUNT], ReadFailure> {
    let mut numbers = [None; COUNT];
    for attribute in tag.attributes().with_checks(false).flatten() {
        let place = names.iter().position(|name| *name == attribute.key.0);
        if let Some(number) = place.and_then(|at| numbers.get_mut(at)) {
            *number = attribute.value.parse::<f32>().ok();
        }
    }
    if numbers.contains(&None) {
        return Err(senseless(format!("a {} without its place", tag.name().0)));
    }
    Ok(numbers.map(Option::unwrap_or_default))
}

fn lay_word(sides: [f32; 4], text: &str) -> Option<Word> {
    let text = tidy(text);
    if text.is_empty() || sides.iter().any(|side| !side.is_finite() || side.abs() > FARTHEST) {
        return None;
    }
    let [left, top, right, bottom] = sides;
    let area = PageBox::new(left, top, right.max(left), bottom.max(top));
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
        assert_eq!(pages[0].lines[0].block, 0);
        assert!(pages[1].width > FARTHEST && pages[1].height > FARTHEST, "a page of no honest size keeps it");
    }
    #[test]
    fn what_is_no_layout_is_told() {
        for xml in
            ["", "<body>", "<body><doc><page width=\"1\"></page></doc></body>", "<body><doc></page></doc></body>"]
        {
            assert!(matches!(read_bbox_layout(xml), Err(ReadFailure::Unreadable(_))), "{xml}");
        }
        let word = |text: &str| {
            let word = format!("<word xMin=\"1\" yMin=\"1\" xMax=\"2\" yMax=\"2\">{text}</word>");
            format!("<body><doc><page width=\"9\" height=\"9\"><line>{word}</line></page></doc></body>")
        };
        assert_eq!(read_bbox_layout(&word("&#8364;1 &lt;")).unwrap()[0].lines[0].text(), "€1 <");
        assert!(read_bbox_layout(&word("&what;")).is_err());
    }
}
