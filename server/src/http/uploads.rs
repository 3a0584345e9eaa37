//! Files coming in: streamed from the request to storage, never whole in memory.

mod form;
mod meter;

use axum::Json;
use axum::extract::{Extension, FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use workflow::intake::{Incoming, Received, ToldKind};
use workflow::{Desk, DeskError};

use super::problem::Problem;
use super::visit::Visitor;
use form::{Form, Part};

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

#[derive(Serialize)]
struct Answer {
    document: String,
    name: String,
    /// Whether the same bytes had been taken in before.
    already_known: bool,
}

impl From<Received> for Answer {
    fn from(received: Received) -> Self {
        Self { document: received.document.to_string(), name: received.name, already_known: received.already_known }
    }
}

/// Files that were refused while others of the same form were taken.
#[derive(Default)]
struct Refusals {
    status: Option<StatusCode>,
    sentences: Vec<String>,
}

impl Refusals {
    /// Keeps what lies with one file; anything else ends the request.
    fn keep(&mut self, error: DeskError) -> Result<(), Problem> {
        let (status, sentence) = match error {
            DeskError::Refused(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            DeskError::TooLarge(sentence) => (StatusCode::PAYLOAD_TOO_LARGE, sentence),
            DeskError::WrongKind(sentence) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence),
            other => return Err(other.into()),
        };
        self.status.get_or_insert(status);
        self.sentences.push(sentence);
        Ok(())
    }
}

/// Takes a form with `kind` (contract, invoice or empty) before any number of `file` parts.
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
    let mut kind = ToldKind::Unsaid;
    let (mut received, mut refusals) = (Vec::new(), Refusals::default());
    while let Some(part) = form.next().await? {
        match part {
            Part::Kind(told) => kind = told,
            Part::Other => {}
            Part::File { name, media_type, mut content } => {
                let incoming = Incoming { name: &name, kind, media_type: media_type.as_deref(), expected };
                match desk.receive(&actor, incoming, content.bytes()).await {
                    Ok(taken) => received.push(Answer::from(taken)),
                    Err(DeskError::BrokenOff { sentence, .. }) => {
                        drop(content);
                        return Err(form.explain(sentence));
                    }
                    Err(error) => refusals.keep(error)?,
                }
                if content.skip().await.is_err() {
                    drop(content);
                    return Err(form.explain("The upload did not arrive whole. Send it again.".to_owned()));
                }
            }
        }
    }
    if let Some(status) = refusals.status {
        if !received.is_empty() {
            let names: Vec<&str> = received.iter().map(|answer| answer.name.as_str()).collect();
            refusals.sentences.push(format!("Taken in: {}.", names.join(", ")));
        }
        return Err(Problem::Answer(status, refusals.sentences.join("\n")));
    }
    if received.is_empty() {
        return Err(Problem::NoFile);
    }
    Ok(if wants_json { Json(received).into_response() } else { Redirect::to("/invoices").into_response() })
}
