//! Earlier invoices, as one invoice sees them.

use domain::Date;
use futures::TryStreamExt;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId};
use crate::invoices::{SealedInvoice, StoredInvoice, key_of_vendor};

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
    /// The latest, at most so many; all where it is not said.
    pub limit: Option<u32>,
}

impl Store {
    /// The invoices that the engine takes as history, in the order of their dates. A finding is computed from
    /// all of them: a cap that forgets what was billed first is none.
    ///
    /// Invoices of one date, and those without a date, count in the order in which they came in.
    pub async fn list_earlier_invoices(
        &self,
        actor: &Actor,
        earlier: &Earlier<'_>,
    ) -> Result<Vec<StoredInvoice>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let mut rows = sqlx::query_as::<_, SealedInvoice>(select_invoice!(
            "AND (contract_id = $2 OR vendor_key = $3) AND id <> $4
             AND (issue_order, id) < (coalesce($5, date '9999-12-31'), $4)
             ORDER BY issue_order DESC, id DESC LIMIT $6"
        ))
        .bind(actor.organisation())
        .bind(earlier.contract)
        .bind(earlier.vendor.map(key_of_vendor).filter(|key| !key.is_empty()))
        .bind(earlier.than)
        .bind(earlier.issued)
        .bind(earlier.limit.map(i64::from))
        .fetch(&mut *transaction);
        let mut invoices = Vec::new();
        // What is sealed is let go of row by row.
        while let Some(row) = rows.try_next().await? {
            invoices.push(row.open(self, actor)?);
        }
        drop(rows);
        invoices.reverse();
        transaction.commit().await?;
        Ok(invoices)
    }
}
