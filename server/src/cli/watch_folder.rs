//! `probity watch-folder`: files that are put into a folder are taken in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use store::{Actor, Store};
use tokio_util::io::ReaderStream;
use workflow::intake::{Archive, Incoming, Received, ToldKind};
use workflow::scan::Scanning;
use workflow::{Desk, DeskError};

use super::Kind;
use super::import_contract::find_member;
use super::serve::{Failure, open_database, open_files, open_progress, set_desk, start, wait_for_signal};
use super::start::{check_tables, reach_store};
use crate::config::Settings;

/// How often the folder is looked at. A file that is the same twice is taken to be whole.
const EVERY: Duration = Duration::from_secs(2);
const TAKEN: &str = "taken";
const REFUSED: &str = "refused";

#[derive(clap::Args)]
pub struct Arguments {
    folder: PathBuf,
    /// The e-mail address of the member in whose name files are taken in
    #[arg(long = "as", value_name = "EMAIL")]
    member: String,
    /// What the files are; found out from each where it is not said
    #[arg(long)]
    kind: Option<Kind>,
    /// End when all that lies there has been taken in or refused
    #[arg(long)]
    once: bool,
}

/// What became of the files so far.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    taken: usize,
    known: usize,
    refused: usize,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut refused = 0;
    let code = start(async |settings: Settings| {
        for folder in [TAKEN, REFUSED] {
            std::fs::create_dir_all(arguments.folder.join(folder))?;
        }
        std::fs::create_dir_all(&settings.data_dir)?;
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let watched = watch(&settings, &store, arguments).await;
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        let Count { taken, known, refused: not_taken } = watched?;
        refused = not_taken;
        println!("{taken} files taken in, {known} there before, {not_taken} refused");
        Ok(())
    });
    if code == ExitCode::SUCCESS && refused > 0 { ExitCode::FAILURE } else { code }
}

async fn watch(settings: &Settings, store: &Store, arguments: &Arguments) -> Result<Count, Failure> {
    check_tables(settings, store).await?;
    let actor = find_member(store, &arguments.member, "probity watch-folder").await?;
    let (files, progress) = (open_files(settings, store)?, open_progress(settings)?);
    // Whoever works on the jobs scans what is taken in.
    let desk = set_desk(settings, store, files, progress, Scanning::Missing);
    let mut count = Count::default();
    let mut seen: HashMap<PathBuf, (u64, SystemTime)> = HashMap::new();
    let stopped = std::pin::pin!(wait_for_signal());
    let mut stopped = stopped;
    loop {
        let found = list(&arguments.folder)?;
        for (path, stamp) in &found {
            if seen.get(path) == Some(stamp) {
                take(&desk, &actor, arguments, path, &mut count).await?;
            }
        }
        if arguments.once && found.is_empty() {
            return Ok(count);
        }
        seen = found;
        tokio::select! {
            () = &mut stopped => return Ok(count),
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// The files in the folder, with what changes while somebody writes to them.
fn list(folder: &Path) -> std::io::Result<HashMap<PathBuf, (u64, SystemTime)>> {
    let mut found = HashMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Not what a link leads to.
        if is_hidden || !entry.file_type()?.is_file() {
            continue;
        }
        match entry.metadata().and_then(|metadata| Ok((metadata.len(), metadata.modified()?))) {
            Ok(stamp) => {
                found.insert(entry.path(), stamp);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Takes a file in and moves it away. Killed in between, the file is taken in again, and known then.
async fn take(
    desk: &Desk,
    actor: &Actor,
    arguments: &Arguments,
    path: &Path,
    count: &mut Count,
) -> Result<(), Failure> {
    let kind = match arguments.kind {
        Some(Kind::Contract) => ToldKind::Contract,
        Some(Kind::Invoice) => ToldKind::Invoice,
        None => ToldKind::Unsaid,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut refusals = Vec::new();
    let is_archive = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if is_archive {
        match desk.receive_archive(actor, open_archive(desk, actor, path, kind).await?).await {
            Ok(unpacked) => {
                for file in unpacked {
                    judge(&file.name, file.outcome, count, &mut refusals)?;
                }
            }
            Err(error) => judge(&name, Err(error), count, &mut refusals)?,
        }
    } else {
        let file = tokio::fs::File::open(path).await?;
        let expected = file.metadata().await.ok().map(|metadata| metadata.len());
        let incoming = Incoming { name: &name, kind, media_type: None, expected, batch: None };
        let outcome = desk.receive(actor, incoming, ReaderStream::new(file)).await;
        judge(&name, outcome, count, &mut refusals)?;
    }
    let to = if refusals.is_empty() { TAKEN } else { REFUSED };
    let moved = find_place(&arguments.folder.join(to), &name);
    std::fs::rename(path, &moved)?;
    if !refusals.is_empty() {
        let why = moved.with_file_name(format!("{}.why.txt", moved.file_name().unwrap_or_default().to_string_lossy()));
        std::fs::write(why, refusals.join("\n"))?;
    }
    Ok(())
}

/// Its files are a batch, to be seen on a page of its own.
async fn open_archive(
    desk: &Desk,
    actor: &Actor,
    path: &Path,
    kind: ToldKind,
) -> Result<Archive<std::fs::File>, Failure> {
    let content = std::fs::File::open(path)?;
    let length = content.metadata()?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let batch = desk.begin_batch(actor, Some(&name)).await?;
    Ok(Archive { content, length, kind, batch: Some(batch) })
}

/// Keeps what lies with one file; anything else ends the watch, for it would befall every file.
fn judge(
    name: &str,
    outcome: Result<Received, DeskError>,
    count: &mut Count,
    refusals: &mut Vec<String>,
) -> Result<(), Failure> {
    match outcome {
        Ok(received) if received.already_known => {
            count.known += 1;
            println!("{name}: there before");
        }
        Ok(_) => {
            count.taken += 1;
            println!("{name}: taken in");
        }
        Err(
            error @ (DeskError::Refused(_)
            | DeskError::TooLarge(_)
            | DeskError::WrongKind(_)
            | DeskError::BrokenOff { .. }),
        ) => {
            count.refused += 1;
            println!("{name}: refused. {error}");
            refusals.push(error.to_string());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// A place of this name where nothing lies yet.
fn find_place(folder: &Path, name: &str) -> PathBuf {
    let numbered = (2..).map(|number| folder.join(format!("{number}-{name}")));
    let mut places = std::iter::once(folder.join(name)).chain(numbered);
    places.find(|place| !place.exists()).unwrap_or_else(|| folder.join(name))
}
