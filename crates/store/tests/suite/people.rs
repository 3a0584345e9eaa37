//! Sessions in the ledger, failed attempts, members, resets and second factors.

use std::net::IpAddr;
use std::sync::Arc;

use secrecy::ExposeSecret;
use store::accounts::attempts::Tried;
use store::accounts::letters::LetterKind;
use store::invitations::NewInvitation;
use store::sessions::ledger::{NewSession, SessionEnd};
use store::{Actor, AuditFilter, EmailAddress, OrganisationId, Origin, Role, SignedIn, StoreError};
use time::{Duration, OffsetDateTime};

use crate::world::{NOW, World};

fn new_session(begun_at: OffsetDateTime) -> NewSession {
    NewSession {
        device: "Firefox on Linux".to_owned(),
        begun_at,
        ends_at: begun_at + Duration::hours(12),
        idle: Duration::minutes(30),
    }
}

fn nowhere() -> Arc<Origin> {
    Arc::default()
}

async fn begin(world: &World, actor: &Actor) -> SignedIn {
    world.store.begin_session(actor, &new_session(NOW)).await.unwrap()
}

async fn holds(world: &World, held: SignedIn, after: Duration) -> bool {
    world.store.find_profile(held, NOW + after).await.unwrap().is_some()
}

async fn join(world: &World, owner: &Actor, name: &str, role: Role) -> Actor {
    let email = EmailAddress::read(&format!("{name}@example.org")).unwrap();
    let token_hash = [u8::try_from(name.len()).unwrap(); 32];
    let invitation = NewInvitation { email, role, token_hash, expires_at: NOW + Duration::days(7) };
    world.store.invite(owner, &invitation, NOW).await.unwrap();
    world.store.accept_invitation(&token_hash, name, &"$argon2id$...".to_owned().into(), &nowhere(), NOW).await.unwrap()
}

#[tokio::test]
async fn a_profile_is_a_members_only_and_needs_a_session() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    let held = begin(&world, &ada).await;
    let profile = world.store.find_profile(held, NOW).await.unwrap().unwrap();
    assert_eq!((profile.actor, profile.organisation_name.as_str(), profile.has_documents), (ada.clone(), "ada", false));
    world.upload(&ada, "a file").await;
    assert!(world.store.find_profile(held, NOW).await.unwrap().unwrap().has_documents);
    for organisation in [bob.organisation(), OrganisationId::generate()] {
        assert_eq!(world.store.find_profile(SignedIn { organisation, ..held }, NOW).await.unwrap(), None);
    }
    let of_bob = SignedIn { session: held.session, user: bob.user().unwrap(), organisation: bob.organisation() };
    assert_eq!(world.store.find_profile(of_bob, NOW).await.unwrap(), None, "another's session");
}

#[tokio::test]
async fn a_session_ends_without_use_and_after_its_time_however_much_it_is_used() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let idle = begin(&world, &ada).await;
    assert!(!holds(&world, idle, Duration::minutes(30)).await);
    assert!(holds(&world, idle, Duration::minutes(29)).await, "asking too late is no use, and changes nothing");
    let used = begin(&world, &ada).await;
    for quarter in 1..48 {
        assert!(holds(&world, used, Duration::minutes(15) * quarter).await, "{quarter}");
    }
    assert!(!holds(&world, used, Duration::hours(12)).await);
}

#[tokio::test]
async fn a_page_that_is_left_open_does_not_keep_its_session() {
    let world = World::create().await;
    let held = begin(&world, &world.found("ada").await).await;
    let mut looks = Vec::new();
    for minute in (1..40).step_by(2) {
        looks.push(world.store.watch_profile(held, NOW + Duration::minutes(minute)).await.unwrap().is_some());
    }
    assert_eq!(looks.iter().filter(|held| **held).count(), 15, "{looks:?}");
    assert!(!holds(&world, held, Duration::minutes(30)).await);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_person_only() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    let (first, second, third) = (begin(&world, &ada).await, begin(&world, &ada).await, begin(&world, &ada).await);
    assert_eq!(world.store.list_sessions(&ada, NOW).await.unwrap().len(), 3);
    assert_eq!(world.store.list_sessions(&ada, NOW + Duration::minutes(30)).await.unwrap(), Vec::new());
    assert_eq!(world.store.list_sessions(&bob, NOW).await.unwrap(), Vec::new());
    let foreign = world.store.end_session(&bob, first.session, SessionEnd::Revoked, NOW).await;
    assert!(matches!(foreign, Err(StoreError::NotFound(_))));
    world.store.end_session(&ada, first.session, SessionEnd::Revoked, NOW).await.unwrap();
    assert!(!holds(&world, first, Duration::ZERO).await && holds(&world, second, Duration::ZERO).await);
    assert_eq!(world.store.end_other_sessions(&ada, second.session, NOW).await.unwrap(), 1);
    assert!(!holds(&world, third, Duration::ZERO).await && holds(&world, second, Duration::ZERO).await);
    assert_eq!(world.store.forget_ended_sessions(NOW + Duration::minutes(31)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_removed_member_is_out_at_once_and_can_join_again() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let bob = join(&world, &owner, "bob", Role::Reviewer).await;
    let held = begin(&world, &bob).await;
    world.store.remove_member(&owner, bob.user().unwrap(), NOW).await.unwrap();
    assert!(!holds(&world, held, Duration::ZERO).await);
    let email = EmailAddress::read("bob@example.org").unwrap();
    assert!(world.store.find_account(&email).await.unwrap().unwrap().memberships.is_empty());
    assert_eq!(world.store.list_members(&owner).await.unwrap().len(), 1);

    let invitation =
        NewInvitation { email, role: Role::Viewer, token_hash: [9; 32], expires_at: NOW + Duration::days(7) };
    world.store.invite(&owner, &invitation, NOW).await.unwrap();
    let stranger = world.found("eve").await.user().unwrap();
    let stolen = world.store.rejoin(&[9; 32], stranger, &nowhere(), NOW).await;
    assert!(matches!(stolen, Err(StoreError::InvitationSpent)));
    let again = world.store.rejoin(&[9; 32], bob.user().unwrap(), &nowhere(), NOW).await.unwrap();
    assert_eq!((again.organisation(), again.role()), (owner.organisation(), Role::Viewer));
    assert!(world.store.find_profile(held, NOW).await.unwrap().is_some_and(|profile| profile.actor == again));
    let twice = world.store.rejoin(&[9; 32], bob.user().unwrap(), &nowhere(), NOW).await;
    assert!(matches!(twice, Err(StoreError::InvitationSpent)));
}

#[tokio::test]
async fn roles_are_an_owners_to_change_and_an_owner_stays() {
    let world = World::create().await;
    let (owner, other) = (world.found("ada").await, world.found("bob").await);
    let carol = join(&world, &owner, "carol", Role::Reviewer).await;
    let (owner_id, carol_id) = (owner.user().unwrap(), carol.user().unwrap());
    for actor in [&carol, &Actor::person(carol_id, owner.organisation(), Role::Owner)] {
        let refused = world.store.change_role(actor, carol_id, Role::Owner, NOW).await;
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "also with a role that is no longer true");
    }
    let foreign = world.store.change_role(&other, carol_id, Role::Viewer, NOW).await;
    assert!(matches!(foreign, Err(StoreError::NotFound(_))));
    let foreign = world.store.remove_member(&other, carol_id, NOW).await;
    assert!(matches!(foreign, Err(StoreError::NotFound(_))));
    let last = world.store.change_role(&owner, owner_id, Role::Viewer, NOW).await;
    assert!(matches!(last, Err(StoreError::LastOwner)));
    let last = world.store.remove_member(&owner, owner_id, NOW).await;
    assert!(matches!(last, Err(StoreError::LastOwner)));
    assert_eq!(world.store.change_role(&owner, carol_id, Role::Owner, NOW).await.unwrap(), Role::Reviewer);

    let carol = Actor::person(carol_id, owner.organisation(), Role::Owner);
    let (first, second) = tokio::join!(
        world.store.change_role(&owner, carol_id, Role::Viewer, NOW),
        world.store.change_role(&carol, owner_id, Role::Viewer, NOW),
    );
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
}

#[tokio::test]
async fn an_admin_manages_members_but_neither_makes_nor_unmakes_owners() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let admin = join(&world, &owner, "alba", Role::Admin).await;
    let carol = join(&world, &owner, "carol", Role::Reviewer).await;
    let (owner_id, carol_id) = (owner.user().unwrap(), carol.user().unwrap());
    let refused = [
        world.store.change_role(&admin, carol_id, Role::Owner, NOW).await,
        world.store.change_role(&admin, owner_id, Role::Viewer, NOW).await,
        world.store.remove_member(&admin, owner_id, NOW).await,
    ];
    for refused in refused {
        assert!(matches!(refused, Err(StoreError::Forbidden { needs: "an owner" })), "{refused:?}");
    }
    let email = EmailAddress::read("eve@example.org").unwrap();
    let invitation =
        NewInvitation { email, role: Role::Owner, token_hash: [3; 32], expires_at: NOW + Duration::days(7) };
    let refused = world.store.invite(&admin, &invitation, NOW).await;
    assert!(matches!(refused, Err(StoreError::Forbidden { needs: "an owner" })), "{refused:?}");
    assert_eq!(world.store.change_role(&admin, carol_id, Role::Auditor, NOW).await.unwrap(), Role::Reviewer);
    let auditor = Actor::person(carol_id, owner.organisation(), Role::Auditor);
    assert!(!world.store.list_audit(&auditor, &AuditFilter::default(), None, 10).await.unwrap().is_empty());
    let viewer = Actor::person(carol_id, owner.organisation(), Role::Viewer);
    let refused = world.store.list_audit(&viewer, &AuditFilter::default(), None, 10).await;
    assert!(matches!(refused, Err(StoreError::Forbidden { .. })));
    assert_eq!(world.store.remove_member(&admin, carol_id, NOW).await.unwrap(), Role::Auditor);
}

#[tokio::test]
async fn attempts_lock_an_account_and_unlock_it() {
    let world = World::create().await;
    let subject = [Tried::Password(EmailAddress::read("ada@example.org").unwrap())];
    for _ in 0..5 {
        assert_eq!(world.store.count_attempt(&subject, NOW).await.unwrap(), None);
    }
    assert_eq!(world.store.count_attempt(&subject, NOW).await.unwrap(), Some(NOW + Duration::minutes(1)));
    let later = NOW + Duration::minutes(1);
    assert_eq!(world.store.count_attempt(&subject, later).await.unwrap(), None);
    assert_eq!(world.store.count_attempt(&subject, later).await.unwrap(), Some(later + Duration::minutes(2)));
    world.store.forgive_attempt(&subject).await.unwrap();
    assert_eq!(world.store.count_attempt(&subject, later).await.unwrap(), None);
    assert_eq!(world.store.forget_old_attempts(later + Duration::hours(24)).await.unwrap(), 1);
}

#[tokio::test]
async fn many_attempts_at_once_are_no_way_round_the_lock() {
    let world = World::create().await;
    let subjects =
        [Tried::Client(IpAddr::from([192, 0, 2, 1])), Tried::Password(EmailAddress::read("ada@example.org").unwrap())];
    let attempts = (0..40).map(|_| world.store.count_attempt(&subjects, NOW));
    let counted = futures::future::join_all(attempts).await;
    assert_eq!(counted.into_iter().filter(|counted| matches!(counted, Ok(None))).count(), 5);
}

#[tokio::test]
async fn a_right_password_does_not_clear_the_address_it_comes_from() {
    let world = World::create().await;
    let client = Tried::Client(IpAddr::from([192, 0, 2, 1]));
    for _ in 0..30 {
        assert_eq!(world.store.count_attempt(std::slice::from_ref(&client), NOW).await.unwrap(), None);
    }
    let own = [client.clone(), Tried::Password(EmailAddress::read("eve@example.org").unwrap())];
    assert!(world.store.count_attempt(&own, NOW).await.unwrap().is_some());
    let later = NOW + Duration::minutes(1);
    assert_eq!(world.store.count_attempt(&own, later).await.unwrap(), None);
    world.store.forgive_attempt(&own).await.unwrap();
    assert!(world.store.count_attempt(&[client], later).await.unwrap().is_some());
}

#[tokio::test]
async fn a_reset_works_once_in_time_and_ends_all_sessions() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let held = begin(&world, &ada).await;
    let open = async |token: u8, now: OffsetDateTime| {
        let not_after = now - Duration::minutes(2);
        let end = now + Duration::minutes(15);
        world.store.open_reset("ada@example.org", &[token; 32], not_after, now, end).await.unwrap()
    };
    assert!(open(1, NOW).await.is_some());
    assert!(open(2, NOW + Duration::minutes(1)).await.is_none(), "too soon");
    assert!(world.store.find_reset(&[1; 32], NOW).await.unwrap().is_some());
    assert_eq!(world.store.find_reset(&[1; 32], NOW + Duration::minutes(15)).await.unwrap(), None);
    assert!(open(3, NOW + Duration::minutes(2)).await.is_some());
    assert_eq!(world.store.find_reset(&[1; 32], NOW).await.unwrap(), None, "the older one is void");

    let hash = "$argon2id$new".to_owned().into();
    world.store.use_reset(&[3; 32], &hash, &nowhere(), NOW).await.unwrap();
    let twice = world.store.use_reset(&[3; 32], &hash, &nowhere(), NOW).await;
    assert!(matches!(twice, Err(StoreError::ResetSpent)));
    assert!(!holds(&world, held, Duration::ZERO).await);
    let account = world.store.find_account(&EmailAddress::read("ada@example.org").unwrap()).await.unwrap().unwrap();
    assert_eq!(account.password_hash.expose_secret(), "$argon2id$new");
    let letter = world.store.take_due_letter(NOW).await.unwrap().unwrap();
    assert_eq!((letter.recipient.as_str(), letter.kind), ("ada@example.org", LetterKind::PasswordChanged));
}

#[tokio::test]
async fn nobody_without_a_membership_gets_a_reset() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let bob = join(&world, &owner, "bob", Role::Viewer).await;
    world.store.remove_member(&owner, bob.user().unwrap(), NOW).await.unwrap();
    for email in ["bob@example.org", "eve@example.org"] {
        assert_eq!(world.store.open_reset(email, &[1; 32], NOW, NOW, NOW + Duration::hours(1)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_letter_is_asked_for_once_tried_again_and_given_up() {
    let world = World::create().await;
    let email = EmailAddress::read("anyone@example.org").unwrap();
    for _ in 0..3 {
        world.store.ask_for_letter(&email, LetterKind::PasswordReset, NOW).await.unwrap();
    }
    let first = world.store.take_due_letter(NOW).await.unwrap().unwrap();
    assert_eq!(first.attempts, 1);
    assert_eq!(world.store.take_due_letter(NOW).await.unwrap(), None);
    let later = NOW + Duration::seconds(30);
    let second = world.store.take_due_letter(later).await.unwrap().unwrap();
    assert_eq!(second.attempts, 2);
    assert_eq!(world.store.take_due_letter(later + Duration::seconds(59)).await.unwrap(), None);
    world.store.settle_letter(&second).await.unwrap();
    assert_eq!(world.store.take_due_letter(NOW + Duration::days(1)).await.unwrap(), None);
    world.store.ask_for_letter(&email, LetterKind::PasswordReset, NOW).await.unwrap();
    assert_eq!(world.store.give_up_letters(NOW + Duration::hours(12)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_code_and_a_recovery_code_serve_once() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let user = ada.user().unwrap();
    let (here, elsewhere) = (begin(&world, &ada).await, begin(&world, &ada).await);
    world.store.propose_second_factor(user, "sealed", NOW).await.unwrap();
    assert!(!world.store.use_step(user, 5).await.unwrap(), "not confirmed yet");
    world.store.confirm_second_factor(&ada, 10, &[[1; 32], [2; 32]], here.session, NOW).await.unwrap();
    assert!(holds(&world, here, Duration::ZERO).await && !holds(&world, elsewhere, Duration::ZERO).await);
    assert!(!world.store.use_step(user, 10).await.unwrap(), "the code that confirmed it");
    assert!(world.store.use_step(user, 11).await.unwrap());
    assert!(!world.store.use_step(user, 11).await.unwrap());
    assert!(!world.store.use_step(user, 9).await.unwrap());
    let replaced = world.store.propose_second_factor(user, "another", NOW).await;
    assert!(matches!(replaced, Err(StoreError::Conflict(_))), "one that counts is not replaced");

    assert!(world.store.use_recovery_code(&ada, &[1; 32], NOW).await.unwrap());
    assert!(!world.store.use_recovery_code(&ada, &[1; 32], NOW).await.unwrap());
    assert!(!world.store.use_recovery_code(&ada, &[3; 32], NOW).await.unwrap());
    assert_eq!(world.store.count_recovery_codes(user).await.unwrap(), 1);
    let bob = world.found("bob").await;
    assert!(!world.store.use_recovery_code(&bob, &[2; 32], NOW).await.unwrap(), "another's code");
    world.store.remove_second_factor(&ada, here.session, NOW).await.unwrap();
    assert_eq!(world.store.find_second_factor(user).await.unwrap(), None);
    assert_eq!(world.store.count_recovery_codes(user).await.unwrap(), 0);
}
