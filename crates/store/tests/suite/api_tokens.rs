//! Tokens of programs: each opens what it names, until it ends, or whoever made it manages no longer.

use store::{Actor, NewToken, Role, StoreError, TokenScope};
use time::Duration;

use crate::world::{NOW, World};

fn token(scope: TokenScope, byte: u8) -> NewToken {
    NewToken { name: format!("{scope} program"), scope, hash: [byte; 32], ends_at: NOW + Duration::days(30) }
}

#[tokio::test]
async fn a_token_acts_as_its_scope_says_and_never_as_its_maker() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    for (byte, scope) in (1_u8..).zip(TokenScope::ALL) {
        store.make_token(&ada, &token(*scope, byte), NOW).await.unwrap();
        let opened = store.open_token(&[byte; 32], NOW).await.unwrap().unwrap();
        assert_eq!(opened.actor, Actor::person(ada.user().unwrap(), ada.organisation(), scope.role()));
        assert!(!opened.actor.role().may_approve() && !opened.actor.role().may_manage());
    }
    assert_eq!(store.open_token(&[9; 32], NOW).await.unwrap(), None);
    assert_eq!(store.list_tokens(&ada, NOW).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_token_ends_by_hand_by_time_and_with_its_maker() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let id = store.make_token(&ada, &token(TokenScope::Read, 1), NOW).await.unwrap();
    store.make_token(&ada, &token(TokenScope::Read, 2), NOW).await.unwrap();

    store.end_token(&ada, id, NOW).await.unwrap();
    assert_eq!(store.open_token(&[1; 32], NOW).await.unwrap(), None);
    assert!(matches!(store.end_token(&ada, id, NOW).await, Err(StoreError::NotFound(_))));

    assert!(store.open_token(&[2; 32], NOW + Duration::days(30) - Duration::SECOND).await.unwrap().is_some());
    assert_eq!(store.open_token(&[2; 32], NOW + Duration::days(30)).await.unwrap(), None);

    world.database.remove_member("ada@example.org").await.unwrap();
    assert_eq!(store.open_token(&[2; 32], NOW).await.unwrap(), None);
}

#[tokio::test]
async fn tokens_are_made_seen_and_ended_by_managers_of_the_organisation_alone() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    let store = &world.store;
    let id = store.make_token(&ada, &token(TokenScope::Upload, 1), NOW).await.unwrap();
    assert!(store.list_tokens(&bob, NOW).await.unwrap().is_empty());
    assert!(matches!(store.end_token(&bob, id, NOW).await, Err(StoreError::NotFound(_))));
    let approver = Actor::person(ada.user().unwrap(), ada.organisation(), Role::Approver);
    assert!(matches!(store.list_tokens(&approver, NOW).await, Err(StoreError::Forbidden { .. })));
    let made = store.make_token(&approver, &token(TokenScope::Read, 2), NOW).await;
    assert!(matches!(made, Err(StoreError::Forbidden { .. })));
}
