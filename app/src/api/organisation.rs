//! The organisation itself: how its people sign in, and which programs work for it.

use leptos::prelude::*;

use crate::AppError;
use crate::model::OrganisationPage;

#[cfg(feature = "ssr")]
use secrecy::ExposeSecret;
#[cfg(feature = "ssr")]
use workflow::accounts::security::SecurityEntry;
#[cfg(feature = "ssr")]
use workflow::accounts::tokens::TokenForm;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, caller_profile, desk, parse_id, refuse, session};

/// A token made just now is in it once, and never again.
#[server(prefix = "/api", endpoint = "organisation")]
pub async fn organisation() -> Result<OrganisationPage, AppError> {
    let (profile, desk) = (caller_profile().await?, desk()?);
    let actor = &profile.actor;
    let security = desk.security_policy(actor).await?;
    let tokens = if actor.role().may_manage() { desk.tokens(actor).await? } else { Vec::new() };
    let deletion = desk.departure(actor).await?;
    let token = session().await?.take_token().await?;
    Ok(present::organisation_page(&profile, security, tokens, token, deletion))
}

/// Counts from the next request of everybody on.
#[server(prefix = "/api", endpoint = "set-security")]
pub async fn set_security(
    #[server(default)] second_factor: bool,
    #[server(default)] idle_minutes: String,
    #[server(default)] session_hours: String,
    version: i32,
) -> Result<(), AppError> {
    let entry = SecurityEntry { second_factor, idle_minutes: &idle_minutes, session_hours: &session_hours, version };
    Ok(desk()?.set_security_policy(&caller().await?, entry).await?)
}

/// Makes a token; the page shows it once.
#[server(prefix = "/api", endpoint = "make-token")]
pub async fn make_token(name: String, scope: String, days: i64, password: String) -> Result<(), AppError> {
    let profile = caller_profile().await?;
    let scope = store::TokenScope::read(&scope).ok_or_else(|| refuse("Choose one of the rights in the list."))?;
    let token = desk()?.make_token(&profile, TokenForm { name: &name, scope, days }, password.into()).await?;
    session().await?.keep_token(token.expose_secret()).await
}

#[server(prefix = "/api", endpoint = "end-token")]
pub async fn end_token(id: String) -> Result<(), AppError> {
    Ok(desk()?.end_token(&caller().await?, parse_id(&id)?).await?)
}

/// Has the organisation deleted in a week, with all that it has.
#[server(prefix = "/api", endpoint = "ask-for-deletion")]
pub async fn ask_for_deletion(name: String, password: String) -> Result<(), AppError> {
    desk()?.ask_for_deletion(&caller_profile().await?, &name, password.into()).await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "keep-organisation")]
pub async fn keep_organisation() -> Result<(), AppError> {
    Ok(desk()?.keep_organisation(&caller().await?).await?)
}
