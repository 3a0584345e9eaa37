//! `probity predict`: the next invoice of a contract, and what should have come.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::absence::{Absence, RenewalWatch, find_absences, watch_renewal};
use domain::calendar::read_iso_date;
use domain::prediction::{Prediction, predict};
use domain::{Contract, Date, History, Inputs, PastInvoice};
use serde::Serialize;

use super::input::{InputError, read_contract, read_invoice};
use super::report::money;
use crate::clock;

#[derive(Serialize)]
struct Outlook {
    next: Option<Prediction>,
    missing: Vec<Absence>,
    renewal: Option<RenewalWatch>,
}

pub fn run(contract: &Path, invoices: &[PathBuf], today: Option<&str>, json: bool) -> ExitCode {
    let today = match today.map_or_else(|| Some(clock::now().date()), read_iso_date) {
        Some(today) => today,
        None => {
            eprintln!("probity: --today is no day; write it as 2026-11-27");
            return ExitCode::from(2);
        }
    };
    let (contract, history) = match take(contract, invoices) {
        Ok(taken) => taken,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(2);
        }
    };
    let outlook = look(&contract, &history, today);
    let mut output = io::stdout().lock();
    let written = if json {
        serde_json::to_string(&outlook).map_err(io::Error::other).and_then(|line| writeln!(output, "{line}"))
    } else {
        write(&mut output, &outlook)
    };
    // Where nobody reads on there is nothing left to say.
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("probity: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn take(contract: &Path, invoices: &[PathBuf]) -> Result<(Contract, History), InputError> {
    let contract = read_contract(contract)?;
    let past = invoices.iter().map(|file| {
        let invoice = read_invoice(file)?;
        Ok(PastInvoice { id: file.display().to_string(), invoice, ..PastInvoice::default() })
    });
    let invoices = past.collect::<Result<Vec<_>, InputError>>()?;
    Ok((contract, History { invoices, present_hash: None }))
}

fn look(contract: &Contract, history: &History, today: Date) -> Outlook {
    let inputs = Inputs { today: Some(today), ..Inputs::default() };
    Outlook {
        next: predict(contract, history, &inputs),
        missing: find_absences(contract, history, &inputs, today),
        renewal: watch_renewal(contract, today),
    }
}

fn write(output: &mut impl Write, outlook: &Outlook) -> io::Result<()> {
    match &outlook.next {
        None => writeln!(output, "The next invoice cannot be told: none of the files is a dated invoice.")?,
        Some(next) => write_next(output, next)?,
    }
    if !outlook.missing.is_empty() {
        writeln!(output, "Should have come:")?;
    }
    for missing in &outlook.missing {
        writeln!(output, "  {}", missing.summary)?;
    }
    match &outlook.renewal {
        Some(watch) => writeln!(output, "{}", watch.sentence()),
        None => Ok(()),
    }
}

fn write_next(output: &mut impl Write, next: &Prediction) -> io::Result<()> {
    writeln!(output, "{}", next.sentence())?;
    for line in &next.lines {
        let amount = line.amount.map_or_else(|| "?".to_owned(), |amount| money(amount, next.currency));
        writeln!(output, "  {}: {amount}", line.item)?;
        writeln!(output, "      {}", line.basis)?;
    }
    for assumption in &next.assumptions {
        writeln!(output, "  {assumption}")?;
    }
    Ok(())
}
