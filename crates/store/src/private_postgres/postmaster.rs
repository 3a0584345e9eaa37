//! Whether a server runs on a cluster.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::PrivatePostgresError;

pub(super) const PAUSE: Duration = Duration::from_millis(25);
pub(super) const START_LIMIT: Duration = Duration::from_secs(60);

/// What a running server writes into `postmaster.pid`.
#[derive(Clone, Copy)]
struct Postmaster<'a> {
    pid: &'a str,
    socket: &'a str,
    ready: bool,
}

impl<'a> Postmaster<'a> {
    /// The first line is the process, the fifth the socket's folder, the eighth how far the server is.
    fn read(written: &'a str) -> Option<Self> {
        let mut lines = written.lines().map(str::trim);
        let (pid, socket) = (lines.next()?, lines.nth(3)?);
        Some(Self { pid, socket, ready: lines.nth(2) == Some("ready") })
    }
}

/// Whether the server with this process id is ready for connections.
pub(super) fn is_ready(data: &Path, process: u32) -> bool {
    let written = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    Postmaster::read(&written).is_some_and(|found| found.pid == process.to_string() && found.ready)
}

/// The socket's folder of the server that runs on this cluster.
///
/// The process id in `postmaster.pid` may by now be another process, above all after a restart of
/// a container. What tells ours is that it works in the cluster's folder.
pub(super) fn find_running(data: &Path) -> Result<Option<PathBuf>, PrivatePostgresError> {
    let pid_file = data.join("postmaster.pid");
    for _ in 0..START_LIMIT.as_millis() / PAUSE.as_millis() {
        let Ok(written) = std::fs::read_to_string(&pid_file) else { return Ok(None) };
        let found = Postmaster::read(&written);
        let process = Path::new("/proc").join(found.map_or("0", |found| found.pid));
        let works_here = std::fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data);
        if Path::new("/proc/self").exists() && !works_here {
            std::fs::remove_file(&pid_file).map_err(PrivatePostgresError::io(&pid_file))?;
            return Ok(None);
        }
        if let Some(Postmaster { socket, ready: true, .. }) = found {
            return Ok(Some(PathBuf::from(socket)));
        }
        std::thread::sleep(PAUSE);
    }
    Err(PrivatePostgresError::Failed { program: "postgres", said: "it is neither ready nor gone".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_postgres_writes() {
        let written = "4711\n/data/cluster\n1795000000\n5432\n/data/socket\n\n 1234 5\nready   \n";
        let found = Postmaster::read(written).unwrap();
        assert_eq!((found.pid, found.socket, found.ready), ("4711", "/data/socket", true));
        assert!(!Postmaster::read(&written.replace("ready", "starting")).unwrap().ready);
        assert!(Postmaster::read("4711\n").is_none());
    }
}
