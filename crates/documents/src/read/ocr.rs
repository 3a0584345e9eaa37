//! Pages from pictures: set upright and level, then read character by character.

mod language;
mod table;
mod tesseract;
mod typeface;

use domain::PageBox;

use super::page::{Page, TextLine, Word};
use super::raster::Raster;
use super::tilt::{Tilt, find_angle};
use super::{Limit, ReadFailure};

pub use language::Language;
pub use tesseract::Tesseract;

/// Reading them takes seconds each.
pub const SCAN_LIMIT: usize = 60;
/// Less ink than this is dust.
const LEAST_INK: f32 = 0.000_1;
/// A page of which less is understood, on average of its words, may stand on its head.
const UNDERSTOOD: u8 = 55;

/// Reads the words of pictures.
pub trait WordReader {
    /// The lines of an upright picture, in pixels and in reading order.
    fn read_words(&self, picture: &Raster, languages: &[Language]) -> Result<Vec<TextLine>, ReadFailure>;

    /// By how many quarters a picture must be turned clockwise to stand upright; `None` where that cannot
    /// be told.
    fn find_turn(&self, picture: &Raster) -> Result<Option<u8>, ReadFailure>;
}

/// Reads scanned pages one after the other.
pub struct Ocr<'a> {
    words: &'a dyn WordReader,
    /// Told before each page: which one, and of how many.
    on_page: &'a dyn Fn(u32, u32),
    languages: Vec<Language>,
    read: usize,
}

impl<'a> Ocr<'a> {
    pub fn new(words: &'a dyn WordReader, on_page: &'a dyn Fn(u32, u32)) -> Self {
        Self { words, on_page, languages: Vec::new(), read: 0 }
    }

    /// Reads one page; `width` is that of the picture in points.
    pub fn read_page(
        &mut self,
        picture: &Raster,
        width: f32,
        number: u32,
        of: u32,
    ) -> Result<(Page, Tilt), ReadFailure> {
        if self.read == SCAN_LIMIT {
            return Err(ReadFailure::TooLarge(Limit::Scans));
        }
        self.read += 1;
        (self.on_page)(number, of);
        let points = width / picture.width() as f32;
        let mut tilt = Tilt { width, height: picture.height() as f32 * points, quarters: 0, degrees: 0.0 };
        let mut lines = Vec::new();
        if picture.ink() > LEAST_INK {
            (lines, tilt.degrees) = self.read_upright(picture)?;
            if understood(&lines) < UNDERSTOOD
                && let Some(quarters) = self.words.find_turn(picture)?.filter(|quarters| quarters % 4 != 0)
            {
                let (turned, degrees) = self.read_upright(&picture.turned(quarters))?;
                if understood(&turned) > understood(&lines) {
                    (lines, tilt.degrees, tilt.quarters) = (turned, degrees, quarters);
                }
            }
        }
        let (width, height) = tilt.upright();
        let lines = lines.into_iter().filter_map(|line| lay_line(line, points)).collect();
        Ok((Page { number, width, height, lines }, tilt))
    }

    /// The lines in pixels of the levelled picture, and the angle by which it was levelled.
    fn read_upright(&mut self, picture: &Raster) -> Result<(Vec<TextLine>, f32), ReadFailure> {
        let degrees = find_angle(picture);
        let level = if degrees == 0.0 { None } else { Some(picture.levelled(degrees)) };
        let level = level.as_ref().unwrap_or(picture);
        let first = self.languages.is_empty();
        let languages = if first { Language::FIRST.to_vec() } else { self.languages.clone() };
        let mut lines = self.words.read_words(level, &languages)?;
        if first && let Some(language) = Language::guess(&lines) {
            self.languages = language.with_english();
            if !Language::FIRST.contains(&language) {
                lines = self.words.read_words(level, &self.languages)?;
            }
        }
        Ok((lines, degrees))
    }
}

/// The mean confidence of the words, each counted by its length.
fn understood(lines: &[TextLine]) -> u8 {
    let words = lines.iter().flat_map(|line| &line.words);
    let (sum, count) = words.fold((0usize, 0usize), |(sum, count), word| {
        let length = word.text.chars().count();
        (sum + usize::from(word.confidence.as_percent()) * length, count + length)
    });
    // A few words prove nothing.
    if count < 20 { 0 } else { u8::try_from(sum / count).unwrap_or(0) }
}

fn lay_line(line: TextLine, points: f32) -> Option<TextLine> {
    let scale =
        |area: PageBox| PageBox::new(area.left * points, area.top * points, area.right * points, area.bottom * points);
    let words = line.words.into_iter().map(|word| Word { area: scale(word.area), ..word }).collect();
    TextLine::of(words, line.block)
}

#[cfg(test)]
mod tests;
