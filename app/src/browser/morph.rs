//! Changes a drawn page into another, touching only what differs: what is scrolled, open, focused or typed stays.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// What becomes of an element that the server draws once, marked `data-once`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    Goes,
    Stays,
}

/// Changes `old`, which stands in the page, into `new`. Islands keep their life and are left alone.
pub fn morph(old: &Element, new: &Element, once: Once) {
    set_attributes(old, new);
    let mut rest: Vec<Node> = children(old);
    if once == Once::Stays {
        rest.retain(|node| !is_told_once(node));
    }
    for wanted in children(new) {
        let found = rest.iter().position(|node| is_alike(node, &wanted));
        let kept = found.map(|at| (at, rest.remove(at)));
        match kept {
            Some((at, node)) => {
                if at > 0 {
                    place(old, &node, rest.first());
                }
                change(&node, &wanted, once);
            }
            None => {
                if let Some(node) = adopt(&wanted) {
                    place(old, &node, rest.first());
                }
            }
        }
    }
    for node in rest {
        // It stands in `old`, so it can be taken out.
        let _ = old.remove_child(&node);
    }
}

fn change(old: &Node, new: &Node, once: Once) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) if !is_island(old) => morph(old, new, once),
        (Some(_), Some(_)) => {}
        _ => old.set_node_value(new.node_value().as_deref()),
    }
}

/// Whether one can become the other: the same kind of node, the same element, and no other id.
fn is_alike(old: &Node, new: &Node) -> bool {
    if old.node_type() != new.node_type() || old.node_name() != new.node_name() {
        return false;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        // By the attribute: the property of a form is its field of that name, where it has one.
        (Some(old), Some(new)) => old.get_attribute("id") == new.get_attribute("id") && !old.has_attribute("data-said"),
        _ => true,
    }
}

fn is_island(element: &Element) -> bool {
    element.tag_name().eq_ignore_ascii_case("leptos-island")
}

fn is_told_once(node: &Node) -> bool {
    node.dyn_ref::<Element>().is_some_and(|element| element.has_attribute("data-once"))
}

fn children(element: &Element) -> Vec<Node> {
    let nodes = element.child_nodes();
    (0..nodes.length()).filter_map(|at| nodes.item(at)).collect()
}

/// A copy that belongs to this page.
fn adopt(node: &Node) -> Option<Node> {
    web_sys::window()?.document()?.import_node_with_deep(node, true).ok()
}

fn place(parent: &Element, node: &Node, before: Option<&Node>) {
    // `before`, where there is one, stands in `parent`.
    let _ = parent.insert_before(node, before);
}

fn set_attributes(old: &Element, new: &Element) {
    let wanted = new.attributes();
    for at in 0..wanted.length() {
        if let Some(attribute) = wanted.item(at)
            && old.get_attribute(&attribute.name()).as_deref() != Some(&attribute.value())
        {
            // Only names that a parser took are set.
            let _ = old.set_attribute(&attribute.name(), &attribute.value());
        }
    }
    let had = old.attributes();
    let names: Vec<String> = (0..had.length()).filter_map(|at| Some(had.item(at)?.name())).collect();
    for name in names {
        if !new.has_attribute(&name) && !is_the_persons(old, &name) {
            let _ = old.remove_attribute(&name);
        }
    }
}

/// Whether a person opened a fold that the server draws closed. Of folds with a common name the server says which.
fn is_the_persons(element: &Element, attribute: &str) -> bool {
    attribute == "open" && !element.has_attribute("name")
}
