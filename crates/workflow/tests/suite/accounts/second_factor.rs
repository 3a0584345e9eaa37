//! The second factor, with an authenticator of the test's own.

use secrecy::ExposeSecret;
use store::Profile;
use time::Duration;
use totp_rs::{Algorithm, Builder, Secret};
use workflow::accounts::second_factor::FactorState;
use workflow::accounts::security::SecurityEntry;
use workflow::accounts::{PendingSignIn, SignInStep};

use super::members::join;
use super::world::{PASSWORD, World, done, from, pass, unix_now};
use crate::house::refusal;

/// The device of a person who has taken the secret.
struct Device(Vec<u8>);

impl Device {
    fn code(&self) -> String {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(Secret::new(self.0.clone().into_boxed_slice()))
            .with_account_name("test")
            .with_issuer(None::<&str>)
            .build()
            .unwrap();
        totp.generate(unix_now()).to_string()
    }
}

async fn propose(world: &World, profile: &Profile) -> Device {
    world.desk.propose_second_factor(profile, PASSWORD.into()).await.unwrap();
    let FactorState::Proposed(proposal) = world.desk.second_factor(profile).await.unwrap() else { panic!() };
    let secret = proposal.secret.expose_secret().replace(' ', "");
    assert!(proposal.address.expose_secret().contains(&format!("secret={secret}")));
    Device(Secret::try_from_base32(&secret).unwrap().as_bytes().to_vec())
}

async fn set_up(world: &World, profile: &Profile) -> (Device, Vec<String>) {
    let device = propose(world, profile).await;
    let sealed = world.desk.confirm_second_factor(profile, &device.code()).await.unwrap();
    let codes = world.desk.open_recovery_codes(&profile.actor, &sealed).unwrap();
    pass(Duration::seconds(30));
    (device, codes.iter().map(|code| code.expose_secret().to_owned()).collect())
}

async fn pending(world: &World) -> PendingSignIn {
    match world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap() {
        SignInStep::NeedsCode(pending) => pending,
        SignInStep::Done(_) => panic!("signed in without the second factor"),
    }
}

#[tokio::test]
async fn a_code_of_the_device_serves_once() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (device, _) = set_up(&world, &ada).await;
    let pending = pending(&world).await;
    let code = device.code();
    let begun = world.desk.sign_in_with_code(&pending, &code, &from(1)).await.unwrap();
    assert!(world.profile(begun).await.is_some());
    assert!(refusal(world.desk.sign_in_with_code(&pending, &code, &from(1)).await).contains("used before"));
    pass(Duration::seconds(30));
    assert!(world.desk.sign_in_with_code(&pending, &device.code(), &from(1)).await.is_ok());
}

#[tokio::test]
async fn a_recovery_code_serves_once_and_is_its_persons_only() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let eve = world.found("eve").await;
    let (_, codes) = set_up(&world, &ada).await;
    let (_, foreign) = set_up(&world, &eve).await;
    assert_eq!(codes.len(), 10);
    let pending = pending(&world).await;
    refusal(world.desk.sign_in_with_code(&pending, &foreign[0], &from(1)).await);
    world.desk.sign_in_with_code(&pending, &codes[0].to_uppercase(), &from(1)).await.unwrap();
    refusal(world.desk.sign_in_with_code(&pending, &codes[0], &from(1)).await);
    let FactorState::On { codes_left } = world.desk.second_factor(&ada).await.unwrap() else { panic!() };
    assert_eq!(codes_left, 9);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_and_the_right_password_does_not_help() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (device, _) = set_up(&world, &ada).await;
    let first = pending(&world).await;
    for attempt in 0..5 {
        refusal(world.desk.sign_in_with_code(&first, "000000", &from(attempt)).await);
    }
    let second = pending(&world).await;
    let said = refusal(world.desk.sign_in_with_code(&second, &device.code(), &from(50)).await);
    assert!(said.contains("Wait 1 minute,"), "{said}");
    pass(Duration::minutes(1));
    assert!(world.desk.sign_in_with_code(&second, &device.code(), &from(50)).await.is_ok());
}

#[tokio::test]
async fn the_password_waits_five_minutes_for_the_code_and_not_past_its_own_change() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (device, _) = set_up(&world, &ada).await;
    let late = pending(&world).await;
    pass(Duration::minutes(5));
    assert!(refusal(world.desk.sign_in_with_code(&late, &device.code(), &from(1)).await).contains("too long"));
    let stale = pending(&world).await;
    world.desk.change_password(&ada, PASSWORD.into(), "another sentence with five words".into()).await.unwrap();
    assert!(
        refusal(world.desk.sign_in_with_code(&stale, &device.code(), &from(1)).await).contains("changed meanwhile")
    );
}

#[tokio::test]
async fn it_counts_only_once_the_device_has_shown_a_right_code() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let device = propose(&world, &ada).await;
    assert!(matches!(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap(), SignInStep::Done(_)));
    let early = device.code();
    pass(Duration::minutes(2));
    refusal(world.desk.confirm_second_factor(&ada, &early).await);
    world.desk.confirm_second_factor(&ada, &device.code()).await.unwrap();
    pending(&world).await;
}

#[tokio::test]
async fn setting_up_and_taking_away_need_the_password() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    refusal(world.desk.propose_second_factor(&ada, "not the password".into()).await);
    set_up(&world, &ada).await;
    refusal(world.desk.disable_second_factor(&ada, "not the password".into()).await);
    refusal(world.desk.remake_recovery_codes(&ada, "not the password".into()).await);
    pending(&world).await;
    world.desk.disable_second_factor(&ada, PASSWORD.into()).await.unwrap();
    assert!(matches!(world.sign_in("ada@example.org", PASSWORD, 1).await.unwrap(), SignInStep::Done(_)));
}

#[tokio::test]
async fn the_secret_lies_sealed_in_the_database() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (device, _) = set_up(&world, &ada).await;
    let store = world.database.open().await.unwrap();
    let kept = store.find_second_factor(ada.actor.user().unwrap()).await.unwrap().unwrap().secret;
    assert!(kept.starts_with("v1."), "{kept}");
    let hex: String = device.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!kept.contains(&hex) && !kept.contains(&Secret::new(device.0.into_boxed_slice()).to_base32()));
}

#[tokio::test]
async fn where_it_is_demanded_whoever_has_none_owes_it_and_nobody_turns_it_off() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let demand = |version| SecurityEntry { second_factor: true, idle_minutes: "", session_hours: "", version };
    assert!(refusal(world.desk.set_security_policy(&ada.actor, demand(0)).await).contains("your"));
    set_up(&world, &ada).await;
    world.desk.set_security_policy(&ada.actor, demand(0)).await.unwrap();
    assert!(!world.again(&ada).await.owes_second_factor);
    assert!(refusal(world.desk.disable_second_factor(&ada, PASSWORD.into()).await).contains("demands"));

    let begun = done(join(&world, &ada, "bob", PASSWORD).await.unwrap());
    let bob = world.profile(begun).await.unwrap();
    assert!(bob.owes_second_factor);
    set_up(&world, &bob).await;
    assert!(!world.again(&bob).await.owes_second_factor);
}
