//! All that an organisation has, as one ZIP: its tables as JSON, a row a line, and its files as they were uploaded.
//!
//! Written as it is sent, so that its size costs no memory. What breaks it off makes the transfer fail, for a file that
//! only looks whole would be worse than none.

use std::io::{self, Write};

use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use store::{Action, Actor, Document, DocumentId, Entry, HELD_TABLES, Subject, SubjectKind};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{Desk, DeskError};

/// How many pieces may wait to be packed, and as many packed ones to be sent.
const WAITING: usize = 8;
/// How large a packed piece is, in bytes.
const PIECE: usize = 64 * 1024;
/// How many documents are looked up at a time.
const STEP: usize = 200;
const README: &str = include_str!("README.txt");

/// The file's bytes. It breaks off with an error where something fails, and is never cut short in silence.
pub type Portable = BoxStream<'static, Result<Bytes, DeskError>>;

/// What is to be packed.
enum Part {
    /// A file of this name begins; one that is packed already is not packed again.
    File {
        name: String,
        packed: bool,
    },
    Content(Bytes),
    /// All has been told.
    End,
}

impl Desk {
    /// Puts the export on record, then gives it: for owners and admins.
    pub async fn export_organisation(&self, actor: &Actor) -> Result<Portable, DeskError> {
        // Refused here where the role does not allow it, before anything is on record.
        drop(self.store().open_holdings(actor).await?);
        let entry = Entry::new(Action::DataExported, Subject::named(SubjectKind::Organisation, actor.organisation()));
        self.store().record(actor, &entry.with("format", "zip"), self.now()).await?;
        let (parts, to_pack) = channel(WAITING);
        let (packed, to_send) = channel(WAITING);
        let telling = packed.clone();
        let packing = tokio::task::spawn_blocking(move || pack(to_pack, packed));
        let (desk, actor) = (self.clone(), actor.clone());
        tokio::spawn(async move {
            let told = desk.tell_all(&actor, &parts).await;
            drop(parts);
            let outcome = match packing.await {
                Ok(packed) => told.and(packed.map_err(DeskError::internal)),
                Err(panic) => Err(DeskError::internal(panic)),
            };
            if let Err(error) = outcome {
                tracing::error!(%error, "an export was cut off");
                // Whoever asked may have left.
                let _ = telling.send(Err(error)).await;
            }
        });
        Ok(futures::stream::unfold(to_send, async |mut pieces: Receiver<_>| {
            pieces.recv().await.map(|piece| (piece, pieces))
        })
        // What compresses it on its way asks once more after the end.
        .fuse()
        .boxed())
    }

    async fn tell_all(&self, actor: &Actor, parts: &Sender<Part>) -> Result<(), DeskError> {
        tell_file(parts, "README.txt", README.into()).await?;
        let mut holdings = self.store().open_holdings(actor).await?;
        let people = holdings.people().await?.into_iter().map(|person| person + "\n").collect::<String>();
        tell_file(parts, "people.jsonl", people.into()).await?;
        for table in HELD_TABLES {
            tell(parts, Part::File { name: format!("{}.jsonl", table.name), packed: false }).await?;
            let mut rows = std::pin::pin!(holdings.rows(table));
            let mut piece = BytesMut::new();
            while let Some(row) = rows.try_next().await? {
                piece.extend_from_slice(row.as_bytes());
                piece.extend_from_slice(b"\n");
                if piece.len() >= PIECE {
                    tell(parts, Part::Content(piece.split().freeze())).await?;
                }
            }
            tell(parts, Part::Content(piece.freeze())).await?;
        }
        let ids = holdings.document_ids().await?;
        drop(holdings);
        let absent = self.tell_documents(actor, parts, &ids).await?;
        if !absent.is_empty() {
            tell_file(parts, "absent.txt", absent.join("\n").into()).await?;
        }
        tell(parts, Part::End).await
    }

    /// The files, and which are not among them: those that no virus scanner has passed, and those that do not open.
    async fn tell_documents(
        &self,
        actor: &Actor,
        parts: &Sender<Part>,
        ids: &[DocumentId],
    ) -> Result<Vec<String>, DeskError> {
        let mut absent = Vec::new();
        for step in ids.chunks(STEP) {
            for document in self.store().find_documents(actor, step).await? {
                if let Some(why) = self.tell_document(actor, parts, &document).await? {
                    absent.push(format!("{} {}: {why}", document.id, document.file_name));
                }
            }
        }
        Ok(absent)
    }

    async fn tell_document(
        &self,
        actor: &Actor,
        parts: &Sender<Part>,
        document: &Document,
    ) -> Result<Option<&'static str>, DeskError> {
        if !document.scan.lets_read() {
            return Ok(Some("no virus scanner has passed it"));
        }
        // Checked whole before its first piece is told.
        let content = self.inner.files.read(actor.organisation(), document.id, &document.file()).await;
        let mut content = match content {
            Ok(content) => content,
            Err(error) => {
                tracing::error!(document = %document.id, %error, "a file is left out of an export");
                return Ok(Some("its file is gone or damaged; the log of the server says more"));
            }
        };
        tell(parts, Part::File { name: name_of(document.id, &document.file_name), packed: true }).await?;
        while let Some(piece) = content.try_next().await.map_err(DeskError::internal)? {
            tell(parts, Part::Content(piece)).await?;
        }
        Ok(None)
    }
}

/// Under its id, so that two files of one name are two, and no name leads out of the folder.
fn name_of(id: DocumentId, file_name: &str) -> String {
    let name = file_name.replace(['/', '\\'], "_");
    format!("documents/{id}/{}", if name.chars().all(|c| c == '.') { "file" } else { name.as_str() })
}

async fn tell_file(parts: &Sender<Part>, name: &str, content: Bytes) -> Result<(), DeskError> {
    tell(parts, Part::File { name: name.to_owned(), packed: false }).await?;
    tell(parts, Part::Content(content)).await
}

async fn tell(parts: &Sender<Part>, part: Part) -> Result<(), DeskError> {
    // Nobody packs any more: whoever asked has left, or packing has failed, which tells itself.
    parts.send(part).await.map_err(|_| DeskError::internal("nobody takes the export any more"))
}

fn pack(mut parts: Receiver<Part>, packed: Sender<Result<Bytes, DeskError>>) -> Result<(), ZipError> {
    let mut file = ZipWriter::new_stream(Pieces { packed, piece: BytesMut::new() });
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::File { name, packed } => {
                let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
                file.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(true))?;
            }
            Part::Content(content) => file.write_all(&content)?,
            Part::End => {
                file.finish()?.into_inner().flush()?;
                return Ok(());
            }
        }
    }
    // What was to be told broke off; why is told by whoever broke off.
    Ok(())
}

/// Sends what is written to it in pieces, and waits where nobody takes them.
struct Pieces {
    packed: Sender<Result<Bytes, DeskError>>,
    piece: BytesMut,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.packed.blocking_send(Ok(self.piece.split().freeze())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder() {
        let id = DocumentId::generate();
        for (name, kept) in
            [("../../etc/passwd", ".._.._etc_passwd"), ("..", "file"), ("a\\b.pdf", "a_b.pdf"), ("", "file")]
        {
            assert_eq!(name_of(id, name), format!("documents/{id}/{kept}"));
        }
    }
}
