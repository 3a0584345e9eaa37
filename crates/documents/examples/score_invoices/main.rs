//! Measures the reading of printed invoices against labelled documents.
//!
//! `cargo run --release -p documents --example score_invoices -- FOLDER [--verbose] [--only PART]`
//!
//! FOLDER holds folders of documents with their truth: `truth.jsonl`, a JSON beside each document, or
//! `invoices.csv`. A field counts where its true value is printed on the pages.

mod score;
mod truth;

use std::error::Error;
use std::path::{Path, PathBuf};

use documents::invoice::read_invoice;
use documents::read::{Page, PageReader, Poppler, ReadFailure, plain};

use score::{Score, Shown};
use truth::{Truth, read_truths};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first().filter(|argument| !argument.starts_with("--")) else {
        return Err("give the folder that holds the labelled documents".into());
    };
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let only = arguments.iter().position(|argument| argument == "--only").and_then(|at| arguments.get(at + 1));
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let mut truths = read_truths(folder)?;
        truths.retain(|truth| only.is_none_or(|part| truth.file.to_string_lossy().contains(part.as_str())));
        if !truths.is_empty() {
            measure(folder, &truths, verbose);
        }
    }
    Ok(())
}

fn measure(folder: &Path, truths: &[Truth], verbose: bool) {
    let mut score = Score::default();
    for truth in truths {
        match read_pages(&truth.file) {
            Ok(pages) => {
                let read = read_invoice(&pages);
                let mistakes = score.add(truth, &read.invoice, &Shown::of(&pages));
                if verbose && !mistakes.is_empty() {
                    println!("{}\n  {}", truth.file.display(), mistakes.join("\n  "));
                    read.warnings.iter().for_each(|warning| println!("  ! {warning}"));
                }
            }
            Err(failure) => println!("{}: {failure}", truth.file.display()),
        }
    }
    println!("\n{} ({} documents)\n{score}", folder.display(), truths.len());
}

fn read_pages(file: &Path) -> Result<Vec<Page>, ReadFailure> {
    if file.extension().is_some_and(|extension| extension == "txt") {
        return plain::read_file(file);
    }
    Poppler::default().read(file)
}
