//! Measures how long documents take from file to fields.
//!
//! `cargo run --release -p documents --example time_extraction -- [--json] FILE...`
//!
//! `--json` prints what was read too.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use documents::extraction::extract;
use documents::read::{PageReader, Poppler};

fn main() -> Result<(), Box<dyn Error>> {
    let (options, files): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let json = options.iter().any(|option| option == "--json");
    for file in files {
        let begun = Instant::now();
        let pages = Poppler::default().read(Path::new(&file)).map_or(0, |pages| pages.len());
        let read = begun.elapsed();
        let begun = Instant::now();
        match extract(Path::new(&file), None) {
            Ok(extraction) => {
                println!(
                    "{:>6} ms ({:>5} ms for {pages} pages)  {file}",
                    begun.elapsed().as_millis(),
                    read.as_millis()
                );
                if json {
                    println!("{}", extraction.to_json(&file)?);
                }
            }
            Err(failure) => println!("{file}: {failure}"),
        }
    }
    Ok(())
}
