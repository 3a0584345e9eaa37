//! `probity drill`: rehearses disasters on a scratch copy, and tells the time and the loss of each.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use store::backup::drill::{Drill, Rehearsal};
use store::{BackupId, BackupSource};

use super::backup::open_repository;
use super::serve::{Failure, open_database, start};
use crate::config::Settings;

#[derive(clap::Args)]
pub struct Arguments {
    /// As 'probity backup list' shows it; by default the latest
    #[arg(value_name = "BACKUP")]
    id: Option<BackupId>,
    /// Where the scratch copy is made and removed again: as much room as database and documents take, outside of closed
    /// folders; by default one in DATA_DIR
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut recovered = true;
    let code = start(async |settings: Settings| {
        let parent = arguments.folder.as_ref().unwrap_or(&settings.data_dir);
        let folder = parent.join(format!("drill-{}", std::process::id()));
        let (private, url) = open_database(&settings).await?;
        let live = settings.backup_database_url.as_ref().unwrap_or(&url);
        let rehearsed = rehearse(&settings, arguments, &BackupSource::new(live)?, &folder).await;
        if let Some(private) = private {
            private.stop().await?;
        }
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                eprintln!("probity: {} could not be removed: {error}", folder.display());
            }
            _ => {}
        }
        recovered = rehearsed?;
        Ok(())
    });
    if code == ExitCode::SUCCESS && !recovered { ExitCode::FAILURE } else { code }
}

async fn rehearse(
    settings: &Settings,
    arguments: &Arguments,
    live: &BackupSource,
    folder: &Path,
) -> Result<bool, Failure> {
    std::fs::create_dir_all(folder)?;
    let drill = Drill::prepare(open_repository(settings)?, arguments.id.as_ref(), live, folder).await?;
    if !arguments.json {
        println!("from the backup {}", drill.id());
    }
    let json = arguments.json;
    Ok(drill.rehearse(&mut |rehearsal| print(rehearsal, json)).await?)
}

fn print(rehearsal: &Rehearsal, json: bool) {
    let Rehearsal { case, noticed, took, loss, recovered } = rehearsal;
    let seconds = took.as_secs_f64();
    if json {
        let line = serde_json::json!({
            "case": case, "noticed": noticed, "seconds": seconds, "loss": loss, "recovered": recovered,
        });
        println!("{line}");
        return;
    }
    println!("{}  {case}: {seconds:.1} s", if *recovered { "pass" } else { "FAIL" });
    println!("      noticed by: {noticed}");
    println!("      lost: {loss}");
}
