//! `probity import`: a list from outside the documents, taken in without a browser.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use domain::InputKind;
use store::{Actor, OrganisationId};
use workflow::DeskError;
use workflow::inputs::{ListOutcome, SentList, import_list};

use super::input_lists::read_kind;
use super::serve::{Failure, open_database, start};
use super::start::reach_store;
use crate::clock;

#[derive(Args)]
pub struct Arguments {
    /// The organisation that it is for, by its id
    #[arg(long, value_name = "ID")]
    organisation: OrganisationId,
    /// Let it take the place of all that was imported of the kind before
    #[arg(long)]
    replace: bool,
    /// What the file holds, such as receipts or exchange-rates
    #[arg(value_parser = read_kind)]
    kind: InputKind,
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let list = match read_list(&arguments) {
        Ok(list) => list,
        Err(error) => {
            eprintln!("probity: {}: {error}", arguments.file.display());
            return ExitCode::from(2);
        }
    };
    let mut taken = true;
    let code = start(async |settings| {
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let actor = Actor::system(arguments.organisation);
        let outcome = import_list(&store, &actor, list, clock::now()).await;
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        let outcome = outcome.map_err(|error| match error {
            DeskError::NotFound => {
                Failure::from("there is no organisation with this id; the page 'Inputs' shows the id of yours")
            }
            other => other.into(),
        })?;
        taken = report(&arguments.file, outcome);
        Ok::<(), Failure>(())
    });
    if code == ExitCode::SUCCESS && !taken { ExitCode::FAILURE } else { code }
}

fn read_list(arguments: &Arguments) -> std::io::Result<SentList> {
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(SentList {
        kind: arguments.kind,
        file_name: name.unwrap_or_default(),
        bytes: std::fs::read(&arguments.file)?,
        replaces: arguments.replace,
    })
}

/// Tells what became of it, and whether it is there now.
fn report(file: &Path, outcome: ListOutcome) -> bool {
    let file = file.display();
    match outcome {
        ListOutcome::Taken { rows, .. } => {
            println!("{file}: {rows} rows imported. The server reconciles the invoices that they concern.");
            true
        }
        ListOutcome::Known => {
            println!("{file}: imported before with the same content; nothing was changed.");
            true
        }
        ListOutcome::Faulty(faults) => {
            eprintln!("{file}: nothing was imported.\n{faults}");
            false
        }
    }
}
