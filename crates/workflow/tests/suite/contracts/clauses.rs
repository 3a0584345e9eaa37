use domain::Contract;
use domain::contract::Given;
use workflow::clauses::ClauseText;

use super::world::World;
use crate::house::{amount, refusal};

const CONTRACT: &str =
    r#"{"fields":{"currency":"USD"},"lines":[{"item_code":"G1","description":"Guard hours","unit_price":"30"}]}"#;
const LINE: &str =
    r#"{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300.00"}"#;

fn cap(limit: &str) -> ClauseText {
    let typed = [("id", "7.1"), ("limit", limit), ("per", "invoice")];
    let given: Given = typed.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    ClauseText::Form { kind: "cap".to_owned(), given }
}

#[tokio::test]
async fn a_typed_clause_computes_and_every_change_keeps_what_was_before() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let invoice = world.invoice(contract, "N-1", "2026-06-30", LINE).await;
    assert_eq!(world.at_stake(invoice).await, amount("0"));

    world.desk.save_clause(&world.actor, contract, "", &cap("250")).await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("50.00"));

    world.desk.save_clause(&world.actor, contract, "7.1", &cap("280")).await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("20.00"));

    world.desk.remove_clause(&world.actor, contract, "7.1").await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("0"));
    assert_eq!(world.audited().await, ["clauses.7.1", "clauses.7.1", "clauses.7.1"]);

    let opened = world.desk.open_contract(&world.actor, contract).await.unwrap();
    let versions: Vec<(i32, &str, &str)> = opened
        .versions
        .iter()
        .map(|version| (version.version, version.replaced_by.as_str(), version.changed.as_str()))
        .collect();
    assert_eq!(versions, [(3, "Ada", "clauses.7.1"), (2, "Ada", "clauses.7.1"), (1, "Ada", "clauses.7.1")]);
    let mut said = Vec::new();
    for version in 1..=3 {
        let then = world.desk.open_version(&world.actor, contract, version).await.unwrap();
        said.push(then.clauses.iter().map(|clause| clause.sentence(None)).collect::<String>());
    }
    assert_eq!(
        said,
        [
            "",
            "At most 250.00 before tax may be billed on each invoice.",
            "At most 280.00 before tax may be billed on each invoice."
        ]
    );
}

#[tokio::test]
async fn a_wrong_clause_is_refused_with_its_field_and_a_viewer_altogether() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let wrong = world.desk.save_clause(&world.actor, contract, "", &cap("much")).await;
    assert!(refusal(wrong).starts_with("'limit' is the text \"much\""));
    let viewed = world.desk.save_clause(&world.viewer(), contract, "", &cap("250")).await;
    assert!(matches!(viewed, Err(workflow::DeskError::Forbidden { needs: "a reviewer" })), "{viewed:?}");
    assert!(world.read(contract).await.clauses.is_empty());
    assert!(world.audited().await.is_empty());
}

#[tokio::test]
async fn a_clause_that_repeats_the_header_follows_its_correction() {
    let world = World::create().await;
    let contract = world
        .contract(
            r#"{"fields":{"currency":"USD","spend_cap":"250"},"lines":[{"item_code":"G1","unit_price":"30"}],
                "clauses":[{"id":"cap","kind":"cap","limit":"250","per":"term"}]}"#,
        )
        .await;
    let invoice = world.invoice(contract, "N-1", "2026-06-30", LINE).await;
    assert_eq!(world.at_stake(invoice).await, amount("50.00"));
    let place = workflow::review::Place { line: None, name: "spend_cap".to_owned() };
    world.desk.edit_contract(&world.actor, contract, &place, "290").await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("10.00"));
}

#[tokio::test]
async fn a_contract_written_anew_is_its_next_version_and_settles_its_invoices() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let invoice = world.invoice(contract, "N-1", "2026-06-30", LINE).await;
    let cheaper: Contract = serde_json::from_str(&CONTRACT.replace(r#""30""#, r#""28""#)).unwrap();
    world.desk.replace_contract(&world.actor, contract, cheaper.clone()).await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(invoice).await, amount("20.00"));
    let opened = world.desk.open_contract(&world.actor, contract).await.unwrap();
    assert_eq!(opened.contract.version, 2);
    assert_eq!(opened.versions[0].changed, "contract");
    let before = world.desk.open_version(&world.actor, contract, 1).await.unwrap();
    assert_eq!(before.terms[0].unit_price.as_ref().unwrap().value, amount("30"));
    let again = world.desk.replace_contract(&world.actor, contract, cheaper).await;
    assert_eq!(refusal(again), "The contract says this already. Nothing was changed.");
}
