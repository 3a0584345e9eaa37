//! `probity config`: looks at the settings without starting.

use std::path::Path;
use std::process::ExitCode;

use crate::config::{Report, write_document};

pub fn check(env_file: Option<&Path>) -> ExitCode {
    let report = Report::make(env_file);
    println!("{report}");
    if report.refusals.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(78) }
}

pub fn document() -> ExitCode {
    match write_document() {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("probity: {refusal}");
            ExitCode::from(78)
        }
    }
}
