//! What only a browser can do, tested in one.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail")]
#![cfg(all(target_arch = "wasm32", feature = "hydrate"))]

use app::browser::{bring_into_view, finding_under, milliseconds, press};
use preview::{Edited, reckon};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Adds to the page, which also holds the runner's own output, in place of what was shown before.
fn show(html: &str) {
    let document = web_sys::window().unwrap().document().unwrap();
    if let Some(before) = document.get_element_by_id("stage") {
        before.remove();
    }
    let stage = document.create_element("div").unwrap();
    stage.set_id("stage");
    stage.set_inner_html(html);
    document.body().unwrap().append_child(&stage).unwrap();
}

fn find(selector: &str) -> web_sys::HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.query_selector(selector).unwrap().unwrap().dyn_into().unwrap()
}

#[wasm_bindgen_test]
fn both_boxes_of_a_finding_come_into_view() {
    let pane = |side: &str| {
        format!(
            "<div id='{side}' style='height:100px;overflow:auto'><div style='height:5000px'></div>\
             <a id='ev-{side}-R20-1-0'>box</a><div style='height:5000px'></div></div>"
        )
    };
    show(&format!("{}{}", pane("invoice"), pane("contract")));
    bring_into_view("R20-1");
    for side in ["invoice", "contract"] {
        assert!(find(&format!("#{side}")).scroll_top() > 4000, "{side}");
    }
}

#[wasm_bindgen_test]
fn a_click_inside_a_row_tells_its_finding() {
    show("<div data-finding='R60-3'><span><b id='inside'>fee</b></span></div><p id='outside'>none</p>");
    let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let sink = told.clone();
    let listen = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        sink.borrow_mut().push(finding_under(&event));
    });
    let body = web_sys::window().unwrap().document().unwrap().body().unwrap();
    body.add_event_listener_with_callback("click", listen.as_ref().unchecked_ref()).unwrap();
    find("#inside").click();
    find("#outside").click();
    body.remove_event_listener_with_callback("click", listen.as_ref().unchecked_ref()).unwrap();
    assert_eq!(*told.borrow(), [Some("R60-3".to_owned()), None]);
}

#[wasm_bindgen_test]
fn a_key_presses_the_control_that_carries_it() {
    show("<details id='menu'><summary data-key='u'>Upload</summary>files</details>");
    assert!(press("u"));
    assert!(find("#menu").has_attribute("open"));
    assert!(!press("q"));
}

/// A contract of so many rates, and an invoice that bills each above its rate.
fn case_of(lines: usize) -> domain::Engine {
    let names = ["Guard", "Waste", "Paper", "Crane", "Pallet", "Filter", "Cable", "Engine", "Valve", "Window"];
    let term = |at: usize| {
        let name = names[at % names.len()];
        format!(
            r#"{{"item_code":"A-{at}","description":"{name} service {at}","unit":"HUR","unit_price":"{}"}}"#,
            10 + at
        )
    };
    let line = |at: usize| {
        let (name, price) = (names[at % names.len()], 11 + at);
        format!(
            r#"{{"item_code":"A-{at}","description":"{name} service {at}","unit":"HUR","quantity":"2","unit_price":"{price}","line_net_amount":"{}"}}"#,
            2 * price
        )
    };
    let list = |row: &dyn Fn(usize) -> String| (0..lines).map(row).collect::<Vec<_>>().join(",");
    let json = format!(
        r#"{{"contract":{{"fields":{{"currency":"USD"}},"lines":[{}]}},"invoice":{{"fields":{{"currency":"USD","issue_date":"2026-06-30"}},"lines":[{}]}}}}"#,
        list(&term),
        list(&line)
    );
    serde_json::from_str(&json).unwrap()
}

#[wasm_bindgen_test]
fn an_edit_of_twenty_lines_is_reckoned_in_under_fifty_milliseconds() {
    let engine = case_of(20);
    assert_eq!(engine.run().totals.at_stake.normalize().to_string(), "40");
    let began = milliseconds();
    let result = reckon(&engine, Edited::Invoice, "3", "unit_price", "13").unwrap();
    let took = milliseconds() - began;
    assert!(result.findings.iter().all(|finding| !finding.id.starts_with("R20:4")), "{:?}", result.findings);
    assert!(took < 50.0, "{took} ms");
    let began = milliseconds();
    let result = reckon(&engine, Edited::Contract, "3", "unit_price", "14").unwrap();
    let took = milliseconds() - began;
    assert!(result.findings.iter().all(|finding| !finding.id.starts_with("R20:4")), "{:?}", result.findings);
    assert!(took < 50.0, "{took} ms");
    assert!(reckon(&engine, Edited::Invoice, "3", "unit_price", "cheap").is_none());
    assert!(reckon(&engine, Edited::Invoice, "99", "unit_price", "1").is_none());
}

/// What of a page is changed into another: what a person opened or typed stays, and so does what is the same.
#[wasm_bindgen_test]
fn a_page_drawn_anew_keeps_what_the_person_did() {
    use app::browser::{Once, morph};
    show(
        "<div id='old'><section><p id='a'>one</p><div data-once=''>told</div><details class='edit'><summary>x</summary>\
         <input id='typed'></details><form><input name='id' value='1'></form><leptos-island id='isle'><b>alive</b></leptos-island><ul><li>1</li><li>2</li></ul></section></div>\
         <div id='new'><section><p id='a'>two</p><p id='b'>more</p><details class='edit'><summary>y</summary><input id='typed'>\
         </details><form><input name='id' value='2'></form><leptos-island id='isle'></leptos-island><ul><li>2</li></ul></section></div>",
    );
    let (kept, typed) = (find("#old #a"), find("#old #typed"));
    find("#old details").set_attribute("open", "").unwrap();
    typed.dyn_ref::<web_sys::HtmlInputElement>().unwrap().set_value("half a word");

    morph(&find("#old section"), &find("#new section"), Once::Stays);
    assert!(find("#old").contains(Some(&kept)) && kept.text_content().unwrap() == "two");
    assert_eq!(find("#old #b").text_content().unwrap(), "more");
    assert!(find("#old details").has_attribute("open"));
    assert_eq!(find("#old summary").text_content().unwrap(), "y");
    assert_eq!(typed.dyn_ref::<web_sys::HtmlInputElement>().unwrap().value(), "half a word");
    // A form's field of the name `id` hides its property: such a form is changed like any other.
    assert_eq!(find("#old form").inner_html(), "<input name=\"id\" value=\"2\">");
    assert_eq!(find("#old leptos-island").inner_html(), "<b>alive</b>");
    assert_eq!(find("#old ul").inner_html(), "<li>2</li>");
    assert_eq!(find("#old [data-once]").text_content().unwrap(), "told");

    morph(&find("#old section"), &find("#new section"), Once::Goes);
    let document = web_sys::window().unwrap().document().unwrap();
    assert!(document.query_selector("#old [data-once]").unwrap().is_none());
}
