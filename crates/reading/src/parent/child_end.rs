//! Why a child ended without a word.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use documents::read::{Limit, ReadFailure};
use nix::sys::signal::Signal;
use tokio::process::Child;
use tokio::task::JoinHandle;

use super::ReaderError;

/// How long a child that has closed its output may take to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// The reason in what the system and the child's last lines tell.
pub(super) async fn explain(child: &mut Child, complaint: JoinHandle<String>, wall: Duration) -> ReaderError {
    let Ok(Ok(status)) = tokio::time::timeout(FAREWELL, child.wait()).await else {
        return ReadFailure::TimedOut { seconds: wall.as_secs() }.into();
    };
    let complaint = match tokio::time::timeout(FAREWELL, complaint).await {
        Ok(Ok(complaint)) => complaint,
        _ => String::new(),
    };
    if complaint.contains("memory allocation of") || complaint.contains("out of memory") {
        return ReadFailure::TooLarge(Limit::Memory).into();
    }
    let signal = status.signal().and_then(|signal| Signal::try_from(signal).ok());
    tracing::info!(?status, "a child that read a document ended without an answer");
    match signal {
        Some(Signal::SIGXCPU) => ReadFailure::TimedOut { seconds: crate::bounds::PROCESSOR }.into(),
        // The system's own choice where memory runs out.
        Some(Signal::SIGKILL) => ReadFailure::TooLarge(Limit::Memory).into(),
        Some(_) => ReadFailure::Crashed.into(),
        None if complaint.contains("panicked at") => ReadFailure::Crashed.into(),
        None => ReaderError::Answer(format!("it ended with {status}")),
    }
}
