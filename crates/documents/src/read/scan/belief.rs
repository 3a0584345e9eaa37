//! Brings the text layer of a PDF to what people see on its pages.

use std::collections::BTreeMap;
use std::path::Path;

use domain::Confidence;

use super::super::layer::{Doubt, Look, find_disagreement, take_out_impossible, take_out_unseen};
use super::super::ocr::Ocr;
use super::super::page::{Page, Word};
use super::super::{Poppler, ReadFailure};
use super::{PagesRead, draw_legible};

/// A file that tells nothing of its structure is looked at as far as this many pages.
const MOST_UNKNOWN: u32 = 20;
/// How far a page is believed that hid words, or said what it does not show: a person looks at it.
const HID: Confidence = Confidence::percent(80);
const LIED: Confidence = Confidence::percent(60);
const UNCHECKED: Confidence = Confidence::percent(80);
/// How far the first letter may stand from its word's box, in points.
const NEAR: f32 = 2.0;
/// How much of a remark is quoted, in characters.
const QUOTED: usize = 60;

/// What the pages are read with.
pub struct Belief<'r, 'o> {
    pub path: &'r Path,
    pub poppler: Poppler,
    pub ocr: &'r mut Ocr<'o>,
    pub count: u32,
}

impl Belief<'_, '_> {
    /// Takes out the words that cannot be seen, and reads those pages from their pixels whose text differs
    /// from what is drawn. Each is told in a remark.
    pub fn check(&mut self, looks: Option<&BTreeMap<u32, Look>>, read: &mut PagesRead) {
        for page in &mut read.pages {
            let number = page.number;
            let doubt = match looks {
                Some(looks) => looks.get(&number).map(|look| look.doubt.clone()).unwrap_or_default(),
                None => Doubt { sight: number <= MOST_UNKNOWN, ..Doubt::default() },
            };
            let mut hidden = take_out_impossible(page);
            if doubt.sight && !page.lines.is_empty() {
                match self.poppler.draw_glance(self.path, number) {
                    Ok(drawn) => hidden.extend(take_out_unseen(page, &drawn)),
                    Err(failure) => leave_unchecked(page, &failure, &mut read.remarks),
                }
            }
            if says_something(&hidden) {
                let texts: Vec<&str> = hidden.iter().map(|word| word.text.as_str()).collect();
                let (count, quote) = (hidden.len(), quote(&texts.join(" ")));
                read.remarks.push(format!(
                    "page {number} holds text that cannot be seen on it; it was not read ({count} words: '{quote}')"
                ));
                // Programs leave their own names behind; a figure is meant for somebody.
                if texts.iter().any(|text| text.contains(|sign: char| sign.is_ascii_digit())) {
                    lower(page, HID);
                }
            }
            let over_ink = doubt.unpainted.iter().any(|place| !is_accounted(*place, page.height, &hidden));
            if (doubt.meaning || over_ink) && !page.lines.is_empty() {
                match self.read_drawn(page) {
                    Ok(Some((scanned, tilt, remark))) => {
                        *page = scanned;
                        read.tilts.insert(number, tilt);
                        read.remarks.push(remark);
                    }
                    Ok(None) => {}
                    Err(failure) => leave_unchecked(page, &failure, &mut read.remarks),
                }
            }
        }
    }

    /// The page as its pixels read, where its text says something else.
    fn read_drawn(&mut self, page: &Page) -> Result<Option<(Page, super::Tilt, String)>, ReadFailure> {
        let raster = draw_legible(page, self.path, self.poppler)?;
        let (mut scanned, tilt) = self.ocr.read_page(&raster, page.width, page.number, self.count)?;
        let Some(found) = find_disagreement(page, &scanned, tilt) else { return Ok(None) };
        lower(&mut scanned, LIED);
        let (stated, drawn) = (quote(&found.stated), quote(&found.drawn));
        let remark = format!(
            "the text inside page {} says '{stated}' where '{drawn}' is drawn: its characters were read instead",
            page.number
        );
        Ok(Some((scanned, tilt, remark)))
    }
}

/// A letter or two left over by the program that wrote the file are no statement; a figure or a few words are.
fn says_something(hidden: &[Word]) -> bool {
    let signs = || hidden.iter().flat_map(|word| word.text.chars());
    signs().any(|sign| sign.is_ascii_digit()) || signs().filter(|sign| sign.is_alphabetic()).count() >= 6
}

/// Whether what is shown there, in points from the bottom left corner, is one of the words taken out.
fn is_accounted((x, y): (f32, f32), height: f32, hidden: &[Word]) -> bool {
    let down = height - y;
    hidden.iter().any(|word| {
        let area = word.area;
        (area.left - NEAR..=area.right + NEAR).contains(&x) && (area.top - NEAR..=area.bottom + NEAR).contains(&down)
    })
}

fn leave_unchecked(page: &mut Page, failure: &ReadFailure, remarks: &mut Vec<String>) {
    remarks.push(format!("whether the text of page {} is what is drawn was not checked: {failure}", page.number));
    lower(page, UNCHECKED);
}

fn lower(page: &mut Page, most: Confidence) {
    for word in page.lines.iter_mut().flat_map(|line| &mut line.words) {
        word.confidence = word.confidence.min(most);
    }
}

fn quote(text: &str) -> String {
    let short: String = text.chars().filter(|sign| !sign.is_control()).take(QUOTED).collect();
    if short.len() < text.len() { short + "…" } else { short }
}
