//! The desk: what every step of the way needs at hand.

use std::sync::Arc;

use reading::Reader;
use store::{Documents, Progress, Store};
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;

use crate::read::Pictures;
use crate::scan::Scanning;

/// What the desk is told when it is set up.
pub struct DeskOptions {
    pub store: Store,
    pub files: Documents,
    pub reader: Reader,
    pub scanning: Scanning,
    /// Where it is told how far files are.
    pub progress: Progress,
    /// The clock. Time is a parameter of everything below.
    pub clock: fn() -> OffsetDateTime,
    pub open_sign_up: bool,
    pub upload_max_bytes: u64,
    pub session_limits: SessionLimits,
}

/// How long a person stays signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without use.
    pub idle: Duration,
    /// However much it is used.
    pub absolute: Duration,
    /// Both, where the person asked to be kept signed in.
    pub kept: Duration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle: Duration::minutes(30), absolute: Duration::hours(12), kept: Duration::days(30) }
    }
}

/// Cheap to clone: all copies are one desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub files: Documents,
    pub reader: Reader,
    pub scanning: Scanning,
    pub progress: Progress,
    pub pictures: Pictures,
    pub clock: fn() -> OffsetDateTime,
    pub open_sign_up: bool,
    pub upload_max_bytes: u64,
    pub session_limits: SessionLimits,
    /// Hashing a password takes 19 MiB and a core for a while: never many at once.
    pub hashing: Semaphore,
    /// Drawing a page starts a process: never many at once.
    pub drawing: Semaphore,
}

impl Desk {
    pub fn new(options: DeskOptions) -> Self {
        Self {
            inner: Arc::new(Inner {
                store: options.store,
                files: options.files,
                reader: options.reader,
                scanning: options.scanning,
                progress: options.progress,
                pictures: Pictures::new(),
                clock: options.clock,
                open_sign_up: options.open_sign_up,
                upload_max_bytes: options.upload_max_bytes,
                session_limits: options.session_limits,
                hashing: Semaphore::new(2),
                drawing: Semaphore::new(4),
            }),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.inner.clock)()
    }
}
