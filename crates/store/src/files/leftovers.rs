//! What a kill leaves behind: halves of files, and files that nothing was recorded about.

use std::collections::HashMap;
use std::path::Path;

use futures::TryStreamExt;
use object_store::ObjectStore;
use object_store::path::Path as Key;
use time::{Duration, OffsetDateTime};

use super::{Documents, FileError, SEALED};
use crate::actor::Actor;
use crate::database::Store;
use crate::id::{DocumentId, OrganisationId};

/// A file younger than this may belong to an upload in progress.
const GRACE: Duration = Duration::hours(1);

impl Documents {
    /// Removes the halves of files that nobody has written to for a while: another process that shares the folder may
    /// be taking in the younger ones.
    pub async fn clear_unfinished(&self, now: OffsetDateTime) -> Result<usize, FileError> {
        let folder = self.folder.clone();
        let at_folder = |source| FileError::Folder { folder: self.folder.clone(), source };
        tokio::task::spawn_blocking(move || clear_unfinished(&folder, now - GRACE))
            .await
            .map_err(|error| at_folder(std::io::Error::other(error)))?
            .map_err(at_folder)
    }

    /// Removes the files that were stored whole but never recorded, for their uploader was told of a
    /// failure, and the plain files of documents that are sealed.
    pub async fn clear_unrecorded(&self, store: &Store, now: OffsetDateTime) -> Result<usize, FileError> {
        let mut removed = 0;
        for folder in self.files.list_with_delimiter(None).await?.common_prefixes {
            let Some(organisation) = folder.filename().and_then(|name| name.parse::<OrganisationId>().ok()) else {
                continue;
            };
            let old = self.list_before(&folder, now - GRACE).await?;
            let ids: Vec<DocumentId> = old.iter().map(|(document, _)| *document).collect();
            let known = store.find_documents(&Actor::system(organisation), &ids).await?;
            let sealed: HashMap<DocumentId, bool> =
                known.into_iter().map(|document| (document.id, document.file_key.is_some())).collect();
            for (document, is_plain) in old {
                match sealed.get(&document) {
                    None => self.remove(organisation, document).await?,
                    Some(true) if is_plain => self.remove_plain(organisation, document).await?,
                    Some(_) => continue,
                }
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The documents whose files are older, and whether the file is a plain one.
    async fn list_before(&self, folder: &Key, before: OffsetDateTime) -> Result<Vec<(DocumentId, bool)>, FileError> {
        let files: Vec<_> = self.files.list(Some(folder)).try_collect().await?;
        let old = files.iter().filter(|file| file.last_modified.timestamp() < before.unix_timestamp());
        let document = |name: &str| {
            let sealed = name.strip_suffix(SEALED);
            Some((sealed.unwrap_or(name).parse().ok()?, sealed.is_none()))
        };
        Ok(old.filter_map(|file| document(file.location.filename()?)).collect())
    }
}

/// Unfinished files are named `DOCUMENT.sealed#NUMBER` in their organisation's folder.
fn clear_unfinished(folder: &Path, before: OffsetDateTime) -> std::io::Result<usize> {
    let mut removed = 0;
    for organisation in std::fs::read_dir(folder)? {
        let organisation = organisation?;
        if !organisation.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(organisation.path())? {
            let file = file?;
            if !file.file_name().to_string_lossy().contains('#') {
                continue;
            }
            match file.metadata().and_then(|metadata| metadata.modified()) {
                Ok(modified) if OffsetDateTime::from(modified) < before => {}
                // Finished or removed meanwhile.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => continue,
            }
            std::fs::remove_file(file.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
