//! Rows of a list: one has the focus, and those with a box can be chosen.

use std::collections::BTreeMap;

use domain::Decimal;
use domain::money::group_thousands;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::events::{document, find, find_all, on, on_document, target};
use super::page::REFRESHED;

const LINK: &str = "tbody tr a.cell";
const BOX: &str = "input[name='chosen']";

pub fn listen() {
    on_document("change", |event| {
        let Some(element) = target(&event) else { return };
        if element.matches("[data-choose-all]").unwrap_or(false) {
            let chosen = element.dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked);
            set_all(chosen);
        }
        if element.matches(BOX).unwrap_or(false) {
            tell_sums();
        }
    });
    let Some(window) = web_sys::window() else { return };
    on(&window, REFRESHED, |_| tell_sums());
}

/// Moves the focus so many rows further; false where there are none.
pub fn step(by: isize) -> bool {
    let links = find_all(LINK);
    let focused = document().and_then(|document| document.active_element());
    let row = focused.and_then(|element| element.closest("tr").ok().flatten());
    let at = row.and_then(|row| links.iter().position(|link| row.contains(Some(link))));
    let next = at.map_or(0, |at| at.saturating_add_signed(by).min(links.len().saturating_sub(1)));
    let link = links.get(next).and_then(|link| link.dyn_ref::<HtmlElement>());
    link.is_some_and(|link| link.focus().is_ok())
}

/// Chooses, or no longer, the row that has the focus.
pub fn choose() -> bool {
    let focused = document().and_then(|document| document.active_element());
    let row: Option<Element> = focused.and_then(|element| element.closest("tr").ok().flatten());
    let control = row.and_then(|row| row.query_selector(BOX).ok().flatten());
    let Some(control) = control.and_then(|control| control.dyn_into::<HtmlInputElement>().ok()) else { return false };
    control.click();
    true
}

pub fn clear() -> bool {
    let any = boxes().any(|one| one.checked());
    set_all(false);
    any
}

fn set_all(chosen: bool) {
    for one in boxes() {
        one.set_checked(chosen);
    }
    tell_sums();
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    find_all(BOX).into_iter().filter_map(|one| one.dyn_into().ok())
}

/// Says beside the list what the chosen rows come to, each currency by itself.
fn tell_sums() {
    let (Some(count), Some(list)) = (find("[data-chosen-count]"), find("[data-chosen-sums]")) else { return };
    let chosen: Vec<HtmlInputElement> = boxes().filter(HtmlInputElement::checked).collect();
    let words = match chosen.len() {
        0 => "Choose rows to act on several at once".to_owned(),
        number => format!("{number} chosen"),
    };
    count.set_text_content(Some(&words));
    if let Ok(Some(bar)) = count.closest(".choice-bar") {
        let _ = bar.class_list().toggle_with_force("has-chosen", !chosen.is_empty());
    }
    list.set_text_content(None);
    for (label, name) in [("Billed", "data-billed"), ("At stake", "data-stake")] {
        for (currency, sum) in add_up(&chosen, name) {
            write_sum(&list, label, &format!("{} {currency}", group_thousands(sum)));
        }
    }
}

/// Sums by currency; a row whose amount is not told is in none.
fn add_up(rows: &[HtmlInputElement], name: &str) -> BTreeMap<String, Decimal> {
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for row in rows {
        let amount = row.get_attribute(name).and_then(|amount| amount.parse::<Decimal>().ok());
        if let (Some(currency), Some(amount)) = (row.get_attribute("data-currency"), amount) {
            let sum = sums.entry(currency).or_default();
            *sum = sum.checked_add(amount).unwrap_or(*sum);
        }
    }
    sums
}

fn write_sum(list: &Element, label: &str, sum: &str) {
    let Some(document) = document() else { return };
    let parts = [("dt", label), ("dd", sum)];
    let Ok(group) = document.create_element("div") else { return };
    for (tag, text) in parts {
        if let Ok(part) = document.create_element(tag) {
            part.set_text_content(Some(text));
            let _ = group.append_child(&part);
        }
    }
    let _ = list.append_child(&group);
}
