//! Which sessions hold, in Postgres: ending one counts at once, in every process, also while Redis is away.
//!
//! Redis keeps what a session's cookie leads to and could keep a set of ids for each person too; but a set
//! in Redis is lost with it, cannot be changed in one transaction with a new password or a new role, and a
//! session could not be ended while Redis does not answer.

use time::{Duration, OffsetDateTime};

use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, SessionId, UserId};

/// The last use of a session is written once a minute at most.
const USE_PRECISION: Duration = Duration::minutes(1);

/// What a signed-in session names: who, where, and by which entry of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignedIn {
    pub session: SessionId,
    pub user: UserId,
    pub organisation: OrganisationId,
}

/// A session about to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What signs in, in a few words.
    pub device: String,
    pub begun_at: OffsetDateTime,
    /// When it ends, however much it is used.
    pub ends_at: OffsetDateTime,
    /// After how long without use it ends.
    pub idle: Duration,
}

/// Why a session is ended by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// By the session itself.
    SignedOut,
    /// From the list of sessions.
    Revoked,
}

/// A session that holds, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LiveSession {
    pub id: SessionId,
    pub device: String,
    pub address: String,
    pub begun_at: OffsetDateTime,
    /// To the minute.
    pub used_at: OffsetDateTime,
}

/// A signed-in person, read anew for each request, so that a removal counts at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub actor: Actor,
    pub session: SessionId,
    pub name: String,
    pub email: String,
    pub organisation_name: String,
    /// Whether the organisation holds any document yet.
    pub has_documents: bool,
    /// Whether the organisation demands a second factor that the person has not.
    pub owes_second_factor: bool,
}

#[derive(sqlx::FromRow)]
struct Found {
    role: Role,
    name: String,
    email: String,
    organisation_name: String,
    has_documents: bool,
    owes_second_factor: bool,
    used_at: OffsetDateTime,
}

impl Store {
    /// Enters a session of the actor's, who asks from where it is.
    pub async fn begin_session(&self, actor: &Actor, new: &NewSession) -> Result<SignedIn, StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let session = SessionId::generate();
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO sessions (id, user_id, organisation_id, device, address, begun_at, used_at, ends_at, idle_seconds)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
        )
        .bind(session)
        .bind(user)
        .bind(actor.organisation())
        .bind(&new.device)
        .bind(actor.origin().address.map(|address| address.to_string()).unwrap_or_default())
        .bind(new.begun_at)
        .bind(new.ends_at)
        .bind(i32::try_from(new.idle.whole_seconds()).unwrap_or(i32::MAX).max(1))
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::SignedIn, user).with("session", session).with("device", &new.device);
        append(&mut transaction, actor, &entry, new.begun_at).await?;
        transaction.commit().await?;
        Ok(SignedIn { session, user, organisation: actor.organisation() })
    }

    /// The person behind a session; `None` once the session has ended, by hand or by time, or the person
    /// is a member no longer. Being asked for is use.
    pub async fn find_profile(&self, held: SignedIn, now: OffsetDateTime) -> Result<Option<Profile>, StoreError> {
        self.look_up_profile(held, true, now).await
    }

    /// The same for what a page asks on its own account, which is no use: a page that is left open ends too.
    pub async fn watch_profile(&self, held: SignedIn, now: OffsetDateTime) -> Result<Option<Profile>, StoreError> {
        self.look_up_profile(held, false, now).await
    }

    async fn look_up_profile(
        &self,
        held: SignedIn,
        is_use: bool,
        now: OffsetDateTime,
    ) -> Result<Option<Profile>, StoreError> {
        // The role is not known yet; the weakest serves to look it up.
        let mut transaction = self.begin(&Actor::person(held.user, held.organisation, Role::Viewer)).await?;
        let found: Option<Found> = sqlx::query_as(
            "SELECT m.role, a.name, a.email, o.name AS organisation_name, s.used_at,
                    EXISTS (SELECT FROM documents WHERE organisation_id = $2) AS has_documents,
                    coalesce(p.second_factor, false) AND NOT EXISTS (
                        SELECT FROM second_factors f WHERE f.user_id = $1 AND f.confirmed_at IS NOT NULL
                    ) AS owes_second_factor
             FROM memberships m
             JOIN accounts a ON a.id = m.user_id
             JOIN organisations o ON o.id = m.organisation_id
             JOIN sessions s ON s.user_id = m.user_id AND s.organisation_id = m.organisation_id
             LEFT JOIN security_policies p ON p.organisation_id = m.organisation_id
             WHERE m.user_id = $1 AND m.organisation_id = $2 AND m.removed_at IS NULL
               AND s.id = $3 AND s.ends_at > $4 AND s.used_at + make_interval(secs => s.idle_seconds) > $4
               AND (p.session_hours IS NULL OR s.begun_at + make_interval(hours => p.session_hours) > $4)
               AND (p.idle_minutes IS NULL OR s.used_at + make_interval(mins => p.idle_minutes) > $4)",
        )
        .bind(held.user)
        .bind(held.organisation)
        .bind(held.session)
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?;
        if is_use && found.as_ref().is_some_and(|found| found.used_at + USE_PRECISION <= now) {
            sqlx::query("UPDATE sessions SET used_at = greatest(used_at, $2) WHERE id = $1")
                .bind(held.session)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(found.map(|found| Profile {
            actor: Actor::person(held.user, held.organisation, found.role),
            session: held.session,
            name: found.name,
            email: found.email,
            organisation_name: found.organisation_name,
            has_documents: found.has_documents,
            owes_second_factor: found.owes_second_factor,
        }))
    }

    /// The actor's own sessions that hold, the latest used first.
    pub async fn list_sessions(&self, actor: &Actor, now: OffsetDateTime) -> Result<Vec<LiveSession>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sessions = sqlx::query_as(
            "SELECT s.id, s.device, s.address, s.begun_at, s.used_at
             FROM sessions s LEFT JOIN security_policies p ON p.organisation_id = s.organisation_id
             WHERE s.user_id = $1 AND s.ends_at > $2 AND s.used_at + make_interval(secs => s.idle_seconds) > $2
               AND (p.session_hours IS NULL OR s.begun_at + make_interval(hours => p.session_hours) > $2)
               AND (p.idle_minutes IS NULL OR s.used_at + make_interval(mins => p.idle_minutes) > $2)
             ORDER BY s.used_at DESC, s.id DESC",
        )
        .bind(actor.user())
        .bind(now)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sessions)
    }

    /// Ends one of the actor's own sessions: the one that asks, or another.
    pub async fn end_session(
        &self,
        actor: &Actor,
        session: SessionId,
        how: SessionEnd,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(actor).await?;
        let ended = sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
            .bind(session)
            .bind(actor.user())
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() == 0 {
            return Err(StoreError::NotFound("session"));
        }
        let action = match how {
            SessionEnd::SignedOut => Action::SignedOut,
            SessionEnd::Revoked => Action::SessionRevoked,
        };
        append(&mut transaction, actor, &Entry::new(action, session), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends all of the actor's own sessions but one, and tells how many.
    pub async fn end_other_sessions(
        &self,
        actor: &Actor,
        kept: SessionId,
        now: OffsetDateTime,
    ) -> Result<u64, StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        let ended = end_sessions(&mut transaction, user, Some(kept)).await?;
        append(&mut transaction, actor, &Entry::new(Action::SessionRevoked, user).with("sessions", ended), now).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    /// Forgets sessions that time has ended.
    pub async fn forget_ended_sessions(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        let done = sqlx::query(
            "DELETE FROM sessions WHERE ends_at <= $1 OR used_at + make_interval(secs => idle_seconds) <= $1",
        )
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}

/// Ends a person's sessions within a transaction that is the person's own.
pub(crate) async fn end_sessions(
    transaction: &mut sqlx::PgConnection,
    user: UserId,
    kept: Option<SessionId>,
) -> Result<u64, StoreError> {
    let ended = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2")
        .bind(user)
        .bind(kept)
        .execute(transaction)
        .await?;
    Ok(ended.rows_affected())
}
