//! Bringing a backup back.

use std::path::Path;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::ObjectStoreExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use sqlx::{AssertSqlSafe, PgConnection};

use super::listing::Header;
use super::programs::Program;
use super::repository::{DATABASE, Repository, path_in, path_of_document};
use super::sealing::{ObjectWriter, place_of, read_sealed, unwrap_key};
use super::{BackupError, BackupId, BackupSource, DocumentCopy, Manifest};
/// Files brought back at the same time.
const AT_ONCE: usize = 4;

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub id: BackupId,
    pub rows: i64,
    pub documents: usize,
    /// Places of files that are not as they were, or not there.
    pub faults: Vec<String>,
}

impl Repository {
    /// Brings a backup, by default the latest, into an empty database and an empty folder of documents. The role of
    /// `target` will own the tables. A file that cannot be brought back is told and keeps no other from coming.
    pub async fn restore(
        &self,
        id: Option<&BackupId>,
        target: &BackupSource,
        folder: &Path,
    ) -> Result<Restored, BackupError> {
        let id = self.choose(id).await?;
        let header = self.read_header(&id).await?;
        let manifest = self.read_manifest(&id).await?;
        let at_folder = |source| BackupError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(at_folder)?;
        if std::fs::read_dir(folder).map_err(at_folder)?.next().is_some() {
            return Err(BackupError::DocumentsInUse(folder.to_owned()));
        }
        require_empty(&mut target.connect().await?, &manifest.roles).await?;
        self.restore_database(&id, &header, target).await?;
        let faults = self.restore_documents(&manifest, folder).await?;
        Ok(Restored { id, rows: manifest.rows.values().sum(), documents: manifest.documents.len(), faults })
    }

    /// Brings all files into this folder; gives what is wrong with those that are not as they were.
    pub(super) async fn restore_documents(
        &self,
        manifest: &Manifest,
        folder: &Path,
    ) -> Result<Vec<String>, BackupError> {
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        let faults: Vec<Option<String>> = stream::iter(&manifest.documents)
            .map(|copy| self.restore_document(copy, &files))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(faults.into_iter().flatten().collect())
    }

    /// All of it in one transaction: a database is restored, or as empty as it was.
    pub(super) async fn restore_database(
        &self,
        id: &BackupId,
        header: &Header,
        target: &BackupSource,
    ) -> Result<(), BackupError> {
        let key = unwrap_key(&self.sealer, id, &header.key)?;
        let database = format!("--dbname={}", database_name(target)?);
        let arguments =
            [&database, "--no-owner", "--exit-on-error", "--single-transaction", "--no-password", "--format=custom"];
        let mut program = Program::start("pg_restore", target, &arguments)?;
        let Some(mut input) = program.child.stdin.take() else {
            return Err(BackupError::Failed { program: "pg_restore", said: "it has no input".to_owned() });
        };
        let path = path_in(id, DATABASE);
        let read = read_sealed(&*self.objects, &path, key, place_of(id, DATABASE), &mut input).await;
        drop(input);
        match (program.end().await, read) {
            // It has read enough, or died: which of both its end tells.
            (Ok(()), Err(BackupError::Pipe(error))) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(BackupError::Pipe(error))
            }
            (Err(error), Ok(_) | Err(BackupError::Pipe(_))) => Err(error),
            (Ok(()), Ok(read)) if read.sha256 != header.database_sha256 => {
                Err(BackupError::Broken { id: id.to_string(), what: "the database's copy is another's".to_owned() })
            }
            (Ok(()), Ok(_) | Err(BackupError::Pipe(_))) => Ok(()),
            (_, Err(error)) => Err(error),
        }
    }

    /// What is wrong with the file, if anything is.
    async fn restore_document(
        &self,
        copy: &DocumentCopy,
        files: &LocalFileSystem,
    ) -> Result<Option<String>, BackupError> {
        let DocumentCopy { organisation, document, .. } = copy;
        let fault = |what: &str| Some(format!("document {document} of organisation {organisation}: {what}"));
        let mut stored = match self.objects.get(&path_of_document(*organisation, *document)).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(fault("its copy is gone")),
            Err(error) => return Err(error.into()),
        };
        let path = Key::from_iter([organisation.to_string(), format!("{document}.sealed")]);
        let mut writer = ObjectWriter::begin(files, &path).await?;
        while let Some(piece) = stored.try_next().await? {
            writer.write(&piece).await?;
        }
        let written = writer.finish().await?;
        if written.sha256 == copy.sha256 { Ok(None) } else { Ok(fault("its copy was altered")) }
    }
}

fn database_name(target: &BackupSource) -> Result<String, BackupError> {
    let environment = target.environment()?;
    let name = environment.into_iter().rev().find(|(name, _)| *name == "PGDATABASE");
    name.map(|(_, name)| name)
        .ok_or(BackupError::Failed { program: "pg_restore", said: "the address names no database".to_owned() })
}

/// Sees to it that there is nothing to be written over, and that the roles exist which it will be open to. Those that are
/// made here may not log in.
pub(super) async fn require_empty(connection: &mut PgConnection, roles: &[String]) -> Result<(), BackupError> {
    let tables: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('public', 'apalis')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if tables > 0 {
        return Err(BackupError::DatabaseInUse);
    }
    let missing: Vec<String> = sqlx::query_scalar(
        "SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest($1::text[]) name
         WHERE name NOT IN (SELECT rolname FROM pg_roles)",
    )
    .bind(roles)
    .fetch_all(&mut *connection)
    .await?;
    for statement in missing {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}
