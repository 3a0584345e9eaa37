//! One moment of the database, seen by several connections.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use super::manifest::{ChainEnd, Manifest};
use super::{BackupError, BackupSource};
use crate::id::{DocumentId, OrganisationId};

/// The tables that a backup holds; the queue's turns are not worth keeping.
const TABLES: &str = "SELECT format('%I.%I', n.nspname, c.relname), n.nspname || '.' || c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND n.nspname IN ('public', 'apalis') ORDER BY 2";

/// A transaction whose view others may share by its name.
pub(super) struct Snapshot {
    connection: PgConnection,
    name: String,
}

impl Snapshot {
    pub(super) async fn begin(source: &BackupSource) -> Result<Self, BackupError> {
        let mut connection = source.connect_to_all().await?;
        for statement in [
            "SET idle_in_transaction_session_timeout = 0",
            "SET statement_timeout = 0",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ] {
            sqlx::query(statement).execute(&mut connection).await?;
        }
        let name = sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut connection).await?;
        Ok(Self { connection, name })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Everything that must be found again, but for the documents' copies.
    pub(super) async fn describe(&mut self) -> Result<Manifest, BackupError> {
        let plain: i64 =
            sqlx::query_scalar("SELECT count(*) FROM documents WHERE file_key IS NULL AND scan <> 'infected'")
                .fetch_one(&mut self.connection)
                .await?;
        if plain > 0 {
            return Err(BackupError::PlainFiles(plain));
        }
        Ok(Manifest {
            schema: read_schema(&mut self.connection).await?,
            roles: read_roles(&mut self.connection).await?,
            rows: count_rows(&mut self.connection).await?,
            chains: read_chains(&mut self.connection).await?,
            ..Manifest::default()
        })
    }

    /// The documents whose files are kept.
    pub(super) async fn list_documents(&mut self) -> Result<Vec<(OrganisationId, DocumentId)>, BackupError> {
        Ok(sqlx::query_as("SELECT organisation_id, id FROM documents WHERE scan <> 'infected' ORDER BY 1, 2")
            .fetch_all(&mut self.connection)
            .await?)
    }

    pub(super) async fn end(mut self) -> Result<(), BackupError> {
        sqlx::query("ROLLBACK").execute(&mut self.connection).await?;
        Ok(self.connection.close().await?)
    }
}

pub(super) async fn read_schema(connection: &mut PgConnection) -> Result<Vec<i64>, BackupError> {
    Ok(sqlx::query_scalar("SELECT version FROM public._sqlx_migrations WHERE success ORDER BY version")
        .fetch_all(connection)
        .await?)
}

async fn read_roles(connection: &mut PgConnection) -> Result<Vec<String>, BackupError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT rolname::text FROM pg_policy p, unnest(p.polroles) role JOIN pg_roles r ON r.oid = role
         UNION SELECT 'probity_app' ORDER BY 1",
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn count_rows(connection: &mut PgConnection) -> Result<BTreeMap<String, i64>, BackupError> {
    let tables: Vec<(String, String)> = sqlx::query_as(TABLES).fetch_all(&mut *connection).await?;
    let mut rows = BTreeMap::new();
    for (quoted, name) in tables {
        // Quoted by the database itself.
        let count = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {quoted}")))
            .fetch_one(&mut *connection)
            .await?;
        rows.insert(name, count);
    }
    Ok(rows)
}

async fn read_chains(connection: &mut PgConnection) -> Result<Vec<ChainEnd>, BackupError> {
    let heads: Vec<(Uuid, i64, Vec<u8>)> =
        sqlx::query_as("SELECT organisation_id, sequence, hash FROM audit_heads ORDER BY 1")
            .fetch_all(connection)
            .await?;
    let chain = |(organisation, sequence, hash): (Uuid, i64, Vec<u8>)| ChainEnd {
        organisation: (!organisation.is_nil()).then(|| OrganisationId::from(organisation)),
        sequence,
        hash: hash.try_into().unwrap_or_default(),
    };
    Ok(heads.into_iter().map(chain).collect())
}
