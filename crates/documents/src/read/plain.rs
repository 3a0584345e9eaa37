//! Plain text laid on pages as a typewriter would: one character is 7.2 points wide, a line 12 high.

use std::path::Path;

use domain::{Confidence, PageBox};

use super::page::{Page, TextLine, Word};
use super::{Limit, PAGE_LIMIT, ReadFailure};

const CHARACTER: f32 = 7.2;
const LINE: f32 = 12.0;
const LINES_PER_PAGE: usize = 60;
const TAB: usize = 8;
const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// Reads a text file; bytes that are not UTF-8 are taken as Latin-1.
pub fn read_file(file: &Path) -> Result<Vec<Page>, ReadFailure> {
    let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string());
    if std::fs::metadata(file).map_err(unreadable)?.len() > SIZE_LIMIT {
        return Err(too_long());
    }
    read_bytes(&std::fs::read(file).map_err(unreadable)?)
}

/// Reads the bytes of a text file.
pub fn read_bytes(bytes: &[u8]) -> Result<Vec<Page>, ReadFailure> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > SIZE_LIMIT {
        return Err(too_long());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => lay_text(text),
        Err(_) => lay_text(&bytes.iter().map(|&byte| char::from(byte)).collect::<String>()),
    }
}

fn too_long() -> ReadFailure {
    ReadFailure::TooLarge(Limit::Bytes { megabytes: SIZE_LIMIT / 1024 / 1024 })
}

/// Lays a text on pages. A form feed or 60 lines end a page; an empty line ends a paragraph.
pub fn lay_text(text: &str) -> Result<Vec<Page>, ReadFailure> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ReadFailure::Empty);
    }
    let mut pages: Vec<Page> = Vec::new();
    for sheet in text.trim_end_matches(['\u{c}', '\n', '\r']).split('\u{c}') {
        let lines: Vec<&str> = sheet.lines().collect();
        for part in lines.chunks(LINES_PER_PAGE) {
            if pages.len() == PAGE_LIMIT {
                return Err(ReadFailure::TooLarge(Limit::Pages));
            }
            let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
            pages.push(lay_page(number, part));
        }
    }
    Ok(pages)
}

fn lay_page(number: u32, printed: &[&str]) -> Page {
    let mut lines = Vec::new();
    let mut block = 0u32;
    for (at, printed) in printed.iter().enumerate() {
        if printed.trim().is_empty() {
            block += 1;
        }
        lines.extend(TextLine::of(lay_line(at, printed), block));
    }
    let right = lines.iter().map(|line| line.area.right).fold(0.0, f32::max);
    let height = LINE * LINES_PER_PAGE as f32;
    Page { number, width: right.max(612.0), height, lines }
}

fn lay_line(row: usize, printed: &str) -> Vec<Word> {
    let top = row as f32 * LINE;
    let mut words = Vec::new();
    let mut column = 0;
    let mut word = String::new();
    let mut start = 0;
    let mut keep = |word: &mut String, start: usize, end: usize| {
        if !word.is_empty() {
            let area = PageBox::new(start as f32 * CHARACTER, top, end as f32 * CHARACTER, top + LINE * 0.9);
            words.push(Word { text: std::mem::take(word), area, confidence: Confidence::CERTAIN });
        }
    };
    for c in printed.chars() {
        if c.is_whitespace() {
            keep(&mut word, start, column);
            column = if c == '\t' { (column / TAB + 1) * TAB } else { column + 1 };
            continue;
        }
        if c.is_control() {
            continue;
        }
        if word.is_empty() {
            start = column;
        }
        word.push(c);
        column += 1;
    }
    keep(&mut word, start, column);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_place() {
        let pages = lay_text("Item      Price\nPaper\t  1.50\n").unwrap();
        let rows = pages[0].rows();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].words[1].area.left, rows[1].words[1].area.left);
    }

    #[test]
    fn form_feeds_and_sixty_lines_break_pages() {
        assert_eq!(lay_text("a\u{c}b\u{c}").unwrap().len(), 2);
        assert_eq!(lay_text(&"line\n".repeat(121)).unwrap().len(), 3);
        assert_eq!(lay_text(" \n\u{c} "), Err(ReadFailure::Empty));
    }

    #[test]
    fn an_empty_line_ends_a_paragraph() {
        let pages = lay_text("one\ntwo\n\nthree").unwrap();
        let blocks: Vec<usize> = pages[0].blocks().map(<[TextLine]>::len).collect();
        assert_eq!(blocks, [2, 1]);
    }
}
