//! What once crashed, hung or flooded a reader of documents is read by all of them, and each gives an answer.

use std::path::Path;
use std::time::{Duration, Instant};

use documents::einvoice::{attached_einvoice, open_pdf, read_einvoice};
use documents::extraction::{DocumentKind, extract_pages};
use documents::invoice::date::{DateOrder, find_dates};
use documents::invoice::read_number;
use documents::read::poppler::read_bbox_layout;
use documents::read::{docx, layer, plain};
use domain::number::DecimalMark;

/// Far more than any of them needs, even in a build without optimisation.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn every_reader_answers_to_every_past_crash() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crashes");
    let mut files: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|file| file.path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let begun = Instant::now();
        read_in_every_way(&std::fs::read(&file)?);
        assert!(begun.elapsed() < LONGEST, "{} took {:?}", file.display(), begun.elapsed());
    }
    Ok(())
}

fn read_in_every_way(bytes: &[u8]) {
    let _ = attached_einvoice(bytes);
    if let Ok(document) = open_pdf(bytes) {
        layer::look_over(&document);
    }
    layer::read_signs(bytes);
    layer::read_meanings(bytes);
    let _ = docx::read_bytes(bytes);
    let _ = read_einvoice(bytes);
    let text = String::from_utf8_lossy(bytes);
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        let _ = read_number(&text, mark);
    }
    for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
        find_dates(&text, order);
    }
    for pages in [plain::read_bytes(bytes), read_bbox_layout(&text)].into_iter().flatten() {
        for kind in [DocumentKind::Invoice, DocumentKind::Contract] {
            let _ = extract_pages(&pages, Some(kind));
        }
    }
}
