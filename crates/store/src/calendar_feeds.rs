//! Calendars of deadlines that a person's calendar program reads by a secret token. Only the token's hash is kept.

use time::OffsetDateTime;

use crate::accounts::members::find_role;
use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, UserId};

impl Store {
    /// Gives the actor a calendar under this token's SHA-256; the one before, where there was one, ends.
    pub async fn make_calendar_feed(
        &self,
        actor: &Actor,
        token_hash: &[u8; 32],
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO calendar_feeds (organisation_id, user_id, token_hash, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, user_id) DO UPDATE SET
                 token_hash = excluded.token_hash, created_at = excluded.created_at",
        )
        .bind(actor.organisation())
        .bind(user)
        .bind(token_hash.as_slice())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        append(&mut transaction, actor, &Entry::new(Action::CalendarMade, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends the actor's calendar: its address leads nowhere from then on.
    pub async fn end_calendar_feed(&self, actor: &Actor, now: OffsetDateTime) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        let ended = sqlx::query("DELETE FROM calendar_feeds WHERE organisation_id = $1 AND user_id = $2")
            .bind(actor.organisation())
            .bind(user)
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() == 0 {
            return Err(StoreError::NotFound("calendar"));
        }
        append(&mut transaction, actor, &Entry::new(Action::CalendarEnded, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Since when the actor has a calendar.
    pub async fn find_calendar_feed(&self, actor: &Actor) -> Result<Option<OffsetDateTime>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let since =
            sqlx::query_scalar("SELECT created_at FROM calendar_feeds WHERE organisation_id = $1 AND user_id = $2")
                .bind(actor.organisation())
                .bind(actor.user())
                .fetch_optional(&mut *transaction)
                .await?;
        transaction.commit().await?;
        Ok(since)
    }

    /// Whose calendar this token's hash opens; `None` where it opens none, or the person is a member no longer.
    pub async fn open_calendar_feed(&self, token_hash: &[u8; 32]) -> Result<Option<Actor>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        sqlx::query("SELECT set_config('probity.calendar_feed', encode($1, 'hex'), true)")
            .bind(token_hash.as_slice())
            .execute(&mut *transaction)
            .await?;
        let held: Option<(OrganisationId, UserId)> =
            sqlx::query_as("SELECT organisation_id, user_id FROM calendar_feeds WHERE token_hash = $1")
                .bind(token_hash.as_slice())
                .fetch_optional(&mut *transaction)
                .await?;
        transaction.commit().await?;
        let Some((organisation, user)) = held else { return Ok(None) };
        // The role is not known yet; the weakest serves to look it up.
        let mut transaction = self.begin(&Actor::person(user, organisation, Role::Viewer)).await?;
        let role = find_role(&mut transaction, organisation, user).await?;
        transaction.commit().await?;
        Ok(role.map(|role| Actor::person(user, organisation, role)))
    }
}
