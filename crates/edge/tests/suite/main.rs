//! The accept loop and the checks, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

mod hostile;
mod http2;
mod server;
mod slow;
mod stop;
mod tls;
