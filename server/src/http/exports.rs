//! Files made of an organisation's data: the audit log, the recovery ledger, proofs of findings. Always to be saved, themselves on record.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use store::{BatchId, InvoiceId};
use workflow::audit::{AuditQuery, ExportFormat};
use workflow::recovery::RecoveryQuery;
use workflow::{Desk, DeskError};

use super::documents::{disposition, require_own_click};
use super::problem::Problem;
use super::visit::Visitor;

/// `/api/exports/{audit.csv|audit.json}`, with the filter of the page.
pub async fn audit(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(name): Path<String>,
    query: Result<Query<AuditQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let (format, media_type, disposition) = match name.as_str() {
        "audit.csv" => (ExportFormat::Csv, "text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""),
        "audit.json" => (ExportFormat::Json, "application/json", "attachment; filename=\"audit.json\""),
        _ => return Err(Problem::NotFound),
    };
    let Query(query) = query.map_err(|_| {
        DeskError::Refused(
            "The address asks for something the audit log does not know. Export it from its page.".to_owned(),
        )
    })?;
    let export = desk.export_audit(&actor, &query, format).await?;
    let mut response = Body::from_stream(export.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    Ok(response)
}

/// `/api/recovery.csv`, with the filter of the page.
pub async fn recovery(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    query: Result<Query<RecoveryQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| {
        DeskError::Refused(
            "The address asks for something the ledger does not know. Export it from its page.".to_owned(),
        )
    })?;
    let export = desk.export_recovery(&actor, &query).await?;
    let mut response = Body::from_stream(export.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"recovery.csv\""));
    Ok(response)
}

/// `/api/organisation.zip`: all that the organisation has.
pub async fn organisation(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    require_own_click(&headers)?;
    let export = desk.export_organisation(&actor).await?;
    let mut response = Body::from_stream(export).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"organisation.zip\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

#[derive(Deserialize)]
pub struct ProofQuery {
    finding: String,
}

/// `/api/proofs/{id}?finding=R20:3`: the certificate of a finding of this invoice, for `probity verify`.
pub async fn proof(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(invoice): Path<uuid::Uuid>,
    query: Result<Query<ProofQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    require_own_click(&headers)?;
    let Query(query) = query.map_err(|_| Problem::NotFound)?;
    let proof = desk.proof(&actor, InvoiceId::from(invoice), &query.finding).await?;
    let mut response = Body::from(proof.text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&proof.name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `/api/batches/{id}/files.csv`: a line for each file of the batch.
pub async fn batch(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(batch): Path<uuid::Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    require_own_click(&headers)?;
    let text = desk.export_batch(&actor, BatchId::from(batch)).await?;
    let mut response = Body::from(text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"batch.csv\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
