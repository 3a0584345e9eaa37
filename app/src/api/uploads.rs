//! Files on their way in. The bytes themselves come through a plain route, `POST /api/uploads`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::UploadView;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk};

/// The caller's latest uploads, newest first, and how far each is.
#[server(prefix = "/api", endpoint = "recent-uploads")]
pub async fn recent_uploads() -> Result<Vec<UploadView>, AppError> {
    let actor = caller().await?;
    let uploads = desk()?.recent_uploads(&actor).await?;
    Ok(uploads.into_iter().map(super::present::upload).collect())
}
