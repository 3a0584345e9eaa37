#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail")]

use super::*;

const CASE: &str = r#"{"contract":{"fields":{"currency":"USD"},"lines":[
    {"item_code":"A-1","description":"Guard service","unit":"HUR","unit_price":"10"}]},
  "invoice":{"fields":{"currency":"USD","issue_date":"2026-06-30"},"lines":[
    {"item_code":"A-1","description":"Guard service","unit":"HUR","quantity":"200","unit_price":"17","line_net_amount":"3400"}]}}"#;

#[test]
fn an_edit_is_reckoned_as_the_page_reads_it() {
    let told: serde_json::Value =
        serde_json::from_str(&reckon_json(CASE, "invoice", "0", "unit_price", "16").unwrap()).unwrap();
    assert_eq!(told["currency"], "USD");
    let rate =
        told["findings"].as_array().unwrap().iter().find(|finding| finding["id"].as_str().unwrap().starts_with("R20"));
    assert_eq!(rate.unwrap()["stake"], "1,200.00");
    assert_eq!(rate.unwrap()["severity"], "S2");
}

#[test]
fn an_edited_term_is_reckoned_like_an_edited_field() {
    let ahead = |line: &str, name: &str, text: &str| reckon_json(CASE, "contract", line, name, text);
    let told: serde_json::Value = serde_json::from_str(&ahead("0", "unit_price", "12").unwrap()).unwrap();
    let rate = told["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == "R20:1");
    assert_eq!(rate.unwrap()["stake"], "1,000.00");
    let told: serde_json::Value = serde_json::from_str(&ahead("", "spend_cap", "500").unwrap()).unwrap();
    assert_eq!((&told["at_stake"], &told["payable"]), (&"2900".into(), &"500".into()));
    assert_eq!(ahead("1", "unit_price", "12"), None);
}

#[test]
fn what_is_no_value_or_no_line_is_left_to_the_server() {
    assert_eq!(reckon_json(CASE, "invoice", "0", "unit_price", "cheap"), None);
    assert_eq!(reckon_json(CASE, "invoice", "9", "unit_price", "1"), None);
    assert_eq!(reckon_json(CASE, "receipt", "0", "unit_price", "1"), None);
    assert_eq!(reckon_json("no case", "invoice", "0", "unit_price", "1"), None);
}
