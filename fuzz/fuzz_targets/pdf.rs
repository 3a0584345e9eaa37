//! The structures of a PDF that are read here and not by poppler: attachments, content, fonts.
#![no_main]

use documents::einvoice::{attached_einvoice, open_pdf};
use documents::read::layer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A refusal is an answer; only a crash, a hang or a flood is not.
    let _ = attached_einvoice(bytes);
    if let Ok(document) = open_pdf(bytes) {
        layer::look_over(&document);
    }
    layer::read_signs(bytes);
    layer::read_meanings(bytes);
});
