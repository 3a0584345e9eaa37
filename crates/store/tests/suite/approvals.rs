//! Invoices released for payment: by whom, of what amount, and by two people where the organisation demands it.

use store::invitations::NewInvitation;
use store::{Actor, DocumentNews, Edit, EmailAddress, InvoiceId, NotApproved, Role, StoreError, Verdict};
use time::Duration;

use crate::world::{NOW, World, amount, clean_outcome, invoice};

pub async fn join(world: &World, owner: &Actor, name: &str, role: Role) -> Actor {
    let email = EmailAddress::read(&format!("{name}@example.org")).unwrap();
    let token_hash = [u8::try_from(name.len()).unwrap(); 32];
    let invitation = NewInvitation { email, role, token_hash, expires_at: NOW + Duration::days(7) };
    world.store.invite(owner, &invitation, NOW).await.unwrap();
    let secret = "$argon2id$...".to_owned().into();
    world.store.accept_invitation(&token_hash, name, &secret, &std::sync::Arc::default(), NOW).await.unwrap()
}

/// An invoice of which 87.50 is payable, with both findings confirmed.
pub async fn decided(world: &World, actor: &Actor, number: &str) -> InvoiceId {
    let (_, _, id) = world.reconciled_invoice(actor, number).await;
    for finding in ["R01-1", "R20-2"] {
        world.store.decide(actor, id, finding, Verdict::Confirmed, "", NOW).await.unwrap();
    }
    id
}

#[tokio::test]
async fn one_person_approves_what_is_payable_once_every_finding_is_decided() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, _, open) = world.reconciled_invoice(&ada, "INV-0").await;
    let store = &world.store;
    assert_eq!(store.approve(&ada, open, amount("87.50"), NOW).await.unwrap(), Err(NotApproved::Undecided));

    let id = decided(&world, &ada, "INV-1").await;
    assert_eq!(store.approve(&ada, id, amount("100.00"), NOW).await.unwrap(), Err(NotApproved::OtherAmount));
    let state = store.approve(&ada, id, amount("87.50"), NOW).await.unwrap().unwrap();
    assert!(state.is_complete());
    assert_eq!(state.given[0].amount, amount("87.50"));
    assert_eq!(store.approve(&ada, id, amount("87.50"), NOW).await.unwrap(), Err(NotApproved::Complete));

    // Another amount is payable: what was approved counts for nothing.
    store.decide(&ada, id, "R20-2", Verdict::Dismissed, "agreed", NOW).await.unwrap();
    assert_eq!(store.read_approval(&ada, id).await.unwrap().given, []);
    store.approve(&ada, id, amount("90.00"), NOW).await.unwrap().unwrap();
    store.take_approval_back(&ada, id, NOW).await.unwrap();
    assert_eq!(store.read_approval(&ada, id).await.unwrap().given, []);
}

#[tokio::test]
async fn above_the_limit_it_takes_a_second_person_never_the_same_one() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let bob = join(&world, &ada, "bob", Role::Approver).await;
    let eve = join(&world, &ada, "eveline", Role::Viewer).await;
    let rita = join(&world, &ada, "rita", Role::Reviewer).await;
    let stranger = world.found("mallory").await;
    let store = &world.store;
    let id = decided(&world, &ada, "INV-1").await;
    let payable = amount("87.50");

    assert!(matches!(store.set_second_over(&bob, None, NOW).await, Err(StoreError::Forbidden { .. })));
    store.set_second_over(&ada, Some(amount("87.49")), NOW).await.unwrap();
    assert_eq!(store.read_second_over(&bob).await.unwrap(), Some(amount("87.49")));
    assert_eq!(store.read_second_over(&stranger).await.unwrap(), None);

    for other in [&eve, &rita] {
        assert!(matches!(store.approve(other, id, payable, NOW).await, Err(StoreError::Forbidden { .. })));
        assert!(matches!(store.take_approval_back(other, id, NOW).await, Err(StoreError::Forbidden { .. })));
    }
    assert!(matches!(store.approve(&stranger, id, payable, NOW).await, Err(StoreError::NotFound("invoice"))));
    assert!(!store.approve(&ada, id, payable, NOW).await.unwrap().unwrap().is_complete());
    assert_eq!(store.approve(&ada, id, payable, NOW).await.unwrap(), Err(NotApproved::SamePerson));
    assert!(!store.read_approval(&ada, id).await.unwrap().is_complete());
    let state = store.approve(&bob, id, payable, NOW).await.unwrap().unwrap();
    assert!(state.is_complete());
    assert_eq!(state.given.iter().map(|one| one.approver.as_str()).collect::<Vec<_>>(), ["ada", "bob"]);

    // Taken back, it begins anew, with both.
    store.take_approval_back(&bob, id, NOW).await.unwrap();
    assert!(!store.approve(&bob, id, payable, NOW).await.unwrap().unwrap().is_complete());
    assert_eq!(store.approve(&bob, id, payable, NOW).await.unwrap(), Err(NotApproved::SamePerson));

    // Up to the limit one person is enough.
    store.set_second_over(&ada, Some(payable), NOW).await.unwrap();
    assert!(store.read_approval(&ada, id).await.unwrap().is_complete());
}

#[tokio::test]
async fn two_who_approve_at_once_are_two_and_one_who_does_it_twice_is_one() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let bob = join(&world, &ada, "bob", Role::Approver).await;
    let store = &world.store;
    store.set_second_over(&ada, Some(amount("0")), NOW).await.unwrap();
    let id = decided(&world, &ada, "INV-1").await;
    let payable = amount("87.50");
    let (first, again) = tokio::join!(store.approve(&ada, id, payable, NOW), store.approve(&ada, id, payable, NOW));
    let refused = [first.unwrap(), again.unwrap()].into_iter().filter(|one| *one == Err(NotApproved::SamePerson));
    assert_eq!(refused.count(), 1);
    assert!(store.approve(&bob, id, payable, NOW).await.unwrap().unwrap().is_complete());
}

#[tokio::test]
async fn an_edit_ends_an_approval_though_the_sum_stays_as_it_was() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, _, id) = world.reconciled_invoice(&ada, "INV-1").await;
    let (store, whole) = (&world.store, amount("100.00"));
    let keep = async |version| {
        let edit =
            Edit { field: "fields.payment_account".to_owned(), old_value: None, new_value: Some("DE1".to_owned()) };
        store.edit_invoice(&ada, id, version, &invoice("INV-1", "Acme"), &edit, &clean_outcome(), NOW).await.unwrap()
    };
    let version = keep(1).await;
    assert!(store.approve(&ada, id, whole, NOW).await.unwrap().unwrap().is_complete());

    // Another account, the same sum.
    keep(version).await;
    assert_eq!(store.read_approval(&ada, id).await.unwrap().given, []);
    assert!(store.approve(&ada, id, whole, NOW).await.unwrap().unwrap().is_complete());
}

#[tokio::test]
async fn whoever_watches_hears_of_an_approval_and_others_do_not() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    let id = decided(&world, &ada, "INV-1").await;
    let (mut ours, mut theirs) = (world.store.watch_documents(&ada), world.store.watch_documents(&stranger));
    let limit = std::time::Duration::from_secs(10);
    for watch in [&mut ours, &mut theirs] {
        assert_eq!(tokio::time::timeout(limit, watch.next()).await.unwrap(), Some(DocumentNews::LookAgain));
    }
    world.store.approve(&ada, id, amount("87.50"), NOW).await.unwrap().unwrap();
    assert_eq!(tokio::time::timeout(limit, ours.next()).await.unwrap(), Some(DocumentNews::InvoicesChanged));
    let silence = std::time::Duration::from_millis(500);
    assert!(tokio::time::timeout(silence, theirs.next()).await.is_err());
}
