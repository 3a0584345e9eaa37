//! One finding is open at a time; its places on both documents are lit and brought into view.

use web_sys::Element;

use super::bring_into_view;
use super::events::{find, find_all, on_document, target};
use super::page::set_address;

const ITEM: &str = "details.f-item";

pub fn listen() {
    on_document("toggle", |event| {
        let Some(item) = target(&event).filter(|element| element.matches(ITEM).unwrap_or(false)) else { return };
        let is_open = item.has_attribute("open");
        wear(&item, is_open);
        if is_open && let Some(finding) = item.get_attribute("data-finding") {
            follow(&finding);
        }
    });
    on_document("click", |event| {
        let mark = target(&event).and_then(|element| element.closest(".ev[data-finding]").ok().flatten());
        let Some(finding) = mark.and_then(|mark| mark.get_attribute("data-finding")) else { return };
        event.prevent_default();
        open(&finding);
    });
    for (kind, lit) in [("mouseover", true), ("mouseout", false)] {
        on_document(kind, move |event| {
            let Some(finding) = super::finding_under(&event) else { return };
            light(&finding, "is-near", lit);
        });
    }
}

/// Opens a finding, and with it closes the one that was open.
pub fn open(finding: &str) {
    let Some(item) = item_of(finding) else { return };
    for other in find_all("details.f-item[open]") {
        if other != item {
            let _ = other.remove_attribute("open");
            wear(&other, false);
        }
    }
    let _ = item.set_attribute("open", "");
    wear(&item, true);
    follow(finding);
    if let Ok(Some(head)) = item.query_selector("summary") {
        head.scroll_into_view_with_bool(false);
    }
}

/// Opens the finding so many steps further down the list; false where there is no list.
pub fn step(by: isize) -> bool {
    let items = find_all(ITEM);
    if items.is_empty() {
        return false;
    }
    let at = items.iter().position(|item| item.has_attribute("open"));
    let next = at.map_or(0, |at| at.saturating_add_signed(by).min(items.len().saturating_sub(1)));
    if let Some(finding) = items.get(next).and_then(|item| item.get_attribute("data-finding")) {
        open(&finding);
    }
    true
}

/// Lights the boxes of the finding that the server opened.
pub fn follow_address() {
    if let Some(finding) = find("details.f-item[open]").and_then(|item| item.get_attribute("data-finding")) {
        light_only(&finding);
    }
}

fn follow(finding: &str) {
    if find(".ev.is-open").and_then(|lit| lit.get_attribute("data-finding")).as_deref() == Some(finding) {
        return;
    }
    light_only(finding);
    bring_into_view(finding);
    set_address(&format!("?finding={}", String::from(js_sys::encode_uri_component(finding))));
}

fn light_only(finding: &str) {
    for mark in find_all(".ev.is-open") {
        let _ = mark.class_list().remove_1("is-open");
    }
    light(finding, "is-open", true);
}

fn light(finding: &str, class: &str, lit: bool) {
    for mark in find_all(".ev[data-finding]") {
        if mark.get_attribute("data-finding").as_deref() == Some(finding) {
            let _ = mark.class_list().toggle_with_force(class, lit);
        }
    }
}

fn wear(item: &Element, is_open: bool) {
    let _ = item.class_list().toggle_with_force("f-open", is_open);
    let _ = item.class_list().toggle_with_force("f-row", !is_open);
}

fn item_of(finding: &str) -> Option<Element> {
    find_all(ITEM).into_iter().find(|item| item.get_attribute("data-finding").as_deref() == Some(finding))
}
