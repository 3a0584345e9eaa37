//! Scores the contract reader over labelled documents: `score_contracts CORPUS [--show]`.
//!
//! Of every three documents, in the order of their names, the last is held back: its score is
//! reported apart and its faults are never shown. Per field: accuracy (right / documents where the
//! truth has it), coverage (given / the same) and error rate (wrong / given).

mod cuad;
mod delimited;
mod synthetic;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut corpus: Option<PathBuf> = None;
    let mut show = false;
    for argument in std::env::args().skip(1) {
        if argument == "--show" {
            show = true;
        } else {
            corpus = Some(PathBuf::from(argument));
        }
    }
    let Some(corpus) = corpus else {
        eprintln!("usage: score_contracts CORPUS [--show]");
        return ExitCode::from(2);
    };
    for score in [cuad::score, synthetic::score] {
        if let Err(reason) = score(&corpus, show) {
            eprintln!("{reason}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
