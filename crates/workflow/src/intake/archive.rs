//! A ZIP archive of many files: each is taken in as if it had been sent alone.

mod bounds;

use std::borrow::Cow;
use std::io::{Read, Seek};

use bytes::Bytes;
use futures::Stream;
use futures::stream::unfold;
use store::{Actor, BatchId, Spool};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use zip::ZipArchive;

use super::{Incoming, Received, Source, ToldKind};
use crate::{Desk, DeskError};
use bounds::{Bounds, Frugal};

/// More files than this are no batch that anybody looks after.
const MOST_FILES: usize = 5000;
const PIECE: usize = 64 * 1024;

/// What became of one file of an archive.
pub struct Unpacked {
    pub name: String,
    pub outcome: Result<Received, DeskError>,
}

/// An archive that is here whole, and how its files are to be taken.
pub struct Archive<R> {
    pub content: R,
    /// In bytes.
    pub length: u64,
    pub kind: ToldKind,
    /// To which its files belong.
    pub batch: Option<BatchId>,
}

/// What the thread that unpacks tells, in order.
enum News {
    Begin {
        name: String,
        bytes: u64,
    },
    Piece(Bytes),
    /// The file cannot be unpacked further.
    Broken(std::io::Error),
    End,
    /// The archive as a whole is no good.
    Refused(String),
}

impl Desk {
    /// Takes an archive in as it streams. It is sealed meanwhile, and nothing of it is left once it is unpacked.
    pub async fn spool_archive<S, E>(
        &self,
        actor: &Actor,
        name: &str,
        bytes: S,
        most_bytes: u64,
    ) -> Result<Spool, DeskError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Source>,
    {
        if !actor.role().may_write() {
            return Err(DeskError::Forbidden { needs: "a reviewer" });
        }
        self.inner.files.spool(bytes, most_bytes).await.map_err(|error| self.refuse(name, most_bytes, error))
    }

    /// Takes in every file of an archive. What is wrong with one file keeps no other from being taken.
    pub async fn receive_archive<R>(&self, actor: &Actor, archive: Archive<R>) -> Result<Vec<Unpacked>, DeskError>
    where
        R: Read + Seek + Send + 'static,
    {
        let Archive { content, length, kind, batch } = archive;
        let (sender, mut news) = channel(4);
        let unpacking = tokio::task::spawn_blocking(move || unpack(content, length, &sender));
        let mut all = Vec::new();
        while let Some(told) = news.recv().await {
            match told {
                News::Begin { name, bytes } => {
                    let incoming = Incoming { name: &name, kind, media_type: None, expected: Some(bytes), batch };
                    let outcome = self.receive_unpacked(actor, incoming, &mut news).await;
                    all.push(Unpacked { name, outcome });
                    if matches!(all.last(), Some(Unpacked { outcome: Err(DeskError::Conflict), .. })) {
                        // Its batch was cancelled, so that no other would be taken either.
                        return Ok(all);
                    }
                }
                News::Refused(sentence) => return Err(DeskError::Refused(sentence)),
                // What is left of a file that was refused before its end.
                News::Piece(_) | News::Broken(_) | News::End => {}
            }
        }
        unpacking.await.map_err(DeskError::internal)?;
        Ok(all)
    }

    async fn receive_unpacked(
        &self,
        actor: &Actor,
        incoming: Incoming<'_>,
        news: &mut Receiver<News>,
    ) -> Result<Received, DeskError> {
        let pieces = unfold(news, |news| async move {
            match news.recv().await {
                Some(News::Piece(piece)) => Some((Ok(piece), news)),
                Some(News::Broken(error)) => Some((Err(error), news)),
                _ => None,
            }
        });
        match self.receive(actor, incoming, pieces).await {
            // The archive is here whole: what breaks off lies with how the file was packed.
            Err(DeskError::BrokenOff { source, .. }) => {
                let name = super::clean_name(incoming.name);
                let sentence = format!("{name} cannot be unpacked: {source}. Send it by itself.");
                self.record_refused_file(actor, store::DocumentId::generate(), &name, &sentence).await?;
                if let Some(batch) = incoming.batch {
                    self.store().refuse_in_batch(actor, batch, &name, &sentence).await?;
                }
                Err(DeskError::Refused(sentence))
            }
            other => other,
        }
    }
}

/// Ends early where nobody listens any more.
fn unpack<R: Read + Seek>(content: R, length: u64, sender: &Sender<News>) {
    let tell = |news| sender.blocking_send(news).is_ok();
    let (content, frugality) = Frugal::new(content);
    let mut archive = match ZipArchive::new(content) {
        Ok(archive) => archive,
        Err(error) => {
            tell(News::Refused(format!("The archive cannot be opened: {error}. Pack it again.")));
            return;
        }
    };
    frugality.lift();
    if archive.len() > MOST_FILES {
        let sentence = format!("The archive has {} files; {MOST_FILES} are the most. Split it.", archive.len());
        tell(News::Refused(sentence));
        return;
    }
    let mut bounds = Bounds::of(length);
    for index in 0..archive.len() {
        let numbered = format!("file {} of the archive", index + 1);
        let mut file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => {
                let begun = tell(News::Begin { name: numbered, bytes: 0 });
                if !(begun && tell(News::Broken(std::io::Error::other(error)))) {
                    return;
                }
                continue;
            }
        };
        let name = file.name().map_or(numbered, Cow::into_owned);
        if file.is_dir() || file.is_symlink() || is_litter(&name) {
            continue;
        }
        if !tell(News::Begin { name, bytes: file.size() }) {
            return;
        }
        bounds.begin_file(file.compressed_size());
        loop {
            let mut piece = vec![0; PIECE];
            let news = match file.read(&mut piece) {
                Ok(0) => News::End,
                Ok(length) => match bounds.take(u64::try_from(length).unwrap_or(u64::MAX)) {
                    Ok(()) => {
                        piece.truncate(length);
                        News::Piece(piece.into())
                    }
                    Err(passed) => News::Broken(std::io::Error::other(passed)),
                },
                Err(error) => News::Broken(error),
            };
            let goes_on = matches!(news, News::Piece(_));
            if !tell(news) {
                return;
            }
            if !goes_on {
                break;
            }
        }
        if bounds.is_spent() {
            return;
        }
    }
}

/// What operating systems put beside the files.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with('.') || last.eq_ignore_ascii_case("thumbs.db")
}
