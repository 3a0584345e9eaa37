//! Measures how well contracts and invoices are told apart by their content.
//!
//! `cargo run --release -p documents --example score_kinds -- --contracts PATH... --invoices PATH...`
//!
//! A PATH is a file or a folder; of a folder all PDF and text files count.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use documents::extraction::{DocumentKind, decide_kind};
use documents::read::{Page, PageReader, Poppler, ReadFailure, plain};

/// How the documents of one true kind were taken.
#[derive(Default)]
struct Row {
    as_contract: usize,
    as_invoice: usize,
    slowest: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut truth = None;
    let (mut contracts, mut invoices) = (Row::default(), Row::default());
    for argument in std::env::args().skip(1) {
        match (argument.as_str(), truth) {
            ("--contracts", _) => truth = Some(DocumentKind::Contract),
            ("--invoices", _) => truth = Some(DocumentKind::Invoice),
            (_, None) => return Err("say --contracts or --invoices before the first path".into()),
            (path, Some(kind)) => {
                let row = if kind == DocumentKind::Contract { &mut contracts } else { &mut invoices };
                let mut files = Vec::new();
                collect(Path::new(path), &mut files)?;
                files.sort();
                files.iter().for_each(|file| row.count(file, kind));
            }
        }
    }
    println!("{:<12}{:>12}{:>12}{:>16}", "true kind", "contract", "invoice", "slowest");
    for (name, row) in [("contract", contracts), ("invoice", invoices)] {
        println!("{name:<12}{:>12}{:>12}{:>13} ms", row.as_contract, row.as_invoice, row.slowest.as_millis());
    }
    Ok(())
}

impl Row {
    fn count(&mut self, file: &Path, truth: DocumentKind) {
        let pages = match read_pages(file) {
            Ok(pages) => pages,
            Err(failure) => return println!("{}: {failure}", file.display()),
        };
        let begun = Instant::now();
        let kind = decide_kind(&pages);
        self.slowest = self.slowest.max(begun.elapsed());
        match kind {
            DocumentKind::Contract => self.as_contract += 1,
            DocumentKind::Invoice => self.as_invoice += 1,
        }
        if kind != truth {
            println!("{}: taken for {kind:?}", file.display());
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        if path.is_dir() || extension.is_some_and(|extension| matches!(extension.as_str(), "pdf" | "txt")) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

fn read_pages(file: &Path) -> Result<Vec<Page>, ReadFailure> {
    if file.extension().is_some_and(|extension| extension == "txt") {
        return plain::read_file(file);
    }
    Poppler::default().read(file)
}
