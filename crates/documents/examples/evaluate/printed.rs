//! Printed invoices against their truth. A field counts where its true value is printed on the pages.

mod compare;
mod lines;
mod shown;
mod truth;

use std::path::Path;

use documents::invoice::read_invoice;
use documents::read::{Page, PageReader, Poppler, ReadFailure, plain};

use crate::options::Options;
use crate::part::Part;
use crate::{Outcome, files};
use shown::Shown;
use truth::{Truth, read_truths};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Option<Part>> {
    let truths = read_truths(folder)?;
    let chosen = truths.iter().enumerate().filter(|(at, truth)| options.takes(&truth.file, *at));
    let chosen: Vec<&Truth> = chosen.map(|(_, truth)| truth).collect();
    if chosen.is_empty() {
        return Ok(None);
    }
    let mut part = Part::new(files::name_of(folder), "printed page");
    for truth in chosen {
        let file = files::name_of(&truth.file);
        match part.time(|| read_pages(&truth.file)) {
            Ok(pages) => {
                part.pages += pages.len();
                let read = part.time(|| read_invoice(&pages));
                compare::judge(&mut part, &file, truth, &read.invoice, &Shown::of(&pages));
                part.end_document();
            }
            Err(failure) => part.end_unread(&file, &failure.to_string()),
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
