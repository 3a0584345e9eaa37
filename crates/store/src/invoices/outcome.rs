//! What a reconciliation found, and what decisions make of it.

use domain::Decimal;
use serde_json::Value;
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::disputes::follow_decisions;
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId, InvoiceId};
use crate::json::tidy;
use crate::sealing::place_of_result;

/// The result of reconciling an invoice.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The whole result, as the pages show it.
    pub result: Value,
    pub billed: Option<Decimal>,
    pub at_stake: Decimal,
    pub payable: Option<Decimal>,
    pub findings: Vec<FindingSummary>,
    /// How many checks could not be decided.
    pub undecided: u32,
}

/// A finding, as far as decisions and sums need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingSummary {
    /// The same for the same finding when it is reconciled again, so that a decision stays with it.
    pub finding: String,
    /// 1 is the worst, 4 the least.
    pub severity: u8,
    pub stake: Decimal,
}

impl Store {
    /// Keeps the reconciliation of this version of an invoice under this contract. Refused where the
    /// invoice was edited meanwhile, for then the result is about something else.
    pub async fn save_outcome(
        &self,
        actor: &Actor,
        id: InvoiceId,
        version: i32,
        contract: Option<ContractId>,
        outcome: &Outcome,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let locked = lock_version(&mut transaction, actor, id, version).await?;
        if let Some(entry) = write(self, &mut transaction, actor, &locked, contract, outcome, now).await? {
            append(&mut transaction, actor, &entry, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// An invoice that nobody else can change until the transaction ends.
pub(super) struct Locked {
    pub id: InvoiceId,
    pub document: DocumentId,
    pub contract: Option<ContractId>,
}

/// Locks the invoice where it still has this version.
pub(super) async fn lock_version(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: InvoiceId,
    version: i32,
) -> Result<Locked, StoreError> {
    let (current, document, contract): (i32, DocumentId, Option<ContractId>) = sqlx::query_as(
        "SELECT version, document_id, contract_id FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE",
    )
    .bind(actor.organisation())
    .bind(id)
    .fetch_optional(&mut **transaction)
    .await?
    .ok_or(StoreError::NotFound("invoice"))?;
    if current == version { Ok(Locked { id, document, contract }) } else { Err(StoreError::Conflict("invoice")) }
}

/// Gives the audit log's entry where other findings than before, or another contract, come of it.
pub(super) async fn write(
    store: &Store,
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    locked: &Locked,
    contract: Option<ContractId>,
    outcome: &Outcome,
    now: OffsetDateTime,
) -> Result<Option<Entry>, StoreError> {
    let id = locked.id;
    let sealed = store.seal("reconciliation", &place_of_result(actor, locked.document), &outcome.result)?;
    let before = read_state(transaction, actor, id).await?;
    sqlx::query(
        "UPDATE invoices SET contract_id = $3, result = $4, billed = $5, found_at_stake = $6,
             found_payable = $7, undecided = $8
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(contract)
    .bind(sealed)
    .bind(outcome.billed)
    .bind(outcome.at_stake)
    .bind(outcome.payable)
    .bind(i32::try_from(outcome.undecided).unwrap_or(i32::MAX))
    .execute(&mut **transaction)
    .await?;
    sqlx::query("DELETE FROM findings WHERE organisation_id = $1 AND invoice_id = $2")
        .bind(actor.organisation())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    let findings = &outcome.findings;
    sqlx::query(
        "INSERT INTO findings (organisation_id, invoice_id, finding, severity, stake)
         SELECT $1, $2, * FROM unnest($3::text[], $4::smallint[], $5::numeric[])",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(findings.iter().map(|finding| tidy(&finding.finding)).collect::<Vec<_>>())
    .bind(findings.iter().map(|finding| i16::from(finding.severity)).collect::<Vec<_>>())
    .bind(findings.iter().map(|finding| finding.stake).collect::<Vec<_>>())
    .execute(&mut **transaction)
    .await?;
    settle(transaction, actor, id, now).await?;
    let mut found: Vec<String> = findings.iter().map(|finding| tidy(&finding.finding)).collect();
    found.sort_unstable();
    let after = (contract, found);
    Ok((after != before).then(|| {
        Entry::new(Action::FindingsChanged, id).change("contract", before.0, after.0).change(
            "findings",
            Some(before.1.join(" ")),
            Some(after.1.join(" ")),
        )
    }))
}

/// The contract and the findings of an invoice as they are.
async fn read_state(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: InvoiceId,
) -> Result<(Option<ContractId>, Vec<String>), StoreError> {
    Ok(sqlx::query_as(
        "SELECT contract_id, ARRAY(
             SELECT f.finding FROM findings f
             WHERE f.organisation_id = i.organisation_id AND f.invoice_id = i.id ORDER BY f.finding COLLATE \"C\")
         FROM invoices i WHERE organisation_id = $1 AND id = $2",
    )
    .bind(actor.organisation())
    .bind(id)
    .fetch_one(&mut **transaction)
    .await?)
}

/// Derives the invoice's state and sums from its findings and the decisions about them. What is
/// dismissed moves from at stake to payable, so that both still add up to what is billed.
pub(crate) async fn settle(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: InvoiceId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    settle_all(transaction, actor, &[id], now).await
}

/// As [`settle`], for several.
pub(super) async fn settle_all(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    ids: &[InvoiceId],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invoices SET
             at_stake = found_at_stake - coalesce(sums.dismissed, 0),
             payable = found_payable + coalesce(sums.dismissed, 0),
             findings = sums.findings,
             worst_severity = sums.worst,
             state = CASE
                 WHEN result IS NULL THEN 'processing'
                 WHEN contract_id IS NULL THEN 'no_contract'
                 WHEN sums.findings = 0 THEN 'ready'
                 WHEN sums.open = 0 THEN 'decided'
                 ELSE 'needs_review'
             END,
             updated_at = $3
         FROM (
             SELECT settled.id,
                    count(f.finding) AS findings,
                    count(f.finding) FILTER (WHERE coalesce(latest.verdict, 'reopened') = 'reopened') AS open,
                    sum(f.stake) FILTER (WHERE latest.verdict = 'dismissed') AS dismissed,
                    min(f.severity) FILTER (WHERE latest.verdict IS DISTINCT FROM 'dismissed') AS worst
             FROM unnest($2::uuid[]) AS settled (id)
             LEFT JOIN findings f ON f.organisation_id = $1 AND f.invoice_id = settled.id
             LEFT JOIN LATERAL (
                 SELECT d.verdict FROM decisions d
                 WHERE d.organisation_id = f.organisation_id AND d.invoice_id = f.invoice_id AND d.finding = f.finding
                 ORDER BY d.id DESC LIMIT 1
             ) latest ON true
             GROUP BY settled.id
         ) sums
         WHERE organisation_id = $1 AND invoices.id = sums.id",
    )
    .bind(actor.organisation())
    .bind(ids)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    follow_decisions(transaction, actor, ids).await
}
