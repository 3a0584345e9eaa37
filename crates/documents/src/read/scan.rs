//! Pages by their text where they have any, and by reading characters where they are pictures.

mod belief;
mod need;

use std::collections::BTreeMap;
use std::path::Path;

use lopdf::Document;

use super::layer::look_over;
use super::ocr::Ocr;
use super::page::{Page, TextLine, Word};
use super::raster::Raster;
use super::typeset::typeset;
use super::{PageReader, Poppler, ReadFailure, Tilt, WordReader};
use super::{docx, picture, plain};
use crate::format::Format;
use belief::Belief;
use need::{Need, needs};

/// At which pages are drawn for reading their characters.
const DOTS_PER_INCH: u16 = 300;
/// Scans of so many are worth enlarging here.
const COARSE: std::ops::Range<f32> = 100.0..280.0;
/// A picture on a page that has text of its own is part of the document only where it covers this much.
const LEAST_SHARE: f32 = 0.15;

/// The pages of a document, and how those lay that were read from pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PagesRead {
    pub pages: Vec<Page>,
    /// By the page's number. The words of such a page stand on it as it was set upright and level.
    pub tilts: BTreeMap<u32, Tilt>,
    pub remarks: Vec<String>,
}

/// The programs that read pages, and who is told of each page that takes long.
#[derive(Clone, Copy)]
pub struct Readers<'a> {
    pub poppler: Poppler,
    pub words: &'a dyn WordReader,
    pub on_page: &'a dyn Fn(u32, u32),
}

/// Reads a picture of one or more pages.
pub fn read_picture(format: Format, bytes: &[u8], readers: Readers) -> Result<PagesRead, ReadFailure> {
    let count = picture::count_pages(format, bytes)?;
    let mut ocr = Ocr::new(readers.words, readers.on_page);
    let mut read = PagesRead::default();
    for number in 1..=count {
        let (raster, width) = picture::read_grey(format, bytes, number)?;
        let (page, tilt) = ocr.read_page(&raster.stretched(), width, number, count)?;
        read.tilts.insert(number, tilt);
        read.pages.push(page);
    }
    if read.pages.iter().all(|page| page.lines.is_empty()) { Err(ReadFailure::NoText) } else { Ok(read) }
}

/// Reads a PDF: its text, and the characters of pages or parts of pages that are pictures. Of a `document` that
/// could be opened the structure tells which pages must be looked at before their text is believed.
pub fn read_pdf(document: Option<&Document>, path: &Path, readers: Readers) -> Result<PagesRead, ReadFailure> {
    let poppler = readers.poppler;
    let mut read = PagesRead { pages: poppler.read_text(path)?, ..PagesRead::default() };
    let mut ocr = Ocr::new(readers.words, readers.on_page);
    let count = u32::try_from(read.pages.len()).unwrap_or(u32::MAX);
    let looks = document.map(look_over);
    Belief { path, poppler, ocr: &mut ocr, count }.check(looks.as_ref(), &mut read);
    // To ask poppler costs as much as to read the page.
    let may_be_pictured = |page: &Page| {
        let look = looks.as_ref().and_then(|looks| looks.get(&page.number));
        look.is_none_or(|look| look.pictured >= page.width * page.height * LEAST_SHARE)
    };
    let mut unread = None;
    for page in &mut read.pages {
        let number = page.number;
        // What was read from its pixels is done.
        let need = if read.tilts.contains_key(&number) { Need::Nothing } else { needs(page) };
        match need {
            Need::Whole => match read_whole(page, path, poppler, &mut ocr, count) {
                Ok(tilt) => {
                    read.tilts.insert(number, tilt);
                }
                // The pages with text are worth reading where only the reader of pictures is not there.
                Err(failure @ ReadFailure::ToolMissing { .. }) => {
                    read.remarks.push(format!("page {number} is a picture and was not read: {failure}"));
                    unread = Some(failure);
                }
                Err(failure) => return Err(failure),
            },
            Need::Perhaps if may_be_pictured(page) => {
                if let Err(failure) = read_around(page, path, poppler, &mut ocr, count) {
                    read.remarks.push(format!("the pictures on page {number} were not read: {failure}"));
                }
            }
            Need::Perhaps | Need::Nothing => {}
        }
    }
    if read.pages.iter().any(|page| !page.lines.is_empty()) {
        return Ok(read);
    }
    Err(unread.unwrap_or(ReadFailure::NoText))
}

fn read_whole(page: &mut Page, path: &Path, poppler: Poppler, ocr: &mut Ocr, count: u32) -> Result<Tilt, ReadFailure> {
    let raster = draw_legible(page, path, poppler)?;
    let (scanned, tilt) = ocr.read_page(&raster, page.width, page.number, count)?;
    *page = scanned;
    Ok(tilt)
}

/// A page that is one coarse picture is drawn pixel by pixel first: its specks can be told from its strokes
/// only as they came.
fn draw_legible(page: &Page, path: &Path, poppler: Poppler) -> Result<Raster, ReadFailure> {
    let own = poppler.find_scan_resolution(path, page).ok().flatten().filter(|own| COARSE.contains(own));
    let Some(own) = own else { return Ok(poppler.draw_grey(path, page.number, DOTS_PER_INCH)?.stretched()) };
    let drawn = poppler.draw_grey(path, page.number, own.round() as u16)?;
    Ok(drawn.made_legible(f32::from(DOTS_PER_INCH) / own).stretched())
}

/// Adds what stands in large pictures of a page to the text that it has.
fn read_around(page: &mut Page, path: &Path, poppler: Poppler, ocr: &mut Ocr, count: u32) -> Result<(), ReadFailure> {
    if poppler.find_pictured_share(path, page)? < LEAST_SHARE {
        return Ok(());
    }
    let mut raster = poppler.draw_grey(path, page.number, DOTS_PER_INCH)?.stretched();
    let pixels = raster.width() as f32 / page.width.max(1.0);
    for word in page.lines.iter().flat_map(|line| &line.words) {
        let area = word.area;
        raster.blank(area.left * pixels, area.top * pixels, area.right * pixels, area.bottom * pixels);
    }
    let (scanned, tilt) = ocr.read_page(&raster, page.width, page.number, count)?;
    let last = page.lines.iter().map(|line| line.block).max().unwrap_or(0);
    let bring_back = |word: Word| Word { area: tilt.bring_back(word.area), ..word };
    page.lines.extend(
        scanned
            .lines
            .into_iter()
            .filter_map(|line| TextLine::of(line.words.into_iter().map(bring_back).collect(), last + 1 + line.block)),
    );
    Ok(())
}

/// One page (counted from 1) of any document that has pages, as a PNG image.
pub fn draw(
    format: Format,
    bytes: &[u8],
    path: &Path,
    poppler: Poppler,
    page: u32,
    dpi: u16,
) -> Result<Vec<u8>, ReadFailure> {
    let typewritten = match format {
        Format::Png | Format::Jpeg | Format::Tiff | Format::Bmp => return picture::draw(format, bytes, page, dpi),
        Format::PlainText => plain::read_bytes(bytes)?,
        Format::Docx => docx::read_bytes(bytes)?,
        _ => return poppler.draw(path, page, dpi),
    };
    let chosen = typewritten.iter().find(|laid| laid.number == page);
    let chosen = chosen.ok_or_else(|| ReadFailure::Damaged(format!("it has no page {page}")))?;
    poppler.draw_typeset(typeset(chosen), chosen.width.max(chosen.height), dpi)
}

#[cfg(test)]
mod tests;
