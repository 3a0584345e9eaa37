//! Paragraphs and tables as text in columns.

use super::body::Block;

/// In characters: how wide a paragraph is written, and a column at the most.
const PARAGRAPH: usize = 96;
const COLUMN: usize = 56;
/// Between two columns; less would look like a gap between words.
const GAP: usize = 4;

/// Writes the blocks with empty lines between them. A form feed ends a page.
pub(super) fn write_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for line in wrap(paragraph, PARAGRAPH) {
                    text.push_str(&line);
                    text.push('\n');
                }
                text.push('\n');
            }
            Block::Table(rows) => {
                write_table(rows, &mut text);
                text.push('\n');
            }
            Block::PageEnd => text.push('\u{c}'),
        }
    }
    text
}

fn write_table(rows: &[Vec<String>], text: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wrapped: Vec<Vec<Vec<String>>> =
        rows.iter().map(|row| row.iter().map(|cell| wrap(cell, COLUMN)).collect()).collect();
    let width = |column: usize| {
        let cells = wrapped.iter().filter_map(|row| row.get(column)).flatten();
        cells.map(|line| line.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in &wrapped {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let part = cell.get(at).map(String::as_str).unwrap_or_default();
                line.push_str(part);
                line.extend(std::iter::repeat_n(' ', width - part.chars().count() + GAP));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}

/// Breaks a text into lines between its words; a word that is longer has a line of its own. Tabs, with
/// which amounts are set apart, become gaps.
fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for hard in text.split('\n') {
        let mut line = String::new();
        for (at, group) in hard.split('\t').enumerate() {
            if at > 0 && !line.is_empty() {
                line.push_str("    ");
            }
            for word in group.split_whitespace() {
                let length = line.chars().count();
                if length > 0 && length + 1 + word.chars().count() > most {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                } else if length > 0 && !line.ends_with(' ') {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}
