//! The end of an organisation: asked for, taken back, done.

use time::OffsetDateTime;

use crate::actor::{Actor, OWNER_NEEDED, Role};
use crate::audit::{Action, Entry, Subject, SubjectKind, append, append_system};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::OrganisationId;

impl Store {
    /// When the organisation will be deleted; `None` where nobody has asked for it.
    pub async fn find_departure(&self, actor: &Actor) -> Result<Option<OffsetDateTime>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let at = sqlx::query_scalar("SELECT delete_at FROM organisations WHERE id = $1")
            .bind(actor.organisation())
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(at)
    }

    /// Sets when the organisation is deleted with all that it has, or takes that back: for owners.
    pub async fn set_departure(
        &self,
        actor: &Actor,
        at: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        if actor.role() != Role::Owner || actor.user().is_none() {
            return Err(OWNER_NEEDED);
        }
        let mut transaction = self.begin(actor).await?;
        let changed = sqlx::query(
            "UPDATE organisations SET delete_at = $2 WHERE id = $1 AND (delete_at IS NULL) = ($2::timestamptz IS NOT NULL)",
        )
        .bind(actor.organisation())
        .bind(at)
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::Conflict("organisation"));
        }
        let action = if at.is_some() { Action::DeletionAsked } else { Action::DeletionTakenBack };
        let mut entry = Entry::new(action, actor.organisation());
        if let Some(at) = at {
            entry = entry.with("on", at.date());
        }
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The organisations whose time has come.
    pub async fn list_departed(&self, now: OffsetDateTime) -> Result<Vec<OrganisationId>, StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        let due = sqlx::query_scalar("SELECT id FROM organisations WHERE delete_at <= $1 ORDER BY delete_at LIMIT 100")
            .bind(now)
            .fetch_all(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(due)
    }

    /// Deletes an organisation whose time has come, with all that it has, in one transaction. Its files lose their
    /// records by that, and are cleared with the others that have none. False where its time has not come.
    pub async fn end_organisation(
        &self,
        organisation: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin_outside().await?;
        // As much as it takes: a large organisation has millions of rows.
        sqlx::query("SELECT set_config('statement_timeout', '0', true)").execute(&mut *transaction).await?;
        let ended: bool = sqlx::query_scalar("SELECT end_organisation($1, $2)")
            .bind(organisation)
            .bind(now)
            .fetch_one(&mut *transaction)
            .await?;
        if ended {
            let subject = Subject::named(SubjectKind::Organisation, organisation);
            append_system(&mut transaction, &Entry::new(Action::OrganisationDeleted, subject), now).await?;
        }
        transaction.commit().await?;
        Ok(ended)
    }
}
