//! The words and boxes that poppler writes of a page, and what is made of them as an invoice and a contract.
#![no_main]

use documents::extraction::{DocumentKind, extract_pages};
use documents::read::poppler::read_bbox_layout;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(pages) = read_bbox_layout(text) else { return };
    for kind in [None, Some(DocumentKind::Invoice), Some(DocumentKind::Contract)] {
        let _ = extract_pages(&pages, kind);
    }
});
