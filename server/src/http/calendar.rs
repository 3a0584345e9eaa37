//! Calendars for other programs, which cannot sign in: the token in the address says whose it is.

use app::session::SiteOrigin;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use workflow::Desk;

use super::problem::Problem;

/// `/api/calendar/{token}.ics`
pub async fn renewals(
    State(desk): State<Desk>,
    Extension(origin): Extension<SiteOrigin>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let token = name.strip_suffix(".ics").filter(|token| is_token(token)).ok_or(Problem::NotFound)?;
    let text = desk.read_calendar(token, &origin.0).await?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"renewals.ics\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// 32 bytes in hexadecimal: what is anything else was never given out.
fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
