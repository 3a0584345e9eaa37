//! A forgotten password.

use secrecy::ExposeSecret;
use time::Duration;
use workflow::accounts::password_reset::Letter;

use super::world::{PASSWORD, World, done, from, pass};
use crate::house::refusal;

const NEW: &str = "another sentence with five words";

async fn letter(world: &World) -> Option<Letter> {
    world.desk.next_letter("https://probity.example").await.unwrap()
}

fn token(letter: &Letter) -> String {
    let text = letter.text.expose_secret();
    let (_, rest) = text.split_once("https://probity.example/reset?token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_sets_a_new_password_once_and_ends_all_sessions_and_the_lock() {
    let world = World::create().await;
    world.found("ada").await;
    let begun = done(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap());
    for attempt in 0..6 {
        refusal(world.sign_in("ada@example.org", "not the password", attempt).await);
    }
    world.desk.ask_for_reset("Ada@example.org").await.unwrap();
    let sent = letter(&world).await.unwrap();
    assert_eq!(sent.recipient, "ada@example.org");
    let token = token(&sent);
    world.desk.settle_letter(&sent).await.unwrap();
    assert!(world.desk.is_reset_open(&token).await.unwrap());
    let weak = world.desk.reset_password(&token, "password12345".into(), &from(1)).await;
    assert!(refusal(weak).contains("tried first"));
    world.desk.reset_password(&token, NEW.into(), &from(1)).await.unwrap();
    assert!(world.profile(begun).await.is_none());
    assert!(world.sign_in("ada@example.org", NEW, 1).await.is_ok(), "the lock has ended with the old password");
    let twice = world.desk.reset_password(&token, PASSWORD.into(), &from(1)).await;
    assert!(refusal(twice).contains("used up"));
    assert_eq!(letter(&world).await.unwrap().subject, "Your password was changed");
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_with_a_newer_one() {
    let world = World::create().await;
    world.found("ada").await;
    world.desk.ask_for_reset("ada@example.org").await.unwrap();
    let first = letter(&world).await.unwrap();
    world.desk.settle_letter(&first).await.unwrap();
    pass(Duration::minutes(2));
    world.desk.ask_for_reset("ada@example.org").await.unwrap();
    let second = letter(&world).await.unwrap();
    world.desk.settle_letter(&second).await.unwrap();
    assert!(!world.desk.is_reset_open(&token(&first)).await.unwrap());
    pass(Duration::minutes(14));
    assert!(world.desk.is_reset_open(&token(&second)).await.unwrap());
    pass(Duration::minutes(1));
    let late = world.desk.reset_password(&token(&second), NEW.into(), &from(1)).await;
    assert!(refusal(late).contains("expired"));
}

#[tokio::test]
async fn nobody_gets_a_letter_at_an_unknown_address_and_nobody_many() {
    let world = World::create().await;
    world.found("ada").await;
    world.desk.ask_for_reset("nobody@example.org").await.unwrap();
    assert!(letter(&world).await.is_none());
    for _ in 0..5 {
        world.desk.ask_for_reset("ada@example.org").await.unwrap();
    }
    let sent = letter(&world).await.unwrap();
    world.desk.settle_letter(&sent).await.unwrap();
    world.desk.ask_for_reset("ada@example.org").await.unwrap();
    assert!(letter(&world).await.is_none(), "not again so soon");
    assert!(world.desk.is_reset_open(&token(&sent)).await.unwrap(), "the one on its way still works");
}

#[tokio::test]
async fn a_letter_that_was_not_sent_is_sent_later_with_another_link() {
    let world = World::create().await;
    world.found("ada").await;
    world.desk.ask_for_reset("ada@example.org").await.unwrap();
    let lost = letter(&world).await.unwrap();
    world.desk.postpone_letter(&lost).await.unwrap();
    assert!(letter(&world).await.is_none());
    pass(Duration::seconds(30));
    let sent = letter(&world).await.unwrap();
    assert_eq!(sent.attempt(), 2);
    assert!(!world.desk.is_reset_open(&token(&lost)).await.unwrap());
    assert!(world.desk.is_reset_open(&token(&sent)).await.unwrap());
}
