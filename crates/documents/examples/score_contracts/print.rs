//! What the reader finds in one contract, for the eye.

use std::path::Path;

use documents::contract::read_contract;
use documents::read::plain::lay_text;
use documents::read::{PageReader, Poppler};

pub fn print(file: &Path) -> Result<(), String> {
    let fail = |reason: String| format!("{}: {reason}", file.display());
    let pages = if file.extension().is_some_and(|end| end == "txt") {
        let text = std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        lay_text(&text).map_err(|error| fail(error.to_string()))?
    } else {
        Poppler::default().read(file).map_err(|error| fail(error.to_string()))?
    };
    let (contract, warnings) = read_contract(&pages);
    println!("{}", file.display());
    for entry in contract.header.entries() {
        let proof = entry.evidence.and_then(|proof| proof.text).unwrap_or_default();
        println!("  {:20} {} ({}%)  <- {proof}", entry.name, entry.value, entry.confidence.as_percent());
    }
    for term in &contract.terms {
        let cells: Vec<String> =
            term.entries().into_iter().map(|entry| format!("{}={}", entry.name, entry.value)).collect();
        println!("  - {}", cells.join("  "));
    }
    for warning in warnings {
        println!("  ! {warning}");
    }
    Ok(())
}
