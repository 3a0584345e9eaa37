//! Whether the text layer of a PDF can be believed. What it says need not be what people see: text may be
//! shown in no colour or that of the paper, be covered, or have its meanings swapped. Signs of that in the
//! file's structure cost little to find; where there are any, the drawn page decides.

mod agreement;
mod content;
mod encoding;
mod visible;

use std::collections::BTreeMap;

use lopdf::{Document, Object};

pub use agreement::{Disagreement, find_disagreement};
pub use content::{Signs, read_signs};
pub use encoding::read_meanings;
pub use visible::{take_out_impossible, take_out_unseen};

use encoding::contradicts;

/// The most bytes that the content of one page may unfold to.
const MAX_CONTENT: usize = 16 * 1024 * 1024;
/// What is painted with less of its colour cannot be seen.
const LEAST_OPAQUE: f32 = 0.1;

/// What must be looked at on a drawn page before its text layer is believed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doubt {
    /// Whether its words can be seen.
    pub sight: bool,
    /// Whether its words are those that are drawn.
    pub meaning: bool,
    /// Where it has text that is not painted, in points from the bottom left corner: with a picture of words
    /// below, that text may say something else than the picture.
    pub unpainted: Vec<(f32, f32)>,
}

/// What the structure of a file tells of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub doubt: Doubt,
    /// How much of it pictures cover at the most, in square points; without end where that is not followed.
    pub pictured: f32,
}

/// Looks over the pages, by their numbers.
pub fn look_over(document: &Document) -> BTreeMap<u32, Look> {
    let everywhere = look_at_shared(document);
    let pages = document.get_pages().into_iter().map(|(number, page)| {
        let content = document.get_page_content_with_limit(page, MAX_CONTENT);
        let own = content.map_or_else(|_| Look::unread(), |content| Look::of(read_signs(&content)));
        let doubt = Doubt {
            sight: everywhere.doubt.sight || own.doubt.sight || has_stickers(document, page),
            meaning: everywhere.doubt.meaning,
            unpainted: own.doubt.unpainted,
        };
        (number, Look { doubt, pictured: everywhere.pictured + own.pictured })
    });
    pages.collect()
}

impl Look {
    fn of(signs: Signs) -> Self {
        let sight = !signs.unpainted.is_empty() || signs.pale || signs.covered;
        Self { doubt: Doubt { sight, meaning: false, unpainted: signs.unpainted }, pictured: signs.pictured }
    }

    /// Of content that cannot be read all is possible.
    fn unread() -> Self {
        Self { doubt: Doubt { sight: true, ..Doubt::default() }, pictured: f32::INFINITY }
    }
}

/// What is not a page's own: fonts, states of transparency, and the forms and patterns that any page may use.
fn look_at_shared(document: &Document) -> Look {
    let (mut doubt, mut pictured) = (Doubt::default(), 0.0);
    for object in document.objects.values() {
        match object {
            Object::Dictionary(own) if own.has_type(b"Font") => {
                doubt.meaning = doubt.meaning || contradicts(document, own);
            }
            Object::Dictionary(own) => {
                let opaque = own.get_deref(b"ca", document).and_then(Object::as_float);
                doubt.sight |= opaque.is_ok_and(|opaque| opaque < LEAST_OPAQUE);
            }
            Object::Stream(stream) if is_form(document, stream) => {
                let content = stream.get_plain_content_with_limit(MAX_CONTENT);
                let own = content.map_or_else(|_| Look::unread(), |content| Look::of(read_signs(&content)));
                // Where a form stands on a page, and how large, is not followed.
                doubt.meaning |= !own.doubt.unpainted.is_empty();
                if own.pictured > 0.0 {
                    pictured = f32::INFINITY;
                }
                doubt.sight |= own.doubt.sight;
            }
            Object::Stream(stream) if stream.dict.has(b"PatternType") => pictured = f32::INFINITY,
            _ => {}
        }
    }
    Look { doubt, pictured }
}

fn is_form(document: &Document, stream: &lopdf::Stream) -> bool {
    stream.dict.get_deref(b"Subtype", document).and_then(Object::as_name).is_ok_and(|name| name == b"Form")
}

/// Notes, stamps and boxes that lie over the page; links and fields do not.
fn has_stickers(document: &Document, page: lopdf::ObjectId) -> bool {
    let Ok(notes) = document.get_page_annotations(page) else { return false };
    notes.iter().any(|note| {
        let kind = note.get_deref(b"Subtype", document).and_then(Object::as_name);
        kind.is_ok_and(|kind| kind != b"Link" && kind != b"Widget" && kind != b"Popup")
    })
}

#[cfg(test)]
mod tests;
