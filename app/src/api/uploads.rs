//! Files on their way in. The bytes themselves come through a plain route, `POST /api/uploads`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::UploadsView;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

/// The organisation's latest uploads, newest first, and how far each is.
#[server(prefix = "/api", endpoint = "recent-uploads")]
pub async fn recent_uploads() -> Result<UploadsView, AppError> {
    let actor = caller().await?;
    let recent = desk()?.recent_uploads(&actor).await?;
    Ok(super::present::uploads(recent, actor.role().may_write()))
}

/// Stops a file that is under way.
#[server(prefix = "/api", endpoint = "cancel-upload")]
pub async fn cancel_upload(document: String) -> Result<(), AppError> {
    let actor = caller().await?;
    Ok(desk()?.cancel_upload(&actor, parse_id(&document)?).await?)
}
