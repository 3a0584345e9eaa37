//! The parent survives whatever a child does, and names what it was. The children here are shells.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use documents::read::{Limit, ReadFailure};
use reading::{Reader, ReaderError, Stage};

async fn read_by(script: &str, bytes: &'static [u8]) -> ReaderError {
    let reader = Reader::new("/bin/sh", &["-c", script], 1).with_wall(Duration::from_secs(2));
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(bytes))]);
    reader.extract(stream, None, |_| ()).await.unwrap_err()
}

fn unread(error: ReaderError) -> ReadFailure {
    match error {
        ReaderError::Unread(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_failure_that_the_child_names_is_handed_on() {
    assert_eq!(unread(read_by(r#"cat >/dev/null; echo '{"failed":"encrypted"}'"#, b"x").await), ReadFailure::Encrypted);
}

#[tokio::test]
async fn a_child_that_answers_before_it_has_read_all_is_heard() {
    static LARGE: [u8; 4_000_000] = [b'x'; 4_000_000];
    assert_eq!(unread(read_by(r#"echo '{"failed":"no_text"}'"#, &LARGE).await), ReadFailure::NoText);
}

#[tokio::test]
async fn a_child_that_hangs_and_ignores_all_requests_to_stop_is_killed_with_its_children() {
    let folder = std::env::temp_dir().join(format!("probity-reading-{}", std::process::id()));
    let script = format!("trap '' TERM INT HUP; sleep 61 & echo $! > {}; wait; sleep 62", folder.display());
    let started = Instant::now();
    assert_eq!(unread(read_by(&script, b"x").await), ReadFailure::TimedOut { seconds: 2 });
    assert!(started.elapsed() < Duration::from_secs(8));
    let grandchild = std::fs::read_to_string(&folder).unwrap();
    std::fs::remove_file(&folder).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let state = std::fs::read_to_string(Path::new("/proc").join(grandchild.trim()).join("stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
}

#[tokio::test]
async fn a_child_that_tells_of_pages_is_given_their_time() {
    let script = r#"cat >/dev/null; for n in 1 2 3; do echo "{\"at\":{\"page\":{\"number\":$n,\"of\":3}}}"; sleep 1.2; done
        echo '{"failed":"no_text"}'"#;
    let reader = Reader::new("/bin/sh", &["-c", script], 1).with_wall(Duration::from_secs(2));
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"x"))]);
    let pages = std::sync::Mutex::new(Vec::new());
    let error = reader.extract(stream, None, |stage| pages.lock().unwrap().push(stage)).await.unwrap_err();
    assert_eq!(unread(error), ReadFailure::NoText);
    assert_eq!(*pages.lock().unwrap(), [1, 2, 3].map(|number| Stage::Page { number, of: 3 }));
}

#[tokio::test]
async fn crashes_and_exhaustion_are_told_apart() {
    assert_eq!(unread(read_by("kill -SEGV $$", b"x").await), ReadFailure::Crashed);
    assert_eq!(unread(read_by("kill -ABRT $$", b"x").await), ReadFailure::Crashed);
    let memory = ReadFailure::TooLarge(Limit::Memory);
    assert_eq!(unread(read_by("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", b"x").await), memory);
    assert_eq!(unread(read_by("kill -KILL $$", b"x").await), memory);
    assert!(matches!(unread(read_by("kill -XCPU $$", b"x").await), ReadFailure::TimedOut { .. }));
}

#[tokio::test]
async fn floods_and_nonsense_are_bounded() {
    assert_eq!(unread(read_by("exec tr '\\0' x </dev/zero", b"x").await), ReadFailure::TooLarge(Limit::Text));
    assert!(matches!(read_by("echo nonsense", b"x").await, ReaderError::Answer(_)));
    assert!(matches!(read_by("exit 3", b"x").await, ReaderError::Answer(_)));
    let flood = r#"head -c 9000000 /dev/zero >&2; echo '{"failed":"empty"}'"#;
    assert_eq!(unread(read_by(flood, b"x").await), ReadFailure::Empty);
}

#[tokio::test]
async fn a_child_that_could_not_confine_itself_is_no_reason_against_the_document() {
    let error = read_by(r#"echo '{"unconfined":"limits"}'"#, b"x").await;
    assert!(matches!(error, ReaderError::Unconfined(_)));
    let missing = Reader::new("/no/such/program", &[], 1);
    let stream = futures::stream::empty::<Result<Bytes, std::io::Error>>();
    assert!(matches!(missing.extract(stream, None, |_| ()).await, Err(ReaderError::Start(_))));
}

#[tokio::test]
async fn a_source_that_breaks_off_ends_the_child_and_is_told() {
    let reader = Reader::new("/bin/sh", &["-c", "sleep 60"], 1);
    let stream = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("a flipped byte"))]);
    let error = reader.extract(stream, None, |_| ()).await.unwrap_err();
    assert!(matches!(error, ReaderError::Source(_)), "{error:?}");
}

#[tokio::test]
async fn the_child_gets_no_secret_of_the_environment() {
    let script = r#"echo "{\"unconfined\":\"$(env | cut -d= -f1 | sort | tr '\n' ' ')\"}""#;
    let ReaderError::Unconfined(names) = read_by(script, b"x").await else { panic!("another answer") };
    let allowed = ["LC_ALL", "PATH", "PWD", "OLDPWD", "SHLVL", "_"];
    assert!(names.split_whitespace().all(|name| allowed.contains(&name)), "{names}");
}
