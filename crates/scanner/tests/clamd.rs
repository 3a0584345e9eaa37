//! The scanner against a real clamd, whose only signature is that of the EICAR test file.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic anywhere"
)]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use scanner::{Address, Deadlines, ScanError, Scanner, Verdict};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

/// In two halves, so that no scanner takes this file for the test file.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

struct Clamd {
    folder: TempDir,
    child: Option<Child>,
}

impl Clamd {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hex: String = eicar().iter().map(|byte| format!("{byte:02x}")).collect();
        let database = folder.path().join("database");
        std::fs::create_dir(&database).unwrap();
        std::fs::write(database.join("eicar.ndb"), format!("Eicar-Test-Signature:0:0:{hex}\n")).unwrap();
        let settings = format!(
            "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nStreamMaxLength 1M\nAlertEncrypted yes\nUser root\n",
            database.display(),
            folder.path().join("clamd.ctl").display()
        );
        let settings = if is_root() { settings } else { settings.replace("User root\n", "") };
        std::fs::write(folder.path().join("clamd.conf"), settings).unwrap();
        let mut clamd = Self { folder, child: None };
        clamd.run();
        clamd
    }

    fn run(&mut self) {
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

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let _ = std::fs::remove_file(self.socket());
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.ctl")
    }

    fn scanner(&self) -> Scanner {
        scanner_at(&self.socket())
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

fn scanner_at(socket: &Path) -> Scanner {
    let second = Duration::from_secs(1);
    let deadlines = Deadlines { connect: second, step: second, verdict: Duration::from_secs(10) };
    Scanner::new(Address::Unix { path: socket.to_owned() }, deadlines)
}

async fn scan(scanner: &Scanner, bytes: Vec<u8>) -> Result<Verdict, ScanError> {
    scanner.scan(futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))])).await
}

fn zipped(content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("readme.txt", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn in_pdf(content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = format!("%PDF-1.4\n1 0 obj\n<</Length {length}>>\nstream\n");
    [head.as_bytes(), content, b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"].concat()
}

#[tokio::test]
async fn clamd_finds_the_test_file_plain_and_packed_and_passes_the_rest() {
    let clamd = Clamd::start();
    let scanner = clamd.scanner();
    scanner.ping().await.unwrap();
    assert!(scanner.version().await.unwrap().engine.starts_with("ClamAV"));
    for infected in [eicar(), zipped(&eicar()), zipped(&zipped(&eicar())), in_pdf(&eicar())] {
        let verdict = scan(&scanner, infected).await.unwrap();
        let Verdict::Infected { signature } = verdict else { panic!("{verdict:?}") };
        assert!(signature.starts_with("Eicar-Test-Signature"), "{signature}");
    }
    for clean in [b"Invoice 17".to_vec(), zipped(b"Invoice 17"), in_pdf(b"Invoice 17")] {
        assert_eq!(scan(&scanner, clean).await.unwrap(), Verdict::Clean);
    }
    let refused = scan(&scanner, vec![b'x'; 3 * 1024 * 1024]).await;
    assert!(matches!(refused, Err(ScanError::Refused(_) | ScanError::BrokenOff(_))), "{refused:?}");
}

#[tokio::test]
async fn a_stopped_scanner_gives_no_verdict_until_it_is_back() {
    let mut clamd = Clamd::start();
    let scanner = clamd.scanner();
    clamd.stop();
    let verdict = scan(&scanner, eicar()).await;
    assert!(matches!(verdict, Err(ScanError::Unreachable(_))), "{verdict:?}");
    assert!(scanner.ping().await.is_err());
    clamd.run();
    assert!(matches!(scan(&scanner, eicar()).await.unwrap(), Verdict::Infected { .. }));
}

/// A scanner that takes the file and then says this, or cuts the connection.
async fn false_scanner(answer: &'static [u8], then_wait: bool) -> (TempDir, Scanner) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut taken = [0; 64];
        let _ = stream.read(&mut taken).await;
        stream.write_all(answer).await.unwrap();
        if then_wait {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    });
    (folder, scanner_at(&path))
}

#[tokio::test]
async fn a_scanner_that_is_cut_off_errs_or_stalls_never_passes_a_file() {
    for answer in [&b""[..], b"stream: OK", b"ERROR\0", b"INSTREAM size limit exceeded. ERROR\0"] {
        let (_folder, scanner) = false_scanner(answer, false).await;
        assert!(scan(&scanner, b"Invoice".to_vec()).await.is_err(), "{answer:?}");
    }
    let (folder, _) = false_scanner(b"", true).await;
    let slow = Scanner::new(
        format!("unix:{}", folder.path().join("socket").display()).parse().unwrap(),
        Deadlines { verdict: Duration::from_millis(200), ..Deadlines::default() },
    );
    assert!(matches!(scan(&slow, b"Invoice".to_vec()).await, Err(ScanError::TimedOut { .. })));
}

#[tokio::test]
async fn a_file_that_breaks_off_is_not_scanned() {
    let clamd = Clamd::start();
    let bytes = futures::stream::iter([Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("cut"))]);
    assert!(matches!(clamd.scanner().scan(bytes).await, Err(ScanError::Source(_))));
}
