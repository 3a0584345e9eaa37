//! Documents to try Probity with.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk};

/// Takes in the sample documents as if they had been uploaded, then shows the inbox.
#[server(prefix = "/api", endpoint = "load-samples")]
pub async fn load_samples() -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.load_samples(&actor).await?;
    leptos_axum::redirect("/invoices");
    Ok(())
}
