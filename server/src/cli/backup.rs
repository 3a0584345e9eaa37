//! `probity backup` and `probity restore`.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use store::backup::{Backup, Made, Verification};
use store::{BackupId, BackupSource, Repository, Retention, Store};
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

use super::serve::{Failure, open_database, open_files, start};
use super::start::{open_sealer, reach_store};
use crate::clock;
use crate::config::Settings;

#[derive(Subcommand)]
pub enum Command {
    /// Make a backup now
    #[command(after_help = "\
One moment of the database, and all files that it names, into BACKUP_DIR; of the files only those that no earlier backup
has copied. All of it is sealed under ENCRYPTION_MASTER_KEY, which is not in it.

Exit codes: 0 made, 1 made but for the files that are named, 69 the database cannot be reached or the backup failed,
78 wrong settings.")]
    Create,
    /// Restore a backup into a database made for that, and look at everything in it
    #[command(after_help = "\
Counts rows, opens every sealed value and every file, compares files with what was uploaded, and verifies the audit log.
Nothing of the running installation is touched.

Exit codes: 0 it holds, 1 it does not, 69 it could not be looked at, 78 wrong settings.")]
    Verify {
        /// As 'probity backup list' shows it; by default the latest
        #[arg(value_name = "BACKUP")]
        id: Option<BackupId>,
    },
    /// Show the backups, the oldest first
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Remove old backups, but never the latest, the latest that was proved, or what these need
    Prune {
        /// How many hours to keep one backup for each
        #[arg(long, default_value_t = 24)]
        hourly: usize,
        /// How many days
        #[arg(long, default_value_t = 7)]
        daily: usize,
        /// How many weeks
        #[arg(long, default_value_t = 5)]
        weekly: usize,
        /// How many months
        #[arg(long, default_value_t = 12)]
        monthly: usize,
    },
}

/// Runs what may end with something found.
fn run_with(command: impl AsyncFnOnce(Settings, &mut bool) -> Result<(), Failure>) -> ExitCode {
    let mut sound = true;
    let code = start(async |settings: Settings| command(settings, &mut sound).await);
    if code == ExitCode::SUCCESS && !sound { ExitCode::FAILURE } else { code }
}

pub fn run(command: &Command) -> ExitCode {
    run_with(async |settings, sound| {
        let repository = open_repository(&settings)?;
        match command {
            Command::List { json } => list(&repository, *json).await,
            Command::Prune { hourly, daily, weekly, monthly } => {
                let (hourly, daily, weekly, monthly) = (*hourly, *daily, *weekly, *monthly);
                prune(&repository, Retention { hourly, daily, weekly, monthly }).await
            }
            Command::Create => {
                with_database(&settings, async |store, source| {
                    create(&settings, &repository, store, source, sound).await
                })
                .await
            }
            Command::Verify { id } => {
                with_database(&settings, async |store, source| {
                    verify(&repository, id.as_ref(), store, source, sound).await
                })
                .await
            }
        }
    })
}

pub fn open_repository(settings: &Settings) -> Result<Repository, Failure> {
    let folder = settings.backup_dir.as_deref().ok_or(
        "no folder of backups is set: set BACKUP_DIR to one on another disk than DATA_DIR, or a mounted share",
    )?;
    Ok(Repository::open(folder, open_sealer(settings)?)?)
}

/// The installation's database, and the address under which all of it is seen.
async fn with_database(
    settings: &Settings,
    work: impl AsyncFnOnce(&Store, &BackupSource) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (private, url) = open_database(settings).await?;
    let store = reach_store(settings, &url).await?;
    let source = BackupSource::new(settings.backup_database_url.as_ref().unwrap_or(&url))?;
    let done = work(&store, &source).await;
    store.close().await;
    if let Some(private) = private {
        private.stop().await?;
    }
    done
}

async fn create(
    settings: &Settings,
    repository: &Repository,
    store: &Store,
    source: &BackupSource,
    sound: &mut bool,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let now = clock::now();
    let made = repository.create(source, &open_files(settings, store)?, now).await?;
    let Made { id, database_bytes, documents, copied, copied_bytes, missing } = made;
    println!(
        "{id}: database {}, {documents} files, {copied} of them new ({}), {:.1} s",
        megabytes(database_bytes),
        megabytes(copied_bytes),
        begun.elapsed().as_secs_f64()
    );
    for document in &missing {
        println!("the file of document {document} is gone: bring it back from an earlier backup");
    }
    *sound = missing.is_empty();
    store.record_backup(now).await?;
    Ok(())
}

async fn verify(
    repository: &Repository,
    id: Option<&BackupId>,
    store: &Store,
    source: &BackupSource,
    sound: &mut bool,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let now = clock::now();
    let Verification { id, rows, documents, sealed_values, audit_entries, faults } =
        repository.verify(id, source, now).await?;
    for fault in &faults {
        println!("does not hold: {fault}");
    }
    println!(
        "{id}: {}; {rows} rows, {documents} files, {sealed_values} sealed values and {audit_entries} audit entries \
         looked at in {:.1} s",
        if faults.is_empty() { "holds" } else { "does not hold" },
        begun.elapsed().as_secs_f64()
    );
    *sound = faults.is_empty();
    store.record_backup_check(faults.first().map(String::as_str), now).await?;
    Ok(())
}

async fn list(repository: &Repository, json: bool) -> Result<(), Failure> {
    for backup in repository.list().await? {
        let state = match (&backup.checked, backup.is_proved()) {
            (None, _) => "not verified",
            (Some(_), true) => "holds",
            (Some(_), false) => "does not hold",
        };
        let Backup { id, made_at, database_bytes, documents, checked } = backup;
        let made_at = made_at.format(&Rfc3339)?;
        if json {
            let faults = checked.map(|checked| checked.faults);
            let line = serde_json::json!({
                "id": id.to_string(), "made_at": made_at, "database_bytes": database_bytes, "documents": documents,
                "state": state, "faults": faults,
            });
            println!("{line}");
        } else {
            println!("{id}  {made_at}  {:>10}  {documents:>8} files  {state}", megabytes(database_bytes));
        }
    }
    Ok(())
}

async fn prune(repository: &Repository, retention: Retention) -> Result<(), Failure> {
    let pruned = repository.prune(&retention, clock::now()).await?;
    for id in &pruned.backups {
        println!("removed {id}");
    }
    println!("{} backups and {} objects that none needs were removed", pruned.backups.len(), pruned.objects);
    Ok(())
}

/// Brings a backup into the empty database of DATABASE_URL and the empty DATA_DIR/documents.
pub fn restore(id: Option<&BackupId>) -> ExitCode {
    run_with(async |settings, sound| {
        let repository = open_repository(&settings)?;
        let begun = Instant::now();
        let (private, url) = open_database(&settings).await?;
        let target = BackupSource::new(&url)?;
        let restored = restore_into(&repository, id, &target, &settings.data_dir.join("documents")).await;
        if let Some(private) = private {
            private.stop().await?;
        }
        *sound = restored?;
        println!(
            "restored in {:.1} s; now: probity migrate, probity audit verify, probity serve",
            begun.elapsed().as_secs_f64()
        );
        Ok(())
    })
}

/// Whether every file came back as it was.
async fn restore_into(
    repository: &Repository,
    id: Option<&BackupId>,
    target: &BackupSource,
    documents: &Path,
) -> Result<bool, Failure> {
    let restored = repository.restore(id, target, documents).await?;
    for fault in &restored.faults {
        println!("not restored: {fault}");
    }
    println!("{}: {} rows and {} files", restored.id, restored.rows, restored.documents);
    Ok(restored.faults.is_empty())
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1_000_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
