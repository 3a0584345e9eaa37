//! A child's process group: the child, and every tool that it started.

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tokio::process::Child;

use super::ReaderError;

/// Killed when dropped.
pub(super) struct Group(Pid);

impl Group {
    /// The group of a child that was started as the leader of one.
    pub(super) fn of(child: &Child) -> Result<Self, ReaderError> {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let id = id.ok_or_else(|| ReaderError::Start(std::io::Error::other("it ended before it began")))?;
        Ok(Self(Pid::from_raw(id)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // No such group any more is what is wanted.
        let _ = killpg(self.0, Signal::SIGKILL);
    }
}
