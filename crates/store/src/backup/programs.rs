//! Postgres' own programs, which know best how a database is written down and read again.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, Command};

use super::{BackupError, BackupSource};
use crate::private_postgres::binaries::list_versioned;

/// A running program; its complaints are read as they come, so that it never waits to be heard.
pub(super) struct Program {
    name: &'static str,
    pub child: Child,
    complaints: tokio::task::JoinHandle<String>,
}

impl Program {
    pub(super) fn start(name: &'static str, source: &BackupSource, arguments: &[&str]) -> Result<Self, BackupError> {
        let mut command = Command::new(find(name));
        command.args(arguments).env_clear().env("LC_ALL", "C").envs(source.environment()?);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|source| BackupError::Program { program: name, source })?;
        let stderr = child.stderr.take();
        Ok(Self { name, child, complaints: tokio::spawn(read_end(stderr)) })
    }

    /// Waits for its end, which must be a good one.
    pub(super) async fn end(mut self) -> Result<(), BackupError> {
        drop(self.child.stdin.take());
        let status = self.child.wait().await.map_err(|source| BackupError::Program { program: self.name, source })?;
        let said = self.complaints.await.unwrap_or_default();
        if status.success() { Ok(()) } else { Err(BackupError::Failed { program: self.name, said }) }
    }
}

/// The last lines of what it complained about.
async fn read_end(stderr: Option<ChildStderr>) -> String {
    let Some(mut stderr) = stderr else { return String::new() };
    let mut text = String::new();
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut piece).await {
        text.push_str(&String::from_utf8_lossy(piece.get(..length).unwrap_or_default()));
        if text.len() > 64 * 1024 {
            text = text.chars().skip(text.chars().count() / 2).collect();
        }
    }
    let lines: Vec<&str> = text.lines().rev().take(3).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("; ")
}

/// The newest installed one, for it must not be older than the server; else whatever PATH finds.
fn find(program: &str) -> PathBuf {
    let mut installed = list_versioned().into_iter().map(|folder| folder.join(program));
    installed.find(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(program))
}
