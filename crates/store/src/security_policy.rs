//! How an organisation wants its people to sign in.

use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, Subject, SubjectKind, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::UserId;

/// What an organisation asks beyond what the installation asks of everybody. It counts from the next request on, for
/// sessions that have begun too.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct SecurityPolicy {
    /// Whoever has no second factor can do nothing but set one up.
    pub second_factor: bool,
    /// After how many minutes without use a session ends.
    pub idle_minutes: Option<i32>,
    /// How many hours after its begin a session ends.
    pub session_hours: Option<i32>,
    /// Counts up with each change; a change must name the version that it was made on. 0: there is none yet.
    pub version: i32,
}

impl Store {
    pub async fn find_security_policy(&self, actor: &Actor) -> Result<SecurityPolicy, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let found = find(&mut transaction, actor).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Keeps a changed policy. Refused where somebody else has changed it since it was loaded.
    pub async fn save_security_policy(
        &self,
        actor: &Actor,
        wanted: &SecurityPolicy,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let before = find(&mut transaction, actor).await?;
        if before.version != wanted.version {
            return Err(StoreError::Conflict("security policy"));
        }
        if wanted.second_factor && !before.second_factor && !has_second_factor(&mut transaction, user).await? {
            return Err(StoreError::OwnFactorMissing);
        }
        let saved = sqlx::query(
            "INSERT INTO security_policies AS p
                 (organisation_id, second_factor, idle_minutes, session_hours, version, updated_at)
             VALUES ($1, $2, $3, $4, 1, $6)
             ON CONFLICT (organisation_id) DO UPDATE SET
                 second_factor = excluded.second_factor, idle_minutes = excluded.idle_minutes,
                 session_hours = excluded.session_hours, version = p.version + 1, updated_at = excluded.updated_at
             WHERE p.version = $5",
        )
        .bind(actor.organisation())
        .bind(wanted.second_factor)
        .bind(wanted.idle_minutes)
        .bind(wanted.session_hours)
        .bind(wanted.version)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        // Somebody else made the first one in the same moment.
        if saved.rows_affected() == 0 {
            return Err(StoreError::Conflict("security policy"));
        }
        let entry = Entry::new(Action::SettingChanged, Subject::named(SubjectKind::Setting, "security"))
            .change("second_factor", Some(before.second_factor), Some(wanted.second_factor))
            .change("idle_minutes", before.idle_minutes, wanted.idle_minutes)
            .change("session_hours", before.session_hours, wanted.session_hours);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn find(transaction: &mut sqlx::PgConnection, actor: &Actor) -> Result<SecurityPolicy, StoreError> {
    let found = sqlx::query_as(
        "SELECT second_factor, idle_minutes, session_hours, version FROM security_policies WHERE organisation_id = $1",
    )
    .bind(actor.organisation())
    .fetch_optional(transaction)
    .await?;
    Ok(found.unwrap_or_default())
}

async fn has_second_factor(transaction: &mut sqlx::PgConnection, user: UserId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL)")
        .bind(user)
        .fetch_one(transaction)
        .await?)
}
