//! What went wrong, said beside the form that asked for it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlTemplateElement};

use super::events::document;
use crate::AppError;

const SELF: &str = "[data-said]";

/// Told to the window, for those who follow.
pub const REFUSED: &str = "refused";

/// Shows the error before the form, in place of what was said there last. The frame of every page holds the pattern.
pub fn say(form: &HtmlFormElement, error: &AppError) {
    unsay(form);
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(REFUSED)) {
        let _ = window.dispatch_event(&event);
    }
    let Some(alert) = make(&error.to_string()) else { return };
    if let Some(parent) = form.parent_node() {
        // It can only fail where the form is no longer in its parent.
        let _ = parent.insert_before(&alert, Some(form));
    }
    alert.scroll_into_view_with_bool(false);
}

/// Takes back what was said about the form.
pub fn unsay(form: &HtmlFormElement) {
    if let Some(before) = form.previous_element_sibling()
        && before.matches(SELF).unwrap_or(false)
    {
        before.remove();
    }
}

fn make(sentence: &str) -> Option<Element> {
    let template: HtmlTemplateElement = document()?.get_element_by_id("problem")?.dyn_into().ok()?;
    let alert: Element = template.content().first_element_child()?.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    alert.query_selector(".body span").ok()??.set_text_content(Some(sentence));
    alert.set_attribute("data-said", "").ok()?;
    Some(alert)
}
