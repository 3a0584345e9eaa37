//! A real clamd, started as a process, whose only signature is that of the EICAR test file.
//!
//! Other test programs take it in by `#[path]`.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// In two halves, so that no scanner takes this file for the test file.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

pub fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

/// A clamd of its own over a Unix socket. It can be stopped and started again at the same address.
pub struct Clamd {
    folder: TempDir,
    child: Option<Child>,
}

impl Clamd {
    /// One that takes files of at most this many megabytes.
    #[allow(dead_code, reason = "each test program uses its part")]
    pub fn start(megabytes: u32) -> Self {
        Self::start_with(megabytes, "")
    }

    /// The same, with these lines of settings.
    #[allow(dead_code, reason = "each test program uses its part")]
    pub fn start_with(megabytes: u32, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hex: String = eicar().iter().map(|byte| format!("{byte:02x}")).collect();
        let database = folder.path().join("database");
        std::fs::create_dir(&database).unwrap();
        std::fs::write(database.join("eicar.ndb"), format!("Eicar-Test-Signature:0:0:{hex}\n")).unwrap();
        let settings = format!(
            "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nStreamMaxLength {megabytes}M\nAlertEncrypted yes\n{more}User root\n",
            database.display(),
            folder.path().join("clamd.ctl").display()
        );
        let settings = if is_root() { settings } else { settings.replace("User root\n", "") };
        std::fs::write(folder.path().join("clamd.conf"), settings).unwrap();
        let mut clamd = Self { folder, child: None };
        clamd.run();
        clamd
    }

    /// Starts it, and waits until it listens.
    pub fn run(&mut self) {
        let program = ["/usr/sbin/clamd", "/usr/local/sbin/clamd"].iter().map(Path::new).find(|path| path.exists());
        let program = program.expect("clamd is missing: scripts/install-packages with-tests installs it");
        let config = format!("--config-file={}", self.folder.path().join("clamd.conf").display());
        let child = Command::new(program).arg(config).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.unwrap());
        let start = Instant::now();
        while !self.socket().exists() {
            assert!(start.elapsed() < Duration::from_secs(30), "clamd did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it at once, as a crash would.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let _ = std::fs::remove_file(self.socket());
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.ctl")
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}
