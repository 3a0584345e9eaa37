//! Vendors as invoices and contracts name them: one for each name, whatever its case and spacing.

mod profile;

use domain::{Date, Decimal};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::invoices::key_of_vendor;

pub use profile::{VendorContract, VendorRule};

/// A vendor in the list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VendorRow {
    /// The name without case and spacing.
    pub key: String,
    /// As the latest invoice has it, else a contract.
    pub name: String,
    pub contracts: i64,
    /// The date of the latest invoice.
    pub latest: Option<Date>,
}

/// What the invoices of one vendor in one currency come to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VendorSum {
    pub vendor_key: String,
    /// None of invoices that name no currency.
    pub currency: Option<String>,
    pub invoices: i64,
    pub billed: Decimal,
    /// What was found, dismissed or not.
    pub found: Decimal,
    pub at_stake: Decimal,
    pub payable: Decimal,
    /// How many of them have a finding.
    pub with_findings: i64,
}

/// Which invoices a sum is of, by the days on which they were issued; one without a date is of no period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Store {
    /// The keys of vendors in their order, from the one after `after` on, of which `search` is a part.
    ///
    /// Goes from one key to the next by the indexes, so that it costs the vendors and not their invoices.
    pub async fn list_vendor_keys(
        &self,
        actor: &Actor,
        search: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let keys = sqlx::query_scalar(
            "WITH RECURSIVE keys AS (
                 SELECT least(
                     (SELECT i.vendor_key FROM invoices i
                      WHERE i.organisation_id = $1 AND i.vendor_key > $2 ORDER BY i.vendor_key LIMIT 1),
                     (SELECT c.vendor_key FROM contracts c
                      WHERE c.organisation_id = $1 AND c.vendor_key > $2 ORDER BY c.vendor_key LIMIT 1)) AS key
                 UNION ALL
                 SELECT least(
                     (SELECT i.vendor_key FROM invoices i
                      WHERE i.organisation_id = $1 AND i.vendor_key > keys.key ORDER BY i.vendor_key LIMIT 1),
                     (SELECT c.vendor_key FROM contracts c
                      WHERE c.organisation_id = $1 AND c.vendor_key > keys.key ORDER BY c.vendor_key LIMIT 1))
                 FROM keys WHERE keys.key IS NOT NULL)
             SELECT key FROM keys WHERE key IS NOT NULL AND ($3::text IS NULL OR strpos(key, $3) > 0) LIMIT $4",
        )
        .bind(actor.organisation())
        .bind(key_of_vendor(after.unwrap_or_default()))
        .bind(search.map(key_of_vendor).filter(|search| !search.is_empty()))
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(keys)
    }

    /// These vendors, in the order of their keys as given; one that nothing names is left out.
    pub async fn find_vendors(&self, actor: &Actor, keys: &[String]) -> Result<Vec<VendorRow>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let vendors = sqlx::query_as(
            "SELECT key, name, contracts, latest
             FROM (
                 SELECT asked.key, asked.place, latest.issue_date AS latest,
                        coalesce(latest.vendor_name,
                                 (SELECT max(c.vendor_name) FROM contracts c
                                  WHERE c.organisation_id = $1 AND c.vendor_key = asked.key)) AS name,
                        (SELECT count(*) FROM contracts c
                         WHERE c.organisation_id = $1 AND c.vendor_key = asked.key) AS contracts
                 FROM unnest($2::text[]) WITH ORDINALITY AS asked (key, place)
                 LEFT JOIN LATERAL (
                     SELECT i.vendor_name, i.issue_date FROM invoices i
                     WHERE i.organisation_id = $1 AND i.vendor_key = asked.key
                     ORDER BY (i.issue_date IS NULL), i.issue_order DESC, i.id DESC LIMIT 1
                 ) latest ON true
                 WHERE asked.key <> ''
             ) found
             WHERE name IS NOT NULL ORDER BY place",
        )
        .bind(actor.organisation())
        .bind(keys)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(vendors)
    }

    /// The sums of these vendors' invoices, by vendor and currency.
    pub async fn sum_vendors(
        &self,
        actor: &Actor,
        keys: &[String],
        issued: Issued,
    ) -> Result<Vec<VendorSum>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = sqlx::query_as(
            "SELECT vendor_key, currency, count(*) AS invoices, coalesce(sum(billed), 0) AS billed,
                    coalesce(sum(found_at_stake), 0) AS found, coalesce(sum(at_stake), 0) AS at_stake,
                    coalesce(sum(payable), 0) AS payable, count(*) FILTER (WHERE findings > 0) AS with_findings
             FROM invoices
             WHERE organisation_id = $1 AND vendor_key = ANY($2) AND state <> 'processing'
               AND ($3::date IS NULL OR issue_date >= $3) AND ($4::date IS NULL OR issue_date <= $4)
             GROUP BY vendor_key, currency ORDER BY vendor_key, currency NULLS LAST",
        )
        .bind(actor.organisation())
        .bind(keys)
        .bind(issued.from)
        .bind(issued.to)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums)
    }
}
