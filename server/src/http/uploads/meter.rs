//! Counts a request's body as it comes, and hands it on piece by piece.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures::Stream;

/// What a body has been, and how far it may go. Shared between the stream and who reads it.
#[derive(Debug)]
pub struct Meter {
    taken: AtomicU64,
    /// How far the body may go now; the last piece may reach beyond.
    allowed: AtomicU64,
    all: u64,
    /// Whether a piece was held back because it lay beyond what was allowed.
    held_back: AtomicBool,
}

impl Meter {
    /// For a body of at most this many bytes.
    pub fn new(all: u64) -> Self {
        Self { taken: AtomicU64::new(0), allowed: AtomicU64::new(all), all, held_back: AtomicBool::new(false) }
    }

    /// From here on, no more than this many bytes.
    pub fn allow(&self, bytes: u64) {
        let end = self.taken.load(Ordering::Relaxed).saturating_add(bytes);
        self.allowed.store(end.min(self.all), Ordering::Relaxed);
    }

    /// As much as the whole body may be.
    pub fn allow_all(&self) {
        self.allowed.store(self.all, Ordering::Relaxed);
    }

    /// Whether the whole body is larger than it may be.
    pub fn is_over(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.all
    }

    /// Whether more of the body was asked for than was allowed.
    pub fn has_held_back(&self) -> bool {
        self.held_back.load(Ordering::Relaxed)
    }

    fn is_past_allowance(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.allowed.load(Ordering::Relaxed)
    }
}

/// A body with a meter. After each piece it rests once: the reader of forms would otherwise gather all that
/// is there, however much that is.
pub struct Metered {
    body: BodyDataStream,
    meter: Arc<Meter>,
    rests: bool,
}

impl Metered {
    pub fn new(body: BodyDataStream, meter: Arc<Meter>) -> Self {
        Self { body, meter, rests: false }
    }
}

impl Stream for Metered {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.meter.is_past_allowance() {
            self.meter.held_back.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(axum::Error::new(std::io::Error::other(
                "the body is longer than it may be",
            )))));
        }
        let piece = std::task::ready!(Pin::new(&mut self.body).poll_next(context));
        if let Some(Ok(bytes)) = &piece {
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.meter.taken.fetch_add(size, Ordering::Relaxed);
            if self.meter.is_over() {
                let error = std::io::Error::other("the body is larger than it may be");
                return Poll::Ready(Some(Err(axum::Error::new(error))));
            }
            self.rests = true;
        }
        Poll::Ready(piece)
    }
}
