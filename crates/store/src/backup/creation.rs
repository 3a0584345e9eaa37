//! Making a backup.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use object_store::ObjectStoreExt;
use time::OffsetDateTime;
use vault::DataKey;

use super::documents::Copied;
use super::listing::Header;
use super::programs::Program;
use super::repository::{DATABASE, HEADER, MANIFEST, Repository, path_in};
use super::sealing::{Written, place_of, wrap_key, write_sealed};
use super::snapshot::Snapshot;
use super::{BackupError, BackupId, BackupSource, Manifest};
use crate::files::Documents;
use crate::id::DocumentId;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub id: BackupId,
    /// The database's copy, compressed and sealed.
    pub database_bytes: u64,
    /// Files that belong to it, and those of them that no earlier backup had copied.
    pub documents: usize,
    pub copied: usize,
    pub copied_bytes: u64,
    /// Documents that are on record and whose files were not to be had.
    pub missing: Vec<DocumentId>,
}

impl Repository {
    /// Makes a backup. Killed at any moment, it leaves what no listing shows and pruning removes.
    pub async fn create(
        &self,
        source: &BackupSource,
        files: &Documents,
        now: OffsetDateTime,
    ) -> Result<Made, BackupError> {
        let id = BackupId::generate(now);
        let key = DataKey::generate()?;
        let mut snapshot = Snapshot::begin(source).await?;
        let mut manifest = snapshot.describe().await?;
        let wanted = snapshot.list_documents().await?;
        let database = self.copy_database(source, snapshot.name(), &id, &key).await?;
        snapshot.end().await?;

        let copies = self.find_copies().await?;
        let mut made = Made {
            id: id.clone(),
            database_bytes: database.bytes,
            documents: 0,
            copied: 0,
            copied_bytes: 0,
            missing: Vec::new(),
        };
        for copied in self.copy_documents(files, wanted, &copies).await? {
            match copied {
                Copied::Before(copy) => manifest.documents.push(copy),
                Copied::Now(copy) => {
                    made.copied += 1;
                    made.copied_bytes = made.copied_bytes.saturating_add(copy.bytes);
                    manifest.documents.push(copy);
                }
                Copied::Gone(document) => manifest.missing.push(document),
            }
        }
        manifest.missing = find_wanted(source, manifest.missing).await?;
        made.documents = manifest.documents.len();
        made.missing.clone_from(&manifest.missing);
        let listed = self.write_manifest(&id, &key, &manifest).await?;
        let header = Header {
            format: 1,
            made_at: now,
            key: wrap_key(&self.sealer, &id, &key)?,
            database_bytes: database.bytes,
            database_sha256: database.sha256,
            manifest_sha256: listed.sha256,
            documents: made.documents,
        };
        self.write_json("backup", &path_in(&id, HEADER), &header).await?;
        Ok(made)
    }

    async fn copy_database(
        &self,
        source: &BackupSource,
        snapshot: &str,
        id: &BackupId,
        key: &DataKey,
    ) -> Result<Written, BackupError> {
        let snapshot = format!("--snapshot={snapshot}");
        let arguments = ["--format=custom", "--compress=6", "--no-unlogged-table-data", "--no-password", &snapshot];
        let mut program = Program::start("pg_dump", source, &arguments)?;
        let Some(mut output) = program.child.stdout.take() else {
            return Err(BackupError::Failed { program: "pg_dump", said: "it has no output".to_owned() });
        };
        let path = path_in(id, DATABASE);
        let written = write_sealed(&*self.objects, &path, key, &place_of(id, DATABASE), &mut output).await;
        // A dump that broke off looks like one that ended: only its exit tells.
        match (program.end().await, written) {
            (Ok(()), written) => written,
            (Err(error), _) => {
                let _ = self.objects.delete(&path).await;
                Err(error)
            }
        }
    }

    async fn write_manifest(&self, id: &BackupId, key: &DataKey, manifest: &Manifest) -> Result<Written, BackupError> {
        let json = serde_json::to_vec(manifest).map_err(|source| BackupError::Encode { what: "manifest", source })?;
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        let packed = packed.write_all(&json).and_then(|()| packed.finish()).map_err(BackupError::Pipe)?;
        let place = place_of(id, MANIFEST);
        write_sealed(&*self.objects, &path_in(id, MANIFEST), key, &place, &mut packed.as_slice()).await
    }
}

/// Those of these documents that should have a file now: what was found infected meanwhile has none by right.
async fn find_wanted(source: &BackupSource, gone: Vec<DocumentId>) -> Result<Vec<DocumentId>, BackupError> {
    if gone.is_empty() {
        return Ok(gone);
    }
    let mut connection = source.connect_to_all().await?;
    Ok(sqlx::query_scalar("SELECT id FROM documents WHERE id = ANY($1) AND scan <> 'infected' ORDER BY id")
        .bind(gone)
        .fetch_all(&mut connection)
        .await?)
}
