//! A stream whose other side must take what is written to it at a pace.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::Activity;
use super::pace::Pace;

/// While the server waits for a reader, this many bytes must go out in each such time.
const WINDOW: Duration = Duration::from_secs(10);
const LEAST: usize = 1024;

pub struct PacedStream<S> {
    inner: S,
    pace: Pace,
    activity: Activity,
}

impl<S> PacedStream<S> {
    pub fn new(inner: S, activity: Activity) -> Self {
        Self { inner, pace: Pace::new(WINDOW, LEAST), activity }
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
                self.pace.moved(outcome.as_ref().map_or(0, count));
                Poll::Ready(outcome)
            }
            Poll::Pending if self.pace.is_lost(cx) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedStream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_read(cx, buffer)
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
