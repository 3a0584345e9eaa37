//! What is answered while the sessions' store does not answer: that it will pass, and a page that tries again.

use app::AppError;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// In seconds.
const RETRY_AFTER: &str = "5";

/// Without `sandbox`, under which no page may load itself anew.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What the client can make use of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A page that loads itself anew.
    Page,
    /// A page to go back from, for what was sent must not be sent twice by itself.
    SentForm,
    /// A server function's error.
    Error,
}

impl Wish {
    pub fn of(request: &Request) -> Self {
        let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        match (accept.contains("text/html"), request.method()) {
            (true, &Method::GET | &Method::HEAD) => Self::Page,
            (true, _) => Self::SentForm,
            (false, _) => Self::Error,
        }
    }
}

/// 503, in the form that the client asked for.
pub fn answer(error: &dyn std::fmt::Display, wish: Wish) -> Response {
    tracing::warn!(%error, "the sessions' store does not answer");
    let body = match wish {
        Wish::Page => Html(page(
            "<meta http-equiv=\"refresh\" content=\"5\">",
            "This page tries again by itself every 5 seconds.",
        ))
        .into_response(),
        Wish::SentForm => {
            Html(page("", "Nothing was done. Go back, wait a few seconds, and send it again.")).into_response()
        }
        Wish::Error => Json(AppError::Away).into_response(),
    };
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn page(head: &str, next: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n{head}\n<title>Away for a moment · Probity</title>\n\
         </head>\n<body>\n<main>\n<h1>Away for a moment</h1>\n\
         <p>Probity cannot look up who is signed in right now, so it lets nobody in. Nothing is lost.</p>\n\
         <p>{next}</p>\n</main>\n</body>\n</html>\n"
    )
}
