//! Measures the reading of documents against labelled ones: `make eval-documents CORPUS=FOLDER`.
//!
//! `cargo run --release -p documents --example evaluate -- FOLDER [--json] [--mistakes] [--only PART]
//! [--half first|second] [--scan DPI [--seed N]]`
//!
//! FOLDER holds one folder a corpus. What a corpus is shows in its files: `truth.jsonl` beside hybrid
//! invoices, `invoices.csv`, a JSON beside each document, `master_clauses*.csv` beside contracts, and so on.
//! Of hybrid invoices the XML inside is the truth and only the printed page is read. `--half` reads every
//! other document, so that one half can be kept from the eyes of whoever works on the rules. `--scan` reads
//! pictures of the pages, drawn with noise and askew, instead of their text; another `--seed` draws others.

mod calibration;
mod contracts;
mod einvoices;
mod files;
mod options;
mod part;
mod printed;
mod receipts;
mod scan;
mod table;

use std::error::Error;
use std::process::ExitCode;

use options::Options;
use part::Part;

/// What every measure may fail with.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evaluate: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Outcome {
    let options = Options::read(std::env::args().skip(1))?;
    let mut parts: Vec<Part> = Vec::new();
    for folder in files::folders_in(&options.corpora)? {
        parts.extend(printed::measure(&folder, &options)?);
        if options.scan.is_none() {
            parts.extend(einvoices::measure(&folder, &options)?);
            parts.extend(contracts::measure(&folder, &options)?);
            parts.extend(receipts::measure(&folder, &options)?);
        }
    }
    if parts.is_empty() {
        return Err(format!("there are no labelled documents under {}", options.corpora.display()).into());
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&parts)?);
    } else {
        for part in &parts {
            println!("{}", table::Table { part, mistakes: options.mistakes });
        }
        println!("{}", table::Summary(&parts));
    }
    Ok(())
}
