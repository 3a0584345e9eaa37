//! Disputes: findings put to a vendor, the letter, each step until the money is back, and the credit notes.

mod credit;
mod draft;
mod ledger;
mod step;

use domain::Decimal;
use domain::dispute::letter::Letter;
use domain::dispute::{DisputeState, NotTaken, Standing, Step};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DisputeId, InvoiceId};
use crate::sealing::place_of_letter;

pub use credit::{ConfirmedCredit, StoredCreditNote};
pub use draft::DisputedFinding;
pub(crate) use draft::follow_decisions;
pub use ledger::{DisputeFilter, DisputeRow};
pub use step::{DisputeStep, StepKind};

/// A dispute with what the store knows about it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDispute {
    pub id: DisputeId,
    pub invoice: InvoiceId,
    pub standing: Standing,
    pub vendor_key: String,
    pub currency: String,
    /// As it was sent; none while it is a draft.
    pub letter: Option<Letter>,
    pub vendor_name: Option<String>,
    pub invoice_number: Option<String>,
    pub opened_by: String,
    pub opened_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct SealedDispute {
    id: DisputeId,
    invoice: InvoiceId,
    claimed: Decimal,
    vendor_key: String,
    currency: String,
    letter: Option<String>,
    vendor_name: Option<String>,
    invoice_number: Option<String>,
    opened_by: String,
    opened_at: OffsetDateTime,
}

impl Store {
    /// One dispute.
    pub async fn find_dispute(&self, actor: &Actor, id: DisputeId) -> Result<Option<StoredDispute>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let row: Option<SealedDispute> = sqlx::query_as(
            "SELECT d.id, d.invoice_id AS invoice, d.claimed, d.vendor_key, d.currency, d.letter, i.vendor_name,
                    i.invoice_number, a.name AS opened_by, d.opened_at
             FROM disputes d
             JOIN invoices i ON i.organisation_id = d.organisation_id AND i.id = d.invoice_id
             JOIN accounts a ON a.id = d.opened_by
             WHERE d.organisation_id = $1 AND d.id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let steps = step::load(&mut transaction, actor, id).await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let letter =
            row.letter.map(|sealed| self.unseal("letter", &place_of_letter(actor, id), &sealed)).transpose()?;
        Ok(Some(StoredDispute {
            standing: replay(row.claimed, &steps)?,
            letter,
            id: row.id,
            invoice: row.invoice,
            vendor_key: row.vendor_key,
            currency: row.currency,
            vendor_name: row.vendor_name,
            invoice_number: row.invoice_number,
            opened_by: row.opened_by,
            opened_at: row.opened_at,
        }))
    }

    /// The disputes about an invoice, the oldest first: their state, and what each claims.
    pub async fn list_disputes_about(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
    ) -> Result<Vec<(DisputeId, DisputeState, Decimal)>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let rows: Vec<(DisputeId, String, Decimal)> = sqlx::query_as(
            "SELECT id, state, claimed FROM disputes WHERE organisation_id = $1 AND invoice_id = $2 ORDER BY id",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        rows.into_iter().map(|(id, state, claimed)| Ok((id, read_state(&state)?, claimed))).collect()
    }
}

/// The database holds only what was possible when it was written.
fn replay(claimed: Decimal, steps: &[(i64, Step)]) -> Result<Standing, StoreError> {
    Standing::after(claimed, steps.iter().map(|(_, step)| *step)).map_err(|_: NotTaken| StoreError::Torn("dispute"))
}

fn read_state(state: &str) -> Result<DisputeState, StoreError> {
    DisputeState::read(state).ok_or(StoreError::Torn("dispute"))
}

/// A dispute that nobody else changes until the transaction ends.
struct Locked {
    invoice: InvoiceId,
    claimed: Decimal,
    vendor_key: String,
    currency: String,
    steps: Vec<(i64, Step)>,
    standing: Standing,
}

async fn lock(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: DisputeId,
) -> Result<Locked, StoreError> {
    let row: Option<(InvoiceId, Decimal, String, String)> = sqlx::query_as(
        "SELECT invoice_id, claimed, vendor_key, currency FROM disputes WHERE organisation_id = $1 AND id = $2 FOR UPDATE",
    )
    .bind(actor.organisation())
    .bind(id)
    .fetch_optional(&mut **transaction)
    .await?;
    let (invoice, claimed, vendor_key, currency) = row.ok_or(StoreError::NotFound("dispute"))?;
    let steps = step::load(transaction, actor, id).await?;
    let standing = replay(claimed, &steps)?;
    Ok(Locked { invoice, claimed, vendor_key, currency, steps, standing })
}

/// Writes the columns that follow from the steps.
async fn settle(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: DisputeId,
    standing: &Standing,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE disputes SET state = $3, claimed = $4, agreed = $5, credited = $6, paid_back = $7, updated_at = $8
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(standing.state().key())
    .bind(standing.claimed())
    .bind(standing.agreed())
    .bind(standing.credited())
    .bind(standing.paid_back())
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
