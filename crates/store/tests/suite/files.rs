//! Files on the local disk.

use std::convert::Infallible;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use store::{DocumentId, Documents, FileError, OrganisationId, StoredFile};
use test_database::test_sealer;
use vault::{Keyring, Sealer, VaultError};

use crate::world::World;

fn chunks(content: &[u8], size: usize) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(content.chunks(size).map(Bytes::copy_from_slice).map(Ok).collect::<Vec<_>>())
}

fn count_files(folder: &std::path::Path) -> usize {
    let folders = std::fs::read_dir(folder).unwrap().flatten();
    folders.filter_map(|entry| std::fs::read_dir(entry.path()).ok()).map(Iterator::count).sum()
}

fn open(folder: &tempfile::TempDir) -> Documents {
    Documents::open(folder.path(), test_sealer().unwrap()).unwrap()
}

/// Where the sealed file lies.
fn path_of(folder: &tempfile::TempDir, organisation: OrganisationId, document: DocumentId) -> std::path::PathBuf {
    folder.path().join(organisation.to_string()).join(format!("{document}.sealed"))
}

fn content() -> Vec<u8> {
    (0..50_000_u32).flat_map(u32::to_le_bytes).collect()
}

/// What comes out before the end or the first error.
async fn drain(mut stream: store::Content) -> (Vec<u8>, Result<(), FileError>) {
    let mut out = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(piece)) => out.extend_from_slice(&piece),
            Ok(None) => return (out, Ok(())),
            Err(error) => return (out, Err(error)),
        }
    }
}

#[tokio::test]
async fn a_file_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    let content: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let stored = documents.put(organisation, document, chunks(&content, 70_001), 4_000_000).await.unwrap();
    assert_eq!((stored.byte_size, stored.sha256), (4_000_000, Sha256::digest(&content).into()));

    let (read, end) = drain(documents.read(organisation, document, &stored).await.unwrap()).await;
    end.unwrap();
    assert!(read == content);

    documents.remove(organisation, document).await.unwrap();
    documents.remove(organisation, document).await.unwrap();
    assert!(matches!(documents.read(organisation, document, &stored).await.err(), Some(FileError::Gone(_))));
}

#[tokio::test]
async fn the_disk_holds_nothing_of_what_was_uploaded() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    documents.put(organisation, document, chunks(b"canary DE89370400440532013000", 7), 100).await.unwrap();
    let file = std::fs::read(path_of(&folder, organisation, document)).unwrap();
    assert!(file.starts_with(b"PROBITY") && !file.windows(6).any(|window| window == b"canary"));
}

#[tokio::test]
async fn a_flipped_bit_or_a_cut_is_told_and_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    let stored = documents.put(organisation, document, chunks(&content(), 10_000), 1_000_000).await.unwrap();
    let path = path_of(&folder, organisation, document);
    let file = std::fs::read(&path).unwrap();
    let closed = async |expected: VaultError| {
        let (read, end) = drain(documents.open_plain(organisation, document, &stored).await.unwrap()).await;
        assert!(content().starts_with(&read), "rubbish came out");
        let Err(FileError::Content { source, .. }) = end else { panic!("{end:?}") };
        assert_eq!(source, expected);
        assert!(documents.read(organisation, document, &stored).await.is_err());
    };
    for (at, expected) in [
        (3, VaultError::NotSealed),
        (20, VaultError::Foreign),
        (50, VaultError::Foreign),
        (60, VaultError::Altered),
        (100_000, VaultError::Altered),
        (file.len() - 1, VaultError::Altered),
    ] {
        let mut altered = file.clone();
        altered[at] ^= 4;
        std::fs::write(&path, &altered).unwrap();
        closed(expected).await;
    }
    for (length, expected) in
        [(30, VaultError::Truncated), (56 + 65_552, VaultError::Truncated), (0, VaultError::NotSealed)]
    {
        std::fs::write(&path, &file[..length]).unwrap();
        closed(expected).await;
    }
    std::fs::write(&path, &file).unwrap();
    assert!(documents.read(organisation, document, &stored).await.is_ok());
}

#[tokio::test]
async fn swapped_files_and_keys_do_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (ours, theirs) = (OrganisationId::generate(), OrganisationId::generate());
    let (one, two) = (DocumentId::generate(), DocumentId::generate());
    let mut stored = Vec::new();
    for (organisation, document) in [(ours, one), (ours, two), (theirs, one)] {
        stored.push(documents.put(organisation, document, chunks(b"the same content", 7), 100).await.unwrap());
    }
    for (organisation, document) in [(ours, two), (theirs, one)] {
        std::fs::copy(path_of(&folder, organisation, document), path_of(&folder, ours, one)).unwrap();
        let error = documents.read(ours, one, &stored[0]).await.err().unwrap();
        assert!(matches!(error, FileError::Content { source: VaultError::Foreign, .. }), "{error}");
        assert!(error.to_string().contains("restore it from a backup"), "{error}");
    }
    // With its file the key of another record was copied too.
    for foreign in &stored[1..] {
        let error = documents.read(ours, one, foreign).await.err().unwrap();
        assert!(matches!(error, FileError::Key { source: VaultError::Altered, .. }), "{error}");
    }
}

#[tokio::test]
async fn without_the_master_key_the_error_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    let stored = open(&folder).put(organisation, document, chunks(b"content", 7), 100).await.unwrap();
    let other = Keyring::from_secrets(&"another key of at least 32 bytes".into(), &[]).unwrap();
    let documents = Documents::open(folder.path(), Sealer::new(other)).unwrap();
    let error = documents.read(organisation, document, &stored).await.err().unwrap();
    let id = test_sealer().unwrap().keyring().current().id().to_string();
    assert!(error.to_string().contains(&id) && error.to_string().contains("ENCRYPTION_MASTER_KEY_PREVIOUS"), "{error}");
}

#[tokio::test]
async fn a_plain_file_of_before_is_read_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    let path = folder.path().join(organisation.to_string()).join(document.to_string());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, b"plain").unwrap();
    let stored = StoredFile { sha256: Sha256::digest(b"plain").into(), byte_size: 5, key: None };
    assert_eq!(drain(documents.read(organisation, document, &stored).await.unwrap()).await.0, b"plain");
    std::fs::write(&path, b"Plain").unwrap();
    assert!(matches!(documents.read(organisation, document, &stored).await.err(), Some(FileError::Altered(_))));
}

#[tokio::test]
async fn what_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let organisation = OrganisationId::generate();
    let put = async |chunks: stream::BoxStream<'static, Result<Bytes, std::io::Error>>| {
        documents.put(organisation, DocumentId::generate(), chunks, 600_000).await
    };
    let megabyte = || stream::iter([Ok(Bytes::from(vec![1; 300_000]))]);
    let large = megabyte().chain(megabyte()).chain(megabyte()).boxed();
    assert!(matches!(put(large).await, Err(FileError::TooLarge { cap: 600_000 })));
    let broken = megabyte().chain(stream::iter([Err(std::io::Error::other("gone"))])).boxed();
    assert!(matches!(put(broken).await, Err(FileError::BrokenOff(_))));
    assert!(matches!(put(stream::empty().boxed()).await, Err(FileError::Empty)));
    assert_eq!(count_files(folder.path()), 0);
}

#[tokio::test]
async fn what_a_kill_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    documents.put(organisation, document, chunks(b"whole", 5), 10).await.unwrap();
    let left = folder.path().join(organisation.to_string()).join(format!("{}#1", DocumentId::generate()));
    std::fs::write(&left, b"half").unwrap();
    #[expect(clippy::disallowed_methods, reason = "the files bear the real time")]
    let now = time::OffsetDateTime::now_utc();
    assert_eq!(documents.clear_unfinished(now).await.unwrap(), 0, "another process may be writing it");
    assert_eq!(documents.clear_unfinished(now + time::Duration::hours(2)).await.unwrap(), 1);
    assert_eq!(count_files(folder.path()), 1);
}

#[tokio::test]
async fn a_file_that_was_never_recorded_is_cleared_after_a_while() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let recorded = world.upload(&actor, "recorded").await;
    for document in [recorded, DocumentId::generate()] {
        documents.put(actor.organisation(), document, chunks(b"content", 5), 10).await.unwrap();
    }
    #[expect(clippy::disallowed_methods, reason = "the files bear the real time")]
    let now = time::OffsetDateTime::now_utc();
    assert_eq!(documents.clear_unrecorded(&world.store, now).await.unwrap(), 0, "an upload may be under way");
    let later = now + time::Duration::hours(2);
    assert_eq!(documents.clear_unrecorded(&world.store, later).await.unwrap(), 1);
    assert_eq!(count_files(folder.path()), 1);
}

#[tokio::test]
async fn a_spooled_file_is_read_from_any_place_and_leaves_nothing() {
    use std::io::{Read, Seek, SeekFrom};

    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder);
    let content = content();
    let mut spool = documents.spool(chunks(&content, 7_001), u64::MAX).await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
    assert_eq!(spool.length(), content.len() as u64);
    for at in [199_990, 0, 65_536, 65_535, 131_072] {
        spool.seek(SeekFrom::Start(at)).unwrap();
        let mut piece = vec![0; 10];
        spool.read_exact(&mut piece).unwrap();
        let at = usize::try_from(at).unwrap();
        assert_eq!(piece, content[at..at + 10]);
    }
    spool.rewind().unwrap();
    let mut whole = Vec::new();
    spool.read_to_end(&mut whole).unwrap();
    assert!(whole == content);
    spool.seek(SeekFrom::End(3)).unwrap();
    assert_eq!(spool.read(&mut [0; 8]).unwrap(), 0, "there is nothing beyond the end");
    let refused = documents.spool(chunks(&content, 7_001), 1_000).await;
    assert!(matches!(refused, Err(FileError::TooLarge { cap: 1_000 })));
}
