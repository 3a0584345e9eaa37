//! What the plain routes answer when something is wrong: a status and a sentence.

use std::error::Error;
use std::sync::Arc;

use app::AppError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use workflow::DeskError;
use workflow::audit::Refusal;

use super::incident::Fault;

#[derive(Debug)]
pub enum Problem {
    SignedOut,
    /// The organisation demands one that the person has not.
    NeedsSecondFactor,
    NotFound,
    /// No file was in the form.
    NoFile,
    /// Told as it is.
    Answer(StatusCode, String),
    Desk(DeskError),
    Session(tower_sessions::session::Error),
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "You are signed out. Sign in to go on.").into_response(),
            Self::NeedsSecondFactor => (StatusCode::FORBIDDEN, AppError::NeedsSecondFactor.to_string()).into_response(),
            Self::NotFound => nothing_here(),
            Self::Desk(DeskError::NotFound) => noted(Refusal::NotTheirs, nothing_here()),
            Self::Desk(error @ DeskError::Forbidden { needs }) => {
                let told = (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response();
                noted(Refusal::Role { needs }, told)
            }
            Self::NoFile => {
                (StatusCode::UNPROCESSABLE_ENTITY, "No file was sent. Choose one or more files, then send again.")
                    .into_response()
            }
            Self::Answer(status, sentence) => (status, sentence).into_response(),
            Self::Desk(DeskError::TooLarge(sentence)) => (StatusCode::PAYLOAD_TOO_LARGE, sentence).into_response(),
            Self::Desk(DeskError::WrongKind(sentence)) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence).into_response()
            }
            Self::Desk(DeskError::BrokenOff { sentence, .. }) => (StatusCode::BAD_REQUEST, sentence).into_response(),
            Self::Desk(DeskError::Refused(sentence)) => (StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response(),
            Self::Desk(DeskError::Conflict) => {
                (StatusCode::CONFLICT, "Someone changed this a moment ago. Load the page again.").into_response()
            }
            Self::Desk(DeskError::Internal(error)) => fault(error),
            Self::Session(error @ tower_sessions::session::Error::Store(_)) => {
                tracing::warn!(%error, "the sessions' store does not answer");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    [(header::RETRY_AFTER, "5")],
                    "Sign-in is away for a moment, so nothing was done. Wait a few seconds, then try again.",
                )
                    .into_response()
            }
            Self::Session(error) => fault(error),
        }
    }
}

fn nothing_here() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here under this address.").into_response()
}

/// Leaves word for the audit log.
fn noted(refusal: Refusal, mut response: Response) -> Response {
    response.extensions_mut().insert(refusal);
    response
}

/// Leaves the telling and the logging to what stands around the request.
fn fault(error: impl Into<Box<dyn Error + Send + Sync>>) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Fault(Arc::from(error.into())));
    response
}
