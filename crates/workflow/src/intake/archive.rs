//! A ZIP archive of many files: each is taken in as if it had been sent alone.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;

use bytes::Bytes;
use futures::stream::unfold;
use store::Actor;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use zip::ZipArchive;

use super::{Incoming, Received, ToldKind};
use crate::{Desk, DeskError};

/// More files than this are no batch that anybody looks after.
const MOST_FILES: usize = 5000;
/// All of them together, unpacked, in bytes.
const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// What became of one file of an archive.
pub struct Unpacked {
    pub name: String,
    pub outcome: Result<Received, DeskError>,
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
    /// Takes in every file of an archive. What is wrong with one file keeps no other from being taken.
    pub async fn receive_archive(
        &self,
        actor: &Actor,
        archive: File,
        kind: ToldKind,
    ) -> Result<Vec<Unpacked>, DeskError> {
        let (sender, mut news) = channel(4);
        let unpacking = tokio::task::spawn_blocking(move || unpack(archive, &sender));
        let mut all = Vec::new();
        while let Some(told) = news.recv().await {
            match told {
                News::Begin { name, bytes } => {
                    let outcome = self.receive_unpacked(actor, &name, bytes, kind, &mut news).await;
                    all.push(Unpacked { name, outcome });
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
        name: &str,
        bytes: u64,
        kind: ToldKind,
        news: &mut Receiver<News>,
    ) -> Result<Received, DeskError> {
        let incoming = Incoming { name, kind, media_type: None, expected: Some(bytes) };
        let pieces = unfold(news, |news| async move {
            match news.recv().await {
                Some(News::Piece(piece)) => Some((Ok(piece), news)),
                Some(News::Broken(error)) => Some((Err(error), news)),
                _ => None,
            }
        });
        self.receive(actor, incoming, pieces).await
    }
}

/// Ends early where nobody listens any more.
fn unpack(archive: File, sender: &Sender<News>) {
    let tell = |news| sender.blocking_send(news).is_ok();
    let mut archive = match ZipArchive::new(archive) {
        Ok(archive) => archive,
        Err(error) => {
            tell(News::Refused(format!("The archive cannot be opened: {error}. Pack it again.")));
            return;
        }
    };
    if archive.len() > MOST_FILES {
        let sentence = format!("The archive has {} files; {MOST_FILES} are the most. Split it.", archive.len());
        tell(News::Refused(sentence));
        return;
    }
    let mut left = MOST_BYTES;
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
        if file.is_dir() || is_litter(&name) {
            continue;
        }
        if !tell(News::Begin { name, bytes: file.size() }) {
            return;
        }
        loop {
            let mut piece = vec![0; PIECE];
            let news = match file.read(&mut piece) {
                Ok(0) => News::End,
                Ok(length) => {
                    left = left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
                    piece.truncate(length);
                    if left == 0 {
                        News::Broken(std::io::Error::other("the archive unpacks to more than 4 GiB"))
                    } else {
                        News::Piece(piece.into())
                    }
                }
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
        if left == 0 {
            return;
        }
    }
}

/// What operating systems put beside the files.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with('.') || last.eq_ignore_ascii_case("thumbs.db")
}
