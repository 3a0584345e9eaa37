//! What became of a document, for the program that sent it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use store::DocumentId;
use workflow::Desk;
use workflow::results::DocumentResult;

use super::problem::Problem;
use super::visit::Visitor;

/// `/api/documents/{id}`
pub async fn show(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(document): Path<uuid::Uuid>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<DocumentResult>), Problem> {
    let result = desk.result_of(&actor, DocumentId::from(document)).await?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(result)))
}
