//! Proving a backup: it is restored into a database made for that, and everything in it is looked at.

use std::collections::HashMap;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::ObjectStoreExt;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;

use super::documents::Name;
use super::manifest::{ChainEnd, DocumentCopy};
use super::repository::{CHECKED, Repository, path_in, path_of_document};
use super::snapshot::{count_rows, read_schema};
use super::{BackupError, BackupId, BackupSource, Checked, Manifest};
use crate::database::{Store, StoreOptions};
use crate::files::{FileError, open_content};
use crate::id::DocumentId;
use crate::sealing::{FileKey, check_sealed, place_of_file_key};

/// Documents looked at at the same time.
const AT_ONCE: usize = 4;
/// More faults than this tell nothing more.
const MOST_FAULTS: usize = 100;

/// What a verification looked at and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub id: BackupId,
    pub rows: i64,
    pub documents: usize,
    pub sealed_values: u64,
    pub audit_entries: u64,
    /// None where the backup holds.
    pub faults: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct FileRecord {
    organisation_id: crate::id::OrganisationId,
    id: DocumentId,
    sha256: Vec<u8>,
    file_key: Option<FileKey>,
}

/// What is found, as it is found.
#[derive(Default)]
struct Findings {
    faults: Vec<String>,
    broken: Vec<DocumentId>,
}

impl Repository {
    /// Verifies a backup, by default the latest, and keeps the outcome beside it. `server` must be allowed to create a
    /// database, and to see all rows of it.
    pub async fn verify(
        &self,
        id: Option<&BackupId>,
        server: &BackupSource,
        now: OffsetDateTime,
    ) -> Result<Verification, BackupError> {
        let id = self.choose(id).await?;
        let mut found = Findings::default();
        let mut verification = Verification {
            id: id.clone(),
            rows: 0,
            documents: 0,
            sealed_values: 0,
            audit_entries: 0,
            faults: Vec::new(),
        };
        match self.read_manifest(&id).await {
            Ok(manifest) => {
                let scratch = scratch_name(&id);
                // One that was cut short has left it.
                server.drop_database(&scratch).await?;
                let database = server.create_database(&scratch).await?;
                let looked = self.look_through(&manifest, &database, &mut verification, &mut found).await;
                server.drop_database(&scratch).await?;
                if let Err(error) = looked {
                    found.faults.push(format!("the database: {error}"));
                }
            }
            Err(error @ (BackupError::NoSuch(_) | BackupError::Storage(_))) => return Err(error),
            Err(error) => found.faults.push(error.to_string()),
        }
        found.faults.truncate(MOST_FAULTS);
        verification.faults.clone_from(&found.faults);
        let checked = Checked { at: now, faults: found.faults, broken: found.broken };
        self.write_json("verification", &path_in(&id, CHECKED), &checked).await?;
        Ok(verification)
    }

    async fn look_through(
        &self,
        manifest: &Manifest,
        database: &BackupSource,
        verification: &mut Verification,
        found: &mut Findings,
    ) -> Result<(), BackupError> {
        let header = self.read_header(&verification.id).await?;
        self.restore_database(&verification.id, &header, database).await?;
        let mut connection = database.connect_to_all().await?;
        verification.rows = compare_rows(&mut connection, manifest, found).await?;
        let (values, faults) = check_sealed(&mut connection, &self.sealer).await?;
        verification.sealed_values = values;
        found.faults.extend(faults);
        verification.audit_entries = self.check_audit(manifest, database, found).await?;
        verification.documents = self.check_documents(manifest, &mut connection, found).await?;
        Ok(connection.close().await?)
    }

    async fn check_audit(
        &self,
        manifest: &Manifest,
        database: &BackupSource,
        found: &mut Findings,
    ) -> Result<u64, BackupError> {
        let store = Store::connect(database.url(), self.sealer.clone(), StoreOptions::default()).await?;
        let known: Vec<_> = manifest.chains.iter().map(ChainEnd::as_known).collect();
        let verified = store.verify_audit(None, &known).await?;
        store.close().await;
        found.faults.extend(verified.faults.iter().map(|fault| format!("the audit log: {fault}")));
        Ok(verified.entries)
    }

    /// Every file that the restored database names must be there, open, and be what was uploaded.
    async fn check_documents(
        &self,
        manifest: &Manifest,
        connection: &mut PgConnection,
        found: &mut Findings,
    ) -> Result<usize, BackupError> {
        let copies: HashMap<Name, &DocumentCopy> =
            manifest.documents.iter().map(|copy| ((copy.organisation, copy.document), copy)).collect();
        let records: Vec<FileRecord> =
            sqlx::query_as("SELECT organisation_id, id, sha256, file_key FROM documents WHERE scan <> 'infected'")
                .fetch_all(connection)
                .await?;
        let looked = records.len();
        let outcomes: Vec<Option<(DocumentId, String)>> = stream::iter(records)
            .map(|record| {
                let copy = copies.get(&(record.organisation_id, record.id)).copied();
                async move {
                    let what = match copy {
                        Some(copy) => self.check_document(&record, copy).await?,
                        // Found infected while the backup was made; else it is listed as missing.
                        None if !manifest.missing.contains(&record.id) => None,
                        None => Some("its file was not to be had when the backup was made".to_owned()),
                    };
                    Ok::<_, BackupError>(what.map(|what| (record.id, what)))
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        for (document, what) in outcomes.into_iter().flatten() {
            found.faults.push(format!("document {document}: {what}"));
            found.broken.push(document);
        }
        Ok(looked)
    }

    async fn check_document(&self, record: &FileRecord, copy: &DocumentCopy) -> Result<Option<String>, BackupError> {
        let place = place_of_file_key(record.organisation_id, record.id);
        let Some(wrapped) = &record.file_key else { return Ok(Some("its file has no key".to_owned())) };
        let key = match wrapped.read().and_then(|wrapped| self.sealer.unwrap(&place, &wrapped)) {
            Ok(key) => key,
            Err(error) => return Ok(Some(format!("its key does not open: {error}"))),
        };
        let stored = match self.objects.get(&path_of_document(copy.organisation, copy.document)).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(Some("its copy is gone".to_owned())),
            Err(error) => return Err(error.into()),
        };
        let mut plain = open_content(stored, key, &place, record.id);
        let mut hasher = Sha256::new();
        loop {
            match plain.next().await {
                Some(Ok(piece)) => hasher.update(&piece),
                Some(Err(FileError::Storage(error))) => return Err(error.into()),
                Some(Err(error)) => return Ok(Some(format!("its copy does not open: {error}"))),
                None => break,
            }
        }
        let same = hasher.finalize().as_slice() == record.sha256.as_slice();
        Ok((!same).then(|| "its copy is not what was uploaded".to_owned()))
    }
}

/// The database in which a backup is proved.
fn scratch_name(id: &BackupId) -> String {
    format!("probity_check_{}", id.to_string().to_lowercase().replace('-', "_"))
}

/// How many rows there are; each difference is a fault.
async fn compare_rows(
    connection: &mut PgConnection,
    manifest: &Manifest,
    found: &mut Findings,
) -> Result<i64, BackupError> {
    let rows = count_rows(connection).await?;
    for name in manifest.rows.keys().chain(rows.keys().filter(|name| !manifest.rows.contains_key(*name))) {
        let (told, there) = (manifest.rows.get(name), rows.get(name));
        if told != there {
            let number = |count: Option<&i64>| count.map_or("none".to_owned(), i64::to_string);
            found.faults.push(format!("table {name}: {} rows in place of {}", number(there), number(told)));
        }
    }
    if read_schema(connection).await? != manifest.schema {
        found.faults.push("the migrations on record are others".to_owned());
    }
    Ok(rows.values().sum())
}
