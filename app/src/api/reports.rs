//! Reports on screen. As files they go through a plain route, `GET /api/reports/{name}`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{ReportPage, ReportQuery};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{answer, caller, desk};

/// A page of a report.
#[server(prefix = "/api", endpoint = "report")]
pub async fn report(name: String, #[server(default)] query: ReportQuery) -> Result<ReportPage, AppError> {
    let actor = caller().await?;
    let name = workflow::reports::ReportName::read(&name).ok_or_else(|| answer(AppError::NotFound))?;
    Ok(present::report_page(desk()?.report(&actor, name, &present::report_query(query)).await?))
}
