//! Reports as files, always to be saved, themselves on record.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use workflow::reports::{ReportFormat, ReportName, ReportQuery};
use workflow::{Desk, DeskError};

use super::documents::{disposition, require_own_click};
use super::problem::Problem;
use super::visit::Visitor;

/// `/api/reports/{savings.csv}`, with the filter of the page.
pub async fn save(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(file): Path<String>,
    query: Result<Query<ReportQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    require_own_click(&headers)?;
    let (name, format) = read_name(&file).ok_or(Problem::NotFound)?;
    let Query(query) = query.map_err(|_| {
        DeskError::Refused("The address asks for something the report does not know. Save it from its page.".to_owned())
    })?;
    let bytes = desk.export_report(&actor, name, &query, format).await?;
    let media_type = match format {
        ReportFormat::Csv => "text/csv; charset=utf-8",
        ReportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&format!("{}.{}", name.key(), format.ending())));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn read_name(file: &str) -> Option<(ReportName, ReportFormat)> {
    let (name, ending) = file.rsplit_once('.')?;
    let format = ReportFormat::ALL.into_iter().find(|format| format.ending() == ending)?;
    Some((ReportName::read(name)?, format))
}
