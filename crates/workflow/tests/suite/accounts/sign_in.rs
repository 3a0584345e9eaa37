//! Signing in, and being slowed down.

use time::Duration;
use workflow::accounts::SignInForm;

use super::world::{PASSWORD, World, done, from, pass};
use crate::house::refusal;

#[tokio::test]
async fn an_unknown_person_and_a_wrong_password_are_refused_in_the_same_words() {
    let world = World::create().await;
    world.found("ada").await;
    let wrong = refusal(world.sign_in("ada@example.org", "not the password", 1).await);
    assert_eq!(refusal(world.sign_in("eve@example.org", "not the password", 1).await), wrong);
    assert_eq!(refusal(world.sign_in("no address", "not the password", 1).await), wrong);
    assert!(world.sign_in("ADA@example.org", PASSWORD, 1).await.is_ok());
}

#[tokio::test]
async fn failures_lock_an_account_from_everywhere_tell_so_and_end() {
    let world = World::create().await;
    world.found("ada").await;
    for attempt in 0..5 {
        let said = refusal(world.sign_in("ada@example.org", "not the password", attempt).await);
        assert!(said.contains("wrong"), "{said}");
    }
    let said = refusal(world.sign_in("ada@example.org", PASSWORD, 99).await);
    assert!(said.contains("Wait 1 minute,"), "{said}");
    pass(Duration::minutes(1));
    assert!(world.sign_in("ada@example.org", PASSWORD, 99).await.is_ok());
    assert!(refusal(world.sign_in("ada@example.org", "not the password", 99).await).contains("wrong"), "counted anew");
}

#[tokio::test]
async fn an_unknown_address_locks_like_a_known_one() {
    let world = World::create().await;
    for _ in 0..5 {
        refusal(world.sign_in("nobody@example.org", "not the password", 1).await);
    }
    assert!(refusal(world.sign_in("nobody@example.org", "not the password", 1).await).contains("Wait 1 minute,"));
}

#[tokio::test]
async fn a_client_that_tries_many_accounts_is_locked_too() {
    let world = World::create().await;
    world.found("ada").await;
    for attempt in 0..30 {
        refusal(world.sign_in(&format!("person{attempt}@example.org"), "not the password", 7).await);
    }
    assert!(refusal(world.sign_in("ada@example.org", PASSWORD, 7).await).contains("Wait"));
    assert!(world.sign_in("ada@example.org", PASSWORD, 8).await.is_ok(), "others are not");
}

#[tokio::test]
async fn a_session_is_idle_for_half_an_hour_at_most_unless_it_is_kept() {
    let world = World::create().await;
    world.found("ada").await;
    let short = done(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap());
    let form = SignInForm { email: "ada@example.org".to_owned(), password: PASSWORD.into(), keep: true };
    let kept = done(world.desk.sign_in(form, &from(1)).await.unwrap());
    pass(Duration::minutes(30));
    assert!(world.profile(short).await.is_none());
    pass(Duration::days(20));
    assert!(world.profile(kept).await.is_some());
    pass(Duration::days(10));
    assert!(world.profile(kept).await.is_none());
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let world = World::create().await;
    world.found("ada").await;
    let begun = done(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap());
    world.desk.sign_out(begun.signed_in, &from(1)).await.unwrap();
    assert!(world.profile(begun).await.is_none());
    world.desk.sign_out(begun.signed_in, &from(1)).await.unwrap();
}

#[tokio::test]
async fn a_changed_password_needs_the_old_one_and_ends_the_other_sessions() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let other = done(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap());
    let new = "another sentence with five words";
    let wrong = world.desk.change_password(&ada, "not the password".into(), new.into()).await;
    assert!(refusal(wrong).contains("present password"));
    let common = world.desk.change_password(&ada, PASSWORD.into(), "ada@example.org".into()).await;
    assert!(refusal(common).contains("tried first"));
    assert!(world.profile(other).await.is_some());
    world.desk.change_password(&ada, PASSWORD.into(), new.into()).await.unwrap();
    assert!(world.profile(other).await.is_none());
    assert_eq!(world.desk.sessions(&ada.actor).await.unwrap().len(), 1, "the one that asked goes on");
    refusal(world.sign_in("ada@example.org", PASSWORD, 1).await);
    assert!(world.sign_in("ada@example.org", new, 1).await.is_ok());
}
