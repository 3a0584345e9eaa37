//! The uploaded files themselves, each sealed under a key of its own.
//!
//! The key is sealed by the master key and kept with the document's record; the file lies beside its
//! organisation's others as `DOCUMENT.sealed`. Files of records without a key lie plain as `DOCUMENT`.

mod leftovers;
mod opening;
mod spool;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use sha2::{Digest, Sha256};
use vault::{Context, DataKey, Sealer, VaultError};

use crate::id::{DocumentId, OrganisationId};
use crate::sealing::{FileKey, place_of_file_key};

pub use spool::Spool;

/// What the sealed files are called after their document's id.
const SEALED: &str = ".sealed";

/// What can go wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot use the folder {folder} for documents: {source}; set another or allow writing to it")]
    Folder { folder: PathBuf, source: std::io::Error },
    #[error("the file is larger than {} MB: split it or raise the limit", cap / 1_000_000)]
    TooLarge { cap: u64 },
    #[error("the file is empty")]
    Empty,
    #[error("the upload broke off: {0}; send it again")]
    BrokenOff(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the stored file of document {0} is not what was uploaded: restore it from a backup")]
    Altered(DocumentId),
    #[error("the stored file of document {0} is gone: restore it from a backup")]
    Gone(DocumentId),
    #[error("the key of document {document}'s file does not open: {source}")]
    Key { document: DocumentId, source: VaultError },
    #[error("the stored file of document {document} does not open: {source}")]
    Content { document: DocumentId, source: VaultError },
    #[error("the file cannot be sealed: {0}")]
    Seal(#[source] VaultError),
    #[error("cannot look up which files are recorded: {0}")]
    Records(#[from] crate::error::StoreError),
    #[error("the document storage failed: {0}")]
    Storage(#[from] object_store::Error),
}

/// A file as it was stored: what its record keeps, and what finds and opens it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Of the content as it was uploaded.
    pub sha256: [u8; 32],
    pub byte_size: u64,
    /// `None` where the file is not sealed.
    pub key: Option<FileKey>,
}

/// A file's content as it was uploaded, piece by piece. After an error nothing more comes.
pub type Content = BoxStream<'static, Result<Bytes, FileError>>;

/// Where documents' files are kept, by organisation and document. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Documents {
    files: Arc<LocalFileSystem>,
    folder: PathBuf,
    sealer: Sealer,
}

impl Documents {
    /// Opens the folder, creating it where it is missing.
    pub fn open(folder: &Path, sealer: Sealer) -> Result<Self, FileError> {
        let at_folder = |source| FileError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(at_folder)?;
        let folder = folder.canonicalize().map_err(at_folder)?;
        let files = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { files: Arc::new(files), folder, sealer })
    }

    /// Stores a file as it streams in, sealed. It is there wholly, and on disk, or not at all.
    pub async fn put<S, E>(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        chunks: S,
        cap: u64,
    ) -> Result<StoredFile, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let place = place_of_file_key(organisation, document);
        let key = DataKey::generate().map_err(FileError::Seal)?;
        let wrapped = self.sealer.wrap(&place, &key).map_err(FileError::Seal)?;
        let mut upload = self.files.put_multipart(&sealed_path(organisation, document)).await?;
        let written = writing::write_sealed(upload.as_mut(), chunks, cap, &key, &place_of_content(&place)).await;
        let stored = match written {
            Ok((sha256, byte_size)) => match upload.complete().await {
                Ok(_) => Ok(StoredFile { sha256, byte_size, key: Some(wrapped.into()) }),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error),
        };
        if stored.is_err() {
            // The first error is the one to tell; what a failed abort leaves is cleared at the next start.
            let _ = upload.abort().await;
        }
        stored
    }

    /// The file's content, after checking that all of it is still what was uploaded.
    pub async fn read(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        file: &StoredFile,
    ) -> Result<Content, FileError> {
        self.check(organisation, document, file).await?;
        self.open_plain(organisation, document, file).await
    }

    /// The file's content in one pass. Of a sealed file each piece is authentic; that all of it came is
    /// known once the stream has ended without an error.
    pub async fn open_plain(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        file: &StoredFile,
    ) -> Result<Content, FileError> {
        let Some(wrapped) = &file.key else {
            let stored = self.open_stored(&plain_path(organisation, document), document).await?;
            return Ok(stored.map_err(FileError::from).boxed());
        };
        let place = place_of_file_key(organisation, document);
        let key = wrapped
            .read()
            .and_then(|wrapped| self.sealer.unwrap(&place, &wrapped))
            .map_err(|source| FileError::Key { document, source })?;
        let stored = self.open_stored(&sealed_path(organisation, document), document).await?;
        Ok(opening::open_sealed(stored, key, place_of_content(&place), document))
    }

    /// Removes a file, such as the second copy of one that was there already.
    pub async fn remove(&self, organisation: OrganisationId, document: DocumentId) -> Result<(), FileError> {
        self.delete(&sealed_path(organisation, document)).await?;
        self.remove_plain(organisation, document).await
    }

    /// Seals a plain file beside itself. The plain one stays until [`Documents::remove_plain`].
    pub(crate) async fn seal_plain(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        file: &StoredFile,
    ) -> Result<StoredFile, FileError> {
        let content = self.read(organisation, document, file).await?;
        let sealed = self.put(organisation, document, content, u64::MAX).await?;
        if sealed.sha256 == file.sha256 { Ok(sealed) } else { Err(FileError::Altered(document)) }
    }

    pub(crate) async fn remove_plain(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
    ) -> Result<(), FileError> {
        self.delete(&plain_path(organisation, document)).await
    }

    async fn delete(&self, path: &Key) -> Result<(), FileError> {
        match self.files.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The sealed file as it lies there, for a copy of it.
    pub(crate) async fn open_as_stored(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        self.open_stored(&sealed_path(organisation, document), document).await
    }

    async fn open_stored(
        &self,
        path: &Key,
        document: DocumentId,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        match self.files.get(path).await {
            Ok(found) => Ok(found.into_stream()),
            Err(object_store::Error::NotFound { .. }) => Err(FileError::Gone(document)),
            Err(error) => Err(error.into()),
        }
    }

    async fn check(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        file: &StoredFile,
    ) -> Result<(), FileError> {
        let mut content = self.open_plain(organisation, document, file).await?;
        let mut hasher = Sha256::new();
        while let Some(piece) = content.try_next().await? {
            hasher.update(&piece);
        }
        let now: [u8; 32] = hasher.finalize().into();
        if now == file.sha256 { Ok(()) } else { Err(FileError::Altered(document)) }
    }
}

/// The content of a sealed file that lies elsewhere, under the key that this place of a key gave.
pub(crate) fn open_content(
    stored: BoxStream<'static, object_store::Result<Bytes>>,
    key: DataKey,
    place_of_key: &Context,
    document: DocumentId,
) -> Content {
    opening::open_sealed(stored, key, place_of_content(place_of_key), document)
}

fn plain_path(organisation: OrganisationId, document: DocumentId) -> Key {
    Key::from_iter([organisation.to_string(), document.to_string()])
}

fn sealed_path(organisation: OrganisationId, document: DocumentId) -> Key {
    Key::from_iter([organisation.to_string(), format!("{document}{SEALED}")])
}

/// The content is bound to the same organisation and document as its key.
fn place_of_content(place_of_key: &Context) -> Context {
    Context::of("content").with(place_of_key)
}
