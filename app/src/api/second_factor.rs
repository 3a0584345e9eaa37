//! Setting a second factor up and taking it away.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{desk, own_profile, session};

#[server(prefix = "/api", endpoint = "propose-second-factor")]
pub async fn propose_second_factor(password: String) -> Result<(), AppError> {
    Ok(desk()?.propose_second_factor(&own_profile().await?, password.into()).await?)
}

/// The recovery codes are shown by the page, once.
#[server(prefix = "/api", endpoint = "confirm-second-factor")]
pub async fn confirm_second_factor(code: String) -> Result<(), AppError> {
    let codes = desk()?.confirm_second_factor(&own_profile().await?, &code).await?;
    let visit = session().await?;
    visit.keep_codes(codes).await?;
    visit.renew().await
}

#[server(prefix = "/api", endpoint = "disable-second-factor")]
pub async fn disable_second_factor(password: String) -> Result<(), AppError> {
    desk()?.disable_second_factor(&own_profile().await?, password.into()).await?;
    session().await?.renew().await
}

/// The new recovery codes are shown by the page, once.
#[server(prefix = "/api", endpoint = "remake-recovery-codes")]
pub async fn remake_recovery_codes(password: String) -> Result<(), AppError> {
    let codes = desk()?.remake_recovery_codes(&own_profile().await?, password.into()).await?;
    session().await?.keep_codes(codes).await
}
