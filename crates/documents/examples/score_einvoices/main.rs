//! Measures the reading of e-invoices against a folder of labelled documents:
//! `cargo run -p documents --example score_einvoices -- FOLDER`.

mod arithmetic;
mod gobl;
mod hybrid;
mod kinds;
mod pairs;
mod score;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use score::Score;

/// What every measure may fail with.
type Outcome = Result<(), Box<dyn Error>>;
/// Measures one folder.
type Measure = fn(&Path, &mut Score) -> Outcome;

const MEASURES: [(&str, Measure); 6] = [
    ("gobl-cii", gobl::score_folder),
    ("gobl-ubl-peppol", gobl::score_folder),
    ("xrechnung-testsuite", pairs::score_folder),
    ("ubl-examples", kinds::score_folder),
    ("zugferd-corpus", hybrid::score_folder),
    ("order-x", hybrid::score_folder),
];

fn main() -> ExitCode {
    let Some(corpus) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: score_einvoices FOLDER");
        return ExitCode::from(2);
    };
    for (name, measure) in MEASURES {
        let folder = corpus.join(name);
        println!("== {name}");
        if !folder.is_dir() {
            println!("   SKIPPED: there is no folder {}", folder.display());
            continue;
        }
        let mut score = Score::default();
        if let Err(error) = measure(&folder, &mut score) {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
        score.print();
    }
    ExitCode::SUCCESS
}

/// All files under a folder whose names end so, in order.
fn list_files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
