//! Documents going out: pages as pictures, and the original as it came.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use store::DocumentId;
use workflow::Desk;

use super::problem::Problem;
use super::visit::Visitor;

/// `/documents/{id}/pages/{n}.png`
pub async fn page(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path((document, page)): Path<(uuid::Uuid, String)>,
) -> Result<Response, Problem> {
    let page = page.strip_suffix(".png").and_then(|number| number.parse().ok()).ok_or(Problem::NotFound)?;
    let picture = desk.page_picture(&actor, DocumentId::from(document), page).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], picture).into_response())
}

/// The file as it was uploaded, always to be saved and never to be shown inside the site.
pub async fn original(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    Path(document): Path<uuid::Uuid>,
) -> Result<Response, Problem> {
    let original = desk.original(&actor, DocumentId::from(document)).await?;
    let mut response = Response::new(Body::from_stream(original.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&original.name));
    Ok(response)
}

/// RFC 6266: the name percent-encoded, so that nothing in it can end the header.
fn disposition(name: &str) -> HeaderValue {
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = disposition("a\r\nSet-Cookie: x=1; \"évil\".pdf");
        let text = value.to_str().unwrap();
        assert!(text.starts_with("attachment; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1%3B%20%22%C3%A9vil%22.pdf"));
    }
}
