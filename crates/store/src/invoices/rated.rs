//! Many outcomes written at once.

use domain::{Decimal, Reconciliation};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId, InvoiceId};
use crate::invoices::history::HistoryLock;
use crate::invoices::outcome::{FindingSummary, settle_all};
use crate::json::tidy;
use crate::sealing::place_of_result;

/// What an invoice comes out as now.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    pub id: InvoiceId,
    pub document: DocumentId,
    /// The version of the invoice that it is about.
    pub version: i32,
    pub contract: Option<ContractId>,
    pub result: Reconciliation,
    /// With what is dismissed, which the store takes off itself.
    pub at_stake: Decimal,
    pub payable: Decimal,
    pub findings: Vec<FindingSummary>,
}

impl Store {
    /// Keeps the outcomes, for when the lock's work is committed. Refused where one of the invoices was
    /// edited meanwhile.
    pub async fn save_rated(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        rated: &[Rated],
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut results = Vec::with_capacity(rated.len());
        for one in rated {
            results.push(self.seal("reconciliation", &place_of_result(actor, one.document), &one.result)?);
        }
        let ids: Vec<InvoiceId> = rated.iter().map(|one| one.id).collect();
        let undecided = |one: &Rated| i32::try_from(one.result.undecided.len()).unwrap_or(i32::MAX);
        let written = sqlx::query(
            "UPDATE invoices i SET contract_id = rated.contract, result = rated.result, billed = rated.billed,
                 found_at_stake = rated.at_stake, found_payable = rated.payable, undecided = rated.undecided
             FROM unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::numeric[], $7::numeric[],
                         $8::numeric[], $9::integer[])
                  AS rated (id, version, contract, result, billed, at_stake, payable, undecided)
             WHERE i.organisation_id = $1 AND i.id = rated.id AND i.version = rated.version",
        )
        .bind(actor.organisation())
        .bind(&ids)
        .bind(rated.iter().map(|one| one.version).collect::<Vec<_>>())
        .bind(rated.iter().map(|one| one.contract).collect::<Vec<_>>())
        .bind(results)
        .bind(rated.iter().map(|one| one.result.totals.billed).collect::<Vec<_>>())
        .bind(rated.iter().map(|one| one.at_stake).collect::<Vec<_>>())
        .bind(rated.iter().map(|one| one.payable).collect::<Vec<_>>())
        .bind(rated.iter().map(undecided).collect::<Vec<_>>())
        .execute(&mut *lock.transaction)
        .await?;
        if usize::try_from(written.rows_affected()).ok() != Some(rated.len()) {
            return Err(StoreError::Conflict("invoice"));
        }
        sqlx::query("DELETE FROM findings WHERE organisation_id = $1 AND invoice_id = ANY($2)")
            .bind(actor.organisation())
            .bind(&ids)
            .execute(&mut *lock.transaction)
            .await?;
        let findings: Vec<(InvoiceId, &FindingSummary)> =
            rated.iter().flat_map(|one| one.findings.iter().map(move |finding| (one.id, finding))).collect();
        sqlx::query(
            "INSERT INTO findings (organisation_id, invoice_id, finding, severity, stake)
             SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::numeric[])",
        )
        .bind(actor.organisation())
        .bind(findings.iter().map(|(id, _)| *id).collect::<Vec<_>>())
        .bind(findings.iter().map(|(_, finding)| tidy(&finding.finding)).collect::<Vec<_>>())
        .bind(findings.iter().map(|(_, finding)| i16::from(finding.severity)).collect::<Vec<_>>())
        .bind(findings.iter().map(|(_, finding)| finding.stake).collect::<Vec<_>>())
        .execute(&mut *lock.transaction)
        .await?;
        settle_all(&mut lock.transaction, actor, &ids, now).await
    }
}
