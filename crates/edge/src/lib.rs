//! What stands between a socket and the router: the accept loop with its deadlines, TLS, and the checks that
//! every request passes before a page sees it.
//!
//! Knows HTTP and nothing of invoices. [`listen`] takes connections; [`guard`] stacks the checks around a router
//! in the one order in which they make sense.

pub mod body;
pub mod client;
pub mod guard;
pub mod headers;
pub mod health;
pub mod host;
pub mod https;
pub mod listen;
pub mod measure;
pub mod method;
pub mod origin;
pub mod path;
mod refusal;
pub mod text;
pub mod tls;

pub use client::{ClientAddress, Peer, Proxies, Scheme};
pub use guard::{GuardOptions, guard};
pub use headers::HeaderOptions;
pub use health::{Check, Health};
pub use host::{AllowedHosts, RequestHost};
pub use https::HttpsRule;
pub use listen::{ListenError, ListenOptions, Listener};
pub use origin::PublicOrigin;
pub use tls::{Tls, TlsError};
