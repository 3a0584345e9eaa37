//! Word documents: the bytes as a package, and as the main part of a package.
#![no_main]

use std::io::{Cursor, Write};

use documents::read::docx;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let _ = docx::read_bytes(bytes);
    if let Some(package) = pack(bytes) {
        let _ = docx::read_bytes(&package);
    }
});

fn pack(part: &[u8]) -> Option<Vec<u8>> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("word/document.xml", SimpleFileOptions::default()).ok()?;
    package.write_all(part).ok()?;
    Some(package.finish().ok()?.into_inner())
}
