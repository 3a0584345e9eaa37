//! The command line.

mod audit;
mod backup;
mod certificates;
mod command;
mod config;
mod contract_name;
mod doctor;
mod drill;
mod extract;
mod import;
mod import_contract;
mod input;
mod input_lists;
mod jobs;
mod keygen;
mod keys;
mod migrate;
mod predict;
mod read_document;
mod reconcile;
mod report;
mod rerate;
mod serve;
mod start;
mod verify;
mod watch_folder;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use self::command::{Command, ConfigCommand, KeysCommand};

/// Checks every invoice against its contract before it is paid.
#[derive(Parser)]
#[command(
    name = "probity",
    version,
    about,
    after_help = "\
Try it on a contract and an invoice, with no server:
  probity reconcile --contract contract.pdf --invoice invoice.pdf

Exit codes: 0 done and nothing found, 1 findings, 2 something could not be read."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Contract,
    Invoice,
}

pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Extract { kind, files } => extract::run(kind, &files),
        Command::Reconcile(arguments) => reconcile::run(&arguments),
        Command::Predict { contract, invoice, today, json } => {
            predict::run(&contract, &invoice, today.as_deref(), json)
        }
        Command::ImportContract { file, member, replace } => {
            import_contract::run(&file, member.as_deref(), replace.as_deref())
        }
        Command::Verify { file } => verify::run(&file),
        Command::Rerate(arguments) => rerate::run(&arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Serve { no_worker: false } => serve::run(serve::Working::Here),
        Command::Serve { no_worker: true } => serve::run(serve::Working::Elsewhere),
        Command::Worker => serve::run_worker(),
        Command::Jobs { command } => jobs::run(&command),
        Command::Backup { command } => backup::run(&command),
        Command::Restore { id } => backup::restore(id.as_ref()),
        Command::Drill(arguments) => drill::run(&arguments),
        Command::WatchFolder(arguments) => watch_folder::run(&arguments),
        Command::Migrate => migrate::run(),
        Command::Audit { command } => audit::run(command),
        Command::Doctor { url, json, ca } => doctor::run(&url, json, ca.as_ref()),
        Command::Keygen => keygen::run(),
        Command::Config { command: ConfigCommand::Check { env_file } } => config::check(env_file.as_deref()),
        Command::Keys { command: KeysCommand::Rotate } => keys::rotate(),
        Command::Keys { command: KeysCommand::Status } => keys::print_status(),
        Command::Config { command: ConfigCommand::Document } => config::document(),
        Command::ReadDocument(work) => read_document::run(work),
    }
}
