//! The parent's half: starts a child, feeds it, listens to it, and ends it.

mod child_end;
mod group;
mod listen;
mod patience;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use documents::extraction::{DocumentKind, Extraction};
use documents::read::ReadFailure;
use futures::{Stream, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::Semaphore;

use crate::bounds;
use crate::message::{Stage, Task};
use group::Group;
use listen::{Heard, listen};
use patience::Patience;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a document gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// It lies with the document: the same bytes would give the same again.
    #[error(transparent)]
    Unread(#[from] ReadFailure),
    #[error("the program that reads documents could not be started: {0}; check that it may be executed")]
    Start(#[source] std::io::Error),
    #[error("the document's bytes could not be handed over: {0}")]
    Source(#[source] Source),
    #[error("the program that reads documents could not confine itself, and read nothing: {0}")]
    Unconfined(String),
    #[error("the program that reads documents gave an answer that makes no sense: {0}")]
    Answer(String),
}

/// Reads documents, each in a child process of its own. Cloning shares the bound on their number.
#[derive(Clone, Debug)]
pub struct Reader {
    program: PathBuf,
    arguments: Vec<OsString>,
    wall: Duration,
    at_once: Arc<Semaphore>,
    weakness_told: Arc<AtomicBool>,
}

impl Reader {
    /// Starts `program` with `arguments` and the task behind them. At most `at_once` children run at the
    /// same time; the others wait.
    pub fn new(program: impl Into<PathBuf>, arguments: &[&str], at_once: usize) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.iter().map(OsString::from).collect(),
            wall: bounds::WALL,
            at_once: Arc::new(Semaphore::new(at_once.max(1))),
            weakness_told: Arc::default(),
        }
    }

    /// This program itself, by its command `read-document`. The path holds even after an upgrade has
    /// put another program in its place on the disk.
    pub fn of_this_program(at_once: usize) -> Self {
        Self::new("/proc/self/exe", &["read-document"], at_once)
    }

    #[must_use]
    pub fn with_wall(mut self, wall: Duration) -> Self {
        self.wall = wall;
        self
    }

    /// Reads a document. Dropping the future ends the child.
    pub async fn extract<S, E>(
        &self,
        bytes: S,
        kind: Option<DocumentKind>,
        on_stage: impl Fn(Stage) + Send + Sync,
    ) -> Result<Extraction, ReaderError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        match self.run(Task::Extract { kind }, bytes, &on_stage).await? {
            Heard::Extraction(extraction) => Ok(*extraction),
            Heard::Picture(_) => Err(ReaderError::Answer("a picture in place of a reading".to_owned())),
        }
    }

    /// Draws a page (counted from 1) as a PNG picture. Dropping the future ends the child.
    pub async fn draw<S, E>(&self, bytes: S, page: u32, dots_per_inch: u16) -> Result<Vec<u8>, ReaderError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        match self.run(Task::Draw { page, dots_per_inch }, bytes, &|_| ()).await? {
            Heard::Picture(picture) => Ok(picture),
            Heard::Extraction(_) => Err(ReaderError::Answer("a reading in place of a picture".to_owned())),
        }
    }

    async fn run<S, E>(
        &self,
        task: Task,
        bytes: S,
        on_stage: &(impl Fn(Stage) + Send + Sync),
    ) -> Result<Heard, ReaderError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        let _turn = self.at_once.acquire().await.map_err(|error| ReaderError::Answer(error.to_string()))?;
        let mut child = self.start(task)?;
        // Whatever happens from here on, even that nobody waits any more, ends the whole group.
        let group = Group::of(&child)?;
        let patience = Patience::new(self.wall);
        let on_stage = |stage: Stage| {
            patience.hear(stage);
            on_stage(stage);
        };
        let heard = tokio::select! {
            heard = self.talk(&mut child, bytes, &on_stage) => heard,
            seconds = patience.run_out() => Err(ReadFailure::TimedOut { seconds }.into()),
        };
        drop(group);
        // Killed as it is, it ends at once; what is left is to take its status from the system.
        let _ = tokio::time::timeout(Duration::from_secs(2), child.wait()).await;
        heard
    }

    fn start(&self, task: Task) -> Result<Child, ReaderError> {
        Command::new(&self.program)
            .args(&self.arguments)
            .args(task.arguments())
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(ReaderError::Start)
    }

    /// Feeds and listens at the same time, for the child may answer before it has taken all.
    async fn talk<S, E>(
        &self,
        child: &mut Child,
        bytes: S,
        on_stage: &(impl Fn(Stage) + Send + Sync),
    ) -> Result<Heard, ReaderError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(ReaderError::Start(std::io::Error::other("its pipes are not there")));
        };
        let complaint = tokio::spawn(listen::keep_first(stderr, bounds::COMPLAINT));
        let mut feeding = std::pin::pin!(feed(stdin, bytes));
        let mut listening = std::pin::pin!(listen(stdout, |weak| self.tell_weakness(&weak), on_stage));
        let mut fed = false;
        let heard = loop {
            tokio::select! {
                result = &mut feeding, if !fed => {
                    result?;
                    fed = true;
                }
                heard = &mut listening => break heard?,
            }
        };
        match heard {
            Some(heard) => Ok(heard),
            None => Err(child_end::explain(child, complaint, self.wall).await),
        }
    }

    /// Once, not with each document.
    fn tell_weakness(&self, weak: &[String]) {
        if !self.weakness_told.swap(true, Ordering::Relaxed) {
            tracing::warn!(missing = weak.join("; "), "documents are read with fewer protections than Linux can give");
        }
    }
}

async fn feed<S, E>(mut stdin: ChildStdin, bytes: S) -> Result<(), ReaderError>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
    E: Into<Source>,
{
    let mut bytes = std::pin::pin!(bytes);
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk.map_err(|error| ReaderError::Source(error.into()))?;
        // A child that listens no more has its answer ready.
        if stdin.write_all(&chunk).await.is_err() {
            break;
        }
    }
    Ok(())
}
