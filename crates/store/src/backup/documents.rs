//! The files of a backup: copied sealed as they are, and only those that no earlier backup has copied.

use std::collections::HashMap;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::ObjectStore;

use super::manifest::DocumentCopy;
use super::repository::{DOCUMENTS, Repository, path_of_document};
use super::sealing::ObjectWriter;
use super::{BackupError, Manifest};
use crate::files::{Documents, FileError};
use crate::id::{DocumentId, OrganisationId};

/// Files copied at the same time.
const AT_ONCE: usize = 4;

pub(super) type Name = (OrganisationId, DocumentId);

/// What became of one file.
pub(super) enum Copied {
    Before(DocumentCopy),
    Now(DocumentCopy),
    Gone(DocumentId),
}

impl Repository {
    /// The copies that an earlier backup lists and that lie here with the right length, but for those found broken.
    pub(super) async fn find_copies(&self) -> Result<HashMap<Name, DocumentCopy>, BackupError> {
        let Some(latest) = self.list().await?.into_iter().next_back() else { return Ok(HashMap::new()) };
        let manifest: Manifest = self.read_manifest(&latest.id).await?;
        let broken = latest.checked.map(|checked| checked.broken).unwrap_or_default();
        let stored: HashMap<_, _> = self
            .objects
            .list(Some(&DOCUMENTS.into()))
            .map_ok(|object| (object.location, object.size))
            .try_collect()
            .await?;
        let is_there = |copy: &DocumentCopy| {
            let stored = stored.get(&path_of_document(copy.organisation, copy.document));
            stored == Some(&copy.bytes) && !broken.contains(&copy.document)
        };
        Ok(manifest
            .documents
            .into_iter()
            .filter(is_there)
            .map(|copy| ((copy.organisation, copy.document), copy))
            .collect())
    }

    pub(super) async fn copy_documents(
        &self,
        files: &Documents,
        wanted: Vec<Name>,
        copies: &HashMap<Name, DocumentCopy>,
    ) -> Result<Vec<Copied>, BackupError> {
        stream::iter(wanted)
            .map(|name| async move {
                match copies.get(&name) {
                    Some(copy) => Ok(Copied::Before(copy.clone())),
                    None => self.copy_document(files, name).await,
                }
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }

    async fn copy_document(&self, files: &Documents, (organisation, document): Name) -> Result<Copied, BackupError> {
        let mut stored = match files.open_as_stored(organisation, document).await {
            Ok(stored) => stored,
            Err(FileError::Gone(document)) => return Ok(Copied::Gone(document)),
            Err(error) => return Err(error.into()),
        };
        let mut writer = ObjectWriter::begin(&*self.objects, &path_of_document(organisation, document)).await?;
        loop {
            let written = match stored.try_next().await {
                Ok(Some(piece)) => writer.write(&piece).await,
                Ok(None) => break,
                Err(error) => Err(error.into()),
            };
            if let Err(error) = written {
                writer.give_up().await;
                return Err(error);
            }
        }
        let written = writer.finish().await?;
        Ok(Copied::Now(DocumentCopy { organisation, document, bytes: written.bytes, sha256: written.sha256 }))
    }
}
