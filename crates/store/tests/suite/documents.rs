//! Uploads and their progress.

use store::{DocumentKind, DocumentState, PageSize, Uploaded};

use crate::world::{NOW, World, contract, document};

#[tokio::test]
async fn the_same_bytes_are_recognised_within_the_organisation_only() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let first = world.upload(&ours, "bytes").await;
    assert_eq!(world.store.record_upload(&ours, &document("bytes"), NOW).await.unwrap(), Uploaded::Known(first));
    world.upload(&theirs, "bytes").await;
    assert_eq!(world.store.list_documents(&ours, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_uploads_of_the_same_bytes_at_once_are_one() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (one, two) = (document("bytes"), document("bytes"));
    let (first, second) =
        tokio::join!(world.store.record_upload(&actor, &one, NOW), world.store.record_upload(&actor, &two, NOW));
    assert_eq!(first.unwrap().id(), second.unwrap().id());
}

#[tokio::test]
async fn progress_and_reading_are_kept() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let id = world.upload(&actor, "bytes").await;
    let pages = [PageSize { width: 595.28, height: 841.89 }];
    let warnings = ["page 2 is\0 blank".to_owned()];
    world.store.record_reading(&actor, id, DocumentKind::Contract, &pages, &warnings, NOW).await.unwrap();
    let contract = world.store.save_contract(&actor, id, &contract(), NOW).await.unwrap();
    world.store.set_document_state(&actor, id, DocumentState::Failed, Some("no text"), NOW).await.unwrap();

    let found = world.store.find_document(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.kind, found.kind_told), (Some(DocumentKind::Contract), Some(DocumentKind::Invoice)));
    assert_eq!((found.state, found.reason.as_deref()), (DocumentState::Failed, Some("no text")));
    assert_eq!(
        (found.page_sizes.as_slice(), found.warnings.as_slice()),
        (&pages[..], &["page 2 is blank".to_owned()][..])
    );
    assert_eq!((found.contract, found.invoice), (Some(contract), None));

    world.store.process_again(&actor, id, NOW).await.unwrap();
    let found = world.store.find_document(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.state, found.reason), (DocumentState::Received, None));
    assert!(world.store.process_again(&actor, id, NOW).await.is_err(), "it is under way already");
}
