//! Invoices as read, edited and reconciled.

macro_rules! select_invoice {
    ($rest:literal) => {
        concat!(
            "SELECT id, document_id AS document, contract_id AS contract, version, invoice, result, state, currency,
                    billed, at_stake, payable, updated_at
             FROM invoices WHERE organisation_id = $1 ",
            $rest
        )
    };
}

pub mod earlier;
pub mod history;
pub mod inbox;
pub mod outcome;
pub mod rated;
pub mod timeline;

use domain::{Date, Decimal, Invoice};
use serde_json::Value;
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Entry, append};
use crate::database::Store;
use crate::edits::{Edit, Edited, entry_of, record};
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId, InvoiceId};
use crate::json::tidy;
use crate::keyword::keywords;
use crate::sealing::{place_of_invoice, place_of_result};

pub use earlier::Earlier;
pub use history::{HistoryLock, HistoryScope};
use outcome::Locked;

pub use inbox::{Inbox, InboxCursor, InboxFilter, InboxOrder, InboxRow, Totals};
pub use outcome::{FindingSummary, Outcome};
pub use rated::Rated;
pub use timeline::{TimelineInvoice, TimelinePlace};

keywords! {
    /// Where an invoice stands. Follows from its reconciliation and the decisions; nobody sets it.
    pub enum InvoiceState {
        /// Read, but not reconciled yet.
        Processing = "processing",
        /// At least one finding waits for a decision.
        NeedsReview = "needs_review",
        /// No contract is known for it.
        NoContract = "no_contract",
        /// Every finding has a decision.
        Decided = "decided",
        /// Nothing was found.
        Ready = "ready",
    }
}

/// An invoice with what the store knows about it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredInvoice {
    pub id: InvoiceId,
    pub document: DocumentId,
    pub contract: Option<ContractId>,
    /// Counts up with each edit; an edit or a reconciliation must name the version that it is about.
    pub version: i32,
    pub invoice: Invoice,
    /// The latest reconciliation; none while processing.
    pub result: Option<Value>,
    pub state: InvoiceState,
    pub currency: Option<String>,
    pub billed: Option<Decimal>,
    /// What is found, without what was dismissed.
    pub at_stake: Decimal,
    /// What may be paid, with what was dismissed.
    pub payable: Option<Decimal>,
    pub updated_at: OffsetDateTime,
}

/// An invoice as its row holds it.
#[derive(sqlx::FromRow)]
struct SealedInvoice {
    id: InvoiceId,
    document: DocumentId,
    contract: Option<ContractId>,
    version: i32,
    invoice: String,
    result: Option<String>,
    state: InvoiceState,
    currency: Option<String>,
    billed: Option<Decimal>,
    at_stake: Decimal,
    payable: Option<Decimal>,
    updated_at: OffsetDateTime,
}

impl SealedInvoice {
    fn open(self, store: &Store, actor: &Actor) -> Result<StoredInvoice, StoreError> {
        let place = place_of_result(actor, self.document);
        Ok(StoredInvoice {
            invoice: store.unseal("invoice", &place_of_invoice(actor, self.document), &self.invoice)?,
            result: self.result.map(|result| store.unseal("reconciliation", &place, &result)).transpose()?,
            id: self.id,
            document: self.document,
            contract: self.contract,
            version: self.version,
            state: self.state,
            currency: self.currency,
            billed: self.billed,
            at_stake: self.at_stake,
            payable: self.payable,
            updated_at: self.updated_at,
        })
    }
}

/// The header's values that have columns of their own.
struct Columns {
    number: Option<String>,
    vendor: Option<String>,
    vendor_key: String,
    search: String,
    issued: Option<Date>,
    due: Option<Date>,
    currency: Option<String>,
}

impl Columns {
    fn of(invoice: &Invoice) -> Self {
        let header = &invoice.header;
        let number = header.invoice_number.as_ref().map(|field| tidy(&field.value));
        let vendor = header.seller_name.as_ref().map(|field| tidy(&field.value));
        let reference = header.contract_reference.as_ref().map(|field| tidy(&field.value));
        let words = [&number, &vendor, &reference].into_iter().flatten().map(String::as_str);
        Self {
            search: words.collect::<Vec<_>>().join(" ").to_lowercase(),
            vendor_key: key_of_vendor(vendor.as_deref().unwrap_or_default()),
            number,
            vendor,
            issued: header.issue_date.as_ref().map(|field| field.value),
            due: header.due_date.as_ref().map(|field| field.value),
            currency: header.currency.as_ref().map(|field| field.value.code().to_owned()),
        }
    }
}

/// A vendor's name without case and spacing, so that the same vendor is found again.
pub(crate) fn key_of_vendor(name: &str) -> String {
    tidy(name).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Store {
    /// Keeps an invoice as read from its document. Done twice it is still one; an invoice that a person
    /// has edited since is left as it is.
    pub async fn save_invoice(
        &self,
        actor: &Actor,
        document: DocumentId,
        invoice: &Invoice,
        now: OffsetDateTime,
    ) -> Result<InvoiceId, StoreError> {
        actor.require_write()?;
        let columns = Columns::of(invoice);
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO invoices AS i
                 (organisation_id, id, document_id, invoice, invoice_number, vendor_name, vendor_key, search,
                  issue_date, due_date, currency, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
             ON CONFLICT ON CONSTRAINT invoices_document DO UPDATE SET
                 invoice = excluded.invoice, invoice_number = excluded.invoice_number,
                 vendor_name = excluded.vendor_name, vendor_key = excluded.vendor_key, search = excluded.search,
                 issue_date = excluded.issue_date, due_date = excluded.due_date, currency = excluded.currency,
                 updated_at = excluded.updated_at
             WHERE i.version = 1",
        )
        .bind(actor.organisation())
        .bind(InvoiceId::generate())
        .bind(document)
        .bind(self.seal("invoice", &place_of_invoice(actor, document), invoice)?)
        .bind(columns.number)
        .bind(columns.vendor)
        .bind(columns.vendor_key)
        .bind(columns.search)
        .bind(columns.issued)
        .bind(columns.due)
        .bind(columns.currency)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let id = sqlx::query_scalar("SELECT id FROM invoices WHERE organisation_id = $1 AND document_id = $2")
            .bind(actor.organisation())
            .bind(document)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Replaces an invoice by an edited one, with its reconciliation and the record of the edit, all or
    /// nothing. Refused where somebody else has edited it since `version` was loaded. Gives the new
    /// version.
    #[expect(clippy::too_many_arguments, reason = "they belong to one transaction")]
    pub async fn edit_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
        version: i32,
        invoice: &Invoice,
        edit: &Edit,
        outcome: &Outcome,
        now: OffsetDateTime,
    ) -> Result<i32, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let (locked, entry) = self.write_edit(&mut transaction, actor, (id, version), invoice, edit, now).await?;
        let changed = outcome::write(self, &mut transaction, actor, &locked, locked.contract, outcome, now).await?;
        append(&mut transaction, actor, &entry, now).await?;
        if let Some(entry) = changed {
            append(&mut transaction, actor, &entry, now).await?;
        }
        transaction.commit().await?;
        Ok(version.saturating_add(1))
    }

    /// As [`Store::edit_invoice`], within what is done under a lock: what it then comes out as is for the
    /// caller to compute and save. Gives the audit log's entry.
    pub async fn edit_invoice_under(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        (id, version): (InvoiceId, i32),
        invoice: &Invoice,
        edit: &Edit,
        now: OffsetDateTime,
    ) -> Result<Entry, StoreError> {
        Ok(self.write_edit(&mut lock.transaction, actor, (id, version), invoice, edit, now).await?.1)
    }

    async fn write_edit(
        &self,
        transaction: &mut Transaction<'static, Postgres>,
        actor: &Actor,
        (id, version): (InvoiceId, i32),
        invoice: &Invoice,
        edit: &Edit,
        now: OffsetDateTime,
    ) -> Result<(Locked, Entry), StoreError> {
        actor.require_reviewer()?;
        let columns = Columns::of(invoice);
        let locked = outcome::lock_version(transaction, actor, id, version).await?;
        let next = version.saturating_add(1);
        sqlx::query(
            "UPDATE invoices SET version = $3, invoice = $4, invoice_number = $5, vendor_name = $6,
                 vendor_key = $7, search = $8, issue_date = $9, due_date = $10, currency = $11
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(next)
        .bind(self.seal("invoice", &place_of_invoice(actor, locked.document), invoice)?)
        .bind(columns.number)
        .bind(columns.vendor)
        .bind(columns.vendor_key)
        .bind(columns.search)
        .bind(columns.issued)
        .bind(columns.due)
        .bind(columns.currency)
        .execute(&mut **transaction)
        .await?;
        record(self, transaction, actor, Edited::Invoice(id), edit, next, now).await?;
        Ok((locked, entry_of(Edited::Invoice(id), edit, next)))
    }

    /// One invoice.
    pub async fn find_invoice(&self, actor: &Actor, id: InvoiceId) -> Result<Option<StoredInvoice>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let invoice: Option<SealedInvoice> = sqlx::query_as(select_invoice!("AND id = $2"))
            .bind(actor.organisation())
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        invoice.map(|row| row.open(self, actor)).transpose()
    }

    /// The invoices under a contract, or those without one, in the order of their dates: whatever must
    /// be reconciled again when a contract changes or comes in.
    pub async fn list_invoices_under(
        &self,
        actor: &Actor,
        contract: Option<ContractId>,
    ) -> Result<Vec<InvoiceId>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let ids = sqlx::query_scalar(
            "SELECT id FROM invoices WHERE organisation_id = $1 AND contract_id IS NOT DISTINCT FROM $2
             ORDER BY issue_order, id",
        )
        .bind(actor.organisation())
        .bind(contract)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(ids)
    }
}
