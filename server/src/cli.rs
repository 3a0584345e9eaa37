//! The command line.

mod audit;
mod config;
mod doctor;
mod extract;
mod import;
mod input;
mod input_lists;
mod keygen;
mod keys;
mod migrate;
mod read_document;
mod reconcile;
mod report;
mod serve;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use domain::Decimal;
use url::Url;

use input_lists::InputLists;

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

#[derive(Subcommand)]
enum Command {
    /// Read documents and print what stands in them, one JSON object a line
    #[command(after_help = "\
Reads PDF with a text layer, plain text, UBL and CII XML, and PDF with XML inside (Factur-X, ZUGFeRD).
Each value comes with its confidence and its place (page, and box in points from the top left corner).

Example:
  probity extract --kind invoice invoice.pdf | jq .fields.payable_amount.value")]
    Extract {
        /// What the files are; found out from each where it is not said
        #[arg(long)]
        kind: Option<Kind>,
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Hold invoices against the contract they are billed under
    #[command(after_help = "\
Takes documents, or the JSON that 'probity extract' prints, where a field may also be a bare value.
Several invoices are taken in the order of their dates, each seeing the earlier ones.

Example:
  probity reconcile --contract msa.pdf --invoice october.pdf --invoice november.xml --json
  probity reconcile --contract msa.json --invoice october.pdf --receipts received.csv")]
    Reconcile {
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
        #[command(flatten)]
        lists: InputLists,
    },
    /// Take in a list from outside the documents, such as receipts or exchange rates
    #[command(after_help = "\
The file is CSV in UTF-8, parted by comma, semicolon or tab, with the names of its columns in the first row. The page
'Inputs' shows the columns of each kind. The same file again changes nothing.

Example:
  probity import --organisation 0192f0c4-… receipts october.csv

Exit codes: 0 imported or there already, 1 faults and nothing imported, 2 the file cannot be read, 69 the database
cannot be reached, 78 wrong settings.")]
    Import(import::Arguments),
    /// Start the web application
    #[command(after_help = "\
Settings come from Leptos.toml, each overridable by an environment variable:
  APP_ENV            development, or production, which refuses to start with unsafe settings
  LEPTOS_SITE_ADDR   where to listen, 127.0.0.1:3000
  DATABASE_URL       Postgres; without it the server runs a private one in DATA_DIR (development only)
  REDIS_URL          sessions; without it they are kept in the process (development only)
  DATA_DIR           uploaded documents and the private Postgres
All of them: docs/configuration.md. See what holds: probity config check.

Exit codes: 78 unsafe or wrong settings, 69 Postgres or Redis cannot be reached.")]
    Serve,
    /// Bring the tables of the database up to this version
    Migrate,
    /// Verify the audit log, and sign where it ends
    Audit {
        #[command(subcommand)]
        command: audit::Command,
    },
    /// Print fresh keys for an env file
    #[command(after_help = "\
Example:
  (umask 077; probity keygen >> probity.env)")]
    Keygen,
    /// Move what is stored sealed to another master key
    #[command(after_help = "\
To change the master key while the server works:
  1. set ENCRYPTION_MASTER_KEY to a new key ('probity keygen') and ENCRYPTION_MASTER_KEY_PREVIOUS to the old one
  2. restart every server
  3. probity keys rotate
  4. when it says so, remove ENCRYPTION_MASTER_KEY_PREVIOUS and restart")]
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Look at a running deployment from outside
    #[command(after_help = "\
Looks at encryption, cookies, headers, error pages and rate limits as a stranger would. It tries to sign in until the
limit refuses it, so this machine cannot sign in for a minute after. With OPERATOR_TOKEN or OPERATOR_TOKEN_FILE in the
environment it also looks at Postgres, Redis, migrations, the virus scanner, metrics and the audit log.

Example:
  OPERATOR_TOKEN_FILE=/run/secrets/operator probity doctor https://probity.example

Exit codes: 0 nothing failed, 1 something failed, 2 it could not be looked at.")]
    Doctor {
        /// Where people reach Probity
        url: Url,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// Trust the certificates in this PEM file too
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
    /// Look at the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Read one document from standard input, confined: the server starts this by itself
    #[command(hide = true, subcommand)]
    ReadDocument(read_document::Work),
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Seal everything with the current key; stopped at any moment, it goes on when run again
    Rotate,
    /// Tell how many values are under which key
    Status,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print every setting with its source, secrets masked, and all that is wrong
    #[command(after_help = "Exit codes: 0 the server would take these settings, 78 it would not.")]
    Check {
        /// Look at these variables alone, as a service would be started with them
        #[arg(long, value_name = "FILE")]
        env_file: Option<PathBuf>,
    },
    /// Print docs/configuration.md
    #[command(hide = true)]
    Document,
}

pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Extract { kind, files } => extract::run(kind, &files),
        Command::Reconcile { contract, invoice, json, tolerance, lists } => {
            reconcile::run(&contract, &invoice, json, tolerance, &lists)
        }
        Command::Import(arguments) => import::run(arguments),
        Command::Serve => serve::run(),
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
