//! From where each request came, put beside it for the audit log, and whether a page made it on its own account.

use std::sync::Arc;

use app::unattended::Unattended;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use edge::ClientAddress;
use store::Origin;
use tower_http::request_id::RequestId;

pub async fn tell_origin(mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ClientAddress>().map(|client| client.0);
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let origin = Origin::new(address, id, agent);
    if is_unattended(&request) {
        request.extensions_mut().insert(Unattended);
    }
    request.extensions_mut().insert(Arc::new(origin));
    next.run(request).await
}

/// What pages ask by themselves. Whoever says so of other requests only lets a session end that nobody uses.
fn is_unattended(request: &Request) -> bool {
    ["/api/news", "/api/recent-uploads"].contains(&request.uri().path())
        || request.headers().contains_key("x-unattended")
}
