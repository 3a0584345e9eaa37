//! Contracts against their truth.

mod delimited;
mod generated;
mod lawyers;
mod name;
mod rates;

use std::path::Path;

use documents::read::{Page, PageReader, Poppler, ReadFailure};

use crate::Outcome;
use crate::options::Options;
use crate::part::Part;

pub fn measure(folder: &Path, options: &Options) -> Outcome<Vec<Part>> {
    let mut parts = generated::measure(folder, options)?;
    parts.extend(lawyers::measure(folder, options)?);
    Ok(parts)
}

fn read_pages(part: &mut Part, file: &Path) -> Result<Vec<Page>, ReadFailure> {
    let pages = part.time(|| Poppler::default().read(file));
    part.pages += pages.as_ref().map_or(0, Vec::len);
    pages
}
