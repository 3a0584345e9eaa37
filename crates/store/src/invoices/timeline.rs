//! The invoices that see each other as history, in the order of their dates.
//!
//! First their places, which are small, then the invoices some at a time.

use std::collections::{BTreeSet, HashMap};

use domain::{Date, Decimal, Invoice, Reconciliation};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId, InvoiceId};
use crate::invoices::history::{HistoryLock, HistoryScope};
use crate::sealing::{place_of_invoice, place_of_result};

/// Where an invoice stands. Those of one date, and those without one, stand as they came in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TimelinePlace {
    pub id: InvoiceId,
    pub contract: Option<ContractId>,
    pub vendor_key: String,
    /// The last of all days where it has no date.
    pub issue_order: Date,
    /// Whether its findings were computed ever; else it is just being taken in.
    pub is_computed: bool,
}

impl TimelinePlace {
    /// Whether this invoice counts among the history of one of this vendor under this contract.
    pub fn is_seen_under(&self, contract: Option<ContractId>, vendor_key: &str) -> bool {
        (contract.is_some() && self.contract == contract) || (!vendor_key.is_empty() && self.vendor_key == vendor_key)
    }
}

/// An invoice of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineInvoice {
    pub id: InvoiceId,
    pub document: DocumentId,
    /// When its document came in.
    pub received_at: Option<OffsetDateTime>,
    pub contract: Option<ContractId>,
    pub version: i32,
    pub invoice: Invoice,
    /// What may be paid, with what was dismissed.
    pub payable: Option<Decimal>,
    /// What it came out as last, where it did and was asked for.
    pub result: Option<Reconciliation>,
    /// The findings that a person dismissed.
    pub dismissed: BTreeSet<String>,
}

#[derive(sqlx::FromRow)]
struct SealedTimelineInvoice {
    id: InvoiceId,
    document: DocumentId,
    received_at: Option<OffsetDateTime>,
    contract: Option<ContractId>,
    version: i32,
    invoice: String,
    payable: Option<Decimal>,
    result: Option<String>,
}

impl Store {
    /// The places of all invoices in the scope, and of some more, in their order.
    pub async fn list_timeline(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        scope: &HistoryScope,
        more: &[InvoiceId],
    ) -> Result<Vec<TimelinePlace>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, contract_id AS contract, vendor_key, issue_order, result IS NOT NULL AS is_computed FROM invoices
             WHERE organisation_id = $1 AND contract_id = $2
             UNION
             SELECT id, contract_id, vendor_key, issue_order, result IS NOT NULL FROM invoices
             WHERE organisation_id = $1 AND vendor_key = ANY($3)
             UNION
             SELECT id, contract_id, vendor_key, issue_order, result IS NOT NULL FROM invoices
             WHERE organisation_id = $1 AND id = ANY($4)
             ORDER BY issue_order, id",
        )
        .bind(actor.organisation())
        .bind(scope.contract)
        .bind(scope.vendors.iter().map(String::as_str).collect::<Vec<_>>())
        .bind(more)
        .fetch_all(&mut *lock.transaction)
        .await?)
    }

    /// Where one invoice stands.
    pub async fn find_place(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        id: InvoiceId,
    ) -> Result<Option<TimelinePlace>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, contract_id AS contract, vendor_key, issue_order, result IS NOT NULL AS is_computed FROM invoices
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_optional(&mut *lock.transaction)
        .await?)
    }

    /// The contracts, none among them, under which the vendor of this place bills at it or later.
    pub async fn list_contracts_after(
        &self,
        actor: &Actor,
        place: &TimelinePlace,
    ) -> Result<Vec<Option<ContractId>>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let contracts = sqlx::query_scalar(
            "SELECT DISTINCT contract_id FROM invoices
             WHERE organisation_id = $1 AND vendor_key = $2 AND vendor_key <> '' AND (issue_order, id) > ($3, $4)",
        )
        .bind(actor.organisation())
        .bind(&place.vendor_key)
        .bind(place.issue_order)
        .bind(place.id)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(contracts)
    }

    /// Some invoices of the timeline in the order asked for, with what they came out as last where
    /// `with_results`.
    pub async fn read_timeline(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        ids: &[InvoiceId],
        with_results: bool,
    ) -> Result<Vec<TimelineInvoice>, StoreError> {
        let rows: Vec<SealedTimelineInvoice> = sqlx::query_as(
            "SELECT i.id, i.document_id AS document, i.contract_id AS contract, i.version, i.invoice, i.payable,
                    CASE WHEN $3 THEN i.result END AS result,
                    (SELECT uploaded_at FROM documents d
                     WHERE d.organisation_id = $1 AND d.id = i.document_id) AS received_at
             FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (id, place)
             JOIN invoices i ON i.organisation_id = $1 AND i.id = asked.id
             ORDER BY asked.place",
        )
        .bind(actor.organisation())
        .bind(ids)
        .bind(with_results)
        .fetch_all(&mut *lock.transaction)
        .await?;
        let mut dismissed = if with_results { read_dismissed(actor, lock, ids).await? } else { HashMap::default() };
        let mut invoices = Vec::with_capacity(rows.len());
        for row in rows {
            let place = place_of_result(actor, row.document);
            invoices.push(TimelineInvoice {
                invoice: self.unseal("invoice", &place_of_invoice(actor, row.document), &row.invoice)?,
                result: row.result.map(|result| self.unseal("reconciliation", &place, &result)).transpose()?,
                dismissed: dismissed.remove(&row.id).unwrap_or_default(),
                id: row.id,
                document: row.document,
                received_at: row.received_at,
                contract: row.contract,
                version: row.version,
                payable: row.payable,
            });
        }
        Ok(invoices)
    }
}

async fn read_dismissed(
    actor: &Actor,
    lock: &mut HistoryLock,
    ids: &[InvoiceId],
) -> Result<HashMap<InvoiceId, BTreeSet<String>>, StoreError> {
    let rows: Vec<(InvoiceId, String)> = sqlx::query_as(
        "SELECT invoice_id, finding FROM (
             SELECT DISTINCT ON (invoice_id, finding) invoice_id, finding, verdict FROM decisions
             WHERE organisation_id = $1 AND invoice_id = ANY($2) ORDER BY invoice_id, finding, id DESC) latest
         WHERE verdict = 'dismissed'",
    )
    .bind(actor.organisation())
    .bind(ids)
    .fetch_all(&mut *lock.transaction)
    .await?;
    let mut dismissed: HashMap<InvoiceId, BTreeSet<String>> = HashMap::new();
    for (invoice, finding) in rows {
        dismissed.entry(invoice).or_default().insert(finding);
    }
    Ok(dismissed)
}
