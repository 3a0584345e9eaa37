//! The signed-in actor, for the plain routes.

use std::sync::Arc;

use app::incident::RequestTrace;
use app::refused_act::RefusedAct;
use app::session::SIGNED_IN_KEY;
use app::unattended::Unattended;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use store::{Actor, Origin, SignedIn};
use tower_sessions::Session;
use workflow::Desk;

use super::problem::Problem;

/// Whoever is signed in, or the program that holds a token of the organisation; a request without is refused.
pub struct Visitor(pub Actor);

impl<S> FromRequestParts<S> for Visitor
where
    S: Send + Sync,
    Desk: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let desk = Desk::from_ref(state);
        let origin = parts.extensions.get::<Arc<Origin>>().cloned().unwrap_or_default();
        let actor = match bearer(&parts.headers) {
            Some(token) => {
                let opened = desk.open_token(token).await?.ok_or(Problem::SignedOut)?;
                // The audit log tells what worked, in the name of whoever made the token.
                let agent = format!("token {}", opened.name);
                opened.actor.from_origin(Arc::new(Origin::new(origin.address, origin.request.as_deref(), Some(&agent))))
            }
            None => signed_in(parts, state, &desk).await?.from_origin(origin),
        };
        if let Some(trace) = parts.extensions.get::<RequestTrace>() {
            trace.tell_caller(&actor);
        }
        if let Some(act) = parts.extensions.get::<RefusedAct>() {
            act.tell_caller(&actor);
        }
        Ok(Self(actor))
    }
}

/// `Authorization: Bearer TOKEN`
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn signed_in<S: Send + Sync>(parts: &mut Parts, state: &S, desk: &Desk) -> Result<Actor, Problem> {
    let session = Session::from_request_parts(parts, state).await.map_err(|_| Problem::SignedOut)?;
    let signed_in: Option<SignedIn> = session.get(SIGNED_IN_KEY).await.map_err(Problem::Session)?;
    let signed_in = signed_in.ok_or(Problem::SignedOut)?;
    let profile = match parts.extensions.get::<Unattended>() {
        Some(_) => desk.watch_profile(signed_in).await?,
        None => desk.profile(signed_in).await?,
    };
    let profile = profile.ok_or(Problem::SignedOut)?;
    if profile.owes_second_factor {
        return Err(Problem::NeedsSecondFactor);
    }
    Ok(profile.actor)
}
