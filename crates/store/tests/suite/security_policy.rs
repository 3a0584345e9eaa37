//! What an organisation asks of its people's sessions counts at once, and for its own people only.

use store::sessions::ledger::NewSession;
use store::{Actor, SecurityPolicy, SignedIn, StoreError};
use time::{Duration, OffsetDateTime};

use crate::world::{NOW, World};

async fn begin(world: &World, actor: &Actor) -> SignedIn {
    let new = NewSession {
        device: "Firefox".to_owned(),
        begun_at: NOW,
        ends_at: NOW + Duration::days(30),
        idle: Duration::days(30),
    };
    world.store.begin_session(actor, &new).await.unwrap()
}

async fn holds(world: &World, held: SignedIn, at: OffsetDateTime) -> bool {
    world.store.watch_profile(held, at).await.unwrap().is_some()
}

#[tokio::test]
async fn limits_end_sessions_that_had_begun_before() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    let (hers, his) = (begin(&world, &ada).await, begin(&world, &bob).await);
    let wanted = SecurityPolicy { idle_minutes: Some(15), session_hours: Some(8), ..SecurityPolicy::default() };
    world.store.save_security_policy(&ada, &wanted, NOW).await.unwrap();

    assert!(holds(&world, hers, NOW + Duration::minutes(14)).await);
    assert!(!holds(&world, hers, NOW + Duration::minutes(15)).await);
    assert!(world.store.list_sessions(&ada, NOW + Duration::minutes(15)).await.unwrap().is_empty());
    assert!(holds(&world, his, NOW + Duration::days(29)).await);

    let wanted = SecurityPolicy { session_hours: Some(8), version: 1, ..SecurityPolicy::default() };
    world.store.save_security_policy(&ada, &wanted, NOW).await.unwrap();
    assert!(holds(&world, hers, NOW + Duration::hours(8) - Duration::SECOND).await);
    assert!(!holds(&world, hers, NOW + Duration::hours(8)).await);
}

#[tokio::test]
async fn whoever_demands_a_second_factor_has_one() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let wanted = SecurityPolicy { second_factor: true, ..SecurityPolicy::default() };
    let refused = world.store.save_security_policy(&ada, &wanted, NOW).await;
    assert!(matches!(refused, Err(StoreError::OwnFactorMissing)), "{refused:?}");
    assert_eq!(world.store.find_security_policy(&ada).await.unwrap(), SecurityPolicy::default());
}

#[tokio::test]
async fn of_two_changes_of_one_version_the_second_is_refused() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let wanted = |hours| SecurityPolicy { session_hours: Some(hours), ..SecurityPolicy::default() };
    world.store.save_security_policy(&ada, &wanted(8), NOW).await.unwrap();
    let second = world.store.save_security_policy(&ada, &wanted(9), NOW).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    assert_eq!(world.store.find_security_policy(&ada).await.unwrap().session_hours, Some(8));
}
