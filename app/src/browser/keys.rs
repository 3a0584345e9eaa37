//! Single keys, which do nothing while a field has the focus. A control names its keys in `data-key`, a way to
//! another page its second key after `g` in `data-go`.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::events::{find, find_all, on_document, target};
use super::{findings, rows};

thread_local! {
    static IS_GOING: Cell<bool> = const { Cell::new(false) };
}

pub fn listen() {
    on_document("keydown", |event| {
        let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
        let with_others = pressed.ctrl_key() || pressed.alt_key() || pressed.meta_key();
        if with_others || target(&event).is_some_and(|element| types_text(&element)) {
            return;
        }
        if act(&pressed.key()) {
            event.prevent_default();
        }
    });
}

fn act(key: &str) -> bool {
    if find("dialog[open]").is_some() {
        return false;
    }
    if IS_GOING.replace(false) {
        return click(
            find_all("[data-go]").into_iter().find(|way| way.get_attribute("data-go").as_deref() == Some(key)),
        );
    }
    match key {
        "g" => {
            IS_GOING.set(true);
            true
        }
        "?" => show_keys(),
        "j" => findings::step(1) || rows::step(1),
        "k" => findings::step(-1) || rows::step(-1),
        "x" => rows::choose(),
        "Escape" => rows::clear(),
        key => press(key),
    }
}

/// Whether keys belong to the element: one that takes text, or a list to choose from.
fn types_text(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "SELECT" | "TEXTAREA" => true,
        "INPUT" => !element.matches("[type=checkbox], [type=radio]").unwrap_or(false),
        _ => false,
    }
}

/// Presses the control that carries this key in `data-key`, of several the first that can be seen. A field gets the
/// focus.
pub fn press(key: &str) -> bool {
    let carries = |element: &Element| {
        let keys = element.get_attribute("data-key").unwrap_or_default();
        keys.split_whitespace().any(|one| one == key)
    };
    click(find_all("[data-key]").into_iter().filter(carries).find(is_seen))
}

fn is_seen(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

fn click(control: Option<Element>) -> bool {
    let Some(control) = control.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
    match control.dyn_ref::<HtmlInputElement>() {
        Some(field) if types_text(field) => {
            let _ = field.focus();
            field.select();
        }
        _ => {
            control.click();
            focus_field_of(&control);
        }
    }
    true
}

/// A fold that was opened by a key is there to be typed into.
fn focus_field_of(summary: &HtmlElement) {
    let fold = summary
        .parent_element()
        .filter(|fold| fold.matches("details.edit[open], details.f-dismiss[open]").unwrap_or(false));
    let field = fold.and_then(|fold| fold.query_selector("input.input, select.select").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

fn show_keys() -> bool {
    let dialog = find("dialog#keys").and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    dialog.is_some_and(|dialog| dialog.show_modal().is_ok())
}
