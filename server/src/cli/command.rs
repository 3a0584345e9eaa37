//! The commands with their arguments and what their help teaches.

use std::path::PathBuf;

use clap::Subcommand;
use url::Url;

use super::{Kind, audit, backup, drill, import, jobs, read_document, reconcile, rerate, watch_folder};

#[derive(Subcommand)]
pub(super) enum Command {
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
    Reconcile(reconcile::Arguments),
    /// Tell the next invoice of a contract, and what should have come and did not
    #[command(after_help = "\
Example:
  probity predict --contract msa.pdf --invoice october.pdf --invoice november.xml")]
    Predict {
        #[arg(long, value_name = "FILE")]
        contract: PathBuf,
        #[arg(long, required = true, value_name = "FILE")]
        invoice: Vec<PathBuf>,
        /// The day to look from, such as 2026-11-27; today where it is not said
        #[arg(long, value_name = "DAY")]
        today: Option<String>,
        /// One JSON object in place of the text for people
        #[arg(long)]
        json: bool,
    },
    /// Check a contract written as JSON, and take it in
    #[command(after_help = "\
Reads the JSON strictly: each fault is told with its path and how to mend it. Prints the clauses as sentences. With --as
the contract is stored in the organisation of that member, as if it had been uploaded. With --replace it takes the place
of one that is there, as its next version, and the invoices under it are reconciled anew.

Examples:
  probity import-contract msa.json --as ada@example.org
  probity import-contract msa-amended.json --as ada@example.org --replace MSA-2025/03

Exit codes: 0 done, 2 the file is not a contract that can be read, 69 Postgres cannot be reached or the contract to
replace is not there, 78 wrong settings.")]
    ImportContract {
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
        /// The e-mail address of the member in whose name it is taken in; without it the file is only checked
        #[arg(long = "as", value_name = "EMAIL")]
        member: Option<String>,
        /// The contract that it takes the place of, by its number or its id
        #[arg(long, value_name = "NUMBER|ID", requires = "member")]
        replace: Option<String>,
    },
    /// Compute the finding of a certificate anew, with no database
    #[command(after_help = "\
A certificate holds a finding with all that it was computed from. Any change to the file, down to a byte, is found; what
differs is named. It proves what follows from the documents in it, not who wrote it.

Example:
  probity reconcile --contract msa.pdf --invoice october.pdf --certificates proofs
  probity verify proofs/INV-7.R20-3.json

Exit codes: 0 verified, 1 not verified, 2 no certificate or not readable.")]
    Verify {
        #[arg(value_name = "FINDING.json")]
        file: PathBuf,
    },
    /// Compute stored invoices anew after their contract changed, and show what that changes in money
    #[command(after_help = "\
Goes through the invoices of each contract in the order of their dates, each seeing those before it, and shows every line
with another sum at stake: before, after, difference. Per contract all is kept, or nothing.

Example:
  probity rerate --contract MSA-2025/03 --since 2026-01-01 --dry-run

Exit codes: 0 done, 69 the database cannot be reached or a contract is not there, 78 wrong settings.")]
    Rerate(rerate::Arguments),
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
    Serve {
        /// Leave the jobs to servers without this option and to 'probity worker'
        #[arg(long)]
        no_worker: bool,
    },
    /// Work on what is queued, without serving pages
    #[command(after_help = "\
Takes the same settings as 'probity serve', and the same data folder. Any number of workers and servers share the work;
one that is killed loses and doubles nothing: its jobs are taken up by another within half a minute.

Exit codes: 78 unsafe or wrong settings, 69 Postgres or Redis cannot be reached.")]
    Worker,
    /// List the jobs that were given up, and have them tried again
    #[command(after_help = "\
A job is given up when it has failed five times. Mend what the list names, then have it tried again.

Example:
  probity jobs list
  probity jobs retry --all

Exit codes: 0 done, 1 there is no such job, 69 the database cannot be reached, 78 wrong settings.")]
    Jobs {
        #[command(subcommand)]
        command: jobs::Command,
    },
    /// Make, prove, list and remove backups
    #[command(after_help = "\
Example, as timers run it:
  probity backup create && probity backup verify && probity backup prune")]
    Backup {
        #[command(subcommand)]
        command: backup::Command,
    },
    /// Bring a backup into an empty installation
    #[command(after_help = "\
DATABASE_URL must name an empty database, by the role that will own the tables, and DATA_DIR/documents must be empty.
The keys must be those of the backup.

Exit codes: 0 restored, 1 restored but for the files that are named, 69 it failed and nothing is restored,
78 wrong settings.")]
    Restore {
        /// As 'probity backup list' shows it; by default the latest
        #[arg(value_name = "BACKUP")]
        id: Option<store::BackupId>,
    },
    /// Rehearse disasters on a scratch copy, and tell how long each takes and what it loses
    #[command(after_help = "\
Takes the latest backup, makes a Postgres and a folder of its own from it, and gets over: a lost database, a lost document
store, a corrupted page, a deleted organisation, and a wrong key. The running installation is only read. Postgres' server
programs must be installed on this machine.

Example:
  probity drill --folder /var/tmp

Exit codes: 0 all was there again each time, 1 something was not, 69 it could not be rehearsed, 78 wrong settings.")]
    Drill(drill::Arguments),
    /// Take in the files that are put into a folder, ZIP archives file by file
    #[command(after_help = "\
A file is taken in when it has stopped growing, then moved to FOLDER/taken, or to FOLDER/refused with a note beside it that
says why. Put files there under a name that begins with a dot and rename them, or let them grow.

Example:
  probity watch-folder /srv/invoices --as ada@example.org --kind invoice

Exit codes: 0 all taken in, 1 something was refused, 69 the database cannot be reached, 78 wrong settings.")]
    WatchFolder(watch_folder::Arguments),
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
  4. when it says so, remove ENCRYPTION_MASTER_KEY_PREVIOUS and restart

Exit codes: 0 all was moved, 1 something was left and is named, 69 the database cannot be reached, 78 wrong settings.")]
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
pub(super) enum KeysCommand {
    /// Seal everything with the current key; stopped at any moment, it goes on when run again
    Rotate,
    /// Tell how many values are under which key
    Status,
}

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
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
