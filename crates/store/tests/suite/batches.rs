//! Files that were sent together.

use store::{BatchFileState, BatchId, DocumentId, DocumentState, NewDocument, StoreError, Uploaded};

use crate::world::{NOW, World, document};

fn of_batch(content: &str, batch: BatchId) -> NewDocument {
    NewDocument { batch: Some(batch), ..document(content) }
}

async fn end(world: &World, actor: &store::Actor, id: DocumentId, state: DocumentState) {
    world.store.set_document_state(actor, id, state, Some("It went so."), NOW).await.unwrap();
}

#[tokio::test]
async fn a_batch_counts_each_file_once() {
    let world = World::create().await;
    let actor = world.found("ours").await;
    let earlier = world.upload(&actor, "earlier").await;
    let batch = world.store.begin_batch(&actor, Some("october.zip"), NOW).await.unwrap();
    let mut ids = Vec::new();
    for content in ["a", "b", "c"] {
        ids.push(world.store.record_upload(&actor, &of_batch(content, batch), NOW).await.unwrap().id());
    }
    let known = world.store.record_upload(&actor, &of_batch("earlier", batch), NOW).await.unwrap();
    assert_eq!(known, Uploaded::Known(earlier));
    // The same bytes a second time, under whatever name.
    world.store.record_upload(&actor, &of_batch("a", batch), NOW).await.unwrap();
    world.store.refuse_in_batch(&actor, batch, "run.exe", "It is a program.").await.unwrap();
    end(&world, &actor, ids[0], DocumentState::Failed).await;
    end(&world, &actor, ids[1], DocumentState::Cancelled).await;

    let counts = world.store.count_batch(&actor, batch).await.unwrap();
    assert_eq!(
        (counts.files, counts.busy, counts.failed, counts.cancelled, counts.refused, counts.known),
        (6, 2, 1, 1, 2, 1)
    );
    let files = world.store.list_batch_files(&actor, batch, 0, 4).await.unwrap();
    assert_eq!(files.iter().map(|file| file.known).collect::<Vec<_>>(), [false, false, false, true]);
    let rest = world.store.list_batch_files(&actor, batch, files[3].position, 4).await.unwrap();
    assert_eq!(rest[0].state, BatchFileState::Refused("The same file came before in this batch.".to_owned()));
    assert_eq!(rest[1].state, BatchFileState::Refused("It is a program.".to_owned()));
    assert_eq!(world.store.list_batches(&actor, None, 10).await.unwrap()[0].name.as_deref(), Some("october.zip"));
}

#[tokio::test]
async fn a_cancelled_batch_stops_what_is_its_own_and_takes_no_more() {
    let world = World::create().await;
    let actor = world.found("ours").await;
    let earlier = world.upload(&actor, "earlier").await;
    let batch = world.store.begin_batch(&actor, None, NOW).await.unwrap();
    let waiting = world.store.record_upload(&actor, &of_batch("waiting", batch), NOW).await.unwrap().id();
    let done = world.store.record_upload(&actor, &of_batch("done", batch), NOW).await.unwrap().id();
    world.store.record_upload(&actor, &of_batch("earlier", batch), NOW).await.unwrap();
    end(&world, &actor, done, DocumentState::Done).await;

    assert_eq!(world.store.cancel_batch(&actor, batch, NOW).await.unwrap(), 1);
    let state = async |id| world.store.find_document(&actor, id).await.unwrap().unwrap().state;
    assert_eq!(state(waiting).await, DocumentState::Cancelled);
    assert_eq!(state(done).await, DocumentState::Done);
    assert_eq!(state(earlier).await, DocumentState::Received, "it was sent on its own before");
    let late = world.store.record_upload(&actor, &of_batch("late", batch), NOW).await;
    assert!(matches!(late, Err(StoreError::Conflict("batch"))), "{late:?}");
    let found = world.store.find_documents(&actor, &[waiting, done, earlier]).await.unwrap();
    assert_eq!(found.len(), 3, "what was refused left no record");

    assert_eq!(world.store.retry_batch(&actor, batch, NOW).await.unwrap(), 1);
    assert_eq!(state(waiting).await, DocumentState::Received);
    assert_eq!(world.store.retry_batch(&actor, batch, NOW).await.unwrap(), 0, "it is under way");
}

#[tokio::test]
async fn a_batch_of_another_organisation_is_not_there() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let batch = world.store.begin_batch(&ours, Some("october.zip"), NOW).await.unwrap();
    world.store.record_upload(&ours, &of_batch("a", batch), NOW).await.unwrap();
    let sent = world.store.record_upload(&theirs, &of_batch("b", batch), NOW).await;
    assert!(matches!(sent, Err(StoreError::NotFound("batch"))), "{sent:?}");
    let cancelled = world.store.cancel_batch(&theirs, batch, NOW).await;
    assert!(matches!(cancelled, Err(StoreError::NotFound("batch"))), "{cancelled:?}");
    assert_eq!(world.store.find_batch(&theirs, batch).await.unwrap(), None);
    assert_eq!(world.store.count_batch(&theirs, batch).await.unwrap().files, 0);
    assert!(world.store.list_batch_files(&theirs, batch, 0, 9).await.unwrap().is_empty());
}
