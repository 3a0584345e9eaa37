//! Brings the boxes of a finding into view on both documents.

use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Scrolls the first box of the finding on each side to the middle of its pane.
pub fn bring_into_view(finding: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    for side in ["invoice", "contract"] {
        let selector = format!("[id^='ev-{side}-{finding}-']");
        if let Ok(Some(element)) = document.query_selector(&selector) {
            let options = ScrollIntoViewOptions::new();
            options.set_behavior(ScrollBehavior::Auto);
            options.set_block(ScrollLogicalPosition::Center);
            options.set_inline(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
}

/// The finding whose row or box an event happened in.
pub fn finding_under(event: &web_sys::Event) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("[data-finding]").ok()??.get_attribute("data-finding")
}
