//! `probity reconcile`: invoices against their contract, without a server.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use domain::certificate::Basis;
use domain::contract::check_answer;
use domain::{Contract, Decimal, Inputs, Invoice, PastInvoice, Reconciliation, Settings, Walk};
use sha2::{Digest, Sha256};

use super::certificates::{CertificateFolder, WriteError};
use super::input::{InputError, read_contract, read_invoice};
use super::input_lists::InputLists;
use super::report;

/// An invoice on the command line.
struct Taken {
    file: PathBuf,
    invoice: Invoice,
    hash: String,
}

#[derive(Args)]
pub struct Arguments {
    #[arg(long, value_name = "FILE")]
    contract: PathBuf,
    #[arg(long, required = true, value_name = "FILE")]
    invoice: Vec<PathBuf>,
    /// One JSON object an invoice, one a line, in place of the report for people
    #[arg(long)]
    json: bool,
    /// Let a difference of up to this amount pass, in the invoice's currency
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    tolerance: Decimal,
    /// Write each finding as a certificate into this folder, for 'probity verify'
    #[arg(long, value_name = "DIR")]
    certificates: Option<PathBuf>,
    /// Settle what a clause leaves open, such as 4.2.mode=volume
    #[arg(long, value_name = "CLAUSE.PARAMETER=VALUE")]
    answer: Vec<String>,
    #[command(flatten)]
    lists: InputLists,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let read =
        read_contract(&arguments.contract).and_then(|read| Ok((settle(read, arguments)?, arguments.lists.read()?)));
    let (contract, inputs) = match read {
        Ok(read) => read,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(2);
        }
    };
    let mut unread = false;
    let mut taken = Vec::new();
    for file in &arguments.invoice {
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
    let settings = Settings { tolerance_amount: arguments.tolerance, ..Settings::default() };
    let results = match reconcile_all(&contract, taken, (&inputs, &settings), arguments.certificates.as_deref()) {
        Ok(results) => results,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(2);
        }
    };
    let found = results.iter().any(|(_, result)| !result.findings.is_empty());
    if let Err(error) = print(&results, arguments.json) {
        eprintln!("probity: {error}");
        return ExitCode::from(2);
    }
    match (unread, found) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}

/// Answers what the contract leaves open, as its stored answers would.
fn settle(mut contract: Contract, arguments: &Arguments) -> Result<Contract, InputError> {
    let file = &arguments.contract;
    for answer in &arguments.answer {
        let (key, value) = answer.split_once('=').ok_or_else(|| {
            InputError::new(file, format!("--answer {answer}: write CLAUSE.PARAMETER=VALUE, such as 4.2.mode=volume"))
        })?;
        check_answer(&contract.clauses, key, value)
            .map_err(|reason| InputError::new(file, format!("--answer {key} {reason}")))?;
        contract.answers.insert(key.to_owned(), value.to_owned());
    }
    Ok(contract)
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
    (inputs, settings): (&Inputs, &Settings),
    certificates: Option<&Path>,
) -> Result<Vec<(PathBuf, Reconciliation)>, WriteError> {
    let mut folder = certificates.map(CertificateFolder::open).transpose()?;
    let mut walk = Walk::new(Some(Arc::new(contract.clone())));
    let mut results = Vec::new();
    for Taken { file, invoice, hash } in taken {
        walk.present(Some(hash.clone()));
        let result = walk.check(&invoice, inputs, settings);
        if let Some(folder) = folder.as_mut().filter(|_| !result.findings.is_empty()) {
            let basis = Basis {
                contract: Some(contract.clone()),
                invoice: invoice.clone(),
                history: walk.history().clone(),
                inputs: inputs.clone(),
                settings: settings.clone(),
            };
            let name = result.invoice.clone().unwrap_or_else(|| file.display().to_string());
            for finding in &result.findings {
                folder.write(&basis, &name, &finding.id)?;
            }
        }
        walk.accept(PastInvoice {
            id: file.display().to_string(),
            invoice,
            content_hash: Some(hash),
            other_contract: false,
            payable: Some(result.totals.payable),
        });
        results.push((file, result));
    }
    Ok(results)
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
