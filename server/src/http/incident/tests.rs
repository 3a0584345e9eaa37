//! What failures look like from outside.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower::ServiceExt;

use super::*;

#[allow(clippy::unused_async, reason = "handlers are")]
async fn panic_now() -> &'static str {
    panic!("the canary sings")
}

/// What the library answers where it cannot call a server function.
fn call_failed(error: &AppError) -> Response {
    let json = serde_json::to_string(error).unwrap();
    (StatusCode::INTERNAL_SERVER_ERROR, [(SERVER_FN_ERROR, "/api/unread")], json).into_response()
}

fn router(is_open: bool) -> Router {
    let faults = Faults::new(FaultPage::new("/pkg/style.css"), is_open);
    let fail =
        || async { super::super::problem::Problem::Desk(workflow::DeskError::Internal("the canary sings".into())) };
    Router::new()
        .route("/panic", get(panic_now))
        .route("/api/panic", post(panic_now))
        .route("/api/uploads", post(panic_now))
        .route("/fail", get(fail))
        .route("/raw", get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "the canary sings") }))
        .route("/api/unread", post(|| async { call_failed(&AppError::Refused("Fill it in.".to_owned())) }))
        .route(
            "/api/unknown",
            post(|| async { call_failed(&AppError::Internal { reference: "unknown".to_owned(), detail: None }) }),
        )
        .route("/away", get(|| async { (StatusCode::SERVICE_UNAVAILABLE, "come back later") }))
        .layer(from_fn_with_state(faults.clone(), answer_faults))
        .layer(from_fn_with_state(faults, trace_request))
}

/// Status, headers as text, and body.
async fn ask(is_open: bool, method: Method, path: &str, accept: &str) -> (StatusCode, String, String) {
    let request = Request::builder().method(method).uri(path).header(header::ACCEPT, accept);
    let response = router(is_open).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), format!("{:?}", response.headers()));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn production_tells_a_number_and_nothing_else() {
    for path in ["/panic", "/fail", "/raw"] {
        for accept in ["text/html,*/*", "*/*"] {
            let (status, headers, body) = ask(false, Method::GET, path, accept).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert!(!body.contains("canary") && !headers.contains("canary"), "{path}: {body} {headers}");
            assert!(body.to_lowercase().contains("incident"), "{path}: {body}");
            assert_eq!(body.contains("<h1>"), accept.contains("html"), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn development_shows_the_cause() {
    for path in ["/panic", "/fail", "/raw"] {
        let (_, _, body) = ask(true, Method::GET, path, "text/html").await;
        assert!(body.contains("the canary sings"), "{path}: {body}");
    }
}

#[tokio::test]
async fn the_pages_code_gets_an_error_that_it_understands() {
    let (status, headers, body) = ask(false, Method::POST, "/api/panic", "application/json").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(headers.contains("serverfnerror"), "{headers}");
    assert!(matches!(serde_json::from_str(&body).unwrap(), AppError::Internal { detail: None, .. }));
    let (_, _, body) = ask(false, Method::POST, "/api/uploads", "application/json").await;
    assert!(body.starts_with("Not done."), "an upload's error is shown as it comes: {body}");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_no_fault_of_the_server() {
    let (status, _, body) = ask(false, Method::POST, "/api/unread", "application/json").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Fill it in."), "{body}");
}

#[tokio::test]
async fn a_failure_that_nobody_logged_gets_its_number() {
    let (status, headers, body) = ask(false, Method::POST, "/api/unknown", "application/json").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("unknown") && headers.contains("serverfnerror"), "{body}");
}

#[tokio::test]
async fn other_answers_pass() {
    let (status, _, body) = ask(false, Method::GET, "/away", "text/html").await;
    assert_eq!((status, body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "come back later"));
}
