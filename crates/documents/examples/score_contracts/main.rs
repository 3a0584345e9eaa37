//! Scores the contract reader over labelled documents: `score_contracts CORPUS [--show]`, or prints
//! what it reads in single ones: `score_contracts --print FILE...`.
//!
//! Of every three documents, in the order of their names, the last is scored apart. Per field:
//! accuracy (right / documents where the truth has it), coverage (given / the same) and error rate
//! (wrong / given). `--show` lists the faults.

mod cuad;
mod delimited;
mod print;
mod synthetic;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let result = match paths.as_slice() {
        [] => Err("usage: score_contracts CORPUS [--show] | --print FILE...".to_owned()),
        files if has("--print") => files.iter().try_for_each(|file| print::print(file)),
        [corpus, ..] => cuad::score(corpus, has("--show")).and_then(|()| synthetic::score(corpus, has("--show"))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::from(2)
        }
    }
}
