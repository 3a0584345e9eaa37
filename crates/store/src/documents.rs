//! Uploaded files: what they are, and how far their processing has come.

mod scan;
mod upload;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::files::StoredFile;
use crate::id::{ContractId, DocumentId, InvoiceId};
use crate::json::{encode, tidy};
use crate::keyword::keywords;
use crate::sealing::FileKey;

pub use scan::Scan;
pub use upload::{NewDocument, Uploaded};

keywords! {
    /// What a document is.
    pub enum DocumentKind {
        Contract = "contract",
        Invoice = "invoice",
    }
}

keywords! {
    /// How far a document has come. The last five are ends.
    pub enum DocumentState {
        Received = "received",
        /// Waiting for the virus scanner.
        Quarantined = "quarantined",
        Scanning = "scanning",
        Reading = "reading",
        Extracting = "extracting",
        Reconciling = "reconciling",
        Done = "done",
        /// Its format cannot be read yet; the file is kept.
        NotRead = "not_read",
        /// Reading was tried and went wrong.
        Failed = "failed",
        /// The virus scanner found something; the file is removed.
        Infected = "infected",
        /// A person had it stopped; the file is kept.
        Cancelled = "cancelled",
    }
}

impl DocumentState {
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Done | Self::NotRead | Self::Failed | Self::Infected | Self::Cancelled)
    }

    /// Whether it may still be stopped: nothing has been kept of its content.
    pub const fn is_cancellable(self) -> bool {
        matches!(self, Self::Received | Self::Quarantined | Self::Scanning | Self::Reading | Self::Extracting)
    }
}

/// Width and height of a page, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    pub width: f32,
    pub height: f32,
}

/// A document as it is kept.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Document {
    pub id: DocumentId,
    #[sqlx(try_from = "Vec<u8>")]
    pub sha256: Sha256,
    pub file_name: String,
    pub media_type: String,
    pub byte_size: i64,
    /// `None` where the file is not sealed.
    pub file_key: Option<FileKey>,
    pub kind_told: Option<DocumentKind>,
    pub kind: Option<DocumentKind>,
    pub state: DocumentState,
    /// Why it was not read or failed, as a sentence for people.
    pub reason: Option<String>,
    pub warnings: Vec<String>,
    pub scan: Scan,
    /// How often the virus scanner was asked in vain.
    pub scan_tries: i32,
    /// What the virus scanner found.
    pub signature: Option<String>,
    /// Empty until it is read, and for data without pages.
    #[sqlx(json)]
    pub page_sizes: Vec<PageSize>,
    pub uploaded_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    /// The contract that was read from it.
    pub contract: Option<ContractId>,
    /// The invoice that was read from it.
    pub invoice: Option<InvoiceId>,
}

impl Document {
    /// What finds and opens its file.
    pub fn file(&self) -> StoredFile {
        StoredFile {
            sha256: self.sha256.0,
            byte_size: u64::try_from(self.byte_size).unwrap_or_default(),
            key: self.file_key.clone(),
        }
    }
}

/// The SHA-256 of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sha256(pub [u8; 32]);

impl TryFrom<Vec<u8>> for Sha256 {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        bytes.as_slice().try_into().map(Self)
    }
}

macro_rules! select_document {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.sha256, d.file_name, d.media_type, d.byte_size, d.file_key, d.kind_told, d.kind, d.state,
                    d.reason, d.warnings, d.scan, d.scan_tries, d.signature, d.page_sizes, d.uploaded_at, d.updated_at,
                    c.id AS contract, i.id AS invoice
             FROM documents d
             LEFT JOIN contracts c ON c.organisation_id = d.organisation_id AND c.document_id = d.id
             LEFT JOIN invoices i ON i.organisation_id = d.organisation_id AND i.document_id = d.id
             WHERE d.organisation_id = $1 ",
            $rest
        )
    };
}

/// What the audit log tells of a state; only ends are told.
const fn action_of(state: DocumentState) -> Option<Action> {
    match state {
        DocumentState::Received
        | DocumentState::Quarantined
        | DocumentState::Scanning
        | DocumentState::Reading
        | DocumentState::Extracting
        | DocumentState::Reconciling => None,
        DocumentState::Infected => Some(Action::DocumentInfected),
        DocumentState::Cancelled => Some(Action::DocumentCancelled),
        DocumentState::Done => Some(Action::DocumentRead),
        DocumentState::NotRead | DocumentState::Failed => Some(Action::DocumentNotRead),
    }
}

impl Store {
    /// Says how far a document has come, with the reason where it ends badly. `Conflict` where it was
    /// cancelled or found infected meanwhile: neither is written over.
    pub async fn set_document_state(
        &self,
        actor: &Actor,
        id: DocumentId,
        state: DocumentState,
        reason: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE documents SET state = $3, reason = $4, updated_at = $5
             WHERE organisation_id = $1 AND id = $2 AND state NOT IN ('cancelled', 'infected')",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(state)
        .bind(reason.map(tidy))
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            let exists: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT FROM documents WHERE organisation_id = $1 AND id = $2)")
                    .bind(actor.organisation())
                    .bind(id)
                    .fetch_one(&mut *transaction)
                    .await?;
            return Err(if exists { StoreError::Conflict("document") } else { StoreError::NotFound("document") });
        }
        if let Some(action) = action_of(state) {
            let entry = Entry::new(action, id).with("state", state).with("reason", reason.unwrap_or_default());
            append(&mut transaction, actor, &entry, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps what reading found out: the kind, the pages, and what people should know.
    pub async fn record_reading(
        &self,
        actor: &Actor,
        id: DocumentId,
        kind: DocumentKind,
        page_sizes: &[PageSize],
        warnings: &[String],
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE documents SET kind = $3, page_sizes = $4::jsonb, warnings = $5, updated_at = $6
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(kind)
        .bind(encode("page sizes", &page_sizes)?)
        .bind(warnings.iter().map(|warning| tidy(warning)).collect::<Vec<_>>())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if done.rows_affected() == 0 { Err(StoreError::NotFound("document")) } else { Ok(()) }
    }

    /// One document.
    pub async fn find_document(&self, actor: &Actor, id: DocumentId) -> Result<Option<Document>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let document = sqlx::query_as(select_document!("AND d.id = $2"))
            .bind(actor.organisation())
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(document)
    }

    /// These documents, as far as they are the organisation's: for watching several uploads.
    pub async fn find_documents(&self, actor: &Actor, ids: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let documents = sqlx::query_as(select_document!("AND d.id = ANY($2) ORDER BY d.id"))
            .bind(actor.organisation())
            .bind(ids)
            .fetch_all(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(documents)
    }

    /// The newest documents, and before them any that are still under way.
    pub async fn list_documents(&self, actor: &Actor, limit: u32) -> Result<Vec<Document>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let documents = sqlx::query_as(select_document!(
            "ORDER BY d.state IN ('done', 'not_read', 'failed', 'infected', 'cancelled'), d.uploaded_at DESC, d.id DESC LIMIT $2"
        ))
        .bind(actor.organisation())
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(documents)
    }
}
