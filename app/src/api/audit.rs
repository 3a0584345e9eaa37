//! The audit log. Its export as a file goes through plain routes, `GET /api/exports/audit.csv` and `.json`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{AuditPage, AuditQuery};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk};

/// A page of the log, newest first. Owners and reviewers may see it.
#[server(prefix = "/api", endpoint = "audit")]
pub async fn audit(#[server(default)] query: AuditQuery) -> Result<AuditPage, AppError> {
    let actor = caller().await?;
    let (filter, below) = present::audit_query(query)?;
    let found = desk()?.read_audit(&actor, &filter, below).await?;
    Ok(present::audit_page(found))
}
