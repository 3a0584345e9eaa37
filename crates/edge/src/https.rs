//! Sends plain requests to HTTPS, always to this server's own public address.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};

use crate::client::Scheme;
use crate::health::is_own_probe;
use crate::origin::PublicOrigin;
use crate::refusal::refuse;

/// Whether plain requests are let through.
#[derive(Clone, Debug)]
pub enum HttpsRule {
    Optional,
    /// Pages are redirected to this origin; whatever changes something, or is no page, is refused.
    Required(Arc<PublicOrigin>),
}

pub async fn require_https(State(rule): State<HttpsRule>, request: Request, next: Next) -> Response {
    let HttpsRule::Required(origin) = rule else { return next.run(request).await };
    if request.extensions().get::<Scheme>() == Some(&Scheme::Https) || is_own_probe(&request) {
        return next.run(request).await;
    }
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && !request.uri().path().starts_with("/api/");
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match HeaderValue::from_str(&format!("{}{path}", origin.as_str())) {
        Ok(location) if is_page => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
        _ => refuse(
            StatusCode::FORBIDDEN,
            "This needs an encrypted connection. Use the https address; what was sent is not used.",
        ),
    }
}
