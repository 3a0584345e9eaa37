//! What a signed-in person asked for and was refused, kept beside the request until the audit log is told.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;
use store::Actor;
use workflow::audit::Refusal;

/// The server puts one beside each request.
#[derive(Clone, Debug, Default)]
pub struct RefusedAct(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    caller: Option<Actor>,
    refusal: Option<Refusal>,
}

impl RefusedAct {
    /// That of the request which the page or server function at work answers; elsewhere one that nobody reads.
    pub fn current() -> Self {
        let parts = use_context::<http::request::Parts>();
        parts.and_then(|parts| parts.extensions.get::<Self>().cloned()).unwrap_or_default()
    }

    pub fn tell_caller(&self, actor: &Actor) {
        self.noted(|noted| noted.caller = Some(actor.clone()));
    }

    /// Notes a refusal; the first one of a request is what it was about.
    pub fn note(&self, refusal: Refusal) {
        self.noted(|noted| _ = noted.refusal.get_or_insert(refusal));
    }

    /// Who was refused and why, where the caller was known.
    pub fn read(&self) -> (Option<Actor>, Option<Refusal>) {
        self.noted(|noted| (noted.caller.clone(), noted.refusal))
    }

    fn noted<T>(&self, act: impl FnOnce(&mut Noted) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
