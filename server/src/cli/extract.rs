//! `probity extract`: what stands in documents, one JSON object a line.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use documents::extraction::DocumentKind;

use super::Kind;
use super::input::read_document;

pub fn run(kind: Option<Kind>, files: &[PathBuf]) -> ExitCode {
    let kind = kind.map(|kind| match kind {
        Kind::Contract => DocumentKind::Contract,
        Kind::Invoice => DocumentKind::Invoice,
    });
    let mut unread = false;
    let mut output = std::io::stdout().lock();
    for file in files {
        match read_document(file, kind) {
            Ok(extraction) => {
                let line = match extraction.to_json(&file.display().to_string()) {
                    Ok(line) => line,
                    Err(error) => {
                        eprintln!("probity: {}: {error}", file.display());
                        unread = true;
                        continue;
                    }
                };
                // Nobody reads on: there is nothing left to say.
                if writeln!(output, "{line}").is_err() {
                    break;
                }
            }
            Err(error) => {
                eprintln!("probity: {error}");
                unread = true;
            }
        }
    }
    if unread { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
