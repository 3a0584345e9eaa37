use crate::fixture::{contract_with, invoice, invoice_with, past, stakes};
use crate::{History, PastInvoice, Settings, reconcile};

const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
const LINES: &str = r#"[{"description":"Guard hours","quantity":"10","unit_price":"40","line_net_amount":"400"}]"#;

fn stakes_with(cap: &str, before: Vec<PastInvoice>) -> Vec<String> {
    let contract = contract_with(&format!(r#"{{"spend_cap":"{cap}"}}"#), TERMS);
    let history = History { invoices: before, present_hash: None };
    stakes(&reconcile(Some(&contract), &invoice(LINES), &history, &Settings::default()))
}

fn earlier(number: &str) -> PastInvoice {
    past(number, invoice_with(&format!(r#"{{"invoice_number":"{number}","issue_date":"2026-05-20"}}"#), LINES, "{}"))
}

#[test]
fn only_what_the_other_rules_left_counts_against_the_cap() {
    // 400 billed, 100 of it over the rate: 300 are left.
    assert_eq!(stakes_with("353", Vec::new()), ["R20 1 100.00"]);
    assert_eq!(stakes_with("300", Vec::new()), ["R20 1 100.00", "R50 - 0.00"]);
    assert_eq!(stakes_with("299.99", Vec::new()), ["R50 - 0.01", "R20 1 100.00"]);
}

#[test]
fn earlier_invoices_use_the_cap_up_as_far_as_they_were_paid() {
    assert_eq!(stakes_with("824", vec![earlier("A")]), ["R20 1 100.00"]);
    assert_eq!(stakes_with("700", vec![earlier("A")]), ["R20 1 100.00", "R50 - 0.00"]);
    assert_eq!(stakes_with("650", vec![earlier("A")]), ["R50 - 50.00", "R20 1 100.00"]);
    let reduced = PastInvoice { payable: Some(300.into()), ..earlier("A") };
    assert_eq!(stakes_with("600", vec![reduced.clone()]), ["R20 1 100.00", "R50 - 0.00"]);
    assert_eq!(stakes_with("599", vec![reduced]), ["R50 - 1.00", "R20 1 100.00"]);
}

#[test]
fn what_was_billed_under_another_contract_uses_up_nothing_here() {
    let elsewhere = PastInvoice { other_contract: true, ..earlier("A") };
    assert_eq!(stakes_with("650", vec![elsewhere, earlier("B")]), ["R50 - 50.00", "R20 1 100.00"]);
    let foreign =
        past("A", invoice_with(r#"{"invoice_number":"A","currency":"EUR","issue_date":"2026-05-20"}"#, LINES, "{}"));
    let elsewhere = PastInvoice { other_contract: true, ..foreign };
    assert_eq!(stakes_with("299.99", vec![elsewhere]), ["R50 - 0.01", "R20 1 100.00"]);
}

#[test]
fn a_clause_caps_like_the_header_and_warns_before() {
    let scene = |limit: &str| {
        crate::fixture::Scene::plain("10", "30", "10")
            .clause(&format!(r#"{{"kind":"cap","limit":"{limit}","warn_percent":"85"}}"#))
    };
    assert_eq!(scene("250").stakes(), ["R50 - 50.00"]);
    assert_eq!(scene("350").stakes(), ["R50 - 0.00"]);
    assert!(scene("360").stakes().is_empty());
    assert_eq!(scene("250").agreed(r#"{"spend_cap":"200"}"#).stakes(), ["R50 - 100.00"]);
}

#[test]
fn near_the_cap_and_before_it_is_passed_people_are_told() {
    // 300 are 85.2% of 352 and 84.99% of 353.
    let told = |cap: &str, ends: &str, days: &[&str]| {
        let header = format!(r#"{{"spend_cap":"{cap}","expiry_date":"{ends}"}}"#);
        let before = days.iter().map(|day| {
            let header = format!(r#"{{"invoice_number":"{day}","issue_date":"{day}"}}"#);
            past(day, invoice_with(&header, LINES, "{}"))
        });
        let history = History { invoices: before.collect(), present_hash: None };
        let lines = LINES.replace("\"40\"", "\"30\"").replace("400", "300");
        let result = reconcile(Some(&contract_with(&header, TERMS)), &invoice(&lines), &history, &Settings::default());
        result.findings.into_iter().find(|found| found.rule == "R50").map(|found| (found.name, found.summary))
    };
    let name = |told: &Option<(String, String)>| told.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    assert_eq!(name(&told("352", "2026-12-31", &[])), "Near the spend cap");
    assert_eq!(told("353", "2026-12-31", &[]), None);
    // The scene's invoice is of 30 June: after the first of 31 May and that of 15 June 700 came in 30 days.
    let days = ["2026-05-31", "2026-06-15"];
    let soon = told("3000", "2026-12-31", &days);
    assert_eq!(name(&soon), "Spend cap will be passed");
    // 1,900 left at 700 in 30 days: 81.4 days.
    assert!(
        soon.unwrap()
            .1
            .ends_with("The contract is capped at 3,000.00. At the pace so far it is passed on 20 Sep 2026.")
    );
    assert_eq!(name(&told("3000", "2026-09-20", &days)), "Spend cap will be passed");
    assert_eq!(told("3000", "2026-09-19", &days), None, "the term ends before");
    assert_eq!(name(&told("3199", "2026-12-31", &days)), "Spend cap will be passed", "in 90 days");
    assert_eq!(told("3200", "2026-12-31", &days), None, "in 91 days");
    assert!(told("1250", "2026-12-31", &days).unwrap().1.ends_with("passed on 7 Jul 2026."));
    assert!(told("3200", "2026-12-31", &["2026-05-31", "2026-06-15"][..1]).is_none());
}

#[test]
fn an_earlier_invoice_in_another_currency_cannot_be_counted() {
    let contract = contract_with(r#"{"spend_cap":"650"}"#, TERMS);
    let foreign =
        past("A", invoice_with(r#"{"invoice_number":"A","currency":"EUR","issue_date":"2026-05-20"}"#, LINES, "{}"));
    let history = History { invoices: vec![foreign], present_hash: None };
    let result = reconcile(Some(&contract), &invoice(LINES), &history, &Settings::default());
    assert!(result.undecided.iter().any(|gap| gap.rule == "R50" && gap.missing == "exchange_rate"));
}
