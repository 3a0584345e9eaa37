//! Members of two organisations.

use secrecy::ExposeSecret;
use store::{Profile, Role};
use workflow::DeskError;
use workflow::accounts::{SignInStep, SignUp};

use super::world::{PASSWORD, World, done, from};
use crate::house::refusal;

pub async fn join(world: &World, owner: &Profile, name: &str, password: &str) -> Result<SignInStep, DeskError> {
    let token = world.desk.invite(&owner.actor, &format!("{name}@example.org"), Role::Viewer).await.unwrap();
    let form = SignUp {
        name: name.to_owned(),
        email: String::new(),
        password: password.into(),
        organisation: String::new(),
        invitation: token.expose_secret().to_owned(),
        origin: from(1),
    };
    world.desk.sign_up(form).await
}

#[tokio::test]
async fn only_an_owner_manages_members_and_only_its_own() {
    let world = World::create().await;
    let (ada, eve) = (world.found("ada").await, world.found("eve").await);
    let bob = world.profile(done(join(&world, &ada, "bob", PASSWORD).await.unwrap())).await.unwrap();
    let bob_id = bob.actor.user().unwrap();
    assert_eq!(bob.actor.role(), Role::Viewer);

    assert!(refusal(world.desk.change_role(&bob.actor, bob_id, Role::Owner).await).contains("an owner"));
    assert!(refusal(world.desk.remove_member(&bob.actor, ada.actor.user().unwrap()).await).contains("an owner"));
    assert!(refusal(world.desk.invite(&bob.actor, "x@example.org", Role::Owner).await).contains("an owner"));
    assert!(refusal(world.desk.invitations(&bob.actor).await).contains("an owner"));
    assert!(matches!(world.desk.change_role(&eve.actor, bob_id, Role::Owner).await, Err(DeskError::NotFound)));
    assert!(matches!(world.desk.remove_member(&eve.actor, bob_id).await, Err(DeskError::NotFound)));

    world.desk.invite(&ada.actor, "carol@example.org", Role::Viewer).await.unwrap();
    let open = world.desk.invitations(&ada.actor).await.unwrap().remove(0);
    assert!(matches!(world.desk.withdraw_invitation(&eve.actor, open.id).await, Err(DeskError::NotFound)));
    world.desk.withdraw_invitation(&ada.actor, open.id).await.unwrap();
    assert!(world.desk.invitations(&ada.actor).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_last_owner_stays() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let user = ada.actor.user().unwrap();
    assert!(refusal(world.desk.change_role(&ada.actor, user, Role::Viewer).await).contains("needs an owner"));
    assert!(refusal(world.desk.remove_member(&ada.actor, user).await).contains("needs an owner"));
}

#[tokio::test]
async fn a_removed_member_is_out_and_joins_again_by_the_own_password_only() {
    let world = World::create().await;
    let (ada, eve) = (world.found("ada").await, world.found("eve").await);
    let begun = done(join(&world, &ada, "bob", PASSWORD).await.unwrap());
    let bob = world.profile(begun).await.unwrap();
    assert!(refusal(join(&world, &eve, "bob", PASSWORD).await).contains("already an account"), "a member elsewhere");
    world.desk.remove_member(&ada.actor, bob.actor.user().unwrap()).await.unwrap();
    assert!(world.profile(begun).await.is_none());
    assert!(refusal(world.sign_in("bob@example.org", PASSWORD, 1).await).contains("wrong"));

    let taken = join(&world, &eve, "bob", "a password that eve chose").await;
    assert!(refusal(taken).contains("Type its password"), "an invitation takes no account over");
    let again = world.profile(done(join(&world, &eve, "bob", PASSWORD).await.unwrap())).await.unwrap();
    assert_eq!(again.actor.organisation(), eve.actor.organisation());
    assert_eq!(again.actor.user(), bob.actor.user());
}
