//! Who changed which field from what to what. Written with the change, never altered.

use serde::{Deserialize, Serialize};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId, UserId};
use crate::json::tidy;
use crate::sealing::place_of_change;

/// A change of one field about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The path of the field, such as `fields.currency` or `lines.3.quantity`.
    pub field: String,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEdit {
    pub field: String,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
    /// The version that the change made.
    pub version: i32,
    pub edited_by: UserId,
    pub editor: String,
    pub edited_at: OffsetDateTime,
}

/// The values of a change, kept sealed.
#[derive(Serialize, Deserialize)]
struct Change {
    old: Option<String>,
    new: Option<String>,
}

/// A change as its row holds it.
#[derive(sqlx::FromRow)]
struct SealedEdit {
    field: String,
    change: String,
    version: i32,
    edited_by: UserId,
    editor: String,
    edited_at: OffsetDateTime,
}

impl SealedEdit {
    fn open(self, store: &Store, actor: &Actor, edited: Edited) -> Result<RecordedEdit, StoreError> {
        let change: Change = store.unseal("change", &place_of_change(actor, edited, self.version), &self.change)?;
        Ok(RecordedEdit {
            field: self.field,
            old_value: change.old,
            new_value: change.new,
            version: self.version,
            edited_by: self.edited_by,
            editor: self.editor,
            edited_at: self.edited_at,
        })
    }
}

/// What was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Contract(ContractId),
    Invoice(InvoiceId),
}

impl Edited {
    const fn contract(self) -> Option<ContractId> {
        match self {
            Self::Contract(id) => Some(id),
            Self::Invoice(_) => None,
        }
    }

    const fn invoice(self) -> Option<InvoiceId> {
        match self {
            Self::Invoice(id) => Some(id),
            Self::Contract(_) => None,
        }
    }
}

impl Store {
    /// The changes of a contract or an invoice, oldest first.
    pub async fn list_edits(&self, actor: &Actor, edited: Edited) -> Result<Vec<RecordedEdit>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let edits: Vec<SealedEdit> = sqlx::query_as(
            "SELECT e.field, e.change, e.version, e.edited_by, a.name AS editor, e.edited_at
             FROM edits e JOIN accounts a ON a.id = e.edited_by
             WHERE e.organisation_id = $1 AND (e.contract_id = $2 OR e.invoice_id = $3) ORDER BY e.id",
        )
        .bind(actor.organisation())
        .bind(edited.contract())
        .bind(edited.invoice())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        edits.into_iter().map(|row| row.open(self, actor, edited)).collect()
    }
}

pub(crate) async fn record(
    store: &Store,
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    edited: Edited,
    edit: &Edit,
    version: i32,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let change = Change { old: edit.old_value.clone(), new: edit.new_value.clone() };
    let change = store.seal("change", &place_of_change(actor, edited, version), &change)?;
    sqlx::query(
        "INSERT INTO edits (organisation_id, contract_id, invoice_id, field, change, version, edited_by, edited_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(actor.organisation())
    .bind(edited.contract())
    .bind(edited.invoice())
    .bind(tidy(&edit.field))
    .bind(change)
    .bind(version)
    .bind(actor.require_reviewer()?)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The audit log's entry of a change.
pub(crate) fn entry_of(edited: Edited, edit: &Edit, version: i32) -> Entry {
    let entry = match edited {
        Edited::Contract(id) => Entry::new(Action::ContractEdited, id),
        Edited::Invoice(id) => Entry::new(Action::InvoiceEdited, id),
    };
    let entry = entry.with("version", version);
    entry.change_field(&edit.field, edit.old_value.as_deref(), edit.new_value.as_deref())
}
