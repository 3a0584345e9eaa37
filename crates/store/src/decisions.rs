//! What people decided about findings. Every decision is kept; the latest counts.

use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{InvoiceId, UserId};
use crate::invoices::HistoryLock;
use crate::invoices::outcome::settle;
use crate::json::tidy;
use crate::keyword::keywords;

keywords! {
    /// What a person says about a finding.
    pub enum Verdict {
        /// It is right: the money stays at stake.
        Confirmed = "confirmed",
        /// It is right and put to the vendor: the money stays at stake until the vendor credits it.
        Disputed = "disputed",
        /// It is not: the money becomes payable.
        Dismissed = "dismissed",
        /// The decision before is taken back.
        Reopened = "reopened",
    }
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    pub finding: String,
    pub verdict: Verdict,
    pub reason: String,
    pub decided_by: UserId,
    pub decider: String,
    pub decided_at: OffsetDateTime,
}

impl Store {
    /// Decides about a finding of an invoice, and settles the invoice's state and sums by it.
    pub async fn decide(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        finding: &str,
        verdict: Verdict,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(actor).await?;
        let entry = write(&mut transaction, actor, (invoice, finding), (verdict, reason), now).await?;
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// As [`Store::decide`], within what is done under a lock. Gives the audit log's entry.
    pub async fn decide_under(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        (invoice, finding): (InvoiceId, &str),
        (verdict, reason): (Verdict, &str),
        now: OffsetDateTime,
    ) -> Result<Entry, StoreError> {
        write(&mut lock.transaction, actor, (invoice, finding), (verdict, reason), now).await
    }

    /// The decision that counts for each finding; none for a finding that was reopened.
    pub async fn list_decisions(&self, actor: &Actor, invoice: InvoiceId) -> Result<Vec<Decision>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let decisions: Vec<Decision> = sqlx::query_as(
            "SELECT DISTINCT ON (d.finding)
                    d.finding, d.verdict, d.reason, d.decided_by, a.name AS decider, d.decided_at
             FROM decisions d JOIN accounts a ON a.id = d.decided_by
             WHERE d.organisation_id = $1 AND d.invoice_id = $2 ORDER BY d.finding, d.id DESC",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(decisions.into_iter().filter(|decision| decision.verdict != Verdict::Reopened).collect())
    }

    /// Every decision about an invoice, oldest first.
    pub async fn list_decision_history(&self, actor: &Actor, invoice: InvoiceId) -> Result<Vec<Decision>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let decisions = sqlx::query_as(
            "SELECT d.finding, d.verdict, d.reason, d.decided_by, a.name AS decider, d.decided_at
             FROM decisions d JOIN accounts a ON a.id = d.decided_by
             WHERE d.organisation_id = $1 AND d.invoice_id = $2 ORDER BY d.id",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(decisions)
    }
}

async fn write(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    (invoice, finding): (InvoiceId, &str),
    (verdict, reason): (Verdict, &str),
    now: OffsetDateTime,
) -> Result<Entry, StoreError> {
    let user = actor.require_reviewer()?;
    // The lock makes two people who decide at once settle one after the other.
    sqlx::query("SELECT FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("invoice"))?;
    sqlx::query("SELECT FROM findings WHERE organisation_id = $1 AND invoice_id = $2 AND finding = $3")
        .bind(actor.organisation())
        .bind(invoice)
        .bind(finding)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("finding"))?;
    sqlx::query(
        "INSERT INTO decisions (organisation_id, invoice_id, finding, verdict, reason, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(actor.organisation())
    .bind(invoice)
    .bind(finding)
    .bind(verdict)
    .bind(tidy(reason))
    .bind(user)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    settle(transaction, actor, invoice, now).await?;
    let action = match verdict {
        Verdict::Confirmed => Action::FindingConfirmed,
        Verdict::Disputed => Action::FindingDisputed,
        Verdict::Dismissed => Action::FindingDismissed,
        Verdict::Reopened => Action::FindingReopened,
    };
    Ok(Entry::new(action, invoice).with("finding", finding).with("reason", reason))
}
