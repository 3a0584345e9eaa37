//! Signing up, signing in, inviting.

use std::sync::Arc;

use secrecy::ExposeSecret;
use store::invitations::NewInvitation;
use store::{Actor, EmailAddress, Founding, Role, StoreError};
use time::Duration;

use crate::world::{NOW, World, account};

#[tokio::test]
async fn the_first_founds_and_the_second_needs_an_invitation() {
    let world = World::create().await;
    assert!(!world.store.is_founded().await.unwrap());
    let ada = world.store.sign_up(&account("ada"), "Ada & Co", Founding::First, NOW).await.unwrap();
    assert_eq!(ada.role(), Role::Owner);
    assert!(world.store.is_founded().await.unwrap());
    let refused = world.store.sign_up(&account("bob"), "Bob", Founding::First, NOW).await;
    assert!(matches!(refused, Err(StoreError::SignUpClosed)));
    world.store.sign_up(&account("bob"), "Bob", Founding::Open, NOW).await.unwrap();
}

#[tokio::test]
async fn of_two_founders_at_once_one_founds() {
    let world = World::create().await;
    let (ada, bob) = (account("ada"), account("bob"));
    let (first, second) = tokio::join!(
        world.store.sign_up(&ada, "A", Founding::First, NOW),
        world.store.sign_up(&bob, "B", Founding::First, NOW),
    );
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
}

#[tokio::test]
async fn an_account_is_found_by_its_address_in_any_case() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let taken = world.store.sign_up(&account("ada"), "Again", Founding::Open, NOW).await;
    assert!(matches!(taken, Err(StoreError::EmailTaken)));

    let found = world.store.find_account(&EmailAddress::read("ADA@example.org").unwrap()).await.unwrap().unwrap();
    assert_eq!(Some(found.user), ada.user());
    assert_eq!(found.password_hash.expose_secret(), "$argon2id$...");
    let membership = found.memberships.first().unwrap();
    assert_eq!((membership.organisation, membership.role), (ada.organisation(), Role::Owner));
    assert!(world.store.find_account(&EmailAddress::read("eve@example.org").unwrap()).await.unwrap().is_none());
}

#[tokio::test]
async fn an_invitation_works_once_and_in_time() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let invitation = NewInvitation {
        email: EmailAddress::read("bob@example.org").unwrap(),
        role: Role::Viewer,
        token_hash: [7; 32],
        expires_at: NOW + Duration::days(7),
    };
    world.store.invite(&owner, &invitation, NOW).await.unwrap();
    let late = NOW + Duration::days(8);
    assert_eq!(world.store.find_invitation(&[7; 32], late).await.unwrap(), None);
    assert_eq!(world.store.find_invitation(&[8; 32], NOW).await.unwrap(), None);
    let open = world.store.find_invitation(&[7; 32], NOW).await.unwrap().unwrap();
    assert_eq!((open.organisation_name.as_str(), open.email.as_str()), ("ada", "bob@example.org"));

    let hash = "hash".to_owned().into();
    let bob = world.store.accept_invitation(&[7; 32], "Bob", &hash, &Arc::default(), NOW).await.unwrap();
    assert_eq!((bob.organisation(), bob.role()), (owner.organisation(), Role::Viewer));
    let twice = world.store.accept_invitation(&[7; 32], "Bob", &hash, &Arc::default(), NOW).await;
    assert!(matches!(twice, Err(StoreError::InvitationSpent)));

    let members = world.store.list_members(&bob).await.unwrap();
    assert_eq!(members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Bob", "ada"]);
}

#[tokio::test]
async fn a_withdrawn_invitation_is_spent() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let email = EmailAddress::read("bob@example.org").unwrap();
    let expires_at = NOW + Duration::days(7);
    let invitation = NewInvitation { email, role: Role::Reviewer, token_hash: [1; 32], expires_at };
    let id = world.store.invite(&owner, &invitation, NOW).await.unwrap();
    world.store.revoke_invitation(&owner, id, NOW).await.unwrap();
    assert_eq!(world.store.find_invitation(&[1; 32], NOW).await.unwrap(), None);
    assert!(world.store.list_invitations(&owner, NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_viewer_only_sees() {
    let world = World::create().await;
    let owner = world.found("ada").await;
    let (_, _, invoice) = world.reconciled_invoice(&owner, "INV-1").await;
    let viewer = Actor::person(owner.user().unwrap(), owner.organisation(), Role::Viewer);
    assert!(world.store.find_invoice(&viewer, invoice).await.unwrap().is_some());
    let decided = world.store.decide(&viewer, invoice, "R01-1", store::Verdict::Dismissed, "no", NOW).await;
    assert!(matches!(decided, Err(StoreError::Forbidden { .. })));
    let uploaded = world.store.record_upload(&viewer, &crate::world::document("x"), NOW).await;
    assert!(matches!(uploaded, Err(StoreError::Forbidden { .. })));
}
