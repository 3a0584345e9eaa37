//! Virus scans, quarantine, cancelling, and the limit of an organisation.

use store::{DocumentState, Scan, StoreError, StoreOptions, Uploaded};
use test_database::test_sealer;
use time::Duration;

use crate::world::{NOW, World, document};

#[tokio::test]
async fn a_new_document_is_unscanned_until_the_scanner_has_spoken() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let id = world.upload(&actor, "bytes").await;
    let found = world.store.find_document(&actor, id).await.unwrap().unwrap();
    assert_eq!(found.scan, Scan::Pending);
    assert!(!found.scan.lets_read());
    world.store.record_passed_scan(&actor, id, Scan::Clean, NOW).await.unwrap();
    assert!(world.store.find_document(&actor, id).await.unwrap().unwrap().scan.lets_read());
}

#[tokio::test]
async fn an_infected_document_stays_so() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let id = world.upload(&actor, "bytes").await;
    world.store.record_infection(&actor, id, "Eicar-Test-Signature", "Refused.", NOW).await.unwrap();
    let found = world.store.find_document(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.scan, found.state), (Scan::Infected, DocumentState::Infected));
    assert_eq!(found.signature.as_deref(), Some("Eicar-Test-Signature"));
    assert!(found.state.is_end());
    let passed = world.store.record_passed_scan(&actor, id, Scan::Clean, NOW).await;
    assert!(matches!(passed, Err(StoreError::Conflict(_))));
    let reading = world.store.set_document_state(&actor, id, DocumentState::Reading, None, NOW).await;
    assert!(matches!(reading, Err(StoreError::Conflict(_))));
    assert!(world.store.process_again(&actor, id, NOW).await.is_err());
    assert_eq!(world.store.storage_used(&actor).await.unwrap(), 0, "its file is gone");
}

#[tokio::test]
async fn a_document_in_quarantine_is_queued_again_for_later() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let id = world.upload(&actor, "bytes").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query("DELETE FROM apalis.jobs").execute(&mut administrator).await.unwrap();
    for tries in 1..=3 {
        let document = world.store.find_document(&actor, id).await.unwrap().unwrap();
        world.store.quarantine(&actor, &document, "Waiting.", NOW).await.unwrap();
        let document = world.store.find_document(&actor, id).await.unwrap().unwrap();
        assert_eq!((document.state, document.scan_tries), (DocumentState::Quarantined, tries));
    }
    let waits: Vec<f64> = sqlx::query_scalar(
        "SELECT extract(epoch FROM run_at - now())::float8 FROM apalis.jobs WHERE status = 'Pending' ORDER BY run_at",
    )
    .fetch_all(&mut administrator)
    .await
    .unwrap();
    assert_eq!(waits.len(), 3);
    assert!(waits[2] > waits[0] && waits[2] > 3.0 && waits[2] < 60.0, "{waits:?}");
}

#[tokio::test]
async fn what_is_under_way_can_be_cancelled_and_started_again() {
    let world = World::create().await;
    let (actor, stranger) = (world.found("ada").await, world.found("bob").await);
    let id = world.upload(&actor, "bytes").await;
    assert!(world.store.cancel_document(&stranger, id, NOW).await.is_err());
    world.store.set_document_state(&actor, id, DocumentState::Reading, None, NOW).await.unwrap();
    world.store.cancel_document(&actor, id, NOW).await.unwrap();
    let late = world.store.set_document_state(&actor, id, DocumentState::Extracting, None, NOW).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    assert!(world.store.cancel_document(&actor, id, NOW).await.is_err(), "it is over");
    world.store.process_again(&actor, id, NOW).await.unwrap();
    world.store.set_document_state(&actor, id, DocumentState::Reconciling, None, NOW).await.unwrap();
    assert!(world.store.cancel_document(&actor, id, NOW).await.is_err(), "what was read is kept already");
}

#[tokio::test]
async fn an_organisation_keeps_within_its_limit_and_the_others_are_not_touched() {
    let world = World::create().await;
    let options = StoreOptions { organisation_max_bytes: 10, max_connections: 5, ..StoreOptions::default() };
    let store = store::Store::connect(world.database.url(), test_sealer().unwrap(), options).await.unwrap();
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let first = store.record_upload(&ours, &document("12345678"), NOW).await.unwrap();
    let full = store.record_upload(&ours, &document("123"), NOW).await;
    assert!(matches!(full, Err(StoreError::OrganisationFull { cap: 10 })), "{full:?}");
    assert_eq!(store.storage_used(&ours).await.unwrap(), 8, "what was refused left nothing");
    assert_eq!(store.record_upload(&ours, &document("12345678"), NOW).await.unwrap(), Uploaded::Known(first.id()));
    store.record_upload(&ours, &document("12"), NOW).await.unwrap();
    store.record_upload(&theirs, &document("12345678"), NOW).await.unwrap();
    let (one, two) = (document("ab"), document("cd"));
    let later = NOW + Duration::minutes(1);
    let theirs_full =
        tokio::join!(store.record_upload(&theirs, &one, later), store.record_upload(&theirs, &two, later));
    assert_eq!([theirs_full.0.is_ok(), theirs_full.1.is_ok()].iter().filter(|taken| **taken).count(), 1);
}
