//! Where a document stands with the virus scanner, and whether it is still wanted.

use std::time::Duration;

use time::OffsetDateTime;

use super::{Document, DocumentState};
use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::DocumentId;
use crate::jobs::{Job, enqueue_after};
use crate::json::tidy;
use crate::keyword::keywords;

keywords! {
    /// What the virus scanner said of a document.
    pub enum Scan {
        /// Nothing yet: nobody may read the file.
        Pending = "pending",
        Clean = "clean",
        /// There is no scanner here, and none is demanded.
        Unscanned = "unscanned",
        /// The file is removed.
        Infected = "infected",
    }
}

impl Scan {
    /// Whether the file may be read and handed out.
    pub const fn lets_read(self) -> bool {
        matches!(self, Self::Clean | Self::Unscanned)
    }
}

/// The first wait before a document is scanned again; each further one doubles, up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long a document waits that has been handed to the scanner this many times in vain.
fn wait_after(tries: i32) -> Duration {
    let doublings = u32::try_from(tries).unwrap_or(0).min(10);
    FIRST_WAIT.saturating_mul(2u32.saturating_pow(doublings)).min(LONGEST_WAIT)
}

impl Store {
    /// Keeps that a document may be read.
    pub async fn record_passed_scan(
        &self,
        actor: &Actor,
        id: DocumentId,
        scan: Scan,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE documents SET scan = $3, scanned_at = $4, updated_at = $4
             WHERE organisation_id = $1 AND id = $2 AND scan <> 'infected'",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(scan)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if done.rows_affected() == 0 { Err(StoreError::Conflict("document")) } else { Ok(()) }
    }

    /// Keeps what the scanner found; the document ends here. Its file is the caller's to remove.
    pub async fn record_infection(
        &self,
        actor: &Actor,
        id: DocumentId,
        signature: &str,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "UPDATE documents SET scan = 'infected', state = 'infected', signature = $3, reason = $4, scanned_at = $5,
                                  updated_at = $5
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(tidy(signature))
        .bind(tidy(reason))
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::DocumentInfected, id).with("signature", signature);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Puts a document by until the scanner can be asked again, and queues that in the same transaction.
    pub async fn quarantine(
        &self,
        actor: &Actor,
        document: &Document,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE documents SET state = 'quarantined', reason = $3, scan_tries = scan_tries + 1, updated_at = $4
             WHERE organisation_id = $1 AND id = $2 AND scan = 'pending' AND state <> 'cancelled'",
        )
        .bind(actor.organisation())
        .bind(document.id)
        .bind(tidy(reason))
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Conflict("document"));
        }
        let job = Job::process(actor.organisation(), document.id);
        enqueue_after(&mut transaction, &job, wait_after(document.scan_tries)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends a document that is under way and from which nothing has been kept yet.
    pub async fn cancel_document(&self, actor: &Actor, id: DocumentId, now: OffsetDateTime) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let states: Vec<DocumentState> =
            DocumentState::ALL.iter().copied().filter(|state| state.is_cancellable()).collect();
        let done = sqlx::query(
            "UPDATE documents SET state = 'cancelled', reason = 'Cancelled. Upload the file again to have it read.',
                                  updated_at = $4
             WHERE organisation_id = $1 AND id = $2 AND state = ANY($3)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(states.iter().map(|state| state.as_str()).collect::<Vec<_>>())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound("document under way"));
        }
        append(&mut transaction, actor, &Entry::new(Action::DocumentCancelled, id), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How many bytes the organisation's files take up.
    pub async fn storage_used(&self, actor: &Actor) -> Result<u64, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let used: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(byte_size), 0)::bigint FROM documents WHERE organisation_id = $1 AND scan <> 'infected'",
        )
        .bind(actor.organisation())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(u64::try_from(used).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_up_to_a_minute() {
        assert_eq!(wait_after(0), Duration::from_secs(2));
        assert_eq!(wait_after(3), Duration::from_secs(16));
        assert_eq!(wait_after(i32::MAX), LONGEST_WAIT);
    }
}
