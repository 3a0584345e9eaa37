//! Who belongs to the organisation, and inviting others.

use leptos::prelude::*;

use crate::AppError;
use crate::model::MembersPage;

#[cfg(feature = "ssr")]
use secrecy::ExposeSecret;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, session};

/// The members. The address of an invitation made just now is in it once, and never again.
#[server(prefix = "/api", endpoint = "members")]
pub async fn members() -> Result<MembersPage, AppError> {
    let actor = caller().await?;
    let members = desk()?.members(&actor).await?;
    let invitation = session().await?.take_invitation().await?;
    Ok(present::members_page(&actor, members, invitation))
}

/// Makes an invitation; the page shows its address, to be handed to the person.
#[server(prefix = "/api", endpoint = "invite")]
pub async fn invite(email: String) -> Result<(), AppError> {
    let actor = caller().await?;
    let token = desk()?.invite(&actor, &email, store::Role::Reviewer).await?;
    session().await?.keep_invitation(format!("/sign-up?invitation={}", token.expose_secret())).await
}
