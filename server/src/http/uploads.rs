//! Files coming in: streamed from the request to storage, never whole in memory.

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures::TryStreamExt;
use serde::Serialize;
use workflow::intake::{Received, ToldKind};
use workflow::{Desk, DeskError};

use super::problem::Problem;
use super::visit::Visitor;

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

/// Takes a form with `kind` (contract, invoice or empty) before any number of `file` parts.
pub async fn receive(
    State(desk): State<Desk>,
    Visitor(actor): Visitor,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let mut kind = ToldKind::Unsaid;
    let mut received = Vec::new();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("kind") => kind = ToldKind::read(&field.text().await?),
            Some("file") => {
                let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
                received.push(Answer::from(take(&desk, &actor, &name, kind, field).await?));
            }
            _ => {}
        }
    }
    if received.is_empty() {
        return Err(Problem::NoFile);
    }
    let wants_json =
        headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    Ok(if wants_json { Json(received).into_response() } else { Redirect::to("/invoices").into_response() })
}

async fn take(
    desk: &Desk,
    actor: &store::Actor,
    name: &str,
    kind: ToldKind,
    field: Field<'_>,
) -> Result<Received, DeskError> {
    let bytes = field.map_err(|error: MultipartError| std::io::Error::other(error.body_text()));
    desk.receive(actor, name, kind, bytes).await
}
