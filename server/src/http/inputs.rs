//! Lists coming in as CSV: a form with `kind`, `file` and, ticked, `replaces`.

use app::model::ImportReport;
use app::session::IMPORT_REPORT_KEY;
use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::InputKind;
use tower_sessions::Session;
use workflow::inputs::SentList;
use workflow::{Desk, DeskError};

use super::problem::Problem;
use super::visit::Visitor;

/// As much as a list and the form around it may take up, in bytes.
pub const BODY_LIMIT: usize = workflow::inputs::LIST_MAX_BYTES + 64 * 1024;
/// More parts than this are no person's form.
const PARTS: usize = 16;

/// Takes a list in. A page without scripts is led back to where it came from, and told there what became of it.
pub async fn receive(State(desk): State<Desk>, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let Visitor(actor) = Visitor::from_request_parts(&mut parts, &desk).await?;
    let session = Session::from_request_parts(&mut parts, &desk).await.map_err(|_| Problem::SignedOut)?;
    if !actor.role().may_write() {
        return Err(DeskError::Forbidden { needs: "a reviewer" }.into());
    }
    let wants_json =
        parts.headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let list = read_form(Request::from_parts(parts, body)).await?;
    let (kind, name) = (list.kind, list.file_name.clone());
    let outcome = desk.import_inputs(&actor, list).await?;
    let report: ImportReport = app::api::import_report(kind, &name, outcome);
    if wants_json {
        let status = if report.good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok((status, Json(report)).into_response());
    }
    session.insert(IMPORT_REPORT_KEY, report).await.map_err(Problem::Session)?;
    Ok(Redirect::to("/inputs").into_response())
}

async fn read_form(request: Request) -> Result<SentList, Problem> {
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return Err(broken("The upload was no form with a file. Choose the file on the page and send it again."));
    };
    let (mut kind, mut replaces, mut file) = (None, false, None);
    for _ in 0..PARTS {
        let Some(field) = form.next_field().await.map_err(told)? else { break };
        match field.name() {
            Some("kind") => kind = InputKind::read(&field.text().await.map_err(told)?),
            Some("replaces") => replaces = field.text().await.map_err(told)? == "yes",
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(told)?;
                if !name.is_empty() {
                    file = Some((name, bytes));
                }
            }
            _ => {}
        }
    }
    let (file_name, bytes) = file.ok_or(Problem::NoFile)?;
    let kind = kind.ok_or_else(|| {
        Problem::Desk(DeskError::Refused("Choose in the list what the file holds, then send it again.".to_owned()))
    })?;
    Ok(SentList { kind, file_name, bytes: bytes.to_vec(), replaces })
}

fn told(error: MultipartError) -> Problem {
    Problem::Answer(error.status(), format!("The upload was not complete: {}. Send it again.", error.body_text()))
}

fn broken(sentence: &str) -> Problem {
    Problem::Answer(StatusCode::BAD_REQUEST, sentence.to_owned())
}
