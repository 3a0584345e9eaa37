//! All that an organisation has, table by table, opened, for an export that another program can read.

use std::collections::BTreeMap;

use futures::{Stream, TryStreamExt};
use serde_json::value::RawValue;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use vault::{Context, Sealer};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DocumentId, OrganisationId};
use crate::sealing::{is_plain, sealed_columns_of};

/// Columns that are worth nothing to whoever has the values, or must not leave.
const LEFT_OUT: [&str; 3] = ["token_hash", "file_key", "password_hash"];
/// Which key a value is sealed by.
const KEY_ENDING: &str = "_key_id";

/// A table of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTable {
    pub name: &'static str,
    /// The column that says whose a row is.
    owner: &'static str,
}

const fn held(name: &'static str) -> HeldTable {
    HeldTable { name, owner: "organisation_id" }
}

/// In the order of an export. Left out are sessions, calendars and kept sums, which are worth nothing elsewhere, and
/// runs, which are work under way.
pub const HELD_TABLES: &[HeldTable] = &[
    HeldTable { name: "organisations", owner: "id" },
    held("memberships"),
    held("invitations"),
    held("security_policies"),
    held("api_tokens"),
    held("policies"),
    held("approval_rules"),
    held("batches"),
    held("batch_files"),
    held("documents"),
    held("contracts"),
    held("contract_versions"),
    held("invoices"),
    held("findings"),
    held("decisions"),
    held("approvals"),
    held("comments"),
    held("edits"),
    held("disputes"),
    held("dispute_findings"),
    held("dispute_steps"),
    held("dispute_credits"),
    held("input_imports"),
    held("input_rows"),
    held("audit_entries"),
];

/// What an organisation has, as it was at one moment.
pub struct Holdings {
    transaction: Transaction<'static, Postgres>,
    sealer: Sealer,
    organisation: OrganisationId,
}

impl Store {
    /// Opens all that the organisation has: for owners and admins.
    pub async fn open_holdings(&self, actor: &Actor) -> Result<Holdings, StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin_outside().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").execute(&mut *transaction).await?;
        // Whoever takes the export may be slow; how slow is bounded where it is sent.
        sqlx::query(
            "SELECT set_config('probity.organisation', $1, true), set_config('probity.person', $2, true),
                    set_config('statement_timeout', '0', true),
                    set_config('idle_in_transaction_session_timeout', '0', true)",
        )
        .bind(actor.organisation().to_string())
        .bind(actor.user().map(|user| user.to_string()).unwrap_or_default())
        .execute(&mut *transaction)
        .await?;
        Ok(Holdings { transaction, sealer: self.sealer().clone(), organisation: actor.organisation() })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    row: String,
    places: Vec<String>,
}

impl Holdings {
    /// The rows of a table, each a JSON object in which what is kept sealed is opened.
    pub fn rows(&mut self, table: &HeldTable) -> impl Stream<Item = Result<String, StoreError>> + Send {
        let sealed: Vec<_> = sealed_columns_of(table.name).filter(|(column, _)| !LEFT_OUT.contains(column)).collect();
        let places: Vec<&str> = sealed.iter().map(|(_, place)| *place).collect();
        let HeldTable { name, owner } = table;
        // Only names and expressions of this program are put together here.
        let query = format!(
            "SELECT to_jsonb({name})::text AS row, ARRAY[{}]::text[] AS places FROM {name} WHERE {owner} = $1",
            places.join(", ")
        );
        let columns: Vec<&'static str> = sealed.iter().map(|(column, _)| *column).collect();
        let sealer = self.sealer.clone();
        sqlx::query_as::<_, Row>(AssertSqlSafe(query))
            .bind(self.organisation)
            .fetch(&mut *self.transaction)
            .map_err(StoreError::from)
            .and_then(move |row| std::future::ready(open(&sealer, &columns, &row)))
    }

    /// The documents whose files belong to the export, the oldest first.
    pub async fn document_ids(&mut self) -> Result<Vec<DocumentId>, StoreError> {
        Ok(sqlx::query_scalar("SELECT id FROM documents WHERE organisation_id = $1 ORDER BY id")
            .bind(self.organisation)
            .fetch_all(&mut *self.transaction)
            .await?)
    }

    /// The people that belong or belonged to the organisation, each a JSON object.
    pub async fn people(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT jsonb_build_object('id', a.id, 'name', a.name, 'email', a.email)::text
             FROM accounts a JOIN memberships m ON m.user_id = a.id WHERE m.organisation_id = $1 ORDER BY a.id",
        )
        .bind(self.organisation)
        .fetch_all(&mut *self.transaction)
        .await?)
    }
}

fn open(sealer: &Sealer, columns: &[&str], row: &Row) -> Result<String, StoreError> {
    let decode = |source| StoreError::Decode { what: "row", source };
    let mut cells: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&row.row).map_err(decode)?;
    cells.retain(|name, _| !LEFT_OUT.contains(&name.as_str()) && !name.ends_with(KEY_ENDING));
    for (column, place) in columns.iter().zip(&row.places) {
        let Some(cell) = cells.get_mut(*column) else { continue };
        let Some(kept) = serde_json::from_str::<Option<String>>(cell.get()).map_err(decode)? else { continue };
        let json = if is_plain(&kept) { kept } else { unseal(sealer, place, &kept)? };
        *cell = RawValue::from_string(json).map_err(decode)?;
    }
    serde_json::to_string(&cells).map_err(|source| StoreError::Encode { what: "row", source })
}

fn unseal(sealer: &Sealer, place: &str, kept: &str) -> Result<String, StoreError> {
    let failed = |source| StoreError::Sealed { what: "row", place: place.to_owned(), source };
    let sealed = kept.parse().map_err(failed)?;
    let json = sealer.open(&Context::from_text(place.to_owned()), &sealed).map_err(failed)?;
    Ok(String::from_utf8_lossy(&json).into_owned())
}
