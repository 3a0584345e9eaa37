//! A stream whose other side must take what is written to it at a pace.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::Activity;
use super::frames::FrameMeter;
use super::pace::Pace;
use crate::tls::Protocol;

/// While the server waits for a reader, this many bytes must go out in each such time.
const WINDOW: Duration = Duration::from_secs(10);
const LEAST: usize = 1024;

pub struct PacedStream<S> {
    inner: S,
    pace: Pace,
    activity: Activity,
    /// Of HTTP/2 only.
    frames: Option<FrameMeter>,
}

impl<S> PacedStream<S> {
    pub fn new(inner: S, activity: Activity, protocol: Protocol) -> Self {
        let frames = (protocol == Protocol::Http2).then(FrameMeter::begin);
        Self { inner, pace: Pace::new(WINDOW, LEAST), activity, frames }
    }

    fn judge<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
        count: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        self.activity.set_writing(outcome.is_pending());
        match outcome {
            Poll::Ready(outcome) => {
                let bytes = outcome.as_ref().map_or(0, count);
                self.pace.moved(bytes);
                if let Some(frames) = &mut self.frames {
                    frames.give_out(bytes);
                }
                Poll::Ready(outcome)
            }
            Poll::Pending if self.pace.is_lost(cx) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedStream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut this.inner).poll_read(cx, buffer);
        let came = buffer.filled().get(before..).unwrap_or_default();
        if this.frames.as_mut().is_none_or(|frames| frames.take_in(came)) {
            return outcome;
        }
        metrics::counter!("connections_abused_total", "by" => "frames").increment(1);
        Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "too many frames that carry nothing")))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PacedStream<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write(cx, bytes);
        this.judge(cx, outcome, |count| *count)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_write_vectored(cx, slices);
        this.judge(cx, outcome, |count| *count)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_flush(cx);
        this.judge(cx, outcome, |()| 0)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.inner).poll_shutdown(cx);
        this.judge(cx, outcome, |()| 0)
    }
}
