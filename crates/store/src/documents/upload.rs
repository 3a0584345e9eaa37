//! Recording uploads, each with the job that processes it.

use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use super::DocumentKind;
use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::batches::{BatchEntry, take_into};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{BatchId, DocumentId};
use crate::jobs::{Job, enqueue};
use crate::json::tidy;
use crate::sealing::FileKey;

/// A file that has just been stored.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The name under which the file is stored.
    pub id: DocumentId,
    pub sha256: [u8; 32],
    /// As the browser named it; shown to people, never used as a path.
    pub file_name: String,
    pub media_type: String,
    pub byte_size: u64,
    /// As the storage gave it: without it the file could not be opened again.
    pub file_key: Option<FileKey>,
    /// What the person said it is.
    pub kind_told: Option<DocumentKind>,
    /// The batch with which it was sent.
    pub batch: Option<BatchId>,
}

/// What became of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uploaded {
    New(DocumentId),
    /// The organisation has these bytes already, as this document; the new copy may be removed.
    Known(DocumentId),
}

impl Uploaded {
    pub const fn id(self) -> DocumentId {
        match self {
            Self::New(id) | Self::Known(id) => id,
        }
    }
}

impl Store {
    /// Records a stored file and, in the same transaction, the job that will process it. `Conflict` where its batch
    /// was cancelled.
    pub async fn record_upload(
        &self,
        actor: &Actor,
        document: &NewDocument,
        now: OffsetDateTime,
    ) -> Result<Uploaded, StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        // One upload after the other, so that two together cannot pass a limit that each alone keeps.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('uploads of ' || $1, 0))")
            .bind(actor.organisation().to_string())
            .execute(&mut *transaction)
            .await?;
        let inserted = sqlx::query(
            "INSERT INTO documents (organisation_id, id, sha256, file_name, media_type, byte_size, file_key,
                                    kind_told, uploaded_by, uploaded_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
             ON CONFLICT ON CONSTRAINT documents_content DO NOTHING",
        )
        .bind(actor.organisation())
        .bind(document.id)
        .bind(document.sha256.as_slice())
        .bind(tidy(&document.file_name))
        .bind(tidy(&document.media_type))
        .bind(i64::try_from(document.byte_size).unwrap_or(i64::MAX))
        .bind(&document.file_key)
        .bind(document.kind_told)
        .bind(actor.user())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let uploaded = if inserted.rows_affected() == 1 {
            self.require_room(&mut transaction, actor).await?;
            enqueue(&mut transaction, &Job::process(actor.organisation(), document.id)).await?;
            let entry = Entry::new(Action::DocumentUploaded, document.id)
                .with("name", &document.file_name)
                .with("bytes", document.byte_size)
                .with("sha256", document.sha256.map(|byte| format!("{byte:02x}")).concat());
            append(&mut transaction, actor, &entry, now).await?;
            Uploaded::New(document.id)
        } else {
            let known = sqlx::query_scalar("SELECT id FROM documents WHERE organisation_id = $1 AND sha256 = $2")
                .bind(actor.organisation())
                .bind(document.sha256.as_slice())
                .fetch_one(&mut *transaction)
                .await?;
            Uploaded::Known(known)
        };
        if let Some(batch) = document.batch {
            let known = matches!(uploaded, Uploaded::Known(_));
            let entry = BatchEntry::Document { id: uploaded.id(), known };
            take_into(&mut transaction, actor, batch, &document.file_name, &entry).await?;
        }
        transaction.commit().await?;
        Ok(uploaded)
    }

    /// Whether what is kept, a file that was recorded in this transaction included, is within the limit.
    async fn require_room(
        &self,
        transaction: &mut Transaction<'static, Postgres>,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let used: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(byte_size), 0)::bigint FROM documents WHERE organisation_id = $1 AND scan <> 'infected'",
        )
        .bind(actor.organisation())
        .fetch_one(&mut **transaction)
        .await?;
        let cap = self.organisation_max_bytes();
        if u64::try_from(used).unwrap_or(u64::MAX) > cap { Err(StoreError::OrganisationFull { cap }) } else { Ok(()) }
    }

    /// Starts the processing of a document over, such as after a failure.
    pub async fn process_again(&self, actor: &Actor, id: DocumentId, now: OffsetDateTime) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE documents SET state = 'received', reason = NULL, scan_tries = 0, updated_at = $3
             WHERE organisation_id = $1 AND id = $2 AND state IN ('done', 'not_read', 'failed', 'cancelled')",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound("document whose processing has ended"));
        }
        enqueue(&mut transaction, &Job::process(actor.organisation(), id)).await?;
        append(&mut transaction, actor, &Entry::new(Action::DocumentRepeated, id), now).await?;
        transaction.commit().await?;
        Ok(())
    }
}
