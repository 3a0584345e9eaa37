//! Files that were sent together. The bytes themselves come through a plain route, `POST /api/uploads`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{BatchPage, BatchesPage};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

/// Begins a batch; its id goes with each file. `name` is that of an archive, or empty.
#[server(prefix = "/api", endpoint = "begin-batch")]
pub async fn begin_batch(name: String) -> Result<String, AppError> {
    Ok(desk()?.begin_batch(&caller().await?, Some(&name)).await?.to_string())
}

/// The latest batches; `below` is where the page before ended, or empty.
#[server(prefix = "/api", endpoint = "batches")]
pub async fn batches(below: String) -> Result<BatchesPage, AppError> {
    let actor = caller().await?;
    let below = if below.is_empty() { None } else { Some(parse_id(&below)?) };
    Ok(present::batches_page(desk()?.batches(&actor, below).await?))
}

/// A batch with a page of its files; `after` is where the page before ended, or empty.
#[server(prefix = "/api", endpoint = "batch")]
pub async fn batch(id: String, after: String) -> Result<BatchPage, AppError> {
    let actor = caller().await?;
    let after = if after.is_empty() { 0 } else { after.parse().map_err(|_| AppError::NotFound)? };
    let desk = desk()?;
    let view = desk.batch(&actor, parse_id(&id)?, after).await?;
    let live = desk.live_uploads(&actor).await;
    Ok(present::batch_page(view, live, actor.role().may_write()))
}

/// Stops what of a batch is under way.
#[server(prefix = "/api", endpoint = "cancel-batch")]
pub async fn cancel_batch(id: String) -> Result<(), AppError> {
    desk()?.cancel_batch(&caller().await?, parse_id(&id)?).await?;
    Ok(())
}

/// Begins again with what of a batch failed or was cancelled.
#[server(prefix = "/api", endpoint = "retry-batch")]
pub async fn retry_batch(id: String) -> Result<(), AppError> {
    desk()?.retry_batch(&caller().await?, parse_id(&id)?).await?;
    Ok(())
}
