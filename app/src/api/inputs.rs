//! Lists from outside the documents. A file itself comes through a plain route, `POST /api/inputs`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{ImportReport, InputsPage};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id, session};

/// The kinds, what is there of each, and the runs under way.
#[server(prefix = "/api", endpoint = "input-lists")]
pub async fn inputs() -> Result<InputsPage, AppError> {
    let actor = caller().await?;
    Ok(present::inputs_page(&actor, desk()?.inputs(&actor).await?))
}

/// What became of the file that was sent a moment ago; told once.
#[server(prefix = "/api", endpoint = "import-report")]
pub async fn told_of_import() -> Result<Option<ImportReport>, AppError> {
    caller().await?;
    session().await?.take_import_report().await
}

#[server(prefix = "/api", endpoint = "take-back-import")]
pub async fn take_back_import(id: String) -> Result<(), AppError> {
    Ok(desk()?.take_back_import(&caller().await?, parse_id(&id)?).await?)
}
