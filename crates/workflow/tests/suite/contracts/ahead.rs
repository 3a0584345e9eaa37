//! What the browser reckons of an edit is what the server then stores: both from the case that the browser was sent.

use domain::{Engine, Reconciliation};
use store::InvoiceId;
use workflow::DeskError;
use workflow::review::Place;

use super::world::World;
use crate::house::{amount, refusal};

const CONTRACT: &str = r#"{"fields":{"currency":"USD","spend_cap":"1000"},"lines":[
    {"item_code":"G1","description":"Guard hours","unit_price":"28"},{"item_code":"D1","description":"Dog handler","unit_price":"40"}],
    "clauses":[{"id":"cap","kind":"cap","limit":"1000","per":"term"}]}"#;
const LINE: &str =
    r#"{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300.00"}"#;

/// The case as a page is sent it.
async fn sent(world: &World, invoice: InvoiceId) -> Engine {
    let json = world.desk.engine_of(&world.actor, invoice).await.unwrap().unwrap();
    serde_json::from_str(&json).unwrap()
}

/// What a page shows, compared with what it is promised.
fn shown(result: &Reconciliation) -> (Vec<(String, String)>, String, String) {
    let findings = result.findings.iter().map(|one| (one.id.clone(), one.stake.amount.to_string())).collect();
    (findings, result.totals.at_stake.to_string(), result.totals.payable.to_string())
}

#[tokio::test]
async fn an_edited_field_or_term_comes_to_the_same_in_the_browser_and_on_the_server() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    world.invoice(contract, "N-1", "2026-05-31", LINE).await;
    let invoice = world.invoice(contract, "N-2", "2026-06-30", LINE).await;

    let place = |line, name: &str| Place { line, name: name.to_owned() };
    let terms = [
        (place(Some(0), "unit_price"), "25", "50.00"),
        (place(Some(0), "unit_price"), "30", "0.00"),
        (place(Some(0), "maximum_quantity"), "8", "60.00"),
        (place(Some(0), "maximum_quantity"), "", "0.00"),
        // The cap's clause only repeats the header, and follows it. The first invoice used 280.00 of it, for it is rated
        // anew only after this one.
        (place(None, "spend_cap"), "450", "130.00"),
    ];
    for (place, text, at_stake) in terms {
        let mut ahead = sent(&world, invoice).await;
        ahead.enter_term(place.line, &place.name, text).unwrap();
        let promised = ahead.run();
        assert_eq!(promised.totals.at_stake, amount(at_stake), "{place:?} {text}");
        world.desk.edit_term_for_invoice(&world.actor, invoice, &place, text).await.unwrap();
        assert_eq!(shown(&world.result(invoice).await), shown(&promised), "{place:?} {text}");
    }

    let mut ahead = sent(&world, invoice).await;
    ahead.enter(Some(0), "quantity", "11").unwrap();
    world.desk.edit_invoice(&world.actor, invoice, &place(Some(0), "quantity"), "11").await.unwrap();
    assert_eq!(shown(&world.result(invoice).await), shown(&ahead.run()));
    assert_eq!(world.audited().await.len(), 5);

    // Then the first one is payable in full, and 150.00 of the cap are left for these 300.00.
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("150.00"));
}

#[tokio::test]
async fn a_term_is_edited_by_reviewers_only_and_only_where_there_is_one() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let invoice = world.invoice(contract, "N-1", "2026-06-30", LINE).await;
    let place = |line, name: &str| Place { line, name: name.to_owned() };
    let desk = &world.desk;

    let viewed = desk.edit_term_for_invoice(&world.viewer(), invoice, &place(Some(0), "unit_price"), "1").await;
    assert!(matches!(viewed, Err(DeskError::Forbidden { needs: "a reviewer" })), "{viewed:?}");
    let wrong = desk.edit_term_for_invoice(&world.actor, invoice, &place(Some(0), "unit_price"), "cheap").await;
    assert!(refusal(wrong).contains("'cheap'"));
    for nowhere in [place(Some(2), "unit_price"), place(None, "nonsense")] {
        let missing = desk.edit_term_for_invoice(&world.actor, invoice, &nowhere, "1").await;
        assert!(matches!(missing, Err(DeskError::NotFound)), "{missing:?}");
    }
    assert!(world.audited().await.is_empty());
}
