//! Single keys, which do nothing while a field has the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Calls `act` for each single key pressed outside fields, until the page is left.
pub fn listen_for_keys(act: impl Fn(&str) -> bool + 'static) {
    let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || types_text(&event) {
            return;
        }
        if act(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn types_text(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// Clicks the control that carries this key in `data-key`.
pub fn press(key: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let control = document.and_then(|document| document.query_selector(&format!("[data-key='{key}']")).ok().flatten());
    let Some(control) = control.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
    control.click();
    true
}
