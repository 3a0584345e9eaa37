#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail")]

use super::*;

const CASE: &str = r#"{"contract":{"fields":{"currency":"USD"},"lines":[
    {"item_code":"A-1","description":"Guard service","unit":"HUR","unit_price":"10"}]},
  "invoice":{"fields":{"currency":"USD","issue_date":"2026-06-30"},"lines":[
    {"item_code":"A-1","description":"Guard service","unit":"HUR","quantity":"200","unit_price":"17","line_net_amount":"3400"}]}}"#;

#[test]
fn an_edit_is_reckoned_as_the_page_reads_it() {
    let told: serde_json::Value = serde_json::from_str(&reckon_json(CASE, "0", "unit_price", "16").unwrap()).unwrap();
    assert_eq!(told["currency"], "USD");
    let rate =
        told["findings"].as_array().unwrap().iter().find(|finding| finding["id"].as_str().unwrap().starts_with("R20"));
    assert_eq!(rate.unwrap()["stake"], "1,200.00");
    assert_eq!(rate.unwrap()["severity"], "S2");
}

#[test]
fn what_is_no_value_or_no_line_is_left_to_the_server() {
    assert_eq!(reckon_json(CASE, "0", "unit_price", "cheap"), None);
    assert_eq!(reckon_json(CASE, "9", "unit_price", "1"), None);
    assert_eq!(reckon_json("no case", "0", "unit_price", "1"), None);
}
