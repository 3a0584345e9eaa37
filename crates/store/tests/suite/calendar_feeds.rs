//! Calendars by token: each opens its own person's, until it is replaced or ended, or the person is gone.

use store::{Action, AuditFilter};

use crate::world::{NOW, World};

#[tokio::test]
async fn a_token_opens_its_persons_calendar_until_another_takes_its_place() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    let store = &world.store;
    assert_eq!(store.find_calendar_feed(&ada).await.unwrap(), None);
    store.make_calendar_feed(&ada, &[1; 32], NOW).await.unwrap();
    store.make_calendar_feed(&bob, &[2; 32], NOW).await.unwrap();
    assert_eq!(store.open_calendar_feed(&[1; 32]).await.unwrap(), Some(ada.clone()));
    assert_eq!(store.open_calendar_feed(&[2; 32]).await.unwrap(), Some(bob.clone()));
    assert_eq!(store.open_calendar_feed(&[3; 32]).await.unwrap(), None);

    store.make_calendar_feed(&ada, &[4; 32], NOW).await.unwrap();
    assert_eq!(store.open_calendar_feed(&[1; 32]).await.unwrap(), None);
    assert_eq!(store.open_calendar_feed(&[4; 32]).await.unwrap(), Some(ada.clone()));
    assert_eq!(store.find_calendar_feed(&ada).await.unwrap(), Some(NOW));

    store.end_calendar_feed(&ada, NOW).await.unwrap();
    assert_eq!(store.open_calendar_feed(&[4; 32]).await.unwrap(), None);
    assert!(matches!(store.end_calendar_feed(&ada, NOW).await, Err(store::StoreError::NotFound(_))));
    assert_eq!(store.open_calendar_feed(&[2; 32]).await.unwrap(), Some(bob));

    let made = AuditFilter { action: Some(Action::CalendarMade), ..AuditFilter::default() };
    assert_eq!(store.list_audit(&ada, &made, None, 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_is_removed_reads_no_calendar_any_more() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    world.store.make_calendar_feed(&ada, &[1; 32], NOW).await.unwrap();
    world.database.remove_member("ada@example.org").await.unwrap();
    assert_eq!(world.store.open_calendar_feed(&[1; 32]).await.unwrap(), None);
}
