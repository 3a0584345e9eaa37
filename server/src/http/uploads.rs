//! Files coming in: streamed from the request to storage, never whole in memory.

mod form;
mod gathering;
mod meter;

use axum::extract::{Extension, FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use workflow::Desk;

use super::problem::Problem;
use super::visit::Visitor;
use form::{Form, Part};
use gathering::Gathering;

/// How much one request may carry, all its files together, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct RequestLimit(pub u64);

impl RequestLimit {
    fn problem(self) -> Problem {
        Problem::Answer(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "These files together are larger than {} MB, the limit for one upload (REQUEST_MAX_BYTES). Send fewer at \
                 a time, or ask who runs Probity to raise the limit.",
                self.0 / 1_000_000
            ),
        )
    }

    /// Refuses a request that says it is too large before any of it is taken.
    fn check(self, headers: &HeaderMap) -> Result<Option<u64>, Problem> {
        let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if told.is_some_and(|told| told > self.0) { Err(self.problem()) } else { Ok(told) }
    }
}

/// Takes a form with `kind` (contract, invoice or empty) and `batch` (an id, where one was begun) before any number of
/// `file` parts. What ends in `.zip` is unpacked, and each of its files taken as if it had been sent alone.
pub async fn receive(
    State(desk): State<Desk>,
    Extension(limit): Extension<RequestLimit>,
    request: Request,
) -> Result<Response, Problem> {
    let expected = limit.check(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let Visitor(actor) = Visitor::from_request_parts(&mut parts, &desk).await?;
    let wants_json =
        parts.headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let mut form = Form::open(Request::from_parts(parts, body), limit).await?;
    let mut gathering = Gathering::of(desk, actor, expected, limit.0);
    while let Some(part) = form.next().await? {
        match part {
            Part::Kind(told) => gathering.set_kind(told),
            Part::Batch(told) => gathering.set_batch(told).await?,
            Part::Other => {}
            Part::File { name, media_type, mut content } => {
                if let Some(sentence) = gathering.take(&name, media_type.as_deref(), content.bytes()).await? {
                    drop(content);
                    return Err(form.explain(sentence));
                }
                if content.skip().await.is_err() {
                    drop(content);
                    return Err(form.explain("The upload did not arrive whole. Send it again.".to_owned()));
                }
            }
        }
    }
    gathering.answer(wants_json)
}
