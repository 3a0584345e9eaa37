//! Renewals, and the calendar of them that other programs read. The calendar itself goes through a plain route,
//! `GET /api/calendar/{name}`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::RenewalsPage;

#[cfg(feature = "ssr")]
use secrecy::ExposeSecret;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, session, site_origin};

/// The contracts by notice deadline. The address of a calendar made just now is in it once, and never again.
#[server(prefix = "/api", endpoint = "renewals")]
pub async fn renewals() -> Result<RenewalsPage, AppError> {
    let (actor, desk) = (caller().await?, desk()?);
    let view = desk.renewals(&actor).await?;
    let since = desk.calendar_since(&actor).await?;
    Ok(present::renewals_page(view, since, session().await?.take_calendar().await?))
}

/// Makes the caller's calendar, or gives it another address; the page shows it once.
#[server(prefix = "/api", endpoint = "make-calendar")]
pub async fn make_calendar() -> Result<(), AppError> {
    let token = desk()?.make_calendar(&caller().await?).await?;
    session().await?.keep_calendar(format!("{}/api/calendar/{}.ics", site_origin(), token.expose_secret())).await
}

#[server(prefix = "/api", endpoint = "end-calendar")]
pub async fn end_calendar() -> Result<(), AppError> {
    Ok(desk()?.end_calendar(&caller().await?).await?)
}
