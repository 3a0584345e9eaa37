//! A page of the database's files that is not what was written.

use std::os::unix::fs::FileExt;

use sqlx::Connection;
use tokio::time::Instant;

use super::{Drill, Rehearsal, Scratch};
use crate::backup::{BackupError, BackupSource};
use crate::private_postgres::PrivatePostgres;

/// The table that is spoilt: it has rows wherever anything has happened.
const READ: &str = "SELECT coalesce(sum(length(action)), 0) FROM audit_entries";

impl Drill {
    pub(super) async fn corrupt_page(&self, scratch: Scratch) -> Result<(Scratch, Rehearsal), BackupError> {
        let mut connection = scratch.source.connect().await?;
        let file: String =
            sqlx::query_scalar("SELECT pg_relation_filepath('audit_entries')").fetch_one(&mut connection).await?;
        connection.close().await?;
        scratch.server.stop().await.map_err(BackupError::Scratch)?;
        let folder = self.folder.join("first");
        let path = folder.join("cluster").join(file);
        spoil(&path).map_err(|source| BackupError::Folder { folder: path, source })?;
        let server = PrivatePostgres::start(&folder).await.map_err(BackupError::Scratch)?;
        let source = BackupSource::new(server.url())?;
        let mut connection = source.connect().await?;
        let read = sqlx::query_scalar::<_, i64>(READ).fetch_one(&mut connection).await;
        drop(connection);
        server.stop().await.map_err(BackupError::Scratch)?;

        let begun = Instant::now();
        let restored = self.restore("second").await?;
        let whole = self.is_whole(&restored.source).await?;
        let is_noticed = read.is_err();
        let rehearsal = Rehearsal {
            case: "corrupted page",
            noticed: read.err().map_or("not at all".to_owned(), |error| error.to_string()),
            took: begun.elapsed(),
            loss: self.since.clone(),
            recovered: whole && is_noticed,
        };
        Ok((restored, rehearsal))
    }
}

/// Turns some bits in the middle of the first page.
fn spoil(path: &std::path::Path) -> std::io::Result<()> {
    let file = std::fs::OpenOptions::new().read(true).write(true).open(path)?;
    let mut bytes = [0; 8];
    file.read_exact_at(&mut bytes, 8000)?;
    file.write_all_at(&bytes.map(|byte| !byte), 8000)
}
