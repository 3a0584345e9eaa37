//! Intake: a file comes in, is checked and stored, and its processing is queued, all or nothing.

mod archive;
mod kind;
mod name;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use documents::format::{Format, Sniffer};
use futures::{Stream, StreamExt};
use store::{
    Action, Actor, BatchId, Document, DocumentId, DocumentKind, DocumentState, Entry, FileError, Live, LiveStage,
    NewDocument, OrganisationId, Progress, Uploaded,
};

use crate::{Desk, DeskError};
pub use archive::{Archive, Unpacked};
use kind::{check_kind, not_taken};
pub(crate) use name::clean_name;

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

/// What a sender says about a file. None of it is trusted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incoming<'a> {
    pub name: &'a str,
    pub kind: ToldKind,
    /// The media type, where one was sent.
    pub media_type: Option<&'a str>,
    /// How many bytes will come, as far as the sender said; for showing how far it is.
    pub expected: Option<u64>,
    /// The batch with which it is sent.
    pub batch: Option<BatchId>,
}

/// What became of a file that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub document: DocumentId,
    pub name: String,
    pub already_known: bool,
}

/// The latest documents, and what an organisation should know about how files are taken in.
#[derive(Clone, Debug)]
pub struct RecentUploads {
    /// Newest first.
    pub documents: Vec<Document>,
    /// How far those under way are, and files that are still coming in.
    pub live: Vec<Live>,
    /// Whether files are taken in without a virus scan.
    pub unscanned: bool,
    /// The largest file that is taken in, in bytes.
    pub file_max_bytes: u64,
}

/// How many of the latest documents the upload drawer shows.
const RECENT: u32 = 30;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A file that is no good before all of it has come in.
#[derive(Debug, thiserror::Error)]
#[error("the file is not one that is taken in")]
struct Hopeless(Format);

/// A file that is coming in. Its end takes back what was told of it, also where the sender goes away in the
/// middle and the request with it.
struct Arrival {
    progress: Progress,
    organisation: OrganisationId,
    document: DocumentId,
}

impl Drop for Arrival {
    fn drop(&mut self) {
        // A program that is stopping has nobody left to tell.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (progress, organisation, document) = (self.progress.clone(), self.organisation, self.document);
        runtime.spawn(async move { progress.forget(organisation, document).await });
    }
}

impl Desk {
    /// Streams a file into storage and queues its processing. Once this returns, no crash loses it; where
    /// it is refused, nothing of it is left.
    pub async fn receive<S, E>(&self, actor: &Actor, incoming: Incoming<'_>, bytes: S) -> Result<Received, DeskError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        let name = clean_name(incoming.name);
        let id = DocumentId::generate();
        let taken = self.take_in(actor, id, &name, incoming, bytes).await;
        if let Some(reason) = taken.as_ref().err().and_then(DeskError::lies_with_the_file) {
            self.record_refused_file(actor, id, &name, reason).await?;
            if let Some(batch) = incoming.batch {
                self.store().refuse_in_batch(actor, batch, &name, reason).await?;
            }
        }
        let received = taken?;
        if received.already_known {
            let met = self.meet_again(actor, received.document, &name).await;
            if let Some(reason) = met.as_ref().err().and_then(DeskError::lies_with_the_file) {
                self.record_refused_file(actor, received.document, &name, reason).await?;
            }
            met?;
        }
        Ok(received)
    }

    async fn record_refused_file(
        &self,
        actor: &Actor,
        id: DocumentId,
        name: &str,
        reason: &str,
    ) -> Result<(), DeskError> {
        let entry = Entry::new(Action::DocumentRefused, id).with("name", name).with("reason", reason);
        Ok(self.store().record(actor, &entry, self.now()).await?)
    }

    async fn take_in<S, E>(
        &self,
        actor: &Actor,
        id: DocumentId,
        name: &str,
        incoming: Incoming<'_>,
        bytes: S,
    ) -> Result<Received, DeskError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        if !actor.role().may_write() {
            return Err(DeskError::Forbidden { needs: "a reviewer" });
        }
        let used = self.store().storage_used(actor).await?;
        let left = self.store().organisation_max_bytes().saturating_sub(used);
        let cap = self.inner.upload_max_bytes.min(left);
        let sniffer = Arc::new(Mutex::new(Sniffer::default()));
        let watched = self.watch_arrival(actor, id, name, incoming.expected, &sniffer, bytes);
        let arrival =
            Arrival { progress: self.inner.progress.clone(), organisation: actor.organisation(), document: id };
        let stored = self.inner.files.put(actor.organisation(), id, watched, cap).await;
        drop(arrival);
        let stored = stored.map_err(|error| self.refuse(name, cap, error))?;
        let format = sniffer.lock().unwrap_or_else(PoisonError::into_inner).finish();
        if let Err(refusal) = check_kind(name, incoming.media_type, format) {
            self.discard(actor, id).await;
            return Err(refusal);
        }
        let document = NewDocument {
            id,
            sha256: stored.sha256,
            file_name: name.to_owned(),
            media_type: format.media_type().to_owned(),
            byte_size: stored.byte_size,
            file_key: stored.key,
            kind_told: incoming.kind.as_kind(),
            batch: incoming.batch,
        };
        let recorded = self.store().record_upload(actor, &document, self.now()).await;
        match recorded {
            Ok(Uploaded::New(document)) => Ok(Received { document, name: name.to_owned(), already_known: false }),
            Ok(Uploaded::Known(document)) => {
                self.discard(actor, id).await;
                Ok(Received { document, name: name.to_owned(), already_known: true })
            }
            Err(error) => {
                self.discard(actor, id).await;
                Err(error.into())
            }
        }
    }

    /// Tells how much has come in, and gives up a file whose beginning shows that it is not taken in.
    fn watch_arrival<S, E>(
        &self,
        actor: &Actor,
        id: DocumentId,
        name: &str,
        expected: Option<u64>,
        sniffer: &Arc<Mutex<Sniffer>>,
        bytes: S,
    ) -> impl Stream<Item = Result<Bytes, Source>> + Send + use<S, E>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        let (desk, sniffer, organisation) = (self.clone(), sniffer.clone(), actor.organisation());
        let mut live = Live {
            document: id,
            stage: LiveStage::Upload,
            percent: 0,
            name: name.to_owned(),
            bytes: expected.unwrap_or(0),
        };
        let mut taken: u64 = 0;
        bytes.then(move |chunk| {
            let chunk = chunk.map_err(Into::into);
            let size = chunk.as_ref().map_or(0, Bytes::len);
            taken = taken.saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
            let guess = chunk.as_ref().ok().and_then(|chunk| {
                let mut sniffer = sniffer.lock().unwrap_or_else(PoisonError::into_inner);
                sniffer.push(chunk);
                sniffer.guess()
            });
            let percent = expected.and_then(|all| (taken * 100).checked_div(all)).map_or(0, |share| share.min(99));
            let percent = u8::try_from(percent).unwrap_or(99);
            // Often enough for people, and far less often than bytes come.
            let news = (percent >= live.percent.saturating_add(5)).then(|| {
                live.percent = percent;
                live.clone()
            });
            let desk = desk.clone();
            async move {
                if let Some(news) = news {
                    desk.inner.progress.report(organisation, &news, desk.now()).await;
                }
                match guess {
                    Some(format) if format.endings().is_empty() => Err(Hopeless(format).into()),
                    _ => chunk,
                }
            }
        })
    }

    /// The same bytes again: what went wrong with them before may go right now, but not an infection.
    async fn meet_again(&self, actor: &Actor, id: DocumentId, name: &str) -> Result<(), DeskError> {
        let Some(known) = self.store().find_document(actor, id).await? else { return Ok(()) };
        match known.state {
            DocumentState::Infected => Err(DeskError::refused(format!(
                "{name} was refused before: the virus scanner found {} in it. Ask the sender for a clean copy.",
                known.signature.as_deref().unwrap_or("a virus")
            ))),
            DocumentState::Cancelled | DocumentState::Failed => {
                Ok(self.store().process_again(actor, id, self.now()).await?)
            }
            _ => Ok(()),
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
        let halves = self.inner.files.clear_unfinished(self.now()).await.map_err(DeskError::internal)?;
        if removed > 0 || halves > 0 {
            tracing::info!(removed, halves, "removed files that nothing records");
        }
        Ok(())
    }

    /// The latest documents and those still under way.
    pub async fn recent_uploads(&self, actor: &Actor) -> Result<RecentUploads, DeskError> {
        let documents = self.store().list_documents(actor, RECENT).await?;
        let live = self.inner.progress.list(actor.organisation(), self.now()).await;
        Ok(RecentUploads {
            documents,
            live,
            unscanned: self.inner.scanning.is_off(),
            file_max_bytes: self.inner.upload_max_bytes,
        })
    }

    /// How far files under way are, within their stages.
    pub async fn live_uploads(&self, actor: &Actor) -> Vec<Live> {
        self.inner.progress.list(actor.organisation(), self.now()).await
    }

    /// Ends the processing of a document that nothing has been kept of yet.
    pub async fn cancel_upload(&self, actor: &Actor, id: DocumentId) -> Result<(), DeskError> {
        self.store().cancel_document(actor, id, self.now()).await?;
        self.inner.progress.forget(actor.organisation(), id).await;
        Ok(())
    }

    fn refuse(&self, name: &str, cap: u64, error: FileError) -> DeskError {
        match error {
            FileError::Empty => DeskError::Refused(format!("{name} is empty. Choose the file again.")),
            FileError::TooLarge { .. } if cap < self.inner.upload_max_bytes => {
                store::StoreError::OrganisationFull { cap: self.store().organisation_max_bytes() }.into()
            }
            FileError::TooLarge { cap } => DeskError::TooLarge(format!(
                "{name} is larger than {} MB, the limit for one file (UPLOAD_MAX_BYTES). Split it, or ask who runs \
                 Probity to raise the limit.",
                cap / 1_000_000
            )),
            FileError::BrokenOff(source) => match source.downcast_ref::<Hopeless>() {
                Some(Hopeless(format)) => not_taken(name, *format),
                None => {
                    DeskError::BrokenOff { sentence: format!("{name} did not arrive whole. Send it again."), source }
                }
            },
            other => DeskError::internal(other),
        }
    }
}
