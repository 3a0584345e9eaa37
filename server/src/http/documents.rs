//! Documents going out: pages as pictures, and the original as it came.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
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
    headers: HeaderMap,
) -> Result<Response, Problem> {
    require_own_click(&headers)?;
    let original = desk.original(&actor, DocumentId::from(document)).await?;
    let mut response = Response::new(Body::from_stream(original.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type(&original.media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&original.name));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Refuses what another site asks for, and what a page would run or show inside itself. Browsers say both;
/// what says nothing is no browser, and signed in all the same.
pub(super) fn require_own_click(headers: &HeaderMap) -> Result<(), Problem> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = said("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let is_to_be_saved = said("sec-fetch-dest").is_none_or(|wanted| matches!(wanted, "document" | "empty"));
    if is_own && is_to_be_saved {
        return Ok(());
    }
    let sentence = "This file can only be saved, and only from here. Open the document's page and save it there.";
    Err(Problem::Answer(StatusCode::FORBIDDEN, sentence.to_owned()))
}

/// The types that intake tells by content; anything else is bytes.
fn media_type(kept: &str) -> HeaderValue {
    let known = ["application/pdf", "image/", "application/xml", "text/plain", "application/vnd.openxmlformats-"];
    let is_known = known.iter().any(|start| kept.starts_with(start)) && !kept.contains("svg");
    let value = is_known.then(|| HeaderValue::from_str(kept).ok()).flatten();
    value.unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// RFC 6266: a plain name for old readers, and the true one percent-encoded; nothing in either can end the
/// header.
pub(super) fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | ' ') { sign } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = disposition("a\r\nSet-Cookie: x=1; \"évil\".pdf");
        let text = value.to_str().unwrap();
        assert_eq!(
            text,
            "attachment; filename=\"a__Set-Cookie_ x_1_ __vil_.pdf\"; \
             filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1%3B%20%22%C3%A9vil%22.pdf"
        );
    }

    #[test]
    fn only_a_click_of_ones_own_saves_a_file() {
        let may = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            require_own_click(&headers).is_ok()
        };
        assert!(may(&[]));
        assert!(may(&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "document")]));
        assert!(may(&[("sec-fetch-site", "none"), ("sec-fetch-dest", "document")]));
        assert!(!may(&[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "document")]));
        assert!(!may(&[("sec-fetch-site", "same-site")]));
        for inside in ["iframe", "object", "embed", "script", "image"] {
            assert!(!may(&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", inside)]), "{inside}");
        }
    }

    #[test]
    fn a_type_that_a_browser_would_run_is_never_told() {
        assert_eq!(media_type("application/pdf"), "application/pdf");
        for kept in ["text/html", "image/svg+xml", "application/javascript", "application/pdf\r\nx: y"] {
            assert_eq!(media_type(kept), "application/octet-stream", "{kept}");
        }
    }
}
