//! Requests that a page makes on its own account, while perhaps nobody sits before it.

use leptos::prelude::use_context;

/// What the server puts beside such a request. It does not keep a session from ending without use.
#[derive(Clone, Copy, Debug)]
pub struct Unattended;

impl Unattended {
    /// Whether the page or server function at work answers such a request.
    pub fn is_current() -> bool {
        let parts = use_context::<http::request::Parts>();
        parts.is_some_and(|parts| parts.extensions.get::<Self>().is_some())
    }
}
