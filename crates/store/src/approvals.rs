//! Invoices released for payment: by one person, or by two where the organisation demands it.

use domain::Decimal;
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, Subject, SubjectKind, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{InvoiceId, UserId};
use crate::keyword::keywords;

keywords! {
    /// A step of an approval.
    pub enum ApprovalStep {
        Given = "given",
        TakenBack = "taken_back",
    }
}

/// An approval that counts: of the amount that is payable now, not taken back and the invoice not edited since.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Approval {
    pub given_by: UserId,
    pub approver: String,
    pub given_at: OffsetDateTime,
    pub amount: Decimal,
}

/// How far an invoice's approval is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalState {
    /// Those that count, the oldest first.
    pub given: Vec<Approval>,
    /// How many people it takes.
    pub needed: usize,
}

impl ApprovalState {
    pub fn is_complete(&self) -> bool {
        self.given.len() >= self.needed
    }
}

/// Why an approval is not given. Each can be mended by people, and the sentence says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    #[error("Decide every finding first; then what is payable is known.")]
    Undecided,
    #[error("The invoice has no amount to pay. Correct what was read, then approve.")]
    NoAmount,
    #[error("What is payable has changed since the page was loaded. Look at it again, then approve.")]
    OtherAmount,
    #[error("You have approved this already. A second person must approve it, never the same one.")]
    SamePerson,
    #[error("This is approved already.")]
    Complete,
}

impl Store {
    /// Above which amount a second person must approve; none where one is enough.
    pub async fn read_second_over(&self, actor: &Actor) -> Result<Option<Decimal>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let amount = second_over(&mut transaction, actor).await?;
        transaction.commit().await?;
        Ok(amount)
    }

    /// Sets it. What was approved before stays so only while enough people approved it.
    pub async fn set_second_over(
        &self,
        actor: &Actor,
        amount: Option<Decimal>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let before = second_over(&mut transaction, actor).await?;
        sqlx::query(
            "INSERT INTO approval_rules (organisation_id, second_over, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (organisation_id) DO UPDATE SET second_over = $2, updated_at = $3",
        )
        .bind(actor.organisation())
        .bind(amount)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::SettingChanged, Subject::named(SubjectKind::Setting, "approval")).change(
            "second person above",
            before.map(|amount| amount.to_string()),
            amount.map(|amount| amount.to_string()),
        );
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How far the approval of an invoice is.
    pub async fn read_approval(&self, actor: &Actor, invoice: InvoiceId) -> Result<ApprovalState, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let standing =
            sqlx::query_as("SELECT state, payable, version FROM invoices WHERE organisation_id = $1 AND id = $2")
                .bind(actor.organisation())
                .bind(invoice)
                .fetch_optional(&mut *transaction)
                .await?
                .ok_or(StoreError::NotFound("invoice"))?;
        let state = read_state(&mut transaction, actor, invoice, &standing).await?;
        transaction.commit().await?;
        Ok(state)
    }

    /// Approves an invoice for payment of `amount`, which must be what is payable.
    pub async fn approve(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        amount: Decimal,
        now: OffsetDateTime,
    ) -> Result<Result<ApprovalState, NotApproved>, StoreError> {
        let user = actor.require_approver()?;
        let mut transaction = self.begin(actor).await?;
        // The lock makes two people who approve at once do so one after the other.
        let standing = lock(&mut transaction, actor, invoice).await?;
        if !matches!(standing.state.as_str(), "ready" | "decided") {
            return Ok(Err(NotApproved::Undecided));
        }
        let Some(payable) = standing.payable else { return Ok(Err(NotApproved::NoAmount)) };
        if payable != amount {
            return Ok(Err(NotApproved::OtherAmount));
        }
        let before = read_state(&mut transaction, actor, invoice, &standing).await?;
        if before.is_complete() {
            return Ok(Err(NotApproved::Complete));
        }
        if before.given.iter().any(|approval| approval.given_by == user) {
            return Ok(Err(NotApproved::SamePerson));
        }
        insert(&mut transaction, actor, (invoice, user), (ApprovalStep::Given, payable, standing.version), now).await?;
        let after = read_state(&mut transaction, actor, invoice, &standing).await?;
        let entry = Entry::new(Action::InvoiceApproved, invoice).with("amount", payable.to_string());
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Ok(after))
    }

    /// Takes every approval of an invoice back.
    pub async fn take_approval_back(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.require_approver()?;
        let mut transaction = self.begin(actor).await?;
        let standing = lock(&mut transaction, actor, invoice).await?;
        if read_state(&mut transaction, actor, invoice, &standing).await?.given.is_empty() {
            return Ok(());
        }
        let amount = standing.payable.unwrap_or_default();
        let step = (ApprovalStep::TakenBack, amount, standing.version);
        insert(&mut transaction, actor, (invoice, user), step, now).await?;
        let entry = Entry::new(Action::InvoiceApprovalTakenBack, invoice).with("amount", amount.to_string());
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn second_over(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
) -> Result<Option<Decimal>, StoreError> {
    let found: Option<Option<Decimal>> =
        sqlx::query_scalar("SELECT second_over FROM approval_rules WHERE organisation_id = $1")
            .bind(actor.organisation())
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(found.flatten())
}

/// What an approval is about: the invoice as it stands.
#[derive(sqlx::FromRow)]
struct Standing {
    state: String,
    payable: Option<Decimal>,
    /// Counts up with each edit.
    version: i32,
}

/// How the invoice stands, which nobody changes until the transaction ends.
async fn lock(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    invoice: InvoiceId,
) -> Result<Standing, StoreError> {
    sqlx::query_as("SELECT state, payable, version FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("invoice"))
}

async fn read_state(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    invoice: InvoiceId,
    standing: &Standing,
) -> Result<ApprovalState, StoreError> {
    let given = sqlx::query_as(
        "SELECT p.given_by, a.name AS approver, p.given_at, p.amount
         FROM approvals p JOIN accounts a ON a.id = p.given_by
         WHERE p.organisation_id = $1 AND p.invoice_id = $2 AND p.step = 'given' AND p.amount = $3 AND p.version = $4
           AND p.id > coalesce((SELECT max(b.id) FROM approvals b
                                WHERE b.organisation_id = $1 AND b.invoice_id = $2 AND b.step = 'taken_back'), 0)
         ORDER BY p.id",
    )
    .bind(actor.organisation())
    .bind(invoice)
    .bind(standing.payable)
    .bind(standing.version)
    .fetch_all(&mut **transaction)
    .await?;
    let limit = second_over(transaction, actor).await?;
    let is_large = matches!((limit, standing.payable), (Some(limit), Some(payable)) if payable.abs() > limit);
    Ok(ApprovalState { given, needed: if is_large { 2 } else { 1 } })
}

async fn insert(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    (invoice, user): (InvoiceId, UserId),
    (step, amount, version): (ApprovalStep, Decimal, i32),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO approvals (organisation_id, invoice_id, step, amount, version, given_by, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(actor.organisation())
    .bind(invoice)
    .bind(step)
    .bind(amount)
    .bind(version)
    .bind(user)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
