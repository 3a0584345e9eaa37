//! Measures how long documents take from file to fields.
//!
//! `cargo run --release -p documents --example time_extraction -- [--json] [--fields-only] FILE...`
//!
//! `--json` prints what was read too. `--fields-only` leaves out the reading of the text alone, for those who
//! time the whole process.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use documents::extraction::extract;
use documents::read::{PageReader, Poppler};

fn main() -> Result<(), Box<dyn Error>> {
    let (options, files): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let chosen = |name: &str| options.iter().any(|option| option == name);
    for file in files {
        let begun = Instant::now();
        let pages = if chosen("--fields-only") { None } else { Poppler::default().read(Path::new(&file)).ok() };
        let read = begun.elapsed();
        let begun = Instant::now();
        match extract(Path::new(&file), None) {
            Ok(extraction) => {
                let text = pages
                    .map_or(String::new(), |pages| format!(" ({:>5} ms for {} pages)", read.as_millis(), pages.len()));
                println!("{:>6} ms{text}  {file}", begun.elapsed().as_millis());
                if chosen("--json") {
                    println!("{}", extraction.to_json(&file)?);
                }
            }
            Err(failure) => println!("{file}: {failure}"),
        }
    }
    Ok(())
}
