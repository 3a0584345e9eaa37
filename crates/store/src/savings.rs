//! What was decided about money, decision by decision: what counts, newest first.

use domain::Decimal;
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::decisions::Verdict;
use crate::error::StoreError;
use crate::id::InvoiceId;
use crate::invoices::key_of_vendor;

/// Which decisions are looked for; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavingsFilter {
    /// From this moment on,
    pub since: Option<OffsetDateTime>,
    /// and before this one.
    pub until: Option<OffsetDateTime>,
    /// The vendor's whole name, in any case.
    pub vendor: Option<String>,
}

/// A finding that was confirmed or disputed, and still is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Saving {
    /// The decision's number, and the mark from which to read on.
    pub id: i64,
    pub invoice: InvoiceId,
    pub invoice_number: Option<String>,
    pub vendor_name: Option<String>,
    pub currency: Option<String>,
    pub rule: String,
    pub finding: String,
    pub stake: Decimal,
    pub verdict: Verdict,
    pub decided_at: OffsetDateTime,
    pub decider: String,
}

/// The sums by currency and verdict.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SavingsSum {
    pub currency: String,
    pub verdict: Verdict,
    pub findings: i64,
    pub stake: Decimal,
}

macro_rules! from_savings {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM decisions d
              JOIN findings f ON f.organisation_id = d.organisation_id AND f.invoice_id = d.invoice_id
                             AND f.finding = d.finding
              JOIN invoices i ON i.organisation_id = d.organisation_id AND i.id = d.invoice_id
              JOIN accounts a ON a.id = d.decided_by
              WHERE d.organisation_id = $1 AND d.verdict IN ('confirmed', 'disputed')
                AND ($2::timestamptz IS NULL OR d.decided_at >= $2)
                AND ($3::timestamptz IS NULL OR d.decided_at < $3)
                AND ($4::text IS NULL OR i.vendor_key = $4)
                AND NOT EXISTS (
                    SELECT FROM decisions later
                    WHERE later.organisation_id = d.organisation_id AND later.invoice_id = d.invoice_id
                      AND later.finding = d.finding AND later.id > d.id) ",
            $rest
        )
    };
}

impl Store {
    /// The newest decisions that fit, below the number `below` where one is given, at most `limit`.
    pub async fn list_savings(
        &self,
        actor: &Actor,
        filter: &SavingsFilter,
        below: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Saving>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let savings = sqlx::query_as(from_savings!(
            "SELECT d.id, i.id AS invoice, i.invoice_number, i.vendor_name, i.currency, f.rule, f.finding, f.stake,
                    d.verdict, d.decided_at, a.name AS decider",
            "AND ($5::bigint IS NULL OR d.id < $5) ORDER BY d.id DESC LIMIT $6"
        ))
        .bind(actor.organisation())
        .bind(filter.since)
        .bind(filter.until)
        .bind(filter.vendor.as_deref().map(key_of_vendor))
        .bind(below)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(savings)
    }

    /// What all of them come to. Those of invoices without a currency are in no sum.
    pub async fn sum_savings(&self, actor: &Actor, filter: &SavingsFilter) -> Result<Vec<SavingsSum>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = sqlx::query_as(from_savings!(
            "SELECT i.currency, d.verdict, count(*) AS findings, sum(f.stake) AS stake",
            "AND i.currency IS NOT NULL GROUP BY i.currency, d.verdict ORDER BY i.currency, d.verdict"
        ))
        .bind(actor.organisation())
        .bind(filter.since)
        .bind(filter.until)
        .bind(filter.vendor.as_deref().map(key_of_vendor))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums)
    }
}
