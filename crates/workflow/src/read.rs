//! Read: pages as pictures for people, and the original as it came.

use std::path::PathBuf;

use bytes::Bytes;
use futures::stream::BoxStream;
use store::{Actor, DocumentId, FileError};

use crate::{Desk, DeskError};

/// Sharp on a screen of double density at the width of a pane.
const DOTS_PER_INCH: u16 = 144;

/// The file as it was uploaded.
pub struct Original {
    pub name: String,
    pub bytes: BoxStream<'static, Result<Bytes, FileError>>,
}

impl Desk {
    /// One page as a PNG picture, drawn once and kept.
    pub async fn page_picture(&self, actor: &Actor, id: DocumentId, page: u32) -> Result<Bytes, DeskError> {
        let document = self.store().find_document(actor, id).await?.ok_or(DeskError::NotFound)?;
        if page == 0 || usize::try_from(page).is_ok_and(|page| page > document.page_sizes.len()) {
            return Err(DeskError::NotFound);
        }
        let kept = self.picture_path(id, page);
        if let Ok(bytes) = tokio::fs::read(&kept).await {
            return Ok(bytes.into());
        }
        let _permit = self.inner.drawing.acquire().await.map_err(DeskError::internal)?;
        let file = self.inner.files.locate(actor.organisation(), id, &document.sha256.0).await;
        let file = file.map_err(DeskError::internal)?;
        let reader = self.inner.reader.clone();
        let picture = tokio::task::spawn_blocking(move || reader.draw(&file, page, DOTS_PER_INCH))
            .await
            .map_err(DeskError::internal)?
            .map_err(DeskError::internal)?;
        self.keep_picture(kept, &picture).await;
        Ok(picture.into())
    }

    fn picture_path(&self, id: DocumentId, page: u32) -> PathBuf {
        self.inner.pictures.join(id.to_string()).join(format!("{page}-{DOTS_PER_INCH}.png"))
    }

    /// A picture that cannot be kept is drawn again next time; nothing is lost.
    async fn keep_picture(&self, path: PathBuf, picture: &[u8]) {
        let Some(folder) = path.parent() else { return };
        // Written aside and moved, so that nobody reads half a picture.
        let aside = path.with_extension(format!("{}.part", uuid::Uuid::new_v4()));
        let kept = async {
            tokio::fs::create_dir_all(folder).await?;
            tokio::fs::write(&aside, picture).await?;
            tokio::fs::rename(&aside, &path).await
        };
        if let Err(error) = kept.await {
            tracing::warn!(path = %path.display(), %error, "a page's picture could not be kept");
        }
    }

    pub async fn original(&self, actor: &Actor, id: DocumentId) -> Result<Original, DeskError> {
        let document = self.store().find_document(actor, id).await?.ok_or(DeskError::NotFound)?;
        let bytes = self.inner.files.read(actor.organisation(), id, &document.sha256.0).await;
        Ok(Original { name: document.file_name, bytes: bytes.map_err(DeskError::internal)? })
    }
}
