//! Files on the local disk.

use std::convert::Infallible;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use store::{DocumentId, Documents, FileError, OrganisationId};

use crate::world::World;

fn chunks(content: &[u8], size: usize) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(content.chunks(size).map(Bytes::copy_from_slice).map(Ok).collect::<Vec<_>>())
}

fn count_files(folder: &std::path::Path) -> usize {
    let folders = std::fs::read_dir(folder).unwrap().flatten();
    folders.filter_map(|entry| std::fs::read_dir(entry.path()).ok()).map(Iterator::count).sum()
}

#[tokio::test]
async fn a_file_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path()).unwrap();
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    let content: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let stored = documents.put(organisation, document, chunks(&content, 70_001), 4_000_000).await.unwrap();
    assert_eq!((stored.byte_size, stored.sha256), (4_000_000, Sha256::digest(&content).into()));

    let read = documents.read(organisation, document, &stored.sha256).await.unwrap();
    let read: Vec<Bytes> = read.try_collect().await.unwrap();
    assert_eq!(read.concat(), content);
    let path = documents.locate(organisation, document, &stored.sha256).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content);

    std::fs::write(&path, &content[1..]).unwrap();
    assert!(matches!(documents.locate(organisation, document, &stored.sha256).await, Err(FileError::Altered(_))));
    documents.remove(organisation, document).await.unwrap();
    documents.remove(organisation, document).await.unwrap();
    assert!(matches!(documents.read(organisation, document, &stored.sha256).await.err(), Some(FileError::Gone(_))));
}

#[tokio::test]
async fn what_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path()).unwrap();
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
    let documents = Documents::open(folder.path()).unwrap();
    let (organisation, document) = (OrganisationId::generate(), DocumentId::generate());
    documents.put(organisation, document, chunks(b"whole", 5), 10).await.unwrap();
    let left = folder.path().join(organisation.to_string()).join(format!("{}#1", DocumentId::generate()));
    std::fs::write(&left, b"half").unwrap();
    assert_eq!(documents.clear_unfinished().await.unwrap(), 1);
    assert_eq!(count_files(folder.path()), 1);
}

#[tokio::test]
async fn a_file_that_was_never_recorded_is_cleared_after_a_while() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path()).unwrap();
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
