//! New passwords: with the old one, or with a link from a letter.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{desk, origin, own_profile, session};

#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(present: String, new: String) -> Result<(), AppError> {
    desk()?.change_password(&own_profile().await?, present.into(), new.into()).await?;
    session().await?.renew().await?;
    leptos_axum::redirect("/account?changed=password");
    Ok(())
}

/// The same answer for every address.
#[server(prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<(), AppError> {
    desk()?.ask_for_reset(&email).await?;
    leptos_axum::redirect("/forgot?asked=1");
    Ok(())
}

/// Whether a reset's link can still be used.
#[server(prefix = "/api", endpoint = "reset-state")]
pub async fn is_reset_open(token: String) -> Result<bool, AppError> {
    Ok(desk()?.is_reset_open(&token).await?)
}

#[server(prefix = "/api", endpoint = "reset-password")]
pub async fn reset_password(token: String, password: String) -> Result<(), AppError> {
    desk()?.reset_password(&token, password.into(), &origin()).await?;
    session().await?.end().await?;
    leptos_axum::redirect("/sign-in?changed=password");
    Ok(())
}
