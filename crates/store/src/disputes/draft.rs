//! Drafts: what is disputed on an invoice and in no letter yet.

use domain::{Currency, Decimal};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DisputeId, InvoiceId};

/// A finding that is disputed, with what it claims.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DisputedFinding {
    pub finding: String,
    pub stake: Decimal,
}

impl Store {
    /// What of an invoice is disputed and in no letter yet that stands.
    pub async fn list_disputed(&self, actor: &Actor, invoice: InvoiceId) -> Result<Vec<DisputedFinding>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let found = read_disputed(&mut transaction, invoice).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// The draft of an invoice, made where there is none yet; none where nothing is disputed.
    pub async fn open_dispute(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        currency: Currency,
        now: OffsetDateTime,
    ) -> Result<Option<DisputeId>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let vendor_key: String =
            sqlx::query_scalar("SELECT vendor_key FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
                .bind(actor.organisation())
                .bind(invoice)
                .fetch_optional(&mut *transaction)
                .await?
                .ok_or(StoreError::NotFound("invoice"))?;
        let draft: Option<DisputeId> = sqlx::query_scalar(
            "SELECT id FROM disputes WHERE organisation_id = $1 AND invoice_id = $2 AND state = 'open'",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_optional(&mut *transaction)
        .await?;
        let found = read_disputed(&mut transaction, invoice).await?;
        if draft.is_some() || found.is_empty() {
            return Ok(draft);
        }
        let claimed = sum(&found);
        let id = DisputeId::generate();
        sqlx::query(
            "INSERT INTO disputes
                 (organisation_id, id, invoice_id, vendor_key, currency, claimed, opened_by, opened_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(invoice)
        .bind(vendor_key)
        .bind(currency.code())
        .bind(claimed)
        .bind(user)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::DisputeOpened, id)
            .with("invoice", invoice)
            .with("amount", claimed)
            .with("currency", currency.code());
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Some(id))
    }
}

/// No stake is below zero; what would be, claims nothing.
pub(super) fn sum(found: &[DisputedFinding]) -> Decimal {
    found.iter().fold(Decimal::ZERO, |sum, one| sum.saturating_add(one.stake)).max(Decimal::ZERO)
}

pub(super) async fn read_disputed(
    transaction: &mut Transaction<'static, Postgres>,
    invoice: InvoiceId,
) -> Result<Vec<DisputedFinding>, StoreError> {
    Ok(sqlx::query_as("SELECT finding, stake FROM disputed_findings($1) ORDER BY finding")
        .bind(vec![invoice])
        .fetch_all(&mut **transaction)
        .await?)
}

/// Makes the drafts of these invoices claim what is disputed now.
pub(crate) async fn follow_decisions(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    invoices: &[InvoiceId],
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE disputes d SET claimed = greatest(coalesce(
             (SELECT sum(f.stake) FROM disputed_findings(ARRAY[d.invoice_id]) f), 0), 0)
         WHERE d.organisation_id = $1 AND d.invoice_id = ANY($2) AND d.state = 'open'",
    )
    .bind(actor.organisation())
    .bind(invoices)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
