//! The checks around a router, in the one order in which they make sense.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use crate::client::{Proxies, derive_client};
use crate::headers::{HeaderOptions, set_headers};
use crate::host::{AllowedHosts, check_host};
use crate::https::{HttpsRule, require_https};
use crate::method::check_method;
use crate::origin::{PublicOrigin, require_same_origin};
use crate::path::check_path;
use crate::{body, measure, text};

/// What the checks go by.
#[derive(Clone, Debug)]
pub struct GuardOptions {
    pub proxies: Proxies,
    pub hosts: AllowedHosts,
    pub https: HttpsRule,
    /// The public address's origin, where one is set.
    pub public: Option<Arc<PublicOrigin>>,
    pub headers: HeaderOptions,
}

/// Lets through to the router only what names one of our hosts, travelled as it must, asks with a known method for
/// a readable path, comes from our own pages where it changes something, and keeps up a pace. Whatever is answered,
/// a refusal too, is counted and carries the security headers.
pub fn guard<S: Clone + Send + Sync + 'static>(router: Router<S>, options: GuardOptions) -> Router<S> {
    router
        .layer(from_fn(body::keep_pace))
        .layer(from_fn_with_state(options.public, require_same_origin))
        .layer(from_fn_with_state(options.https, require_https))
        .layer(from_fn_with_state(options.hosts, check_host))
        .layer(from_fn(text::check_query))
        .layer(from_fn(check_path))
        .layer(from_fn(check_method))
        .layer(from_fn_with_state(options.proxies, derive_client))
        .layer(from_fn_with_state(options.headers, set_headers))
        .layer(from_fn(measure::count_request))
}
