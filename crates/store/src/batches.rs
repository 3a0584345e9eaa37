//! Batches: files that were sent together, how far they are, and what came of them.

mod summary;

use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::documents::DocumentState;
use crate::error::StoreError;
use crate::id::{BatchId, DocumentId};
use crate::jobs::{Job, enqueue};
use crate::json::tidy;

pub use summary::{BatchCounts, BatchFile, BatchFileState, BatchInvoice, BatchSum};

/// Files that were sent together.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    pub id: BatchId,
    /// Of the archive; none where files were chosen one by one.
    pub name: Option<String>,
    pub begun_at: OffsetDateTime,
    /// From then on it takes no files.
    pub cancelled_at: Option<OffsetDateTime>,
}

/// What became of one file on its way in.
pub(crate) enum BatchEntry<'a> {
    Document { id: DocumentId, known: bool },
    Refused { why: &'a str },
}

/// How many documents are begun again in one transaction.
const STEP: i64 = 200;

impl Store {
    /// Begins a batch, to which files are then sent.
    pub async fn begin_batch(
        &self,
        actor: &Actor,
        name: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<BatchId, StoreError> {
        actor.require_write()?;
        let id = BatchId::generate();
        let mut transaction = self.begin(actor).await?;
        sqlx::query("INSERT INTO batches (organisation_id, id, name, begun_by, begun_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(actor.organisation())
            .bind(id)
            .bind(name.map(tidy))
            .bind(actor.user())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Puts a document that was recorded on its own into a batch.
    pub async fn add_to_batch(
        &self,
        actor: &Actor,
        batch: BatchId,
        name: &str,
        document: DocumentId,
        known: bool,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        take_into(&mut transaction, actor, batch, name, &BatchEntry::Document { id: document, known }).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps that a file of a batch was not taken in, and why, as a sentence for people.
    pub async fn refuse_in_batch(
        &self,
        actor: &Actor,
        batch: BatchId,
        name: &str,
        why: &str,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        take_into(&mut transaction, actor, batch, name, &BatchEntry::Refused { why }).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub async fn find_batch(&self, actor: &Actor, id: BatchId) -> Result<Option<Batch>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let found = sqlx::query_as(
            "SELECT id, name, begun_at, cancelled_at FROM batches WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// The latest first, below the one that is given. Ids carry their time.
    pub async fn list_batches(
        &self,
        actor: &Actor,
        below: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<Batch>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let found = sqlx::query_as(
            "SELECT id, name, begun_at, cancelled_at FROM batches
             WHERE organisation_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        )
        .bind(actor.organisation())
        .bind(below)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Ends a batch: it takes no more files, and what nothing has been kept of yet is stopped. Gives how many
    /// documents were.
    pub async fn cancel_batch(&self, actor: &Actor, id: BatchId, now: OffsetDateTime) -> Result<u64, StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let ended = sqlx::query(
            "UPDATE batches SET cancelled_at = coalesce(cancelled_at, $3) WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() == 0 {
            return Err(StoreError::NotFound("batch"));
        }
        let states = DocumentState::ALL.iter().filter(|state| state.is_cancellable());
        let stopped = sqlx::query(
            "UPDATE documents SET state = 'cancelled', updated_at = $3,
                                  reason = 'Cancelled with its batch. Try the batch again to have it read.'
             WHERE organisation_id = $1 AND state = ANY($4)
               AND id IN (SELECT document_id FROM batch_files
                          WHERE organisation_id = $1 AND batch_id = $2 AND NOT known)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .bind(states.map(|state| state.as_str()).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::BatchCancelled, id).with("documents", stopped.rows_affected());
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(stopped.rows_affected())
    }

    /// Begins again with those documents of a batch that failed, could not be read or were cancelled. Gives how many.
    pub async fn retry_batch(&self, actor: &Actor, id: BatchId, now: OffsetDateTime) -> Result<u64, StoreError> {
        actor.require_write()?;
        let mut begun = 0;
        loop {
            let mut transaction = self.begin(actor).await?;
            let documents: Vec<DocumentId> = sqlx::query_scalar(
                "UPDATE documents SET state = 'received', reason = NULL, scan_tries = 0, updated_at = $3
                 WHERE organisation_id = $1 AND id IN (
                     SELECT d.id FROM batch_files f
                     JOIN documents d ON d.organisation_id = f.organisation_id AND d.id = f.document_id
                     WHERE f.organisation_id = $1 AND f.batch_id = $2 AND d.state IN ('failed', 'not_read', 'cancelled')
                       AND d.updated_at <= $3
                     ORDER BY d.id LIMIT $4 FOR UPDATE OF d)
                 RETURNING id",
            )
            .bind(actor.organisation())
            .bind(id)
            .bind(now)
            .bind(STEP)
            .fetch_all(&mut *transaction)
            .await?;
            for document in &documents {
                enqueue(&mut transaction, &Job::process(actor.organisation(), *document)).await?;
            }
            let count = u64::try_from(documents.len()).unwrap_or(u64::MAX);
            if count > 0 {
                let entry = Entry::new(Action::BatchRepeated, id).with("documents", count);
                append(&mut transaction, actor, &entry, now).await?;
            }
            transaction.commit().await?;
            begun += count;
            if i64::try_from(count).unwrap_or(i64::MAX) < STEP {
                return Ok(begun);
            }
        }
    }
}

/// Writes a file into its batch, if and when the transaction commits. The same document twice is one file, and the
/// second is told as such.
pub(crate) async fn take_into(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    batch: BatchId,
    name: &str,
    entry: &BatchEntry<'_>,
) -> Result<(), StoreError> {
    // Held until the transaction ends, so that a batch which is cancelled meanwhile knows all its files.
    let cancelled: Option<OffsetDateTime> =
        sqlx::query_scalar("SELECT cancelled_at FROM batches WHERE organisation_id = $1 AND id = $2 FOR SHARE")
            .bind(actor.organisation())
            .bind(batch)
            .fetch_optional(&mut **transaction)
            .await?
            .ok_or(StoreError::NotFound("batch"))?;
    if cancelled.is_some() {
        return Err(StoreError::Conflict("batch"));
    }
    let (document, known, refusal) = match entry {
        BatchEntry::Document { id, known } => (Some(*id), *known, None),
        BatchEntry::Refused { why } => (None, false, Some(tidy(why))),
    };
    let written = insert_file(transaction, actor, batch, name, document, known, refusal.as_deref()).await?;
    if !written {
        let why = "The same file came before in this batch.";
        insert_file(transaction, actor, batch, name, None, false, Some(why)).await?;
    }
    Ok(())
}

async fn insert_file(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    batch: BatchId,
    name: &str,
    document: Option<DocumentId>,
    known: bool,
    refusal: Option<&str>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO batch_files (organisation_id, batch_id, name, document_id, known, refusal)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ON CONSTRAINT batch_files_document DO NOTHING",
    )
    .bind(actor.organisation())
    .bind(batch)
    .bind(tidy(name))
    .bind(document)
    .bind(known)
    .bind(refusal)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}
