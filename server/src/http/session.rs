//! Sessions over HTTP: the cookie, what it leads to, and what is answered while that cannot be looked up.

mod away;
mod cookie;
mod preloaded;

use std::sync::Arc;

use app::session::KEEP_KEY;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use store::Sessions;
use time::OffsetDateTime;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session, SessionStore};

pub use cookie::{CookieOptions, SessionCookie};

use preloaded::Preloaded;

/// How long what a visitor without a sign-in carries is kept.
const VISIT_LIFE: time::Duration = time::Duration::minutes(30);

/// Carries sessions between cookies and their store.
#[derive(Clone)]
pub struct SessionKeeper {
    sessions: Arc<Sessions>,
    cookie: Arc<SessionCookie>,
    clock: fn() -> OffsetDateTime,
}

impl SessionKeeper {
    pub fn new(sessions: Sessions, cookie: SessionCookie, clock: fn() -> OffsetDateTime) -> Self {
        Self { sessions: Arc::new(sessions), cookie: Arc::new(cookie), clock }
    }

    /// The session that a cookie leads to, or a new, empty one.
    async fn open(&self, id: Option<Id>) -> Result<Session, tower_sessions::session_store::Error> {
        let record = match id {
            Some(id) => self.sessions.load(&id).await?,
            None => None,
        };
        let expiry = record.as_ref().map_or(Expiry::OnInactivity(VISIT_LIFE), |record| {
            // As it was decided when it began: a change of what it holds does not prolong it.
            Expiry::AtDateTime(record.expiry_date)
        });
        let id = record.as_ref().map(|record| record.id);
        Ok(Session::new(id, Arc::new(Preloaded::new(self.sessions.clone(), record)), Some(expiry)))
    }

    /// Writes what changed, and the cookie that the browser gets, where it gets one.
    async fn close(
        &self,
        session: &Session,
        carried: bool,
        failed: bool,
    ) -> Result<Option<HeaderValue>, tower_sessions::session::Error> {
        if session.is_empty().await {
            return Ok(carried.then(|| self.cookie.forget()));
        }
        if !session.is_modified() || failed {
            return Ok(None);
        }
        session.save().await?;
        let keep = session.get::<bool>(KEEP_KEY).await?.unwrap_or(false);
        let life = keep.then(|| session.expiry_date() - (self.clock)());
        Ok(session.id().and_then(|id| self.cookie.write(&id, life)))
    }
}

/// Gives each request its session. While the store does not answer nobody is let in, and what needs no session
/// goes on.
pub async fn carry_session(State(keeper): State<SessionKeeper>, mut request: Request, next: Next) -> Response {
    if !needs_session(request.uri().path()) {
        return next.run(request).await;
    }
    let wish = away::Wish::of(&request);
    let carried = keeper.cookie.is_in(request.headers());
    let id = keeper.cookie.read(request.headers());
    let session = match keeper.open(id).await {
        Ok(session) => session,
        Err(error) => return away::answer(&error, wish),
    };
    request.extensions_mut().insert(session.clone());
    let mut response = next.run(request).await;
    match keeper.close(&session, carried, response.status().is_server_error()).await {
        Ok(Some(cookie)) => {
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
        Ok(None) => response,
        Err(error) => away::answer(&error, wish),
    }
}

/// The built site's files are everyone's.
fn needs_session(path: &str) -> bool {
    !(path.starts_with("/pkg/") || [".svg", ".js", ".css", ".ico"].iter().any(|ending| path.ends_with(ending)))
}

#[cfg(test)]
mod tests;
