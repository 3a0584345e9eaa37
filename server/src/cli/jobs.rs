//! `probity jobs`: the jobs that were given up.

use std::process::ExitCode;

use clap::Subcommand;
use store::{GivenUpJob, Store, StoreError};
use time::format_description::well_known::Rfc3339;

use super::serve::{Failure, open_database, start};
use super::start::reach_store;
use crate::clock;
use crate::config::Settings;

/// More at a time nobody reads.
const MOST: u32 = 1000;

#[derive(Subcommand)]
pub enum Command {
    /// Show the jobs that were given up, the latest first, and how many wait
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Have jobs tried again from the start
    Retry {
        /// As 'probity jobs list' shows it
        #[arg(value_name = "ID", required_unless_present = "all")]
        ids: Vec<String>,
        /// All that were given up
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

pub fn run(command: &Command) -> ExitCode {
    let mut found = true;
    let code = start(async |settings: Settings| {
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let done = match command {
            Command::List { json } => list(&store, *json).await,
            Command::Retry { ids, .. } => retry(&store, ids).await.map(|all| found = all),
        };
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        done
    });
    if code == ExitCode::SUCCESS && !found { ExitCode::FAILURE } else { code }
}

async fn list(store: &Store, json: bool) -> Result<(), Failure> {
    for given_up in store.list_given_up_jobs(MOST).await? {
        if json {
            println!("{}", describe(&given_up));
        } else {
            let ended = ended_at(&given_up).unwrap_or_default();
            let GivenUpJob { id, job, attempts, reason, .. } = given_up;
            println!("{id}  {ended}  {}, {attempts} tries: {reason}", job.kind());
        }
    }
    if !json {
        for (state, count) in store.figures(clock::now()).await?.jobs {
            eprintln!("{count} {}", state.to_lowercase());
        }
    }
    Ok(())
}

fn ended_at(given_up: &GivenUpJob) -> Option<String> {
    given_up.ended_at.and_then(|at| at.format(&Rfc3339).ok())
}

fn describe(given_up: &GivenUpJob) -> serde_json::Value {
    serde_json::json!({
        "id": given_up.id,
        "job": given_up.job,
        "attempts": given_up.attempts,
        "reason": given_up.reason,
        "ended_at": ended_at(given_up),
    })
}

/// Whether all of them were there; without names, all there are.
async fn retry(store: &Store, ids: &[String]) -> Result<bool, Failure> {
    let mut all_found = true;
    let known: Vec<String>;
    let ids = if ids.is_empty() {
        known = store.list_given_up_jobs(MOST).await?.into_iter().map(|given_up| given_up.id).collect();
        &known
    } else {
        ids
    };
    for id in ids {
        match store.retry_job(id, clock::now()).await {
            Ok(job) => println!("{id}: queued again ({})", job.kind()),
            Err(StoreError::NotFound(_)) => {
                eprintln!("probity: {id}: no such job was given up. See 'probity jobs list'.");
                all_found = false;
            }
            Err(error) => return Err(error.into()),
        }
    }
    println!("{} tried again", ids.len());
    Ok(all_found)
}
