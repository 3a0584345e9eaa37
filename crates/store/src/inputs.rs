//! Lists from outside the documents, import by import.

mod known;
mod rows;

use std::collections::BTreeSet;

use domain::{InputKind, InputRow};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::documents::Sha256;
use crate::error::StoreError;
use crate::id::ImportId;
use crate::json::tidy;
use crate::runs::{Cause, begin_run};

pub use known::Known;

/// The most rows of a kind that an organisation may have: as many as one reconciliation can look through.
const MOST_ROWS: i64 = 500_000;

/// A list about to be imported.
pub struct NewImport<'a> {
    pub kind: InputKind,
    pub file_name: &'a str,
    /// Of the file's bytes.
    pub sha256: [u8; 32],
    pub rows: &'a [InputRow],
    /// Whether the imports of the kind that are there are taken back.
    pub replaces: bool,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    New(ImportId),
    /// The same bytes are there already; nothing was done.
    Known(ImportId),
}

/// An import as it is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub kind: InputKind,
    pub file_name: String,
    pub sha256: [u8; 32],
    pub rows: i32,
    /// The person's name; none for the command line.
    pub imported_by: Option<String>,
    pub imported_at: OffsetDateTime,
    pub taken_back_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct ImportRecord {
    id: ImportId,
    kind: String,
    file_name: String,
    #[sqlx(try_from = "Vec<u8>")]
    sha256: Sha256,
    rows: i32,
    imported_by: Option<String>,
    imported_at: OffsetDateTime,
    taken_back_at: Option<OffsetDateTime>,
}

impl Store {
    /// Keeps a list, and queues the reconciliation of the invoices that it may concern.
    pub async fn import_inputs(
        &self,
        actor: &Actor,
        import: &NewImport<'_>,
        now: OffsetDateTime,
    ) -> Result<Imported, StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        // On the command line the organisation is typed.
        sqlx::query("SELECT FROM organisations WHERE id = $1")
            .bind(actor.organisation())
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(StoreError::NotFound("organisation"))?;
        lock_kind(&mut transaction, actor, import.kind).await?;
        let live = list_live(&mut transaction, actor, import.kind).await?;
        let known = live.iter().find(|(_, sha256, _)| sha256.as_slice() == import.sha256);
        if let Some((id, ..)) = known
            && (!import.replaces || live.len() == 1)
        {
            return Ok(Imported::Known(*id));
        }
        let mut left: i64 = 0;
        for (id, _, rows) in live {
            if import.replaces {
                take_back(&mut transaction, actor, id, now).await?;
            } else {
                left = left.saturating_add(i64::from(rows));
            }
        }
        let added = i64::try_from(import.rows.len()).unwrap_or(i64::MAX);
        if left.saturating_add(added) > MOST_ROWS {
            return Err(StoreError::InputsFull { most: MOST_ROWS });
        }
        let id = ImportId::generate();
        sqlx::query(
            "INSERT INTO input_imports (organisation_id, id, kind, file_name, sha256, rows, imported_by, imported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(import.kind.as_str())
        .bind(tidy(import.file_name))
        .bind(import.sha256.as_slice())
        .bind(i32::try_from(import.rows.len()).unwrap_or(i32::MAX))
        .bind(actor.user())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        self.insert_rows(&mut transaction, actor, id, import.rows).await?;
        begin_run(&mut transaction, actor, Cause::Inputs(import.kind), now).await?;
        let entry = Entry::new(Action::InputsImported, id)
            .with("kind", import.kind)
            .with("file", import.file_name)
            .with("rows", import.rows.len())
            .with("sha256", hex(&import.sha256))
            .with("replaces", if import.replaces { "all earlier ones" } else { "none" });
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(Imported::New(id))
    }

    /// Takes an import back: its rows count no longer, and the invoices are reconciled without them.
    pub async fn take_back_import(&self, actor: &Actor, id: ImportId, now: OffsetDateTime) -> Result<(), StoreError> {
        actor.require_write()?;
        let mut transaction = self.begin(actor).await?;
        let found: Option<(String, String, i32)> = sqlx::query_as(
            "SELECT kind, file_name, rows FROM input_imports
             WHERE organisation_id = $1 AND id = $2 AND taken_back_at IS NULL FOR UPDATE",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let (kind, file, rows) = found.ok_or(StoreError::NotFound("import"))?;
        take_back(&mut transaction, actor, id, now).await?;
        if let Some(kind) = InputKind::read(&kind) {
            begin_run(&mut transaction, actor, Cause::Inputs(kind), now).await?;
        }
        let entry = Entry::new(Action::InputsTakenBack, id).with("kind", kind).with("file", file).with("rows", rows);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The imports on record, newest first, at most so many of each kind.
    pub async fn list_imports(&self, actor: &Actor, of_each: u32) -> Result<Vec<Import>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let records: Vec<ImportRecord> = sqlx::query_as(
            "SELECT i.id, i.kind, i.file_name, i.sha256, i.rows, a.name AS imported_by, i.imported_at, i.taken_back_at
             FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY taken_back_at IS NOT NULL, id DESC) AS place
                   FROM input_imports WHERE organisation_id = $1) i
             LEFT JOIN accounts a ON a.id = i.imported_by
             WHERE i.place <= $2 ORDER BY i.id DESC",
        )
        .bind(actor.organisation())
        .bind(i64::from(of_each))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(records.into_iter().filter_map(ImportRecord::read).collect())
    }

    /// How many rows there are of each kind that was handed in.
    pub async fn count_inputs(&self, actor: &Actor) -> Result<Vec<(InputKind, i64)>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let counts: Vec<(String, i64)> = sqlx::query_as(
            "SELECT kind, sum(rows)::bigint FROM input_imports
             WHERE organisation_id = $1 AND taken_back_at IS NULL GROUP BY kind",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(counts.into_iter().filter_map(|(kind, rows)| Some((InputKind::read(&kind)?, rows))).collect())
    }

    /// The kinds that were handed in, if only to say that there is nothing.
    pub async fn given_inputs(&self, actor: &Actor) -> Result<BTreeSet<InputKind>, StoreError> {
        Ok(self.count_inputs(actor).await?.into_iter().map(|(kind, _)| kind).collect())
    }
}

impl ImportRecord {
    /// `None` for a kind of another version of the program.
    fn read(self) -> Option<Import> {
        Some(Import {
            id: self.id,
            kind: InputKind::read(&self.kind)?,
            file_name: self.file_name,
            sha256: self.sha256.0,
            rows: self.rows,
            imported_by: self.imported_by,
            imported_at: self.imported_at,
            taken_back_at: self.taken_back_at,
        })
    }
}

/// Two imports of a kind come one after the other, so that both cannot be the first with the same bytes.
async fn lock_kind(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    kind: InputKind,
) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("inputs {} {kind}", actor.organisation()))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn list_live(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    kind: InputKind,
) -> Result<Vec<(ImportId, Vec<u8>, i32)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, sha256, rows FROM input_imports
         WHERE organisation_id = $1 AND kind = $2 AND taken_back_at IS NULL",
    )
    .bind(actor.organisation())
    .bind(kind.as_str())
    .fetch_all(&mut **transaction)
    .await?)
}

async fn take_back(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: ImportId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE input_imports SET taken_back_at = $3, taken_back_by = $4 WHERE organisation_id = $1 AND id = $2",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(now)
    .bind(actor.user())
    .execute(&mut **transaction)
    .await?;
    sqlx::query("DELETE FROM input_rows WHERE organisation_id = $1 AND import_id = $2")
        .bind(actor.organisation())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
