//! The steps of a dispute: each kept, with who made it; the latest can be taken back.

use domain::Decimal;
use domain::dispute::letter::Letter;
use domain::dispute::{DisputeState, NotTaken, Standing, Step, take_last_back};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use super::{Locked, draft, lock, settle};
use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DisputeId, InvoiceId, UserId};
use crate::keyword::keywords;
use crate::sealing::place_of_letter;

keywords! {
    /// What was done about a dispute.
    pub enum StepKind {
        Sent = "sent",
        Agreed = "agreed",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
        Credited = "credited",
        CreditTakenBack = "credit_taken_back",
        PaidBack = "paid_back",
        /// The step before, of those that a person takes back by itself, is as if it had not been.
        TakenBack = "taken_back",
    }
}

impl StepKind {
    pub(super) const fn of(step: &Step) -> Self {
        match step {
            Step::Sent { .. } => Self::Sent,
            Step::Agreed { .. } => Self::Agreed,
            Step::Rejected => Self::Rejected,
            Step::Withdrawn => Self::Withdrawn,
            Step::Credited { .. } => Self::Credited,
            Step::CreditTakenBack { .. } => Self::CreditTakenBack,
            Step::PaidBack { .. } => Self::PaidBack,
        }
    }

    pub(super) const fn action(self) -> Action {
        match self {
            Self::Sent => Action::DisputeSent,
            Self::Agreed => Action::DisputeAgreed,
            Self::Rejected => Action::DisputeRejected,
            Self::Withdrawn => Action::DisputeWithdrawn,
            Self::Credited => Action::DisputeCredited,
            Self::CreditTakenBack => Action::DisputeCreditTakenBack,
            Self::PaidBack => Action::DisputePaidBack,
            Self::TakenBack => Action::DisputeStepTakenBack,
        }
    }

    /// The step that a row tells of; none for one that only takes another back.
    fn to_step(self, amount: Option<Decimal>) -> Result<Option<Step>, StoreError> {
        let amount = || amount.ok_or(StoreError::Torn("step of a dispute"));
        Ok(Some(match self {
            Self::Sent => Step::Sent { claimed: amount()? },
            Self::Agreed => Step::Agreed { amount: amount()? },
            Self::Rejected => Step::Rejected,
            Self::Withdrawn => Step::Withdrawn,
            Self::Credited => Step::Credited { amount: amount()? },
            Self::CreditTakenBack => Step::CreditTakenBack { amount: amount()? },
            Self::PaidBack => Step::PaidBack { amount: amount()? },
            Self::TakenBack => return Ok(None),
        }))
    }
}

/// A step as the history tells it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DisputeStep {
    pub kind: StepKind,
    pub amount: Option<Decimal>,
    /// The credit note's number.
    pub credit_number: Option<String>,
    pub made_by: String,
    pub made_at: OffsetDateTime,
    /// Whether a later one took it back.
    pub is_undone: bool,
}

const fn amount_of(step: &Step) -> Option<Decimal> {
    match *step {
        Step::Sent { claimed } => Some(claimed),
        Step::Agreed { amount }
        | Step::Credited { amount }
        | Step::CreditTakenBack { amount }
        | Step::PaidBack { amount } => Some(amount),
        Step::Rejected | Step::Withdrawn => None,
    }
}

impl Store {
    /// All steps of a dispute, the oldest first.
    pub async fn list_dispute_steps(&self, actor: &Actor, id: DisputeId) -> Result<Vec<DisputeStep>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let steps = sqlx::query_as(
            "SELECT s.step AS kind, s.amount, c.invoice_number AS credit_number, a.name AS made_by, s.made_at,
                    EXISTS (SELECT FROM dispute_steps u WHERE u.organisation_id = s.organisation_id
                            AND u.dispute_id = s.dispute_id AND u.undoes = s.id) AS is_undone
             FROM dispute_steps s
             JOIN accounts a ON a.id = s.made_by
             LEFT JOIN invoices c ON c.organisation_id = s.organisation_id AND c.id = s.credit_id
             WHERE s.organisation_id = $1 AND s.dispute_id = $2 ORDER BY s.id",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(steps)
    }

    /// Keeps the letter as it goes out. Refused as a conflict where other findings are disputed by now than it says.
    pub async fn send_dispute(
        &self,
        actor: &Actor,
        id: DisputeId,
        letter: &Letter,
        now: OffsetDateTime,
    ) -> Result<Result<Standing, NotTaken>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let invoice: Option<InvoiceId> =
            sqlx::query_scalar("SELECT invoice_id FROM disputes WHERE organisation_id = $1 AND id = $2")
                .bind(actor.organisation())
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
        let invoice = invoice.ok_or(StoreError::NotFound("dispute"))?;
        // Whoever decides locks the invoice, then its disputes: in the same order here.
        sqlx::query("SELECT FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
            .bind(actor.organisation())
            .bind(invoice)
            .execute(&mut *transaction)
            .await?;
        let locked = lock(&mut transaction, actor, id).await?;
        let found = draft::read_disputed(&mut transaction, invoice).await?;
        let step = Step::Sent { claimed: draft::sum(&found) };
        let standing = match locked.standing.take(step) {
            Ok(standing) => standing,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut said: Vec<&str> = letter.paragraphs.iter().map(|part| part.finding.as_str()).collect();
        let mut disputed: Vec<&str> = found.iter().map(|one| one.finding.as_str()).collect();
        said.sort_unstable();
        disputed.sort_unstable();
        if said != disputed || letter.total().amount != standing.claimed() {
            return Err(StoreError::Conflict("dispute"));
        }
        sqlx::query("UPDATE disputes SET letter = $3 WHERE organisation_id = $1 AND id = $2")
            .bind(actor.organisation())
            .bind(id)
            .bind(self.seal("letter", &place_of_letter(actor, id), letter)?)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO dispute_findings (organisation_id, dispute_id, invoice_id, finding, amount)
             SELECT $1, $2, $3, * FROM unnest($4::text[], $5::numeric[])",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(invoice)
        .bind(found.iter().map(|one| one.finding.as_str()).collect::<Vec<_>>())
        .bind(found.iter().map(|one| one.stake).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        insert(&mut transaction, actor, (id, user), &step, None, now).await?;
        settle(&mut transaction, actor, id, &standing, now).await?;
        append(&mut transaction, actor, &entry_of(id, &locked.standing, &standing, StepKind::Sent), now).await?;
        transaction.commit().await?;
        Ok(Ok(standing))
    }

    /// Takes one step that needs nothing but its amount.
    pub async fn take_dispute_step(
        &self,
        actor: &Actor,
        id: DisputeId,
        step: Step,
        now: OffsetDateTime,
    ) -> Result<Result<Standing, NotTaken>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let locked = lock(&mut transaction, actor, id).await?;
        let standing = match locked.standing.take(step) {
            Ok(standing) => standing,
            Err(fault) => return Ok(Err(fault)),
        };
        insert(&mut transaction, actor, (id, user), &step, None, now).await?;
        settle(&mut transaction, actor, id, &standing, now).await?;
        // What a withdrawn letter claimed is free for the invoice's draft.
        draft::follow_decisions(&mut transaction, actor, &[locked.invoice]).await?;
        let entry = entry_of(id, &locked.standing, &standing, StepKind::of(&step));
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Ok(standing))
    }

    /// Takes the latest step back that can be taken back by itself. It stays on record.
    pub async fn take_dispute_step_back(
        &self,
        actor: &Actor,
        id: DisputeId,
        now: OffsetDateTime,
    ) -> Result<Result<Standing, NotTaken>, StoreError> {
        let user = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let locked = lock(&mut transaction, actor, id).await?;
        let steps: Vec<Step> = locked.steps.iter().map(|(_, step)| *step).collect();
        let (at, standing) = match take_last_back(locked.claimed, &steps) {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault)),
        };
        if let Some(fault) = find_rival(&mut transaction, actor, id, &locked, &standing).await? {
            return Ok(Err(fault));
        }
        let undone = locked.steps.get(at).map(|(id, _)| *id);
        sqlx::query(
            "INSERT INTO dispute_steps (organisation_id, dispute_id, step, undoes, made_by, made_at)
             VALUES ($1, $2, 'taken_back', $3, $4, $5)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(undone)
        .bind(user)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        settle(&mut transaction, actor, id, &standing, now).await?;
        if standing.state() == DisputeState::Open {
            forget_letter(&mut transaction, actor, id).await?;
        }
        draft::follow_decisions(&mut transaction, actor, &[locked.invoice]).await?;
        let entry = entry_of(id, &locked.standing, &standing, StepKind::TakenBack);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Ok(standing))
    }
}

/// Why a dispute cannot go back to where it was: another has taken its place meanwhile.
async fn find_rival(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: DisputeId,
    locked: &Locked,
    standing: &Standing,
) -> Result<Option<NotTaken>, StoreError> {
    let (has_draft, has_claimed): (bool, bool) = sqlx::query_as(
        "SELECT EXISTS (SELECT FROM disputes
                        WHERE organisation_id = $1 AND invoice_id = $2 AND id <> $3 AND state = 'open'),
                EXISTS (SELECT FROM dispute_findings f
                        JOIN dispute_findings o ON o.organisation_id = f.organisation_id
                             AND o.invoice_id = f.invoice_id AND o.finding = f.finding AND o.dispute_id <> f.dispute_id
                        JOIN disputes d ON d.organisation_id = o.organisation_id AND d.id = o.dispute_id
                        WHERE f.organisation_id = $1 AND f.dispute_id = $3
                          AND d.state NOT IN ('open', 'withdrawn'))",
    )
    .bind(actor.organisation())
    .bind(locked.invoice)
    .bind(id)
    .fetch_one(&mut **transaction)
    .await?;
    let was_withdrawn = locked.standing.state() == DisputeState::Withdrawn;
    Ok(match standing.state() {
        DisputeState::Open if has_draft => Some(NotTaken::DraftThere),
        _ if was_withdrawn && has_claimed => Some(NotTaken::ClaimedElsewhere),
        _ => None,
    })
}

/// A letter that did not go out after all: it is a draft again, and follows the decisions.
async fn forget_letter(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: DisputeId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE disputes SET letter = NULL WHERE organisation_id = $1 AND id = $2")
        .bind(actor.organisation())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("DELETE FROM dispute_findings WHERE organisation_id = $1 AND dispute_id = $2")
        .bind(actor.organisation())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The steps that count, the oldest first, with the ids of their rows.
pub(super) async fn load(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: DisputeId,
) -> Result<Vec<(i64, Step)>, StoreError> {
    let rows: Vec<(i64, StepKind, Option<Decimal>)> = sqlx::query_as(
        "SELECT s.id, s.step, s.amount FROM dispute_steps s
         WHERE s.organisation_id = $1 AND s.dispute_id = $2
           AND NOT EXISTS (SELECT FROM dispute_steps u WHERE u.organisation_id = s.organisation_id
                           AND u.dispute_id = s.dispute_id AND u.undoes = s.id)
         ORDER BY s.id",
    )
    .bind(actor.organisation())
    .bind(id)
    .fetch_all(&mut **transaction)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for (id, kind, amount) in rows {
        steps.extend(kind.to_step(amount)?.map(|step| (id, step)));
    }
    Ok(steps)
}

pub(super) async fn insert(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    (id, user): (DisputeId, UserId),
    step: &Step,
    credit: Option<InvoiceId>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO dispute_steps (organisation_id, dispute_id, step, amount, credit_id, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(StepKind::of(step))
    .bind(amount_of(step))
    .bind(credit)
    .bind(user)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// What changed, as the audit log tells it.
pub(super) fn entry_of(id: DisputeId, before: &Standing, after: &Standing, kind: StepKind) -> Entry {
    let entry = Entry::new(kind.action(), id).change("state", Some(before.state().key()), Some(after.state().key()));
    let amounts = [
        ("claimed", Some(before.claimed()), Some(after.claimed())),
        ("agreed", before.agreed(), after.agreed()),
        ("credited", Some(before.credited()), Some(after.credited())),
        ("paid back", Some(before.paid_back()), Some(after.paid_back())),
    ];
    amounts
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .fold(entry, |entry, (name, before, after)| entry.change(name, before, after))
}
