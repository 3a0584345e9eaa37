//! Dates in lines of text, and whole texts as invoices and contracts.
#![no_main]

use documents::extraction::{DocumentKind, extract_pages};
use documents::invoice::date::{DateOrder, find_dates};
use documents::read::plain;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            find_dates(text, order);
        }
    }
    let Ok(pages) = plain::read_bytes(bytes) else { return };
    for kind in [Some(DocumentKind::Invoice), Some(DocumentKind::Contract)] {
        let _ = extract_pages(&pages, kind);
    }
});
