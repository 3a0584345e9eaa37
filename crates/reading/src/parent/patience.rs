//! How long the parent waits for a child: longer as long as it tells of pages that take long.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::bounds;
use crate::message::Stage;

pub(super) struct Patience {
    started: Instant,
    /// Without news of a page.
    wall: Duration,
    ends: Mutex<Instant>,
}

impl Patience {
    pub(super) fn new(wall: Duration) -> Self {
        let started = Instant::now();
        Self { started, wall, ends: Mutex::new(started + wall) }
    }

    /// A page of characters has its own time, and what comes after the last the usual.
    pub(super) fn hear(&self, stage: Stage) {
        if let Stage::Page { .. } = stage {
            let ends = (Instant::now() + bounds::PAGE.max(self.wall)).min(self.started + bounds::LONGEST);
            *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = ends;
        }
    }

    /// Returns when it is over, with the seconds that it lasted.
    pub(super) async fn run_out(&self) -> u64 {
        loop {
            let ends = *self.ends.lock().unwrap_or_else(PoisonError::into_inner);
            if ends <= Instant::now() {
                return (ends - self.started).as_secs();
            }
            sleep_until(ends).await;
        }
    }
}
