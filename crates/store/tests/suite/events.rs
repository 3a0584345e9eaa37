//! Watching documents.

use std::time::Duration;

use store::{DocumentNews, DocumentState};

use crate::world::{NOW, World};

#[tokio::test]
async fn a_watcher_hears_of_its_own_organisations_documents() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let (mine, other) = (world.upload(&ours, "mine").await, world.upload(&theirs, "other").await);
    let mut watch = world.store.watch_documents(&ours);
    let limit = Duration::from_secs(10);
    // The listener stands once it says so.
    assert_eq!(tokio::time::timeout(limit, watch.next()).await.unwrap(), Some(DocumentNews::LookAgain));
    world.store.set_document_state(&theirs, other, DocumentState::Reading, None, NOW).await.unwrap();
    world.store.set_document_state(&ours, mine, DocumentState::Reading, None, NOW).await.unwrap();
    assert_eq!(tokio::time::timeout(limit, watch.next()).await.unwrap(), Some(DocumentNews::Changed(mine)));
}
