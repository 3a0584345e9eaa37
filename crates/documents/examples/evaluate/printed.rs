//! Printed invoices against their truth. A field counts where its true value is printed on the pages.

mod compare;
mod lines;
mod shown;
mod truth;

use std::path::Path;

use documents::extraction::{Content, DocumentKind, extract_read};
use documents::read::scan::PagesRead;
use documents::read::{Page, PageReader, Poppler, ReadFailure, plain};

use crate::options::Options;
use crate::part::Part;
use crate::scan::read_scanned;
use crate::{Outcome, files};
pub use compare::likeness;
use shown::Shown;
use truth::{Truth, read_truths};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Option<Part>> {
    let truths = read_truths(folder)?;
    let chosen = truths.iter().enumerate().filter(|(at, truth)| options.takes(&truth.file, *at));
    let chosen: Vec<&Truth> = chosen.map(|(_, truth)| truth).collect();
    if chosen.is_empty() {
        return Ok(None);
    }
    let reading = if options.scan.is_some() { "scanned page" } else { "printed page" };
    let mut part = Part::new(files::name_of(folder), reading);
    for (seed, truth) in (1u32..).zip(chosen) {
        let file = files::name_of(&truth.file);
        let read = part.time(|| match options.scan {
            Some(dpi) => read_scanned(&truth.file, dpi, seed.wrapping_add(options.seed).wrapping_mul(7919)),
            None => read_pages(&truth.file).map(|pages| PagesRead { pages, ..PagesRead::default() }),
        });
        // What is printed is told by the text layer, whatever was read.
        let printed =
            if options.scan.is_some() { read_pages(&truth.file) } else { read.clone().map(|read| read.pages) };
        let count = read.as_ref().map_or(0, |read| read.pages.len());
        let extraction = part.time(|| extract_read(read?, Some(DocumentKind::Invoice)));
        part.pages += count;
        match (extraction.map(|read| read.content), printed) {
            (Ok(Content::Invoice(invoice)), Ok(pages)) => {
                compare::judge(&mut part, &file, truth, &invoice, &Shown::of(&pages));
                part.end_document();
            }
            (Err(failure), _) | (_, Err(failure)) => part.end_unread(&file, &failure.to_string()),
            (Ok(Content::Contract(_)), _) => part.end_unread(&file, "read as a contract"),
        }
    }
    Ok(Some(part))
}

fn read_pages(file: &Path) -> Result<Vec<Page>, ReadFailure> {
    if file.extension().is_some_and(|extension| extension == "txt") {
        return plain::read_file(file);
    }
    Poppler::default().read(file)
}
