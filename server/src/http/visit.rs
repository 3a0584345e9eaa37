//! The signed-in actor, for the plain routes.

use app::session::SIGNED_IN_KEY;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use store::Actor;
use tower_sessions::Session;
use workflow::accounts::SignedIn;
use workflow::{Desk, DeskError};

/// Whoever is signed in; a request without is refused.
pub struct Visitor(pub Actor);

impl<S> FromRequestParts<S> for Visitor
where
    S: Send + Sync,
    Desk: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let signed_in: Option<SignedIn> = session.get(SIGNED_IN_KEY).await.map_err(|error| refuse(&error))?;
        let profile = match signed_in {
            Some(signed_in) => Desk::from_ref(state).profile(signed_in).await.map_err(answer)?,
            None => None,
        };
        profile
            .map(|profile| Self(profile.actor))
            .ok_or_else(|| (StatusCode::UNAUTHORIZED, "You are signed out. Sign in to go on.").into_response())
    }
}

fn refuse(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "a request failed");
    (StatusCode::INTERNAL_SERVER_ERROR, "Not done. The server met a fault, which is in its log. Try again.")
        .into_response()
}

/// A desk's error as a plain answer.
pub fn answer(error: DeskError) -> Response {
    match error {
        DeskError::Refused(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response(),
        DeskError::NotFound => (StatusCode::NOT_FOUND, "There is nothing here under this address.").into_response(),
        DeskError::Conflict => {
            (StatusCode::CONFLICT, "Someone changed this a moment ago. Load the page again.").into_response()
        }
        DeskError::Internal(error) => refuse(&error),
    }
}
