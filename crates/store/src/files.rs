//! The uploaded files themselves.

mod leftovers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::id::{DocumentId, OrganisationId};

/// Parts are gathered up to this size, so that small network reads do not become small writes.
const PART: usize = 256 * 1024;

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
    #[error("cannot look up which files are recorded: {0}")]
    Records(#[from] crate::error::StoreError),
    #[error("the document storage failed: {0}")]
    Storage(#[from] object_store::Error),
}

/// A file as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub sha256: [u8; 32],
    pub byte_size: u64,
}

/// Where documents' files are kept, by organisation and document. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Documents {
    files: Arc<LocalFileSystem>,
    folder: PathBuf,
}

impl Documents {
    /// Opens the folder, creating it where it is missing.
    pub fn open(folder: &Path) -> Result<Self, FileError> {
        let at_folder = |source| FileError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(at_folder)?;
        let folder = folder.canonicalize().map_err(at_folder)?;
        let files = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { files: Arc::new(files), folder })
    }

    /// Stores a file as it streams in. It is there wholly, and on disk, or not at all.
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
        let mut upload = self.files.put_multipart(&key(organisation, document)).await?;
        let written = write_parts(upload.as_mut(), chunks, cap).await;
        let stored = match written {
            Ok(stored) => upload.complete().await.map(|_| stored).map_err(FileError::from),
            Err(error) => Err(error),
        };
        if stored.is_err() {
            // The first error is the one to tell; what a failed abort leaves is cleared at the next start.
            let _ = upload.abort().await;
        }
        stored
    }

    /// The file's bytes, after checking that they are still those that were uploaded.
    pub async fn read(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        sha256: &[u8; 32],
    ) -> Result<BoxStream<'static, Result<Bytes, FileError>>, FileError> {
        self.check(organisation, document, sha256).await?;
        Ok(self.open_stream(organisation, document).await?.map_err(FileError::from).boxed())
    }

    /// The file's path for programs that read files, after checking its bytes.
    pub async fn locate(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        sha256: &[u8; 32],
    ) -> Result<PathBuf, FileError> {
        self.check(organisation, document, sha256).await?;
        Ok(self.files.path_to_filesystem(&key(organisation, document))?)
    }

    /// Removes a file, such as the second copy of one that was there already.
    pub async fn remove(&self, organisation: OrganisationId, document: DocumentId) -> Result<(), FileError> {
        match self.files.delete(&key(organisation, document)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn open_stream(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        match self.files.get(&key(organisation, document)).await {
            Ok(found) => Ok(found.into_stream()),
            Err(object_store::Error::NotFound { .. }) => Err(FileError::Gone(document)),
            Err(error) => Err(error.into()),
        }
    }

    async fn check(
        &self,
        organisation: OrganisationId,
        document: DocumentId,
        sha256: &[u8; 32],
    ) -> Result<(), FileError> {
        let mut chunks = self.open_stream(organisation, document).await?;
        let mut hasher = Sha256::new();
        while let Some(chunk) = chunks.try_next().await? {
            hasher.update(&chunk);
        }
        let now: [u8; 32] = hasher.finalize().into();
        if now == *sha256 { Ok(()) } else { Err(FileError::Altered(document)) }
    }
}

fn key(organisation: OrganisationId, document: DocumentId) -> Key {
    Key::from_iter([organisation.to_string(), document.to_string()])
}

async fn write_parts<S, E>(upload: &mut dyn MultipartUpload, chunks: S, cap: u64) -> Result<StoredFile, FileError>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut chunks = std::pin::pin!(chunks);
    let mut hasher = Sha256::new();
    let mut byte_size: u64 = 0;
    let mut part = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| FileError::BrokenOff(error.into()))?;
        byte_size = byte_size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if byte_size > cap {
            return Err(FileError::TooLarge { cap });
        }
        hasher.update(&chunk);
        part.extend_from_slice(&chunk);
        if part.len() >= PART {
            upload.put_part(part.split().freeze().into()).await?;
        }
    }
    if byte_size == 0 {
        return Err(FileError::Empty);
    }
    if !part.is_empty() {
        upload.put_part(part.freeze().into()).await?;
    }
    Ok(StoredFile { sha256: hasher.finalize().into(), byte_size })
}
