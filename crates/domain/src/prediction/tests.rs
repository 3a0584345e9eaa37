use super::*;
use crate::calendar::print_iso_date;
use crate::fixture::{Scene, line};
use serde_json::json;

/// Guard hours billed for each month from January 2026 on, in these quantities, on each month's last day.
fn monthly(price: &str, quantities: &[&str]) -> Scene {
    let mut scene = Scene::plain("30", "1", "30");
    for (at, quantity) in quantities.iter().enumerate() {
        let first = crate::calendar::add_months(crate::calendar::date_of(2026, 1, 1).unwrap(), at as i32).unwrap();
        let last = crate::calendar::add_months(first, 1).unwrap().previous_day().unwrap();
        let (from, to) = (print_iso_date(first), print_iso_date(last));
        scene = scene.past(&format!("N-{at}"), &to, &json!([line(quantity, price, &from, &to)]).to_string());
    }
    scene
}

fn next(scene: &Scene) -> Prediction {
    predict(&scene.contract, &scene.history, &scene.inputs).unwrap()
}

fn said(prediction: &Prediction) -> Vec<String> {
    let amount = |value: Option<Decimal>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    prediction
        .lines
        .iter()
        .map(|line| format!("{} {} {}", line.item, amount(line.quantity), amount(line.amount)))
        .collect()
}

#[test]
fn what_came_every_month_comes_again() {
    let prediction = next(&monthly("30", &["10", "10", "10", "10"]));
    assert_eq!(prediction.issued.map(print_iso_date).as_deref(), Some("2026-05-31"));
    assert_eq!(said(&prediction), ["Guard hours 10 300.00"]);
    assert_eq!(prediction.net, Some("300.00".parse().unwrap()));
    assert_eq!(prediction.sentence(), "The next invoice comes about 31 May 2026, 300.00 before tax.");
    assert_eq!(prediction.assumptions, ["Invoices have come every month, 4 so far."]);
    assert_eq!(prediction.lines[0].basis, "Billed on 4 of the last 4. Always 10. The price stays as billed last.");
}

#[test]
fn a_changing_quantity_is_the_mean_of_the_latest() {
    let prediction = next(&monthly("30", &["99", "10", "12", "11"]));
    assert_eq!(said(&prediction), ["Guard hours 11 330.00"]);
    assert!(prediction.lines[0].basis.contains("The mean of 10, 12, 11."), "{:?}", prediction.lines);
}

#[test]
fn prices_are_the_contracts_on_that_day() {
    let rise = r#"{"kind":"fixed_escalator","percent":"10","base_date":"2025-05-01","compounding":"compound"}"#;
    let prediction = next(&monthly("30", &["10", "10", "10", "10"]).clause(rise));
    assert_eq!(said(&prediction), ["Guard hours 10 330.00"]);
    assert!(prediction.lines[0].basis.contains("raises the price by 10% a year"), "{:?}", prediction.lines);
    let cut = r#"{"kind":"reduction","percent":"5","from":"2026-05-01"}"#;
    assert_eq!(said(&next(&monthly("30", &["10", "10", "10", "10"]).clause(cut))), ["Guard hours 10 285.00"]);
}

#[test]
fn an_item_of_every_third_invoice_comes_with_the_third() {
    let mut scene = monthly("30", &["10", "10", "10", "10", "10"]);
    let audit = json!({"description": "Site audit", "quantity": "1", "unit_price": "80", "line_net_amount": "80.00"});
    for at in [0, 3] {
        scene.history.invoices[at].invoice.lines.push(serde_json::from_value(audit.clone()).unwrap());
    }
    // Two invoices after the last audit: not yet.
    assert_eq!(said(&next(&scene)).len(), 1);
    let sixth = monthly("30", &["10", "10", "10", "10", "10", "10"]);
    scene.history.invoices.push(sixth.history.invoices[5].clone());
    assert_eq!(said(&next(&scene)), ["Guard hours 10 300.00", "Site audit 1 80.00"]);
}

#[test]
fn one_invoice_has_the_rhythm_of_its_period_or_none() {
    let prediction = next(&monthly("30", &["10"]));
    assert_eq!(prediction.issued.map(print_iso_date).as_deref(), Some("2026-02-28"));
    let bare = json!([{"item_code": "G1", "quantity": "10", "unit_price": "30", "line_net_amount": "300.00"}]);
    let scene = Scene::plain("30", "1", "30").past("N-1", "2026-03-10", &bare.to_string());
    assert_eq!(next(&scene).issued, None);
    let clause = scene.clone().clause(r#"{"kind":"recurrence","every":"quarter"}"#);
    assert_eq!(next(&clause).issued.map(print_iso_date).as_deref(), Some("2026-06-10"));
    let none = Scene::plain("30", "1", "30");
    assert_eq!(predict(&none.contract, &none.history, &none.inputs), None);
}

#[test]
fn tax_is_the_last_invoices_share() {
    let mut scene = monthly("30", &["10", "10"]);
    scene.history.invoices[1].invoice.header.enter("tax_exclusive_amount", "300.00").unwrap();
    scene.history.invoices[1].invoice.header.enter("tax_amount", "57.00").unwrap();
    assert_eq!(next(&scene).gross, Some("357.00".parse().unwrap()));
}
