//! A person's sessions: begun, listed, ended.

use std::sync::Arc;

use store::sessions::ledger::{LiveSession, NewSession, SessionEnd};
use store::{Actor, Origin, Profile, SessionId, SignedIn, StoreError};
use time::OffsetDateTime;

use super::describe_device;
use crate::{Desk, DeskError};

/// A session that has begun: what the browser's cookie leads to from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    pub signed_in: SignedIn,
    /// When it ends, however much it is used.
    pub ends_at: OffsetDateTime,
    /// Whether it outlives the browser's own session.
    pub keep: bool,
}

impl Desk {
    pub(super) async fn begin_session(&self, actor: &Actor, keep: bool) -> Result<Begun, DeskError> {
        let limits = &self.inner.session_limits;
        let now = self.now();
        let (life, idle) = if keep { (limits.kept, limits.kept) } else { (limits.absolute, limits.idle) };
        let ends_at = now + life;
        let device = describe_device(actor.origin().agent.as_deref().unwrap_or_default());
        let new = NewSession { device, begun_at: now, ends_at, idle };
        let signed_in = self.store().begin_session(actor, &new).await?;
        Ok(Begun { signed_in, ends_at, keep })
    }

    /// The person behind a session, as it is now: none once the session or the membership has ended.
    pub async fn profile(&self, signed_in: SignedIn) -> Result<Option<Profile>, DeskError> {
        Ok(self.store().find_profile(signed_in, self.now()).await?)
    }

    /// The same for what a page asks on its own account, which does not keep the session from ending without use.
    pub async fn watch_profile(&self, signed_in: SignedIn) -> Result<Option<Profile>, DeskError> {
        Ok(self.store().watch_profile(signed_in, self.now()).await?)
    }

    /// The actor's own sessions, the latest used first.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<LiveSession>, DeskError> {
        Ok(self.store().list_sessions(actor, self.now()).await?)
    }

    /// Ends one of the actor's own sessions.
    pub async fn end_session(&self, actor: &Actor, session: SessionId) -> Result<(), DeskError> {
        Ok(self.store().end_session(actor, session, SessionEnd::Revoked, self.now()).await?)
    }

    /// Ends all of the actor's own sessions but the one that asks, and tells how many.
    pub async fn end_other_sessions(&self, profile: &Profile) -> Result<u64, DeskError> {
        Ok(self.store().end_other_sessions(&profile.actor, profile.session, self.now()).await?)
    }

    /// Signs out: the session ends on the server, whatever the browser keeps.
    pub async fn sign_out(&self, signed_in: SignedIn, origin: &Arc<Origin>) -> Result<(), DeskError> {
        let Some(profile) = self.profile(signed_in).await? else { return Ok(()) };
        let actor = profile.actor.from_origin(Arc::clone(origin));
        match self.store().end_session(&actor, profile.session, SessionEnd::SignedOut, self.now()).await {
            Ok(()) | Err(StoreError::NotFound(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets sessions and failed attempts that count no longer, and letters that could not be sent.
    pub async fn forget_ended(&self) -> Result<(), DeskError> {
        self.store().forget_ended_sessions(self.now()).await?;
        self.store().forget_old_attempts(self.now()).await?;
        let lost = self.store().give_up_letters(self.now()).await?;
        if lost > 0 {
            tracing::error!(lost, "letters could not be sent for half a day and were given up: check SMTP_URL");
        }
        Ok(())
    }
}
