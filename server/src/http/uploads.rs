//! Files coming in: streamed from the request to storage, never whole in memory.

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures::TryStreamExt;
use serde::Serialize;
use workflow::intake::{Received, ToldKind};
use workflow::{Desk, DeskError};

use super::visit::{Visitor, answer};

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
) -> Result<Response, Response> {
    let mut kind = ToldKind::Unsaid;
    let mut received = Vec::new();
    while let Some(field) = form.next_field().await.map_err(refuse)? {
        match field.name() {
            Some("kind") => kind = ToldKind::read(&field.text().await.map_err(refuse)?),
            Some("file") => {
                let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
                received.push(Answer::from(take(&desk, &actor, &name, kind, field).await.map_err(answer)?));
            }
            _ => {}
        }
    }
    let wants_json =
        headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    Ok(match (wants_json, received.is_empty()) {
        (_, true) => (StatusCode::UNPROCESSABLE_ENTITY, "No file was sent. Choose one or more files, then send again.")
            .into_response(),
        (true, false) => Json(received).into_response(),
        (false, false) => Redirect::to("/invoices").into_response(),
    })
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

fn refuse(error: MultipartError) -> Response {
    (error.status(), format!("The upload was not complete: {}. Send it again.", error.body_text())).into_response()
}
