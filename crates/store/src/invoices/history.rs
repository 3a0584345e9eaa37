//! Who may compute findings when: earlier invoices decide about later ones, so one at a time where they meet.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::{Postgres, Transaction};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};

use crate::actor::Actor;
use crate::audit::{Entry, append_all};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId};
use crate::invoices::key_of_vendor;

const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(30);

/// Which invoices see each other as history: those of one contract, and those of one vendor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryScope {
    pub contract: Option<ContractId>,
    /// Keys of vendors' names, all lower case.
    pub vendors: BTreeSet<String>,
}

impl HistoryScope {
    /// What an invoice of this vendor sees under this contract.
    pub fn of(contract: Option<ContractId>, vendor: Option<&str>) -> Self {
        let vendors = vendor.map(key_of_vendor).filter(|key| !key.is_empty()).into_iter().collect();
        Self { contract, vendors }
    }

    fn keys(&self, actor: &Actor) -> Vec<String> {
        let organisation = actor.organisation();
        let contract = self.contract.map(|contract| format!("{organisation} contract {contract}"));
        contract
            .into_iter()
            .chain(self.vendors.iter().map(|vendor| format!("{organisation} vendor {vendor}")))
            .collect()
    }
}

/// While it is held, nobody else computes findings for invoices of this contract or these vendors: two
/// invoices cannot both use up the last of a cap, nor miss each other as duplicates.
///
/// It is the transaction in which all is read and written: what is done under it holds with
/// [`HistoryLock::commit`], or not at all when it is dropped.
pub struct HistoryLock {
    pub(crate) transaction: Transaction<'static, Postgres>,
    _permit: OwnedSemaphorePermit,
}

impl HistoryLock {
    /// Writes the audit log's entries and makes everything hold.
    pub async fn commit(
        mut self,
        actor: &Actor,
        entries: &[Entry],
        now: time::OffsetDateTime,
    ) -> Result<(), StoreError> {
        append_all(&mut self.transaction, actor, entries, now).await?;
        Ok(self.transaction.commit().await?)
    }
}

impl Store {
    /// The contract with all vendors that bill under it, and the vendors of more invoices.
    pub async fn find_history_scope(
        &self,
        actor: &Actor,
        contract: Option<ContractId>,
        invoices: &[InvoiceId],
    ) -> Result<HistoryScope, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let scope = read_scope(&mut transaction, actor, contract, invoices).await?;
        transaction.commit().await?;
        Ok(scope)
    }

    /// Waits until nobody else computes findings in the scope.
    ///
    /// Whoever waits keeps no connection, or those who wait could starve the one who is to finish. Nor do
    /// all who hold a lock together take up all connections.
    pub async fn lock_history(&self, actor: &Actor, scope: &HistoryScope) -> Result<HistoryLock, StoreError> {
        actor.require_write()?;
        let keys = scope.keys(actor);
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        while begun.elapsed() < PATIENCE {
            let permit =
                timeout(PATIENCE.saturating_sub(begun.elapsed()), self.history_permits().acquire_owned()).await;
            let Ok(Ok(permit)) = permit else { break };
            let mut transaction = self.begin(actor).await?;
            // All or none: two that wait for each other's keys would wait for ever.
            let locked: Option<bool> = sqlx::query_scalar(
                "SELECT bool_and(pg_try_advisory_xact_lock(hashtextextended(key, 0))) FROM unnest($1::text[]) AS key",
            )
            .bind(&keys)
            .fetch_one(&mut *transaction)
            .await?;
            if locked.unwrap_or(true) {
                return Ok(HistoryLock { transaction, _permit: permit });
            }
            transaction.rollback().await?;
            drop(permit);
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
        Err(StoreError::Busy)
    }

    /// The scope as it is now that it is locked: where it is another, the lock must be taken anew.
    pub async fn read_history_scope(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        contract: Option<ContractId>,
        invoices: &[InvoiceId],
    ) -> Result<HistoryScope, StoreError> {
        read_scope(&mut lock.transaction, actor, contract, invoices).await
    }
}

async fn read_scope(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    contract: Option<ContractId>,
    invoices: &[InvoiceId],
) -> Result<HistoryScope, StoreError> {
    let vendors: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT vendor_key FROM invoices
         WHERE organisation_id = $1 AND (contract_id = $2 OR id = ANY($3)) AND vendor_key <> ''",
    )
    .bind(actor.organisation())
    .bind(contract)
    .bind(invoices)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(HistoryScope { contract, vendors: vendors.into_iter().collect() })
}
