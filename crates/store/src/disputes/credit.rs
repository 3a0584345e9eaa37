//! Credit notes and the disputes that they count for.

use domain::dispute::credit::CreditNote;
use domain::dispute::{NotTaken, Standing, Step};
use domain::{Currency, Date, Decimal, Invoice};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use super::step::{StepKind, entry_of, insert};
use super::{Locked, StoredDispute, lock, settle};
use crate::actor::Actor;
use crate::audit::append;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DisputeId, DocumentId, InvoiceId};
use crate::sealing::place_of_invoice;

/// A credit note of a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredCreditNote {
    pub id: InvoiceId,
    pub number: Option<String>,
    pub issued: Option<Date>,
    /// What it says, and how much of it counts for disputes already.
    pub note: CreditNote,
}

/// A credit note that a person confirmed for a dispute.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ConfirmedCredit {
    pub id: InvoiceId,
    pub number: Option<String>,
    pub issued: Option<Date>,
    /// What of it counts for this dispute.
    pub amount: Decimal,
    pub worth: Decimal,
}

#[derive(sqlx::FromRow)]
struct SealedNote {
    id: InvoiceId,
    document: DocumentId,
    number: Option<String>,
    issued: Option<Date>,
    invoice: String,
    used: Decimal,
}

impl SealedNote {
    fn open(self, store: &Store, actor: &Actor) -> Result<Option<StoredCreditNote>, StoreError> {
        let invoice: Invoice = store.unseal("invoice", &place_of_invoice(actor, self.document), &self.invoice)?;
        let note = CreditNote::of(&invoice, self.used);
        Ok(note.map(|note| StoredCreditNote { id: self.id, number: self.number, issued: self.issued, note }))
    }
}

impl Store {
    /// The latest credit notes of a dispute's vendor in its currency, those confirmed for it left out.
    pub async fn list_credit_notes(
        &self,
        actor: &Actor,
        dispute: &StoredDispute,
        limit: u32,
    ) -> Result<Vec<StoredCreditNote>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let rows: Vec<SealedNote> = sqlx::query_as(
            "SELECT i.id, i.document_id AS document, i.invoice_number AS number, i.issue_date AS issued, i.invoice,
                    coalesce((SELECT sum(c.amount) FROM dispute_credits c
                              WHERE c.organisation_id = i.organisation_id AND c.credit_id = i.id), 0) AS used
             FROM invoices i
             WHERE i.organisation_id = $1 AND i.vendor_key = $2 AND i.currency = $3 AND i.billed < 0
               AND NOT EXISTS (SELECT FROM dispute_credits c WHERE c.organisation_id = i.organisation_id
                               AND c.credit_id = i.id AND c.dispute_id = $4)
             ORDER BY i.id DESC LIMIT $5",
        )
        .bind(actor.organisation())
        .bind(&dispute.vendor_key)
        .bind(&dispute.currency)
        .bind(dispute.id)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let opened: Result<Vec<_>, _> = rows.into_iter().map(|row| row.open(self, actor)).collect();
        Ok(opened?.into_iter().flatten().collect())
    }

    /// The credit notes confirmed for a dispute.
    pub async fn list_confirmed_credits(
        &self,
        actor: &Actor,
        id: DisputeId,
    ) -> Result<Vec<ConfirmedCredit>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let credits = sqlx::query_as(
            "SELECT c.credit_id AS id, i.invoice_number AS number, i.issue_date AS issued, c.amount, c.worth
             FROM dispute_credits c
             JOIN invoices i ON i.organisation_id = c.organisation_id AND i.id = c.credit_id
             WHERE c.organisation_id = $1 AND c.dispute_id = $2 ORDER BY c.credit_id",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(credits)
    }

    /// Lets a credit note of the same vendor and currency count for a dispute: what is left of it, up to what is still
    /// to be credited.
    pub async fn confirm_credit(
        &self,
        actor: &Actor,
        id: DisputeId,
        credit: InvoiceId,
        now: OffsetDateTime,
    ) -> Result<Result<Standing, NotTaken>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let locked = lock(&mut transaction, actor, id).await?;
        let found = self.lock_note(&mut transaction, actor, &locked, (id, credit)).await?;
        let note = found.ok_or(StoreError::NotFound("credit note"))?.note;
        let Some(amount) = note.share_for(locked.standing.outstanding()) else {
            // The standing has the reason; a spent note has none of its own.
            let probe = Step::Credited { amount: Decimal::new(1, 3) };
            return Ok(Err(locked.standing.take(probe).err().unwrap_or(NotTaken::NoteUsedUp)));
        };
        let step = Step::Credited { amount };
        let standing = match locked.standing.take(step) {
            Ok(standing) => standing,
            Err(fault) => return Ok(Err(fault)),
        };
        sqlx::query(
            "INSERT INTO dispute_credits (organisation_id, dispute_id, credit_id, currency, amount, worth)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(credit)
        .bind(&locked.currency)
        .bind(amount)
        .bind(note.worth())
        .execute(&mut *transaction)
        .await?;
        insert(&mut transaction, actor, (id, user), &step, Some(credit), now).await?;
        settle(&mut transaction, actor, id, &standing, now).await?;
        let entry = entry_of(id, &locked.standing, &standing, StepKind::Credited).with("credit note", credit);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Ok(standing))
    }

    /// Lets a credit note no longer count for a dispute.
    pub async fn take_credit_back(
        &self,
        actor: &Actor,
        id: DisputeId,
        credit: InvoiceId,
        now: OffsetDateTime,
    ) -> Result<Result<Standing, NotTaken>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let locked = lock(&mut transaction, actor, id).await?;
        let amount: Option<Decimal> = sqlx::query_scalar(
            "DELETE FROM dispute_credits WHERE organisation_id = $1 AND dispute_id = $2 AND credit_id = $3
             RETURNING amount",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(credit)
        .fetch_optional(&mut *transaction)
        .await?;
        let step = Step::CreditTakenBack { amount: amount.ok_or(StoreError::NotFound("credit note"))? };
        let standing = match locked.standing.take(step) {
            Ok(standing) => standing,
            // Dropped without a commit: the row deleted above is there again.
            Err(fault) => return Ok(Err(fault)),
        };
        insert(&mut transaction, actor, (id, user), &step, Some(credit), now).await?;
        settle(&mut transaction, actor, id, &standing, now).await?;
        let entry = entry_of(id, &locked.standing, &standing, StepKind::CreditTakenBack).with("credit note", credit);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Ok(standing))
    }

    /// A credit note that nobody else lets count until the transaction ends. None for what is no credit note of the
    /// dispute's vendor in its currency, and for one that is confirmed there already.
    async fn lock_note(
        &self,
        transaction: &mut Transaction<'static, Postgres>,
        actor: &Actor,
        locked: &Locked,
        (id, credit): (DisputeId, InvoiceId),
    ) -> Result<Option<StoredCreditNote>, StoreError> {
        // Locked first: what is used of it is read after whoever held it has committed.
        sqlx::query("SELECT FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
            .bind(actor.organisation())
            .bind(credit)
            .execute(&mut **transaction)
            .await?;
        let row: Option<SealedNote> = sqlx::query_as(
            "SELECT i.id, i.document_id AS document, i.invoice_number AS number, i.issue_date AS issued, i.invoice,
                    coalesce((SELECT sum(c.amount) FROM dispute_credits c
                              WHERE c.organisation_id = i.organisation_id AND c.credit_id = i.id), 0) AS used
             FROM invoices i
             WHERE i.organisation_id = $1 AND i.id = $2 AND i.vendor_key = $3 AND i.currency = $4
               AND NOT EXISTS (SELECT FROM dispute_credits c WHERE c.organisation_id = i.organisation_id
                               AND c.credit_id = i.id AND c.dispute_id = $5)",
        )
        .bind(actor.organisation())
        .bind(credit)
        .bind(&locked.vendor_key)
        .bind(&locked.currency)
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
        row.map(|row| row.open(self, actor)).transpose().map(Option::flatten)
    }
}

impl StoredDispute {
    /// The currency; none where the row names one that is not known any more.
    pub fn currency(&self) -> Option<Currency> {
        Currency::read(&self.currency)
    }
}
