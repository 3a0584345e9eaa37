//! `probity doctor`: looks at a running deployment from outside, and with the operator's token from inside.

mod client;
mod finding;
mod inside;
mod outside;

use std::path::PathBuf;
use std::process::ExitCode;

use url::Url;

use crate::config::read_operator_token;
use client::Client;
use finding::{Finding, Outcome};

pub fn run(url: &Url, json: bool, ca: Option<&PathBuf>) -> ExitCode {
    match look(url, ca) {
        Ok(findings) => {
            for finding in &findings {
                if json { println!("{}", finding.to_json()) } else { println!("{finding}") }
            }
            let has_failed = findings.iter().any(|finding| finding.outcome == Outcome::Fail);
            ExitCode::from(u8::from(has_failed))
        }
        Err(error) => {
            eprintln!("probity: {error}");
            ExitCode::from(2)
        }
    }
}

/// Why nothing could be looked at.
#[derive(Debug, thiserror::Error)]
enum DoctorError {
    #[error("cannot start: {0}. Try again.")]
    Start(#[from] std::io::Error),
    #[error("--ca {path}: {reason}. Name a file of PEM certificates.")]
    Authority { path: String, reason: String },
    #[error("{0}")]
    Token(#[from] crate::config::Refusal),
    #[error("cannot ask: {}. Check the address and that the deployment runs.", write_causes(.0))]
    Client(#[from] reqwest::Error),
}

fn write_causes(error: &reqwest::Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn look(url: &Url, ca: Option<&PathBuf>) -> Result<Vec<Finding>, DoctorError> {
    let token = read_operator_token()?;
    let client = Client::new(url, ca)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut findings = outside::look(&client).await?;
        findings.extend(inside::look(&client, token.as_ref()).await?);
        Ok(findings)
    })
}
