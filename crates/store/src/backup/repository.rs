//! Where backups are kept.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::Sealer;

use super::{BackupError, BackupId};
use crate::id::{DocumentId, OrganisationId};

pub(super) const BACKUPS: &str = "backups";
pub(super) const DOCUMENTS: &str = "documents";
pub(super) const HEADER: &str = "backup.json";
pub(super) const CHECKED: &str = "checked.json";
pub(super) const DATABASE: &str = "database";
pub(super) const MANIFEST: &str = "manifest";

/// A folder of backups, and the keys that open them. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) objects: Arc<dyn ObjectStore>,
    pub(super) sealer: Sealer,
}

impl Repository {
    /// Opens the folder, creating it where it is missing.
    pub fn open(folder: &Path, sealer: Sealer) -> Result<Self, BackupError> {
        let at_folder = |source| BackupError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(at_folder)?;
        let folder = folder.canonicalize().map_err(at_folder)?;
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), sealer })
    }

    /// Writes a small object, whole or not at all.
    pub(super) async fn write_json<T: Serialize>(
        &self,
        what: &'static str,
        path: &Key,
        value: &T,
    ) -> Result<(), BackupError> {
        let json = serde_json::to_vec_pretty(value).map_err(|source| BackupError::Encode { what, source })?;
        self.objects.put(path, PutPayload::from(Bytes::from(json))).await?;
        Ok(())
    }

    /// `None` where there is no such object.
    pub(super) async fn read_json<T: DeserializeOwned>(
        &self,
        id: &BackupId,
        path: &Key,
    ) -> Result<Option<T>, BackupError> {
        let bytes = match self.objects.get(path).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let broken = |error: serde_json::Error| BackupError::Broken { id: id.to_string(), what: error.to_string() };
        serde_json::from_slice(&bytes).map(Some).map_err(broken)
    }
}

pub(super) fn path_in(id: &BackupId, name: &str) -> Key {
    Key::from_iter([BACKUPS, &id.to_string(), name])
}

pub(super) fn path_of_document(organisation: OrganisationId, document: DocumentId) -> Key {
    Key::from_iter([DOCUMENTS.to_owned(), organisation.to_string(), format!("{document}.sealed")])
}
