//! Failures: their cause goes into the log, the person gets a number under which it is found there.

use std::error::Error;

use leptos::prelude::use_context;
use tracing::Span;
use uuid::Uuid;

/// The request that something happens in. The server puts it beside each request.
#[derive(Clone, Debug)]
pub struct RequestTrace {
    span: Span,
    /// Whether people may see causes: in development only.
    is_open: bool,
}

/// What a person may know of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Under this number the cause stands in the log.
    pub id: String,
    /// The cause with what caused it; None in production.
    pub detail: Option<String>,
}

impl RequestTrace {
    pub fn new(span: Span, is_open: bool) -> Self {
        Self { span, is_open }
    }

    /// That of the request which the page or server function at work answers. Without one nothing is shown.
    pub fn current() -> Self {
        let parts = use_context::<http::request::Parts>();
        parts
            .and_then(|parts| parts.extensions.get::<Self>().cloned())
            .unwrap_or_else(|| Self::new(Span::current(), false))
    }

    /// Notes in the log who asks.
    pub fn tell_caller(&self, actor: &store::Actor) {
        self.span.record("organisation", tracing::field::display(actor.organisation()));
        if let Some(user) = actor.user() {
            self.span.record("user", tracing::field::display(user));
        }
    }

    /// Logs a failure once, with the chain of its causes.
    pub fn report(&self, error: &(dyn Error + 'static)) -> Incident {
        self.note(write_chain(error))
    }

    /// Logs a failure that is known by its description only.
    pub fn note(&self, cause: String) -> Incident {
        let id: String = Uuid::new_v4().simple().to_string().chars().take(12).collect();
        // Its parent told, for entering a span again inside of another changes nothing.
        tracing::error!(parent: &self.span, incident = %id, %cause, "a request failed");
        Incident { id, detail: self.is_open.then_some(cause) }
    }
}

/// An error with all its causes, each once: many errors quote theirs.
fn write_chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot save{}", if *quoting { ": disk full" } else { "" })]
    struct Outer {
        quoting: bool,
        source: std::io::Error,
    }

    #[test]
    fn causes_are_shown_once_and_in_development_only() {
        for quoting in [false, true] {
            let error = Outer { quoting, source: std::io::Error::other("disk full") };
            let open = RequestTrace::new(Span::none(), true).report(&error);
            assert_eq!(open.detail.as_deref(), Some("cannot save: disk full"));
            let closed = RequestTrace::new(Span::none(), false).report(&error);
            assert_eq!(closed.detail, None);
            assert_ne!(open.id, closed.id);
        }
    }
}
