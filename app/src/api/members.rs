//! Who belongs to the organisation, as what, and inviting others.

use leptos::prelude::*;

use crate::AppError;
use crate::model::MembersPage;

#[cfg(feature = "ssr")]
use secrecy::ExposeSecret;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id, refuse, session};

/// The members. The address of an invitation made just now is in it once, and never again.
#[server(prefix = "/api", endpoint = "members")]
pub async fn members() -> Result<MembersPage, AppError> {
    let (actor, desk) = (caller().await?, desk()?);
    let members = desk.members(&actor).await?;
    let invitations = if actor.role().may_manage() { desk.invitations(&actor).await? } else { Vec::new() };
    let invitation = session().await?.take_invitation().await?;
    Ok(present::members_page(&actor, members, invitations, invitation))
}

/// Makes an invitation; the page shows its address, to be handed to the person.
#[server(prefix = "/api", endpoint = "invite")]
pub async fn invite(email: String, role: String) -> Result<(), AppError> {
    let actor = caller().await?;
    let token = desk()?.invite(&actor, &email, read_role(&role)?).await?;
    session().await?.keep_invitation(format!("/sign-up?invitation={}", token.expose_secret())).await
}

#[server(prefix = "/api", endpoint = "withdraw-invitation")]
pub async fn withdraw_invitation(id: String) -> Result<(), AppError> {
    Ok(desk()?.withdraw_invitation(&caller().await?, parse_id(&id)?).await?)
}

#[server(prefix = "/api", endpoint = "change-role")]
pub async fn change_role(user: String, role: String) -> Result<(), AppError> {
    Ok(desk()?.change_role(&caller().await?, parse_id(&user)?, read_role(&role)?).await?)
}

#[server(prefix = "/api", endpoint = "remove-member")]
pub async fn remove_member(user: String) -> Result<(), AppError> {
    Ok(desk()?.remove_member(&caller().await?, parse_id(&user)?).await?)
}

#[cfg(feature = "ssr")]
fn read_role(word: &str) -> Result<store::Role, AppError> {
    store::Role::read(word).ok_or_else(|| refuse("Choose one of the roles in the list."))
}
