//! The paragraphs and tables in a part of a Word document.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::{Limit, ReadFailure};

/// A paragraph, a table, or the end of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(String),
    /// Rows of cells.
    Table(Vec<Vec<String>>),
    PageEnd,
}

/// Elements within each other; Word itself goes some thirty deep.
const DEPTH: usize = 200;
/// Of paragraphs, rows and cells together.
const PIECES: usize = 400_000;
/// A cell over more columns is a mistake or an attack.
const SPAN: usize = 60;

/// Elements whose content is not on the page: deleted text, the code of fields, what stands in for a
/// drawing that is there already, and where a section's paper is described.
const UNSEEN: [&str; 7] = ["del", "moveFrom", "instrText", "delText", "Fallback", "sectPr", "rPrChange"];

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cell: Option<String>,
    span: usize,
}

#[derive(Default)]
struct Body {
    blocks: Vec<Block>,
    /// Open tables, the innermost last.
    tables: Vec<Table>,
    paragraph: String,
    in_text: bool,
    /// The run that is open is hidden from readers.
    hidden: bool,
    pieces: usize,
}

/// Reads the blocks of a part, in their order. No document type, no entities but XML's own.
pub(super) fn read_body(xml: &str) -> Result<Vec<Block>, ReadFailure> {
    let mut reader = Reader::from_str(xml);
    let mut body = Body::default();
    let mut depth = 0usize;
    // Until this depth is left again, nothing counts.
    let mut unseen: Option<usize> = None;
    loop {
        match reader.read_event().map_err(|error| ReadFailure::Damaged(error.to_string()))? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(ReadFailure::Forbidden(format!("its elements stand more than {DEPTH} deep")));
                }
                if unseen.is_none() && UNSEEN.contains(&start.local_name().as_ref()) {
                    unseen = Some(depth);
                }
                if unseen.is_none() {
                    body.open(&start)?;
                }
            }
            Event::Empty(start) if unseen.is_none() => {
                body.open(&start)?;
                body.close(start.local_name().as_ref());
            }
            Event::End(end) => {
                if unseen.is_none() {
                    body.close(end.local_name().as_ref());
                }
                if unseen == Some(depth) {
                    unseen = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if unseen.is_none() => {
                body.say(&text.xml10_content());
            }
            Event::CData(text) if unseen.is_none() => {
                body.say(&text.xml10_content());
            }
            Event::GeneralRef(name) => {
                let sign = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = || resolve_predefined_entity(&name).map(str::to_owned);
                let Some(text) = sign.or_else(known) else {
                    return Err(ReadFailure::Forbidden("it uses an entity of its own".to_owned()));
                };
                if unseen.is_none() {
                    body.say(&text);
                }
            }
            Event::DocType(_) => {
                return Err(ReadFailure::Forbidden("it declares a document type".to_owned()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if depth > 0 {
        return Err(ReadFailure::Damaged("its text breaks off".to_owned()));
    }
    body.end_paragraph();
    Ok(body.blocks)
}

fn value_of(start: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    // Looking for doubles costs the square of their number.
    let attribute = attributes
        .with_checks(false)
        .take(64)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.value.into_owned())
}

impl Body {
    fn open(&mut self, start: &BytesStart) -> Result<(), ReadFailure> {
        match start.local_name().as_ref() {
            "p" | "tr" | "tc" => {
                self.pieces += 1;
                if self.pieces > PIECES {
                    return Err(ReadFailure::TooLarge(Limit::Text));
                }
                match start.local_name().as_ref() {
                    // A text box stands inside a paragraph, whose text goes on behind it.
                    "p" => self.end_paragraph(),
                    "tr" => {
                        if let Some(table) = self.tables.last_mut() {
                            table.rows.push(Vec::new());
                        }
                    }
                    _ => {
                        if let Some(table) = self.tables.last_mut() {
                            (table.cell, table.span) = (Some(String::new()), 1);
                        }
                    }
                }
            }
            "tbl" => {
                self.end_paragraph();
                self.tables.push(Table::default());
            }
            "gridSpan" => {
                let span = value_of(start, "val").and_then(|span| span.parse().ok()).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.span = usize::clamp(span, 1, SPAN);
                }
            }
            "t" => self.in_text = true,
            "r" => self.hidden = false,
            "vanish" => self.hidden = value_of(start, "val").is_none_or(|value| value != "0" && value != "false"),
            "tab" if !self.hidden => self.paragraph.push('\t'),
            "noBreakHyphen" if !self.hidden => self.paragraph.push('-'),
            "cr" => self.paragraph.push('\n'),
            "br" if value_of(start, "type").is_some_and(|kind| kind == "page") => {
                self.end_paragraph();
                if self.tables.is_empty() {
                    self.blocks.push(Block::PageEnd);
                }
            }
            "br" => self.paragraph.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => {
                self.end_paragraph();
                if let Some(table) = self.tables.last_mut()
                    && let (Some(cell), Some(row)) = (table.cell.take(), table.rows.last_mut())
                {
                    row.push(cell);
                    // The columns after it stay below their own heads.
                    row.extend((1..table.span).map(|_| String::new()));
                }
            }
            "tbl" => {
                self.end_paragraph();
                let Some(table) = self.tables.pop() else { return };
                match self.tables.last_mut().and_then(|outer| outer.cell.as_mut()) {
                    // A table inside a cell is its text, row after row.
                    Some(cell) => {
                        for row in table.rows {
                            add_line(cell, &row.join("  "));
                        }
                    }
                    None => self.blocks.push(Block::Table(table.rows)),
                }
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if self.in_text && !self.hidden {
            self.paragraph.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        match self.tables.last_mut() {
            Some(table) => {
                if let Some(cell) = &mut table.cell {
                    add_line(cell, &paragraph);
                }
            }
            None if !paragraph.trim().is_empty() => self.blocks.push(Block::Paragraph(paragraph)),
            None => {}
        }
    }
}

fn add_line(cell: &mut String, line: &str) {
    if line.trim().is_empty() {
        return;
    }
    if !cell.is_empty() {
        cell.push('\n');
    }
    cell.push_str(line);
}
