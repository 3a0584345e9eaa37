//! Tolerances and limits by organisation, vendor, contract and rule, through the whole application.

use domain::Limit;
use serde_json::json;
use store::{Action, AuditFilter, PolicyScope};
use workflow::DeskError;
use workflow::policies::PolicyEntry;

use super::world::World;

async fn tolerate(world: &World, scope: &PolicyScope, rule: Option<&str>, amount: &str, percent: &str) {
    let entry = PolicyEntry::Tolerance { rule, amount, percent };
    world.desk.change_policy(&world.owner, scope, entry).await.unwrap();
    world.work().await;
}

#[tokio::test]
async fn the_most_specific_tolerance_decides_and_a_change_reconciles_again() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([])).await;
    // 10 × 0.50 too much
    let billed = world.invoice("N-1", "C-1", "2026-06-03", "30.50").await;
    world.reconcile(contract).await;
    let says = async || world.says(billed, "R20").await;
    assert_eq!(says().await, ["5.00"]);

    tolerate(&world, &PolicyScope::Organisation, None, "5", "").await;
    assert!(says().await.is_empty());
    tolerate(&world, &PolicyScope::Vendor("Northwick Field Services".to_owned()), Some("R20"), "4.99", "").await;
    assert_eq!(says().await, ["5.00"], "the vendor's goes before the organisation's");
    tolerate(&world, &PolicyScope::Contract(contract), None, "", "2").await;
    assert!(says().await.is_empty(), "the contract's goes before the vendor's");
    tolerate(&world, &PolicyScope::Contract(contract), Some("R20"), "0", "").await;
    assert_eq!(says().await, ["5.00"], "a rule's own goes before that for all");
    tolerate(&world, &PolicyScope::Contract(contract), Some("R20"), "", "").await;
    assert!(says().await.is_empty());

    let filter = AuditFilter { action: Some(Action::SettingChanged), ..AuditFilter::default() };
    let log = world.store.list_audit(&world.owner, &filter, None, 100).await.unwrap();
    assert_eq!(log.len(), 5);
    assert_eq!(log[0].subject_id.as_deref(), Some(format!("contract:{contract}").as_str()));
    assert_eq!(
        (log[0].before.as_str(), log[0].after.as_str()),
        (r#"{"tolerance R20": "none"}"#, r#"{"tolerance R20": null}"#)
    );
    assert!(log[4].after.contains(r#""tolerance": "5""#), "{}", log[4].after);
    let case = world.desk.open_case(&world.owner, billed).await.unwrap();
    assert_eq!(case.settings.tolerance_percent, domain::Decimal::TWO);
}

#[tokio::test]
async fn only_an_owner_changes_them_and_rules_without_tolerance_get_none() {
    let world = World::create().await;
    let change = async |actor: &store::Actor, rule, amount| {
        let entry = PolicyEntry::Tolerance { rule, amount, percent: "" };
        world.desk.change_policy(actor, &PolicyScope::Organisation, entry).await
    };
    let reviewer = store::Actor::person(world.owner.user().unwrap(), world.owner.organisation(), store::Role::Reviewer);
    assert!(matches!(change(&reviewer, None, "1").await, Err(DeskError::Forbidden { .. })));
    for rule in ["R10", "R16", "R40", "R50", "R60"] {
        let Err(DeskError::Refused(told)) = change(&world.owner, Some(rule), "1").await else { panic!("{rule}") };
        assert!(told.contains("lets no difference pass"), "{told}");
    }
    assert!(matches!(change(&world.owner, None, "1,5").await, Err(DeskError::Refused(_))));
    assert!(world.store.list_policies(&world.owner).await.unwrap().is_empty());
    let nobody = PolicyScope::Contract(store::ContractId::generate());
    let entry = PolicyEntry::Limit { limit: Limit::Materiality, text: "5" };
    assert!(matches!(world.desk.change_policy(&world.owner, &nobody, entry).await, Err(DeskError::NotFound)));
}

#[tokio::test]
async fn a_policy_that_somebody_else_changed_meanwhile_is_not_written_over() {
    let world = World::create().await;
    let scope = PolicyScope::Organisation;
    let stale = world.store.find_policy(&world.owner, &scope).await.unwrap();
    tolerate(&world, &scope, None, "5", "").await;
    let change = store::PolicyChange { name: "tolerance".to_owned(), before: None, after: None };
    let saved = world.store.save_policy(&world.owner, &stale, &change, super::world::NOW).await;
    assert!(matches!(saved, Err(store::StoreError::Conflict("policy"))), "{saved:?}");
}

#[tokio::test]
async fn what_passes_within_the_tolerance_is_summed_over_the_history() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([])).await;
    // 10 × 0.20 too much each: within 1% of 300.00, and together 10.00 after the fifth.
    let mut invoices = Vec::new();
    for day in 1..=6 {
        invoices.push(world.invoice(&format!("N-{}", day * 37), "C-1", &format!("2026-06-{day:02}"), "30.20").await);
    }
    world.reconcile(contract).await;
    assert_eq!(world.says(invoices[0], "R20").await, ["2.00"]);

    tolerate(&world, &PolicyScope::Organisation, None, "", "1").await;
    let limit = PolicyEntry::Limit { limit: Limit::CreepLimit, text: "10" };
    world.desk.change_policy(&world.owner, &PolicyScope::Organisation, limit).await.unwrap();
    world.work().await;
    for (at, invoice) in invoices.iter().enumerate() {
        assert!(world.says(*invoice, "R20").await.is_empty(), "invoice {at}");
        let creeps = !world.says(*invoice, "R77").await.is_empty();
        assert_eq!(creeps, at == 5, "the sixth goes over 10.00, invoice {at}");
    }
}
