//! Sums over months, for the overview. Each is of one currency, or counts what has none.

use domain::{Date, Decimal};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::decisions::Verdict;
use crate::error::StoreError;

/// What came in within one month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ArrivedSum {
    /// The month's first day, in UTC.
    pub month: Date,
    pub currency: Option<String>,
    pub invoices: i64,
    /// Without a finding and without an edit.
    pub touchless: i64,
    pub billed: Decimal,
    /// What was found, dismissed or not.
    pub found: Decimal,
}

/// What was decided within one month by decisions that still count.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DecidedSum {
    pub month: Date,
    pub currency: String,
    pub verdict: Verdict,
    pub findings: i64,
    pub stake: Decimal,
}

/// How long it took from arrival to the last decision, for the invoices that were settled within one month.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CycleTime {
    pub month: Date,
    pub invoices: i64,
    /// The median.
    pub seconds: i64,
}

/// What is at stake by rule or by vendor.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Leak {
    /// `R20`, or a vendor's key.
    pub key: String,
    pub name: Option<String>,
    /// Findings, or invoices with something at stake.
    pub count: i64,
    pub at_stake: Decimal,
}

impl Store {
    pub async fn sum_arrived(&self, actor: &Actor, since: OffsetDateTime) -> Result<Vec<ArrivedSum>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = sqlx::query_as(
            "SELECT date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, currency, count(*) AS invoices,
                    count(*) FILTER (WHERE state = 'ready' AND version = 1) AS touchless,
                    coalesce(sum(billed), 0) AS billed, coalesce(sum(found_at_stake), 0) AS found
             FROM invoices WHERE organisation_id = $1 AND created_at >= $2 AND state <> 'processing'
             GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .bind(actor.organisation())
        .bind(since)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums)
    }

    /// Of findings that are still found.
    pub async fn sum_decided(&self, actor: &Actor, since: OffsetDateTime) -> Result<Vec<DecidedSum>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = sqlx::query_as(
            "SELECT date_trunc('month', d.decided_at AT TIME ZONE 'UTC')::date AS month, i.currency, d.verdict,
                    count(*) AS findings, sum(f.stake) AS stake
             FROM decisions d
             JOIN findings f ON f.organisation_id = d.organisation_id AND f.invoice_id = d.invoice_id
                            AND f.finding = d.finding
             JOIN invoices i ON i.organisation_id = d.organisation_id AND i.id = d.invoice_id
             WHERE d.organisation_id = $1 AND d.decided_at >= $2 AND d.verdict <> 'reopened'
               AND i.currency IS NOT NULL
               AND NOT EXISTS (
                   SELECT FROM decisions later
                   WHERE later.organisation_id = d.organisation_id AND later.invoice_id = d.invoice_id
                     AND later.finding = d.finding AND later.id > d.id)
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        )
        .bind(actor.organisation())
        .bind(since)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums)
    }

    pub async fn measure_cycle(&self, actor: &Actor, since: OffsetDateTime) -> Result<Vec<CycleTime>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let times = sqlx::query_as(
            "SELECT date_trunc('month', settled.at AT TIME ZONE 'UTC')::date AS month, count(*) AS invoices,
                    percentile_disc(0.5) WITHIN GROUP (
                        ORDER BY extract(epoch FROM settled.at - i.created_at)::bigint) AS seconds
             FROM (
                 SELECT d.invoice_id, max(d.decided_at) AS at FROM decisions d
                 WHERE d.organisation_id = $1 AND d.decided_at >= $2 GROUP BY d.invoice_id
             ) settled
             JOIN invoices i ON i.organisation_id = $1 AND i.id = settled.invoice_id AND i.state = 'decided'
             GROUP BY 1 ORDER BY 1",
        )
        .bind(actor.organisation())
        .bind(since)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(times)
    }

    /// What each rule holds at stake of what came in since then, without what was dismissed; the most first.
    pub async fn sum_leaks_by_rule(
        &self,
        actor: &Actor,
        currency: &str,
        since: OffsetDateTime,
    ) -> Result<Vec<Leak>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let leaks = sqlx::query_as(
            "SELECT f.rule AS key, NULL::text AS name, count(*) AS count, sum(f.stake) AS at_stake
             FROM invoices i
             JOIN findings f ON f.organisation_id = i.organisation_id AND f.invoice_id = i.id AND f.stake <> 0
             LEFT JOIN LATERAL (
                 SELECT d.verdict FROM decisions d
                 WHERE d.organisation_id = f.organisation_id AND d.invoice_id = f.invoice_id AND d.finding = f.finding
                 ORDER BY d.id DESC LIMIT 1
             ) latest ON true
             WHERE i.organisation_id = $1 AND i.currency = $2 AND i.created_at >= $3
               AND latest.verdict IS DISTINCT FROM 'dismissed'
             GROUP BY f.rule ORDER BY at_stake DESC, f.rule",
        )
        .bind(actor.organisation())
        .bind(currency)
        .bind(since)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(leaks)
    }

    /// The same by vendor, at most `limit`.
    pub async fn sum_leaks_by_vendor(
        &self,
        actor: &Actor,
        currency: &str,
        since: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Leak>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let leaks = sqlx::query_as(
            "SELECT vendor_key AS key, max(vendor_name) AS name, count(*) AS count, sum(at_stake) AS at_stake
             FROM invoices
             WHERE organisation_id = $1 AND currency = $2 AND created_at >= $3 AND at_stake <> 0
             GROUP BY vendor_key ORDER BY sum(at_stake) DESC, vendor_key LIMIT $4",
        )
        .bind(actor.organisation())
        .bind(currency)
        .bind(since)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(leaks)
    }
}
