//! Text that no page can keep: NUL stands in no language, and Postgres cannot hold it. Whatever an address asks or
//! a form tells is free of it before a handler sees it.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;

use crate::refusal::refuse;

const NUL: &[u8] = b"%00";

/// Answers 400 where what an address asks holds a NUL.
pub async fn check_query(request: Request, next: Next) -> Response {
    if request.uri().query().is_some_and(|query| holds_nul(query.as_bytes())) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "This address asks for a character that no text has (NUL). Take %00 out of it and try again.",
        );
    }
    next.run(request).await
}

/// The same for a form. It is read whole first, so a limit of its length must stand around this.
pub async fn check_form(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(form) = to_bytes(body, usize::MAX).await else {
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This form did not come whole, or is too long. Shorten it and send it again.",
        );
    };
    if holds_nul(&form) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "This form holds a character that no text has (NUL). Take it out and send the form again.",
        );
    }
    next.run(Request::from_parts(head, Body::from(form))).await
}

/// As it is, or percent-encoded: no other reading of `%00` makes anything else of it.
fn holds_nul(text: &[u8]) -> bool {
    text.contains(&0) || text.windows(NUL.len()).any(|part| part == NUL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_found_however_it_is_written() {
        for text in [&b"a=\0"[..], b"a=%00", b"%00", b"a=%%00", b"a=1&b=x%00y"] {
            assert!(holds_nul(text), "{text:?}");
        }
        for text in [&b""[..], b"a=%0", b"a=%01", b"a=%2500", b"a=0"] {
            assert!(!holds_nul(text), "{text:?}");
        }
    }
}
