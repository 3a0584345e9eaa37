//! Stands around every request: gives it its span and its line in the log, and turns whatever fails inside into an
//! answer that tells a number and, in production, nothing else.

use std::any::Any;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use app::AppError;
use app::incident::{Incident, RequestTrace};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use tokio::time::Instant;
use tower_http::request_id::RequestId;
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

use super::fault_page::FaultPage;
use crate::telemetry::read_parent;

/// Marks a server function's answer as an error of its own type.
const SERVER_FN_ERROR: HeaderName = HeaderName::from_static("serverfnerror");

/// A failure that a handler leaves to [`answer_faults`].
#[derive(Clone)]
pub struct Fault(pub Arc<dyn Error + Send + Sync>);

/// How failures are told.
#[derive(Clone)]
pub struct Faults {
    page: FaultPage,
    /// Whether people may see causes: in development only.
    is_open: bool,
}

impl Faults {
    pub fn new(page: FaultPage, is_open: bool) -> Self {
        Self { page, is_open }
    }

    fn tell(&self, asker: Asker, incident: Incident) -> Response {
        match asker {
            Asker::Page => self.page.answer(&incident),
            Asker::Script => {
                let error = AppError::Internal { reference: incident.id, detail: incident.detail };
                let json = serde_json::to_string(&error).unwrap_or_default();
                let path = HeaderValue::from_static("/api");
                let kind = HeaderValue::from_static("application/json");
                (StatusCode::INTERNAL_SERVER_ERROR, [(SERVER_FN_ERROR, path), (header::CONTENT_TYPE, kind)], json)
                    .into_response()
            }
            Asker::Other => {
                let error = AppError::Internal { reference: incident.id, detail: incident.detail };
                (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
            }
        }
    }
}

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// A person, in the browser's window.
    Page,
    /// The pages' own code, calling a server function.
    Script,
    Other,
}

impl Asker {
    fn of(request: &Request) -> Self {
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let path = request.uri().path();
        if accept.contains("text/html") {
            Self::Page
        } else if path.starts_with("/api/") && path != "/api/uploads" {
            Self::Script
        } else {
            Self::Other
        }
    }
}

/// Outermost: the request's id, its span and its line in the log. Takes `true` where people may see causes.
pub async fn trace_request(State(faults): State<Faults>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = Uuid::new_v4().simple().to_string();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let is_file = route.is_none() && request.method() == Method::GET;
    let span = tracing::info_span!(
        "request",
        request_id = %id,
        method = %request.method(),
        // Never the address itself, which may hold a token.
        route = route.as_deref().unwrap_or("(none)"),
        user = field::Empty,
        organisation = field::Empty,
        trace_id = field::Empty,
    );
    follow_parent(&span, &request);
    request.extensions_mut().insert(RequestTrace::new(span.clone(), faults.is_open));
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.extensions_mut().insert(RequestId::new(value));
    }
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match (is_file, status) {
        (true, 0..400) => tracing::debug!(parent: &span, status, duration_ms, "answered"),
        _ => tracing::info!(parent: &span, status, duration_ms, "answered"),
    }
    response
}

fn follow_parent(span: &Span, request: &Request) {
    use opentelemetry::trace::TraceContextExt;
    let told = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    if let Some(context) = told.and_then(read_parent) {
        span.record("trace_id", field::display(context.span().span_context().trace_id()));
        // Without a collector there is no trace to take on, and that is no error.
        let _ = span.set_parent(context);
    }
}

/// Innermost of what answers: panics, faults of handlers, and answers of status 500 that somebody else made.
pub async fn answer_faults(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let trace = request.extensions().get::<RequestTrace>().cloned();
    let trace = trace.unwrap_or_else(|| RequestTrace::new(Span::current(), false));
    let response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => return faults.tell(asker, trace.note(format!("a panic: {}", read_panic(&*panic)))),
    };
    if let Some(Fault(error)) = response.extensions().get::<Fault>() {
        let error: &(dyn Error + 'static) = error.as_ref();
        return faults.tell(asker, trace.report(error));
    }
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    if response.headers().contains_key(&SERVER_FN_ERROR) {
        return mend_status(&faults, &trace, response).await;
    }
    let text = read_start(response.into_body()).await;
    faults.tell(asker, trace.note(format!("an answer of status 500: {text}")))
}

/// The library answers with 500 where a call does not even reach its server function; only some of that is a fault.
async fn mend_status(faults: &Faults, trace: &RequestTrace, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    // Longer ones are none of ours, and come to nothing here.
    let bytes = axum::body::to_bytes(body, 16 * 1024).await.unwrap_or_default();
    match serde_json::from_slice(&bytes) {
        Ok(AppError::Refused(_)) => head.status = StatusCode::UNPROCESSABLE_ENTITY,
        Ok(AppError::Internal { reference, .. }) if reference == AppError::UNKNOWN => {
            return faults.tell(Asker::Script, trace.note("a call did not reach its server function".to_owned()));
        }
        Ok(AppError::Internal { .. } | AppError::NoAnswer) => {}
        Ok(_) => head.status = StatusCode::BAD_REQUEST,
        Err(_) => {
            return faults.tell(Asker::Script, trace.note("a server function failed in no way of ours".to_owned()));
        }
    }
    Response::from_parts(head, Body::from(bytes))
}

/// The hook that logs panics has told the place; here only the beginning of what was said.
fn read_panic(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no text)").chars().take(300).collect()
}

/// Bodies of errors are short; one that is not, or does not come, is not worth waiting for.
async fn read_start(body: Body) -> String {
    let bytes = axum::body::to_bytes(body, 16 * 1024).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).chars().take(500).collect()
}

#[cfg(test)]
mod tests;
