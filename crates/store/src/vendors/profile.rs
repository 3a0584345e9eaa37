//! What is kept of one vendor beside its invoices.

use domain::{Date, Decimal};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::ContractId;

/// A contract with the vendor.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VendorContract {
    pub id: ContractId,
    pub contract_number: Option<String>,
    pub currency: Option<String>,
    pub effective_date: Option<Date>,
    pub expiry_date: Option<Date>,
    pub spend_cap: Option<Decimal>,
}

/// What a rule found with the vendor in one currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VendorRule {
    /// `R20`
    pub rule: String,
    pub currency: Option<String>,
    pub findings: i64,
    /// Of what is not dismissed.
    pub at_stake: Decimal,
    pub dismissed: i64,
}

impl Store {
    /// The contracts in the vendor's name, and those under which it bills; at most `limit`.
    pub async fn list_vendor_contracts(
        &self,
        actor: &Actor,
        key: &str,
        limit: u32,
    ) -> Result<Vec<VendorContract>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let contracts = sqlx::query_as(
            "SELECT id, contract_number, currency, effective_date, expiry_date, spend_cap FROM contracts
             WHERE organisation_id = $1 AND id IN (
                 SELECT id FROM contracts WHERE organisation_id = $1 AND vendor_key = $2
                 UNION
                 SELECT contract_id FROM invoices
                 WHERE organisation_id = $1 AND vendor_key = $2 AND contract_id IS NOT NULL)
             ORDER BY effective_date DESC NULLS LAST, id DESC LIMIT $3",
        )
        .bind(actor.organisation())
        .bind(key)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(contracts)
    }

    /// What each rule found with the vendor, the most money first.
    pub async fn sum_vendor_rules(&self, actor: &Actor, key: &str) -> Result<Vec<VendorRule>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let rules = sqlx::query_as(
            "SELECT f.rule, i.currency, count(*) AS findings,
                    coalesce(sum(f.stake) FILTER (WHERE latest.verdict IS DISTINCT FROM 'dismissed'), 0) AS at_stake,
                    count(*) FILTER (WHERE latest.verdict = 'dismissed') AS dismissed
             FROM invoices i
             JOIN findings f ON f.organisation_id = i.organisation_id AND f.invoice_id = i.id
             LEFT JOIN LATERAL (
                 SELECT d.verdict FROM decisions d
                 WHERE d.organisation_id = f.organisation_id AND d.invoice_id = f.invoice_id AND d.finding = f.finding
                 ORDER BY d.id DESC LIMIT 1
             ) latest ON true
             WHERE i.organisation_id = $1 AND i.vendor_key = $2
             GROUP BY f.rule, i.currency ORDER BY i.currency NULLS LAST, at_stake DESC, f.rule",
        )
        .bind(actor.organisation())
        .bind(key)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(rules)
    }
}
