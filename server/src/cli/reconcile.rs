//! `probity reconcile`: invoices against their contract, without a server.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::{Contract, Decimal, History, Inputs, Invoice, PastInvoice, Reconciliation, Settings, reconcile_with};
use sha2::{Digest, Sha256};

use super::input::{InputError, read_contract, read_invoice};
use super::input_lists::InputLists;
use super::report;

/// An invoice on the command line.
struct Taken {
    file: PathBuf,
    invoice: Invoice,
    hash: String,
}

pub fn run(contract: &Path, invoices: &[PathBuf], json: bool, tolerance: Decimal, lists: &InputLists) -> ExitCode {
    let (contract, inputs) = match read_contract(contract).and_then(|contract| Ok((contract, lists.read()?))) {
        Ok(read) => read,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(2);
        }
    };
    let mut unread = false;
    let mut taken = Vec::new();
    for file in invoices {
        match take(file) {
            Ok(invoice) => taken.push(invoice),
            Err(error) => {
                eprintln!("probity: {error}");
                unread = true;
            }
        }
    }
    // A stable sort: invoices of one date, and those without one at the end, keep the order given.
    taken.sort_by_key(|taken| {
        let date = taken.invoice.header.issue_date.as_ref().map(|field| field.value);
        (date.is_none(), date)
    });
    let settings = Settings { tolerance_amount: tolerance, ..Settings::default() };
    let results = reconcile_all(&contract, taken, &inputs, &settings);
    let found = results.iter().any(|(_, result)| !result.findings.is_empty());
    if let Err(error) = print(&results, json) {
        eprintln!("probity: {error}");
        return ExitCode::from(2);
    }
    match (unread, found) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}

fn take(file: &Path) -> Result<Taken, InputError> {
    let bytes = std::fs::read(file).map_err(|error| InputError::new(file, error))?;
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Taken { file: file.to_owned(), invoice: read_invoice(file)?, hash })
}

/// Each invoice sees those before it.
fn reconcile_all(
    contract: &Contract,
    taken: Vec<Taken>,
    inputs: &Inputs,
    settings: &Settings,
) -> Vec<(PathBuf, Reconciliation)> {
    let mut history = History::default();
    let mut results = Vec::new();
    for Taken { file, invoice, hash } in taken {
        history.present_hash = Some(hash.clone());
        let result = reconcile_with(Some(contract), &invoice, &history, inputs, settings);
        history.invoices.push(PastInvoice {
            id: file.display().to_string(),
            invoice,
            content_hash: Some(hash),
            other_contract: false,
            payable: Some(result.totals.payable),
        });
        results.push((file, result));
    }
    results
}

fn print(results: &[(PathBuf, Reconciliation)], json: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut output = std::io::stdout().lock();
    for (file, result) in results {
        let written = if json {
            writeln!(output, "{}", serde_json::to_string(result)?)
        } else {
            report::write(&mut output, file, result)
        };
        // Nobody reads on: there is nothing left to say.
        if written.is_err() {
            break;
        }
    }
    Ok(())
}
