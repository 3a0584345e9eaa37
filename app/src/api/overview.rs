//! The overview of what was found and what became of it.

use leptos::prelude::*;

use crate::AppError;
use crate::model::OverviewPage;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk};

/// In the currency asked for, where something came in in it.
#[server(prefix = "/api", endpoint = "overview")]
pub async fn overview(#[server(default)] currency: String) -> Result<OverviewPage, AppError> {
    let actor = caller().await?;
    let view = desk()?.overview(&actor, domain::Currency::read(&currency)).await?;
    Ok(present::overview_page(view))
}
