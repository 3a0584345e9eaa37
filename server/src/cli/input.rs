//! Files given on the command line: documents, or the JSON that `probity extract` prints.

use std::path::Path;

use documents::extraction::{Content, DocumentKind, Extraction, extract};
use domain::{Contract, Invoice};
use serde::Deserialize;

/// Why a file could not be used, with its name.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct InputError {
    file: String,
    reason: String,
}

impl InputError {
    pub fn new(file: &Path, reason: impl ToString) -> Self {
        Self { file: file.display().to_string(), reason: reason.to_string() }
    }
}

/// Reads a document of any kind that can be read.
pub fn read_document(file: &Path, kind: Option<DocumentKind>) -> Result<Extraction, InputError> {
    if !file.exists() {
        return Err(InputError::new(file, "there is no such file"));
    }
    if file.is_dir() {
        return Err(InputError::new(file, "is a folder; name the files in it"));
    }
    extract(file, kind).map_err(|failure| InputError::new(file, failure))
}

#[derive(Deserialize)]
struct Labelled {
    #[serde(default)]
    kind: Option<String>,
}

/// The file's text, where it is JSON of the kind that is wanted.
fn read_json(file: &Path, wanted: &str) -> Result<Option<String>, InputError> {
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if !is_json {
        return Ok(None);
    }
    let text = std::fs::read_to_string(file).map_err(|error| InputError::new(file, error))?;
    let labelled: Labelled = serde_json::from_str(&text).map_err(|error| InputError::new(file, error))?;
    match labelled.kind {
        Some(kind) if kind != wanted => Err(InputError::new(file, format!("is {kind}, not {wanted}"))),
        _ => Ok(Some(text)),
    }
}

pub fn read_contract(file: &Path) -> Result<Contract, InputError> {
    if let Some(text) = read_json(file, "contract")? {
        return serde_json::from_str(&text).map_err(|error| InputError::new(file, error));
    }
    match read_document(file, Some(DocumentKind::Contract))?.content {
        Content::Contract(contract) => Ok(contract),
        Content::Invoice(_) => Err(InputError::new(file, "is an invoice, not a contract")),
    }
}

pub fn read_invoice(file: &Path) -> Result<Invoice, InputError> {
    if let Some(text) = read_json(file, "invoice")? {
        return serde_json::from_str(&text).map_err(|error| InputError::new(file, error));
    }
    match read_document(file, Some(DocumentKind::Invoice))?.content {
        Content::Invoice(invoice) => Ok(invoice),
        Content::Contract(_) => Err(InputError::new(file, "is a contract, not an invoice")),
    }
}
