//! What can go wrong with backups, each with its mend.

use std::path::PathBuf;

use vault::VaultError;

use crate::error::StoreError;
use crate::files::FileError;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("cannot use the folder {folder} for backups: {source}; set BACKUP_DIR to another or allow writing to it")]
    Folder { folder: PathBuf, source: std::io::Error },
    #[error("the storage of backups failed: {0}; check its free space and that it is reachable")]
    Storage(#[from] object_store::Error),
    #[error("{program} cannot be run: {source}; install Postgres' client programs of the server's version")]
    Program { program: &'static str, source: std::io::Error },
    #[error("{program} failed: {said}")]
    Failed { program: &'static str, said: String },
    #[error("the way between Postgres' program and the backup broke: {0}; try again")]
    Pipe(#[source] std::io::Error),
    #[error(
        "the role of this address does not see all rows: set BACKUP_DATABASE_URL to one made by CREATE ROLE \
         probity_backup LOGIN PASSWORD '...' BYPASSRLS CREATEDB IN ROLE pg_read_all_data, probity_app"
    )]
    SeesPartOnly,
    #[error(
        "{0} documents are stored without a seal and would go into the backup as plain files: run 'probity keys rotate' first"
    )]
    PlainFiles(i64),
    #[error("there is no backup {0}: see 'probity backup list'")]
    NoSuch(String),
    #[error("there is no backup yet: make one with 'probity backup create'")]
    None,
    #[error("the backup {id} is not whole: {what}")]
    Broken { id: String, what: String },
    #[error("the backup does not open: {0}")]
    Sealed(#[from] VaultError),
    #[error("the database is not empty: restore into a new one (CREATE DATABASE ... OWNER probity_owner)")]
    DatabaseInUse,
    #[error("the folder {0} has files in it: restore into a new DATA_DIR, or move them away first")]
    DocumentsInUse(PathBuf),
    #[error("the Postgres for the rehearsal: {0}")]
    Scratch(#[source] crate::private_postgres::PrivatePostgresError),
    #[error("cannot write the {what} as JSON: {source}")]
    Encode { what: &'static str, source: serde_json::Error },
    #[error(transparent)]
    Files(#[from] FileError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}
