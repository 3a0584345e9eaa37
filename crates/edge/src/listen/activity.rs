//! What goes on in a connection: requests being answered, and answers that nobody takes.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::Method;
use http_body::{Body as _, Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::ListenOptions;

/// Requests that a client may give up beyond those that it saw through: people leave pages, but not always.
const MOST_GIVEN_UP: u64 = 100;

/// Shared by a connection and its requests.
#[derive(Clone)]
pub struct Activity {
    state: Arc<Mutex<State>>,
    abused: Arc<Notify>,
}

struct State {
    begun: Instant,
    /// Whether a request's head has come at all.
    asked: bool,
    /// Requests being answered; for each, since when a piece of its answer waits to be taken.
    open: HashMap<u64, Option<Instant>>,
    next: u64,
    last_end: Instant,
    /// Requests whose answers were taken whole,
    seen_through: u64,
    /// and those that the client gave up before.
    given_up: u64,
    /// Whether bytes wait for the peer to take them.
    writing: bool,
}

impl Activity {
    pub fn begin() -> Self {
        let now = Instant::now();
        let state = State {
            begun: now,
            asked: false,
            open: HashMap::new(),
            next: 0,
            last_end: now,
            seen_through: 0,
            given_up: 0,
            writing: false,
        };
        Self { state: Arc::new(Mutex::new(state)), abused: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn begin_exchange(&self, method: &Method) -> Exchange {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.asked = true;
        state.open.insert(number, None);
        Exchange { activity: self.clone(), number, bodiless: method == Method::HEAD, ended: false }
    }

    /// Waits until the client has begun requests and given them up more often than anyone does who wants answers.
    pub async fn until_abused(&self) {
        self.abused.notified().await;
    }

    pub fn set_writing(&self, writing: bool) {
        self.state().writing = writing;
    }

    /// Whether the connection only holds a place: no request came, none has come for long, or an answer is not taken.
    pub fn is_overdue(&self, options: &ListenOptions) -> bool {
        let state = self.state();
        let is_silent = !state.asked && state.begun.elapsed() >= options.head_deadline;
        let is_idle =
            state.asked && state.open.is_empty() && !state.writing && state.last_end.elapsed() >= options.idle;
        let is_stalled = state.open.values().flatten().any(|since| since.elapsed() >= options.stall);
        is_silent || is_idle || is_stalled
    }
}

/// A request from its head to its answer's last byte.
pub struct Exchange {
    activity: Activity,
    number: u64,
    /// Whether the answer has no body whatever is made for one.
    bodiless: bool,
    /// Whether all was handed over that there was.
    ended: bool,
}

impl Exchange {
    /// The answer's body, watched. It waits to be taken from now on: a client may leave no room for a first piece.
    pub fn watch(mut self, body: Body) -> Body {
        self.ended = self.bodiless || body.is_end_stream();
        self.mark(Some(Instant::now()));
        Body::new(WatchedBody { inner: body, exchange: self })
    }

    fn mark(&self, handed: Option<Instant>) {
        self.activity.state().open.insert(self.number, handed);
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        state.open.remove(&self.number);
        state.last_end = Instant::now();
        if self.ended {
            state.seen_through += 1;
            return;
        }
        state.given_up += 1;
        if state.given_up > state.seen_through.saturating_add(MOST_GIVEN_UP) {
            self.activity.abused.notify_one();
        }
    }
}

struct WatchedBody {
    inner: Body,
    exchange: Exchange,
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.inner).poll_frame(cx);
        // Asked for the next piece, the transport has taken the last one; given one, it must come back.
        this.exchange.mark(matches!(frame, Poll::Ready(Some(Ok(_)))).then(Instant::now));
        // What fails here is no fault of the client's.
        let is_over = matches!(frame, Poll::Ready(None | Some(Err(_))));
        this.exchange.ended |= is_over || (frame.is_ready() && this.inner.is_end_stream());
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
