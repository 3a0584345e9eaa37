//! Word documents: their paragraphs and tables as text, laid on pages as a typewriter would.
//!
//! Only the parts named here are read; what a document refers to elsewhere is never fetched.

mod body;
mod layout;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::page::Page;
use super::plain::lay_text;
use super::{Limit, ReadFailure, archive};
use body::read_body;
use layout::write_text;

/// Of one part, in bytes.
const PART: u64 = 48 * 1024 * 1024;

/// Reads the pages of a Word document.
pub fn read_bytes(bytes: &[u8]) -> Result<Vec<Page>, ReadFailure> {
    archive::check(bytes)?;
    let damaged = |reason: String| ReadFailure::Damaged(reason);
    let mut packed = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    // Letterheads stand in the headers: many a vendor's name stands nowhere else.
    let mut names: Vec<String> = packed.file_names().flatten().filter(|name| is_header(name)).map(Into::into).collect();
    names.sort();
    let mut blocks = Vec::new();
    for name in names.iter().map(String::as_str).chain(["word/document.xml"]) {
        let part = packed.by_name(name).map_err(|_| damaged(format!("it has no part {name}")))?;
        let mut xml = String::new();
        let read = part.take(PART + 1).read_to_string(&mut xml).map_err(|error| damaged(error.to_string()))?;
        if u64::try_from(read).unwrap_or(u64::MAX) > PART {
            return Err(ReadFailure::TooLarge(Limit::Text));
        }
        blocks.extend(read_body(&xml)?);
    }
    let text = write_text(&blocks);
    if text.trim().is_empty() { Err(ReadFailure::NoText) } else { lay_text(&text) }
}

/// Whether a part is one of the document's headers.
fn is_header(name: &str) -> bool {
    let number = name.strip_prefix("word/header").and_then(|name| name.strip_suffix(".xml"));
    number.is_some_and(|number| number.chars().all(|sign| sign.is_ascii_digit()))
}

#[cfg(test)]
pub(crate) mod tests;
