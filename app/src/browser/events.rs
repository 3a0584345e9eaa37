//! Listeners that live as long as the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, Document, Element, Event, EventTarget};

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Calls `act` at each event of a kind, whether it bubbles or not.
pub fn on(target: &EventTarget, kind: &str, act: impl Fn(Event) + 'static) {
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let listener = Closure::<dyn Fn(Event)>::new(act);
    let given = listener.as_ref().unchecked_ref();
    // It can only fail for a target that is gone.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(kind, given, &options);
    listener.forget();
}

pub fn on_document(kind: &str, act: impl Fn(Event) + 'static) {
    if let Some(document) = document() {
        on(&document, kind, act);
    }
}

/// The element that an event happened at.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// All elements that a selector finds, in the order of the document.
pub fn find_all(selector: &str) -> Vec<Element> {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}
