//! Contracts and invoices told apart without being told: `tests/kinds` holds documents of both kinds that
//! speak of the other one, named by what they are.

use documents::extraction::{DocumentKind, decide_kind};
use documents::read::plain::read_file;

#[test]
fn contracts_that_speak_of_invoices_and_invoices_with_terms_are_told_apart() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds");
    let mut mistaken = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = if name.starts_with("contract") { DocumentKind::Contract } else { DocumentKind::Invoice };
        if decide_kind(&read_file(&file)?) != kind {
            mistaken.push(name);
        }
        seen += 1;
    }
    assert!(seen >= 12, "only {seen} documents were found");
    assert!(mistaken.is_empty(), "{mistaken:?}");
    Ok(())
}
