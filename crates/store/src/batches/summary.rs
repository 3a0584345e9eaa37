//! How far a batch is, and what came of it.

use domain::Decimal;

use crate::actor::Actor;
use crate::database::Store;
use crate::documents::DocumentState;
use crate::error::StoreError;
use crate::id::{BatchId, ContractId, DocumentId, InvoiceId};

/// The files of a batch, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct BatchCounts {
    pub files: i64,
    /// Waiting or worked on.
    pub busy: i64,
    /// Invoices under a contract, in which nothing was found.
    pub passed: i64,
    /// Invoices under a contract, with findings.
    pub found: i64,
    /// Invoices for which no contract is known yet.
    pub no_contract: i64,
    pub contracts: i64,
    /// Not read, failed or infected.
    pub failed: i64,
    pub cancelled: i64,
    /// Not taken in at all.
    pub refused: i64,
    /// There before it was sent with this batch; counted above as what it is.
    pub known: i64,
    /// All findings of all its invoices.
    pub findings: i64,
}

/// What its invoices come to in one currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BatchSum {
    pub currency: String,
    pub billed: Decimal,
    pub at_stake: Decimal,
}

/// Where a file of a batch stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchFileState {
    /// Why, as a sentence for people.
    Refused(String),
    Taken {
        document: DocumentId,
        state: DocumentState,
        reason: Option<String>,
    },
}

/// A file of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchFile {
    /// Counts up within the batch, not without gaps.
    pub position: i64,
    pub name: String,
    pub known: bool,
    pub state: BatchFileState,
    pub contract: Option<ContractId>,
    pub invoice: Option<BatchInvoice>,
}

/// The invoice that was read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchInvoice {
    pub id: InvoiceId,
    pub number: Option<String>,
    pub vendor: Option<String>,
    pub currency: Option<String>,
    pub billed: Option<Decimal>,
    pub at_stake: Decimal,
    pub findings: i32,
    /// Whether it stands under a contract.
    pub has_contract: bool,
}

#[derive(sqlx::FromRow)]
struct FileRecord {
    position: i64,
    name: String,
    known: bool,
    refusal: Option<String>,
    document_id: Option<DocumentId>,
    state: Option<DocumentState>,
    reason: Option<String>,
    contract: Option<ContractId>,
    invoice: Option<InvoiceId>,
    invoice_number: Option<String>,
    vendor_name: Option<String>,
    currency: Option<String>,
    billed: Option<Decimal>,
    at_stake: Option<Decimal>,
    findings: Option<i32>,
    has_contract: bool,
}

impl FileRecord {
    fn read(self) -> BatchFile {
        let state = match (self.document_id, self.state) {
            (Some(document), Some(state)) => BatchFileState::Taken { document, state, reason: self.reason },
            _ => BatchFileState::Refused(self.refusal.unwrap_or_default()),
        };
        let invoice = self.invoice.map(|id| BatchInvoice {
            id,
            number: self.invoice_number,
            vendor: self.vendor_name,
            currency: self.currency,
            billed: self.billed,
            at_stake: self.at_stake.unwrap_or_default(),
            findings: self.findings.unwrap_or_default(),
            has_contract: self.has_contract,
        });
        BatchFile {
            position: self.position,
            name: self.name,
            known: self.known,
            state,
            contract: self.contract,
            invoice,
        }
    }
}

impl Store {
    pub async fn count_batch(&self, actor: &Actor, batch: BatchId) -> Result<BatchCounts, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let counts = sqlx::query_as(
            "SELECT count(*) AS files,
                    count(*) FILTER (WHERE NOT d.state = ANY($3)) AS busy,
                    count(*) FILTER (WHERE d.state = 'done' AND i.contract_id IS NOT NULL AND i.findings = 0) AS passed,
                    count(*) FILTER (WHERE d.state = 'done' AND i.contract_id IS NOT NULL AND i.findings > 0) AS found,
                    count(*) FILTER (WHERE d.state = 'done' AND i.id IS NOT NULL AND i.contract_id IS NULL)
                        AS no_contract,
                    count(*) FILTER (WHERE d.state = 'done' AND c.id IS NOT NULL) AS contracts,
                    count(*) FILTER (WHERE d.state IN ('not_read', 'failed', 'infected')) AS failed,
                    count(*) FILTER (WHERE d.state = 'cancelled') AS cancelled,
                    count(*) FILTER (WHERE f.refusal IS NOT NULL) AS refused,
                    count(*) FILTER (WHERE f.known) AS known,
                    coalesce(sum(i.findings) FILTER (WHERE d.state = 'done'), 0)::bigint AS findings
             FROM batch_files f
             LEFT JOIN documents d ON d.organisation_id = f.organisation_id AND d.id = f.document_id
             LEFT JOIN invoices i ON i.organisation_id = f.organisation_id AND i.document_id = f.document_id
             LEFT JOIN contracts c ON c.organisation_id = f.organisation_id AND c.document_id = f.document_id
             WHERE f.organisation_id = $1 AND f.batch_id = $2",
        )
        .bind(actor.organisation())
        .bind(batch)
        .bind(DocumentState::ALL.iter().filter(|state| state.is_end()).map(|state| state.as_str()).collect::<Vec<_>>())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(counts)
    }

    /// By currency; what has none is left out.
    pub async fn sum_batch(&self, actor: &Actor, batch: BatchId) -> Result<Vec<BatchSum>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = sqlx::query_as(
            "SELECT i.currency, coalesce(sum(i.billed), 0) AS billed, coalesce(sum(i.at_stake), 0) AS at_stake
             FROM batch_files f
             JOIN invoices i ON i.organisation_id = f.organisation_id AND i.document_id = f.document_id
             WHERE f.organisation_id = $1 AND f.batch_id = $2 AND i.currency IS NOT NULL
             GROUP BY i.currency ORDER BY i.currency",
        )
        .bind(actor.organisation())
        .bind(batch)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums)
    }

    /// Its files in the order in which they came, after this position.
    pub async fn list_batch_files(
        &self,
        actor: &Actor,
        batch: BatchId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<BatchFile>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let records: Vec<FileRecord> = sqlx::query_as(
            "SELECT f.position, f.name, f.known, f.refusal, f.document_id, d.state, d.reason, c.id AS contract,
                    i.id AS invoice, i.invoice_number, i.vendor_name, i.currency, i.billed, i.at_stake, i.findings,
                    i.contract_id IS NOT NULL AS has_contract
             FROM batch_files f
             LEFT JOIN documents d ON d.organisation_id = f.organisation_id AND d.id = f.document_id
             LEFT JOIN invoices i ON i.organisation_id = f.organisation_id AND i.document_id = f.document_id
             LEFT JOIN contracts c ON c.organisation_id = f.organisation_id AND c.document_id = f.document_id
             WHERE f.organisation_id = $1 AND f.batch_id = $2 AND f.position > $3
             ORDER BY f.position LIMIT $4",
        )
        .bind(actor.organisation())
        .bind(batch)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(records.into_iter().map(FileRecord::read).collect())
    }
}
