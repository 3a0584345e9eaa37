//! What people say of an invoice, whose it is, and what became of it.

use store::{InboxFilter, InboxOrder, Role, StoreError};
use time::Duration;

use crate::approvals::{decided, join};
use crate::world::{NOW, World};

#[tokio::test]
async fn what_is_said_stays_in_its_order_and_in_its_organisation() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    let eve = join(&world, &ada, "eveline", Role::Viewer).await;
    let id = decided(&world, &ada, "INV-1").await;
    let store = &world.store;
    store.write_comment(&ada, id, "Asked Rowe.", NOW).await.unwrap();
    store.write_comment(&ada, id, "They agree.", NOW + Duration::minutes(1)).await.unwrap();
    let said: Vec<_> = store.list_comments(&eve, id, 10).await.unwrap().into_iter().map(|said| said.text).collect();
    assert_eq!(said, ["They agree.", "Asked Rowe."]);
    assert!(matches!(store.write_comment(&eve, id, "I see.", NOW).await, Err(StoreError::Forbidden { .. })));
    let foreign = store.write_comment(&stranger, id, "Me too.", NOW).await;
    assert!(matches!(foreign, Err(StoreError::NotFound("invoice"))), "{foreign:?}");
    assert_eq!(store.list_comments(&stranger, id, 10).await.unwrap(), []);
    assert_eq!(store.list_history(&stranger, id, 10).await.unwrap(), []);
    let done: Vec<_> = store.list_history(&eve, id, 2).await.unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(done, ["invoice.commented", "invoice.commented"]);
}

#[tokio::test]
async fn an_invoice_is_a_members_to_settle_and_found_as_such() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    let bob = join(&world, &ada, "bob", Role::Reviewer).await;
    let (first, _second) = (decided(&world, &ada, "INV-1").await, decided(&world, &ada, "INV-2").await);
    let store = &world.store;
    let bobs = InboxFilter { assigned_to: bob.user(), ..InboxFilter::default() };
    assert!(matches!(
        store.assign_invoice(&ada, first, stranger.user(), NOW).await,
        Err(StoreError::NotFound("member"))
    ));
    store.assign_invoice(&ada, first, bob.user(), NOW).await.unwrap();
    assert_eq!(store.find_assignee(&bob, first).await.unwrap(), bob.user());
    let found = store.read_inbox(&ada, &bobs, InboxOrder::Due, None, 10).await.unwrap();
    assert_eq!(found.rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    store.assign_invoice(&bob, first, None, NOW).await.unwrap();
    assert_eq!(store.read_inbox(&ada, &bobs, InboxOrder::Due, None, 10).await.unwrap().rows, []);
    let told = store.list_history(&ada, first, 1).await.unwrap();
    assert!(told[0].before.contains("bob") && told[0].action == "invoice.assigned", "{told:?}");
}
