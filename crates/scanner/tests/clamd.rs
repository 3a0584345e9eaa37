//! The scanner against a real clamd, whose only signature is that of the EICAR test file.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic anywhere"
)]

#[path = "clamd/daemon.rs"]
mod daemon;

use std::io::{Cursor, Write};
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use daemon::{Clamd, eicar};
use scanner::{Address, Deadlines, Reach, ScanError, Scanner, Verdict};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

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
    let clamd = Clamd::start(1);
    let scanner = scanner_at(&clamd.socket());
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
    assert!(matches!(refused, Err(ScanError::TooLarge | ScanError::BrokenOff(_))), "{refused:?}");
}

#[tokio::test]
async fn what_clamd_does_not_look_into_is_told_beforehand() {
    const MEGABYTE: u64 = 1024 * 1024;
    let clamd = Clamd::start(4);
    let scanner = scanner_at(&clamd.socket());
    assert!(scanner.takes(3 * MEGABYTE).await.unwrap());
    assert!(!scanner.takes(30 * MEGABYTE).await.unwrap());
    assert_eq!(scanner.probe(3 * MEGABYTE).await.unwrap(), Reach::Whole);
    assert_eq!(scanner.probe(30 * MEGABYTE).await.unwrap(), Reach::TooLarge);
    let blind = Clamd::start_with(4, "MaxFileSize 1M\n");
    let scanner = scanner_at(&blind.socket());
    assert_eq!(scanner.probe(MEGABYTE / 2).await.unwrap(), Reach::Whole);
    assert_eq!(scanner.probe(3 * MEGABYTE).await.unwrap(), Reach::Unread, "it passes what it does not look into");
    let strict = Clamd::start_with(4, "MaxFileSize 1M\nAlertExceedsMax yes\n");
    let scanner = scanner_at(&strict.socket());
    assert_eq!(scanner.probe(3 * MEGABYTE).await.unwrap(), Reach::TooLarge);
}

#[tokio::test]
async fn a_stopped_scanner_gives_no_verdict_until_it_is_back() {
    let mut clamd = Clamd::start(1);
    let scanner = scanner_at(&clamd.socket());
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
    let clamd = Clamd::start(1);
    let bytes = futures::stream::iter([Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("cut"))]);
    assert!(matches!(scanner_at(&clamd.socket()).scan(bytes).await, Err(ScanError::Source(_))));
}
