//! The tables' versions.

use std::collections::BTreeSet;

use apalis_postgres::PostgresStorage;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection};

use crate::error::StoreError;

static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// A role that only serves must see how the tables stand.
const GRANT: &str = "GRANT SELECT ON public._sqlx_migrations TO probity_app";

/// How workers are given jobs.
const FAIR_JOBS: &str = include_str!("schema/fair_jobs.sql");

/// How the database's tables stand to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaStatus {
    Current,
    /// These migrations are still to be run.
    Behind(Vec<i64>),
    /// A newer program has run these: this one must not work on the tables.
    Ahead(Vec<i64>),
}

pub(crate) async fn migrate(owner: &PgConnectOptions) -> Result<(), StoreError> {
    let pool =
        PgPoolOptions::new().max_connections(1).connect_with(owner.clone()).await.map_err(StoreError::Unreachable)?;
    PostgresStorage::setup(&pool).await.map_err(StoreError::PrepareJobs)?;
    MIGRATOR.run(&pool).await?;
    let mut transaction = pool.begin().await?;
    // Two grants on one table at once fail, unlike two migrations, which wait for each other.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('probity grants', 0))")
        .execute(&mut *transaction)
        .await?;
    sqlx::query(GRANT).execute(&mut *transaction).await?;
    sqlx::query(FAIR_JOBS).execute(&mut *transaction).await?;
    transaction.commit().await?;
    pool.close().await;
    Ok(())
}

pub(crate) async fn read_status(owner: &PgConnectOptions) -> Result<SchemaStatus, StoreError> {
    let mut connection = PgConnection::connect_with(owner).await.map_err(StoreError::Unreachable)?;
    let prepared: bool = sqlx::query_scalar("SELECT to_regclass('public._sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut connection)
        .await?;
    let applied: BTreeSet<i64> = if prepared {
        sqlx::query_scalar("SELECT version FROM public._sqlx_migrations WHERE success")
            .fetch_all(&mut connection)
            .await?
            .into_iter()
            .collect()
    } else {
        BTreeSet::new()
    };
    connection.close().await?;

    let known: BTreeSet<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
    let ahead: Vec<i64> = applied.difference(&known).copied().collect();
    if !ahead.is_empty() {
        return Ok(SchemaStatus::Ahead(ahead));
    }
    let behind: Vec<i64> = known.difference(&applied).copied().collect();
    Ok(if behind.is_empty() { SchemaStatus::Current } else { SchemaStatus::Behind(behind) })
}

/// Changes whenever a migration does.
pub fn fingerprint() -> u64 {
    let apalis = PostgresStorage::migrations();
    let checksums = MIGRATOR.iter().chain(apalis.iter()).flat_map(|migration| migration.checksum.iter().copied());
    let checksums = checksums.chain(GRANT.bytes()).chain(FAIR_JOBS.bytes());
    // FNV-1a
    checksums.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
