//! The accept loop: every connection has deadlines, and no peer has more than its share of them.

mod activity;
mod admission;
mod connection;
mod frames;
mod pace;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client::{Peer, Proxies};
use crate::tls::Tls;
use admission::Admission;
use connection::Conversation;

pub(crate) use pace::Pace;

/// Why a socket cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}. Stop what uses it, or choose another address.")]
pub struct ListenError {
    pub address: std::net::SocketAddr,
    pub source: std::io::Error,
}

/// How long and how often.
#[derive(Clone, Debug)]
pub struct ListenOptions {
    /// From the connection to the end of its first request's head, TLS handshake included twice at most.
    pub head_deadline: Duration,
    /// A connection without a request is closed after this long.
    pub idle: Duration,
    /// What the server has for a client must be taken within this time.
    pub stall: Duration,
    /// Requests in progress have this long when the server stops.
    pub drain: Duration,
    /// Connections of one address at a time, or of one IPv6 network of 64 bits; proxies may have any number.
    pub per_peer: usize,
    /// Connections in all; never more than the process may open files.
    pub in_all: usize,
    pub proxies: Proxies,
}

impl Default for ListenOptions {
    fn default() -> Self {
        Self {
            head_deadline: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            stall: Duration::from_secs(60),
            drain: Duration::from_secs(30),
            per_peer: 256,
            in_all: 2048,
            proxies: Proxies::default(),
        }
    }
}

/// A socket that is listened on.
pub struct Listener {
    socket: TcpListener,
    tls: Option<Tls>,
    options: ListenOptions,
}

impl Listener {
    pub fn new(socket: TcpListener, tls: Option<Tls>, options: ListenOptions) -> Self {
        Self { socket, tls, options }
    }

    /// Answers requests by the router until told to stop; then finishes what is in progress.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { socket, tls, options } = self;
        let slots = Arc::new(Semaphore::new(admission::room_for(options.in_all)));
        let admission = Admission::new(options.per_peer, options.proxies.clone());
        let tasks = TaskTracker::new();
        let watch = tls.clone().map(|tls| tokio::spawn(tls.keep_current(stop.clone())));
        let conversation = Conversation { router, stop: stop.clone(), give_up: CancellationToken::new(), tls, options };
        loop {
            // Over the limit nobody is turned away: they wait in the kernel's queue, for the deadlines free places.
            let Some(Ok(slot)) = stop.run_until_cancelled(slots.clone().acquire_owned()).await else { break };
            let Some(accepted) = stop.run_until_cancelled(socket.accept()).await else { break };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Of one connection that is gone already, or for want of files: the next may be better.
                    tracing::debug!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let Some(place) = admission.admit(address.ip()) else {
                metrics::counter!("connections_refused_total").increment(1);
                continue;
            };
            let conversation = conversation.clone();
            tasks.spawn(async move {
                metrics::gauge!("connections").increment(1);
                conversation.hold(stream, Peer { address, encrypted: false }).await;
                metrics::gauge!("connections").decrement(1);
                drop((slot, place));
            });
        }
        drop(socket);
        tasks.close();
        if tokio::time::timeout(conversation.options.drain, tasks.wait()).await.is_err() {
            tracing::warn!(connections = tasks.len(), "requests were cut off, for they did not end in time");
            conversation.give_up.cancel();
            tasks.wait().await;
        }
        if let Some(watch) = watch {
            watch.abort();
        }
    }
}
