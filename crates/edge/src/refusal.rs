//! What a refused request is told: a status and one sentence, as plain text.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// An answer in place of the page, with the sentence that says what to do.
pub(crate) fn refuse(status: StatusCode, sentence: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sentence).into_response()
}
