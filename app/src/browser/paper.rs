//! Printing a page, and taking its text along.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::events::{find, on_document, target};

pub fn listen() {
    on_document("click", |event| {
        let Some(element) = target(&event) else { return };
        let under = |selector: &str| element.closest(selector).ok().flatten();
        if under("[data-print]").is_some() {
            if let Some(window) = web_sys::window() {
                // Refused only where printing is switched off.
                let _ = window.print();
            }
        } else if let Some(button) = under("[data-copy]") {
            copy(&button);
        }
    });
}

/// Copies the text of the field that the button names; the button says so, until the page is drawn anew.
fn copy(button: &web_sys::Element) {
    let field = button.get_attribute("data-copy").and_then(|id| find(&format!("#{id}")));
    let text = field.and_then(|field| field.text_content()).unwrap_or_default();
    let Some(window) = web_sys::window().filter(|window| window.is_secure_context()) else { return };
    let copied = window.navigator().clipboard().write_text(&text);
    let Some(button) = button.dyn_ref::<HtmlElement>().cloned() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let done = wasm_bindgen_futures::JsFuture::from(copied).await.is_ok();
        button.set_inner_text(if done { "Copied" } else { "Select the text and copy it" });
    });
}
