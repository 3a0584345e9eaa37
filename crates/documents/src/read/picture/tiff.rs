//! The pages of a TIFF: a chain of directories, each leading to the next.

use std::collections::HashSet;

use super::super::{Limit, PAGE_LIMIT, ReadFailure};
use super::{Numbers, damaged};

/// Where a page's directory stands, and its sides in pixels.
pub(super) struct TiffPage {
    at: usize,
    pub width: u64,
    pub height: u64,
}

/// The places in the file's head that differ between the plain and the 64-bit form.
struct Form {
    /// How many bytes a place takes.
    pointer: usize,
    /// Where the place of the first directory stands.
    first: usize,
    count_width: usize,
    entry: usize,
}

impl Form {
    fn of(numbers: Numbers) -> Self {
        if numbers.read(2, 2) == Some(43) {
            Self { pointer: 8, first: 8, count_width: 8, entry: 20 }
        } else {
            Self { pointer: 4, first: 4, count_width: 2, entry: 12 }
        }
    }
}

fn numbers_of(bytes: &[u8]) -> Numbers<'_> {
    Numbers { bytes, big_end_first: bytes.starts_with(b"MM") }
}

/// Walks the chain; both the plain and the 64-bit form.
pub(super) fn find_pages(bytes: &[u8]) -> Result<Vec<TiffPage>, ReadFailure> {
    let numbers = numbers_of(bytes);
    let form = Form::of(numbers);
    let place = |at: usize| numbers.read(at, form.pointer).and_then(|at| usize::try_from(at).ok());
    let mut at = place(form.first).ok_or_else(damaged)?;
    let mut seen = HashSet::new();
    let mut pages = Vec::new();
    while at != 0 {
        if !seen.insert(at) {
            return Err(ReadFailure::Damaged("its pages lead in a circle".to_owned()));
        }
        if seen.len() > PAGE_LIMIT {
            return Err(ReadFailure::TooLarge(Limit::Pages));
        }
        let count = numbers.read(at, form.count_width).and_then(|count| usize::try_from(count).ok());
        let count = count.filter(|count| *count <= 4096).ok_or_else(damaged)?;
        let first = at + form.count_width;
        let value = |tag: u64| {
            let mut entries = (0..count).map(|number| first + number * form.entry);
            let entry = entries.find(|entry| numbers.read(*entry, 2) == Some(tag))?;
            // A short number stands in the first bytes of the value's place.
            let width = if numbers.read(entry + 2, 2) == Some(3) { 2 } else { 4 };
            numbers.read(entry + 4 + form.pointer, width)
        };
        let (width, height) = value(256).zip(value(257)).ok_or_else(damaged)?;
        pages.push(TiffPage { at, width, height });
        at = place(first + count * form.entry).ok_or_else(damaged)?;
    }
    if pages.is_empty() { Err(damaged()) } else { Ok(pages) }
}

/// The same file with this page (counted from 1) as its first, which is the one that decoders give.
pub(super) fn lead_to(bytes: &[u8], page: u32) -> Result<Vec<u8>, ReadFailure> {
    let missing = || ReadFailure::Damaged(format!("it has no page {page}"));
    let pages = find_pages(bytes)?;
    let chosen = usize::try_from(page).ok().and_then(|page| pages.get(page.checked_sub(1)?)).ok_or_else(missing)?;
    let numbers = numbers_of(bytes);
    let form = Form::of(numbers);
    let place = u64::try_from(chosen.at).map_err(|_| damaged())?;
    let mut turned = bytes.to_vec();
    let head = turned.get_mut(form.first..form.first + form.pointer).ok_or_else(damaged)?;
    let written = if numbers.big_end_first { place.to_be_bytes() } else { place.to_le_bytes() };
    let kept = if numbers.big_end_first { 8 - form.pointer..8 } else { 0..form.pointer };
    head.copy_from_slice(written.get(kept).ok_or_else(damaged)?);
    Ok(turned)
}
