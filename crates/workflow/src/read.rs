//! Read: pages as pictures for people, and the original as it came.

mod pictures;

use bytes::Bytes;
use futures::StreamExt;
use store::{Action, Actor, Content, Document, DocumentId, Entry, Scan};

use crate::{Desk, DeskError};

pub(crate) use pictures::Pictures;

/// Sharp on a screen of double density at the width of a pane.
const DOTS_PER_INCH: u16 = 144;

/// The file as it was uploaded.
pub struct Original {
    pub name: String,
    /// By its content, as intake told it.
    pub media_type: String,
    pub bytes: Content,
}

impl Desk {
    /// One page as a PNG picture, drawn once and kept in memory for a while.
    pub async fn page_picture(&self, actor: &Actor, id: DocumentId, page: u32) -> Result<Bytes, DeskError> {
        let document = self.store().find_document(actor, id).await?.ok_or(DeskError::NotFound)?;
        if page == 0 || usize::try_from(page).is_ok_and(|page| page > document.page_sizes.len()) {
            return Err(DeskError::NotFound);
        }
        self.inner.pictures.find_or_draw((id, page), self.draw_page(actor, &document, page)).await
    }

    async fn draw_page(&self, actor: &Actor, document: &Document, page: u32) -> Result<Bytes, DeskError> {
        let _permit = self.inner.drawing.acquire().await.map_err(DeskError::internal)?;
        let bytes = self.inner.files.open_plain(actor.organisation(), document.id, &document.file()).await;
        let bytes = bytes.map_err(DeskError::internal)?;
        let picture = self.inner.reader.draw(bytes, page, DOTS_PER_INCH).await.map_err(DeskError::internal)?;
        Ok(picture.into())
    }

    pub async fn original(&self, actor: &Actor, id: DocumentId) -> Result<Original, DeskError> {
        let document = self.store().find_document(actor, id).await?.ok_or(DeskError::NotFound)?;
        if !document.scan.lets_read() {
            return Err(DeskError::refused(match document.scan {
                Scan::Infected => "The virus scanner found something in this file, and it was removed.",
                _ => "This file has not been scanned for viruses yet. Try again when it has.",
            }));
        }
        let bytes = self.inner.files.read(actor.organisation(), id, &document.file()).await;
        // What fails after the answer has begun can only cut it short, so it is told here.
        let told = bytes.map_err(DeskError::internal)?.inspect(move |piece| {
            if let Err(error) = piece {
                tracing::error!(document = %id, %error, "a download was cut off");
            }
        });
        let entry = Entry::new(Action::DocumentDownloaded, id).with("name", &document.file_name);
        self.store().record(actor, &entry, self.now()).await?;
        Ok(Original { name: document.file_name, media_type: document.media_type, bytes: told.boxed() })
    }
}
