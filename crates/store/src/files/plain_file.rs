//! A document's content in a file that nobody else can read, gone when it is dropped.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use super::{Content, FileError};

/// Lies alone in a folder of the system's temporary folder that only this user may enter.
#[derive(Debug)]
pub struct PlainFile {
    _folder: TempDir,
    path: PathBuf,
}

impl PlainFile {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the content and gives its SHA-256.
    pub(super) async fn write(mut content: Content) -> Result<(Self, [u8; 32]), FileError> {
        let own = Permissions::from_mode(0o700);
        let folder =
            tempfile::Builder::new().prefix("probity-").permissions(own).tempdir().map_err(FileError::Temporary)?;
        let path = folder.path().join("document");
        let mut file = tokio::fs::File::create_new(&path).await.map_err(FileError::Temporary)?;
        let mut hasher = Sha256::new();
        while let Some(piece) = content.try_next().await? {
            hasher.update(&piece);
            file.write_all(&piece).await.map_err(FileError::Temporary)?;
        }
        file.flush().await.map_err(FileError::Temporary)?;
        Ok((Self { _folder: folder, path }, hasher.finalize().into()))
    }
}
