//! Takes over what the server draws anew, without leaving the page.

use std::cell::Cell;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, RequestInit, Response, SupportedType, Url, Window};

use super::events::{document, find};
use super::findings;
use super::morph::{Once, morph};

thread_local! {
    /// Counts what was asked for, so that an answer that a later one has overtaken is dropped.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Told to the window after each change, for those who follow.
pub const REFRESHED: &str = "refreshed";

/// How often a page looks again while something works for it, in milliseconds.
const BEAT: i32 = 1_000;

/// Whether an address leads to the page that is shown, whatever its query.
pub fn is_here(address: &str) -> bool {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return false };
    let Ok(here) = location.href() else { return false };
    Url::new_with_base(address, &here).is_ok_and(|url| Some(url.pathname()) == location.pathname().ok())
}

pub fn go(address: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for an address that is none.
        let _ = window.location().assign(address);
    }
}

/// Shows the same page under another query.
pub async fn turn_to(address: &str) {
    set_address(address);
    refresh().await;
}

/// Puts an address into the bar without loading it.
pub fn set_address(address: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Draws the page anew after something was done: what was told once goes.
pub async fn refresh() {
    load(Once::Goes).await;
}

/// Draws the page anew because time has passed: what was told once stays.
pub async fn refresh_quietly() {
    load(Once::Stays).await;
}

async fn load(once: Once) {
    let Some(window) = web_sys::window() else { return };
    let number = ASKED.get().wrapping_add(1);
    ASKED.set(number);
    IS_ASKING.set(true);
    let drawn = fetch(&window, once).await;
    if ASKED.get() != number {
        return;
    }
    IS_ASKING.set(false);
    // Without an answer the page stays as it is; the next act will say what is wrong.
    let Ok(Some(html)) = drawn else { return };
    if take_over(&html, once).is_none() {
        let _ = window.location().reload();
        return;
    }
    findings::follow_address();
    if let Ok(event) = web_sys::Event::new(REFRESHED) {
        let _ = window.dispatch_event(&event);
    }
}

/// The page as it is now; nothing where the server led elsewhere, to which the window then goes.
async fn fetch(window: &Window, once: Once) -> Result<Option<String>, JsValue> {
    let request = RequestInit::new();
    let headers = web_sys::Headers::new()?;
    headers.set("Accept", "text/html")?;
    if once == Once::Stays {
        // It is the page that asks, and not the person before it.
        headers.set("X-Unattended", "1")?;
    }
    request.set_headers(&headers);
    let address = window.location().href()?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(&address, &request)).await?.dyn_into()?;
    if response.redirected() {
        window.location().assign(&response.url())?;
        return Ok(None);
    }
    if response.status() >= 500 {
        return Ok(None);
    }
    Ok(JsFuture::from(response.text()?).await?.as_string())
}

fn take_over(html: &str, once: Once) -> Option<()> {
    let drawn = DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()?;
    let shown = document()?;
    let (old, new) = (shown.get_element_by_id("main")?, drawn.get_element_by_id("main")?);
    shown.set_title(&drawn.title());
    morph(&old, &new, once);
    Some(())
}

/// Looks again while the page says that something works for it.
pub fn follow_work() {
    let beat = wasm_bindgen::prelude::Closure::<dyn Fn()>::new(|| {
        let busy = find("#main [data-busy]").is_some() && !IS_ASKING.get();
        let hidden = document().is_some_and(|document| document.hidden());
        if busy && !hidden {
            wasm_bindgen_futures::spawn_local(refresh_quietly());
        }
    });
    if let Some(window) = web_sys::window() {
        let given = beat.as_ref().unchecked_ref();
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(given, BEAT);
    }
    beat.forget();
}
