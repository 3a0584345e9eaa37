//! What people decided about findings. Every decision is kept; the latest counts.

use domain::waiver::{WaiveReason, print_reason};
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

/// A verdict with why it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling<'a> {
    pub verdict: Verdict,
    /// Of a dismissal.
    pub code: Option<WaiveReason>,
    pub words: &'a str,
}

impl<'a> Ruling<'a> {
    pub const fn new(verdict: Verdict, words: &'a str) -> Self {
        Self { verdict, code: None, words }
    }
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    pub finding: String,
    pub verdict: Verdict,
    /// Of a dismissal: one of [`WaiveReason`]'s codes; none for what was dismissed before there were any.
    pub code: Option<String>,
    /// In the person's words.
    pub reason: String,
    pub decided_by: UserId,
    pub decider: String,
    pub decided_at: OffsetDateTime,
}

impl Decision {
    /// The reason for people: by its code, its words, or both. Empty where none was given.
    pub fn why(&self) -> String {
        print_reason(self.code.as_deref(), &self.reason)
    }
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
        let ruling = Ruling::new(verdict, reason);
        let entry = write(&mut transaction, actor, (invoice, finding), &ruling, now).await?;
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
        ruling: &Ruling<'_>,
        now: OffsetDateTime,
    ) -> Result<Entry, StoreError> {
        write(&mut lock.transaction, actor, (invoice, finding), ruling, now).await
    }

    /// The decision that counts for each finding; none for a finding that was reopened.
    pub async fn list_decisions(&self, actor: &Actor, invoice: InvoiceId) -> Result<Vec<Decision>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let decisions: Vec<Decision> = sqlx::query_as(
            "SELECT DISTINCT ON (d.finding)
                    d.finding, d.verdict, d.code, d.reason, d.decided_by, a.name AS decider, d.decided_at
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
            "SELECT d.finding, d.verdict, d.code, d.reason, d.decided_by, a.name AS decider, d.decided_at
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
    &Ruling { verdict, code, words }: &Ruling<'_>,
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
    if is_in_letter(transaction, actor, (invoice, finding)).await? {
        return Err(StoreError::InDispute);
    }
    let code = code.map(WaiveReason::code);
    sqlx::query(
        "INSERT INTO decisions (organisation_id, invoice_id, finding, verdict, code, reason, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(actor.organisation())
    .bind(invoice)
    .bind(finding)
    .bind(verdict)
    .bind(code)
    .bind(tidy(words))
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
    let entry = Entry::new(action, invoice).with("finding", finding).with("reason", words);
    Ok(match code {
        Some(code) => entry.with("reason code", code),
        None => entry,
    })
}

/// Whether the vendor holds a letter with this finding in it.
async fn is_in_letter(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    (invoice, finding): (InvoiceId, &str),
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM dispute_findings f
             JOIN disputes d ON d.organisation_id = f.organisation_id AND d.id = f.dispute_id
             WHERE f.organisation_id = $1 AND f.invoice_id = $2 AND f.finding = $3
               AND d.state IN ('sent', 'agreed', 'credited', 'paid_back'))",
    )
    .bind(actor.organisation())
    .bind(invoice)
    .bind(finding)
    .fetch_one(&mut **transaction)
    .await?)
}
