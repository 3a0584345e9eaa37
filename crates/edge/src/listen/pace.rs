//! Whether the other side keeps up: a least number of bytes for each stretch of waiting.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// Counts only the time spent waiting for the other side, not the time in which this side had no wish.
pub struct Pace {
    window: Duration,
    /// Bytes that must move in a window.
    least: usize,
    waited: Duration,
    waiting_since: Option<Instant>,
    bytes: usize,
    /// Made at the first wait, for most never wait.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    pub fn new(window: Duration, least: usize) -> Self {
        Self { window, least, waited: Duration::ZERO, waiting_since: None, bytes: 0, alarm: None }
    }

    /// The other side moved.
    pub fn moved(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(since) = self.waiting_since.take() {
            self.waited += since.elapsed();
        }
    }

    /// The other side is waited for: whether for too long. Wakes the task when it will be.
    pub fn is_lost(&mut self, cx: &mut Context<'_>) -> bool {
        loop {
            if self.waiting_since.is_none() {
                if self.waited.is_zero() {
                    // What moved without a wait, into some buffer perhaps, says nothing of the other side.
                    self.bytes = 0;
                }
                let now = Instant::now();
                self.waiting_since = Some(now);
                let end = now + self.window.saturating_sub(self.waited);
                match &mut self.alarm {
                    Some(alarm) => alarm.as_mut().reset(end),
                    None => self.alarm = Some(Box::pin(sleep(end - now))),
                }
            }
            let Some(alarm) = &mut self.alarm else { return false };
            match alarm.as_mut().poll(cx) {
                Poll::Pending => return false,
                Poll::Ready(()) if self.bytes < self.least => return true,
                Poll::Ready(()) => {
                    self.bytes = 0;
                    self.waited = Duration::ZERO;
                    self.waiting_since = None;
                }
            }
        }
    }
}
