//! Earlier invoices, which some rules need to see.

use std::time::Duration;

use domain::Date;
use sqlx::{Postgres, Transaction};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId};
use crate::invoices::{SealedInvoice, StoredInvoice, key_of_vendor};

const PAUSE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(30);

/// Which invoices count as earlier than another one.
#[derive(Clone, Debug)]
pub struct Earlier<'a> {
    /// The invoice that they come before, and its date.
    pub than: InvoiceId,
    pub issued: Option<Date>,
    /// Those billed under this contract,
    pub contract: Option<ContractId>,
    /// and those of this vendor.
    pub vendor: Option<&'a str>,
    /// At most this many, the latest of them.
    pub limit: u32,
}

/// While it is held, nobody else reconciles for the organisation: two invoices cannot both use up the
/// last of a cap, nor miss each other as duplicates. Let go by dropping it.
pub struct HistoryLock {
    _transaction: Transaction<'static, Postgres>,
}

impl Store {
    /// The invoices that the engine takes as history, in the order of their dates.
    ///
    /// Invoices of one date, and those without a date, count in the order in which they came in.
    pub async fn list_earlier_invoices(
        &self,
        actor: &Actor,
        earlier: &Earlier<'_>,
    ) -> Result<Vec<StoredInvoice>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let invoices: Vec<SealedInvoice> = sqlx::query_as(select_invoice!(
            "AND (contract_id = $2 OR vendor_key = $3) AND id <> $4
             AND (issue_order, id) < (coalesce($5, date '9999-12-31'), $4)
             ORDER BY issue_order DESC, id DESC LIMIT $6"
        ))
        .bind(actor.organisation())
        .bind(earlier.contract)
        .bind(earlier.vendor.map(key_of_vendor).filter(|key| !key.is_empty()))
        .bind(earlier.than)
        .bind(earlier.issued)
        .bind(i64::from(earlier.limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        invoices.into_iter().rev().map(|row| row.open(self, actor)).collect()
    }

    /// Waits until nobody else reconciles for the organisation. To be held from reading the earlier
    /// invoices until the outcome is saved.
    ///
    /// Whoever waits keeps no connection, or those who wait could starve the one who is to finish.
    pub async fn lock_history(&self, actor: &Actor) -> Result<HistoryLock, StoreError> {
        actor.require_write()?;
        for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
            let mut transaction = self.begin(actor).await?;
            let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))")
                .bind(actor.organisation().to_string())
                .fetch_one(&mut *transaction)
                .await?;
            if locked {
                return Ok(HistoryLock { _transaction: transaction });
            }
            transaction.rollback().await?;
            tokio::time::sleep(PAUSE).await;
        }
        Err(StoreError::Busy)
    }
}
