//! Intake: a file comes in, is stored, and its processing is queued, all or nothing.

use bytes::Bytes;
use futures::Stream;
use store::{Actor, Document, DocumentId, DocumentKind, NewDocument, Uploaded};

use crate::{Desk, DeskError};

/// What the person said the file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToldKind {
    Contract,
    Invoice,
    #[default]
    Unsaid,
}

impl ToldKind {
    pub fn read(text: &str) -> Self {
        match text {
            "contract" => Self::Contract,
            "invoice" => Self::Invoice,
            _ => Self::Unsaid,
        }
    }

    fn as_kind(self) -> Option<DocumentKind> {
        match self {
            Self::Contract => Some(DocumentKind::Contract),
            Self::Invoice => Some(DocumentKind::Invoice),
            Self::Unsaid => None,
        }
    }
}

/// What became of a file that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub document: DocumentId,
    pub name: String,
    pub already_known: bool,
}

/// How many of the latest documents the upload drawer shows.
const RECENT: u32 = 30;

impl Desk {
    /// Streams a file into storage and queues its processing. Once this returns, no crash loses it.
    pub async fn receive<S, E>(
        &self,
        actor: &Actor,
        name: &str,
        kind: ToldKind,
        bytes: S,
    ) -> Result<Received, DeskError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let name = clean_name(name);
        let id = DocumentId::generate();
        let stored = self.inner.files.put(actor.organisation(), id, bytes, self.inner.upload_max_bytes).await;
        let stored = stored.map_err(|error| refuse(&name, error))?;
        let document = NewDocument {
            id,
            sha256: stored.sha256,
            file_name: name.clone(),
            media_type: "application/octet-stream".to_owned(),
            byte_size: stored.byte_size,
            file_key: stored.key,
            kind_told: kind.as_kind(),
        };
        let recorded = self.store().record_upload(actor, &document, self.now()).await;
        match recorded {
            Ok(Uploaded::New(document)) => Ok(Received { document, name, already_known: false }),
            Ok(Uploaded::Known(document)) => {
                self.discard(actor, id).await;
                Ok(Received { document, name, already_known: true })
            }
            Err(error) => {
                self.discard(actor, id).await;
                Err(error.into())
            }
        }
    }

    /// Removes a stored file that no record names.
    async fn discard(&self, actor: &Actor, id: DocumentId) {
        if let Err(error) = self.inner.files.remove(actor.organisation(), id).await {
            tracing::warn!(document = %id, %error, "a file that nothing refers to could not be removed");
        }
    }

    /// Removes stored files that no record names, such as those of an upload cut off by a crash.
    pub async fn clear_leftovers(&self) -> Result<(), DeskError> {
        let removed = self.inner.files.clear_unrecorded(self.store(), self.now()).await.map_err(DeskError::internal)?;
        if removed > 0 {
            tracing::info!(removed, "removed files that nothing records");
        }
        Ok(())
    }

    /// The latest documents and those still under way, newest first.
    pub async fn recent_uploads(&self, actor: &Actor) -> Result<Vec<Document>, DeskError> {
        Ok(self.store().list_documents(actor, RECENT).await?)
    }
}

fn refuse(name: &str, error: store::FileError) -> DeskError {
    match error {
        store::FileError::Empty => DeskError::Refused(format!("{name} is empty. Choose the file again.")),
        store::FileError::TooLarge { cap } => DeskError::Refused(format!(
            "{name} is larger than {} MB, the most that is taken in. Split it, or ask who runs Probity to raise the limit.",
            cap / 1_000_000
        )),
        store::FileError::BrokenOff(_) => DeskError::Refused(format!("{name} did not arrive whole. Send it again.")),
        other => DeskError::internal(other),
    }
}

/// The last part of the name without control and direction characters, at most 120 characters: what
/// people see. It is never used as a path.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = last.chars().filter(|c| !hides(*c)).take(120).collect();
    let clean = clean.trim_matches([' ', '.']);
    if clean.is_empty() { "unnamed".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_hides_or_leads_elsewhere() {
        for (name, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\invoice.pdf", "invoice.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\r\nb.pdf", "ab.pdf"),
            ("", "unnamed"),
            ("...", "unnamed"),
            ("Rechnung Müller.pdf", "Rechnung Müller.pdf"),
        ] {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
        assert_eq!(clean_name(&"x".repeat(4000)).len(), 120);
    }
}
