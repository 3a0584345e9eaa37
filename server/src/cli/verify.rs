//! `probity verify`: computes the finding of a certificate anew, with no database.

use std::path::Path;
use std::process::ExitCode;

use domain::certificate::{CertificateError, verify};

pub fn run(file: &Path) -> ExitCode {
    let name = file.display();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("probity: {name}: {error}");
            return ExitCode::from(2);
        }
    };
    match verify(&bytes) {
        Ok((certificate, hash)) => {
            let (used, left_out) = (certificate.prior_documents.len(), certificate.prior_documents_left_out);
            println!(
                "verified: {}; computed anew from contract, invoice and {used} earlier invoices ({left_out} more do not \
                 matter), written by engine {}, SHA-256 {hash}",
                certificate.describe(),
                certificate.engine
            );
            ExitCode::SUCCESS
        }
        Err(CertificateError::Differs(mismatch)) => {
            println!("not verified: {mismatch}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("probity: {name}: {error}");
            ExitCode::from(2)
        }
    }
}
