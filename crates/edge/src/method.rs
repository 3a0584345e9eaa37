//! The methods that this server knows; a header that would change one is taken away.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use crate::refusal::refuse;

const ALLOWED: &str = "GET, HEAD, POST";
const OVERRIDES: [&str; 3] = ["x-http-method-override", "x-http-method", "x-method-override"];

pub async fn check_method(mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "Only GET, HEAD and POST are understood here.");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(ALLOWED));
        return response;
    }
    for name in OVERRIDES {
        request.headers_mut().remove(HeaderName::from_static(name));
    }
    next.run(request).await
}
