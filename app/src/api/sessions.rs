//! A person's own account: where it is signed in, and how it is guarded.

use leptos::prelude::*;

use crate::AppError;
use crate::model::AccountPage;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{desk, own_profile, parse_id, session};

/// Recovery codes made just now are in it once, and never again.
#[server(prefix = "/api", endpoint = "account")]
pub async fn account() -> Result<AccountPage, AppError> {
    let (profile, desk) = (own_profile().await?, desk()?);
    let factor = desk.second_factor(&profile).await?;
    let sessions = desk.sessions(&profile.actor).await?;
    let codes = match session().await?.take_codes().await? {
        Some(sealed) => desk.open_recovery_codes(&profile.actor, &sealed)?,
        None => Vec::new(),
    };
    present::account_page(&profile, factor, codes, sessions)
}

#[server(prefix = "/api", endpoint = "end-session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    Ok(desk()?.end_session(&own_profile().await?.actor, parse_id(&id)?).await?)
}

#[server(prefix = "/api", endpoint = "end-other-sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    desk()?.end_other_sessions(&own_profile().await?).await?;
    Ok(())
}
