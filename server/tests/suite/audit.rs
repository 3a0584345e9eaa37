//! `probity audit` as a program: its exit codes tell a script whether the log is what it was.

use crate::harness::World;
use secrecy::ExposeSecret;
use store::audit::SubjectKind;
use store::{Action, Entry, Subject};
use time::macros::datetime;

/// A world with three entries, whose commands run with the rights of the tables' owner.
async fn make_world() -> World {
    let mut world = World::make_for_development().await;
    let owner = world.database.url().expose_secret().to_owned();
    world.set("DATABASE_URL", &owner);
    let store = world.database.open().await.unwrap();
    for _ in 0..3 {
        let entry = Entry::new(Action::KeysRotated, Subject::unnamed(SubjectKind::Key));
        store.record_system(&entry, datetime!(2026-11-24 12:00 UTC)).await.unwrap();
    }
    world
}

#[tokio::test]
async fn an_intact_log_ends_with_zero_and_an_altered_one_with_one() {
    let world = make_world().await;
    let ended = world.run(&["audit", "verify"]);
    assert_eq!((ended.code, ended.said.trim()), (Some(0), "intact: 3 entries in 1 chains"), "{ended:?}");
    world.database.forge_audit_entry(2).await.unwrap();
    let ended = world.run(&["audit", "verify"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.said.contains("not intact: the installation's own chain: entry 2 was altered"), "{}", ended.said);
}

#[tokio::test]
async fn a_checkpoint_counts_under_its_own_key_only() {
    let mut world = make_world().await;
    let made = world.run(&["audit", "checkpoint"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let file = world.write("checkpoint.json", &made.said, 0o600).display().to_string();
    let key: serde_json::Value = serde_json::from_str(&made.said).unwrap();
    let key = key["public_key"].as_str().unwrap();
    assert_eq!(world.run(&["audit", "verify", "--checkpoint", &file]).code, Some(0));

    world.set("SECRET_KEY", "another-secret-that-is-long-enough-5b1f7d30c9e2");
    let refused = world.run(&["audit", "verify", "--checkpoint", &file]);
    assert_eq!(refused.code, Some(69), "{refused:?}");
    assert!(refused.complained.contains("name its key with --public-key"), "{}", refused.complained);
    let named = world.run(&["audit", "verify", "--checkpoint", &file, "--public-key", key]);
    assert_eq!(named.code, Some(0), "{named:?}");
}

#[tokio::test]
async fn a_role_that_sees_a_part_only_is_told_so() {
    let mut world = World::make_for_development().await;
    let serving = world.database.serving_url().await.unwrap().expose_secret().to_owned();
    world.set("DATABASE_URL", &serving);
    let ended = world.run(&["audit", "verify"]);
    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(ended.complained.contains("does not own the tables"), "{}", ended.complained);
}
