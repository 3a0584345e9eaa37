//! Lists that were imported settle what could not be decided.

use domain::certificate::verify;
use domain::settings::Limit;
use domain::{Date, InputKind};
use serde_json::json;
use store::{Action, AuditFilter, PolicyScope};
use workflow::DeskError;
use workflow::inputs::{ListOutcome, SentList};
use workflow::policies::PolicyEntry;
use workflow::rerate::RerateOptions;

use super::world::{World, found};

const RECEIPTS: &str = "item,quantity,on\nG1,4,2026-06-01\nGuard hours,3,2026-06-02\nZ9,50,2026-06-02\n";

#[tokio::test]
async fn an_import_settles_what_could_not_be_decided_and_taking_it_back_opens_it_again() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([{"id": "c1", "kind": "accepted_quantity", "basis": "receipts"}])).await;
    let bare = world.contract("C-2", json!([])).await;
    let billed = world.invoice("N-1", "C-1", "2026-06-03", "30").await;
    world.reconcile(contract).await;
    let elsewhere = world.invoice("N-2", "C-2", "2026-06-03", "30").await;
    world.reconcile(bare).await;
    assert_eq!(world.says(billed, "R25").await, ["? inputs.receipts"]);

    let ListOutcome::Taken { import, rows: 3 } = world.import(InputKind::Receipts, RECEIPTS).await else {
        panic!("not taken")
    };
    let runs = world.work().await;
    assert_eq!(
        runs.iter().map(|run| (run.done, run.invoices)).collect::<Vec<_>>(),
        [(1, Some(1))],
        "N-2 has no clause"
    );
    assert!(runs[0].ended_at.is_some());
    // 7 of 10 hours were received.
    assert_eq!(world.says(billed, "R25").await, ["90.00"]);
    assert!(world.says(elsewhere, "R25").await.is_empty());

    world.desk.take_back_import(&world.owner, import).await.unwrap();
    world.work().await;
    assert_eq!(world.says(billed, "R25").await, ["? inputs.receipts"]);
    let again = world.desk.take_back_import(&world.owner, import).await;
    assert!(matches!(again, Err(DeskError::NotFound)));

    let log = world.store.list_audit(&world.owner, &AuditFilter::default(), None, 100).await.unwrap();
    let told: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).filter(|it| it.starts_with("inputs")).collect();
    assert_eq!(told, [Action::InputsTakenBack.as_str(), Action::InputsImported.as_str()]);
    let imported = log.iter().find(|entry| entry.action == Action::InputsImported.as_str()).unwrap();
    assert!(imported.after.contains("receipts.csv") && imported.after.contains("sha256"), "{}", imported.after);
}

#[tokio::test]
async fn an_empty_list_says_that_there_is_nothing() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([{"id": "c1", "kind": "accepted_quantity", "basis": "receipts"}])).await;
    let billed = world.invoice("N-1", "C-1", "2026-06-03", "30").await;
    world.reconcile(contract).await;
    world.import(InputKind::Receipts, "item,quantity,on\n").await;
    world.work().await;
    assert_eq!(world.says(billed, "R25").await, ["300.00"], "nothing was received, so nothing is owed");
    let view = world.desk.inputs(&world.owner).await.unwrap();
    let rows = |kind| view.kinds.iter().find(|state| state.kind == kind).unwrap().rows;
    assert_eq!((rows(InputKind::Receipts), rows(InputKind::Usage)), (Some(0), None));
}

#[tokio::test]
async fn the_same_bytes_count_once_and_a_list_can_take_the_place_of_earlier_ones() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([{"id": "c1", "kind": "accepted_quantity", "basis": "receipts"}])).await;
    let billed = world.invoice("N-1", "C-1", "2026-06-03", "30").await;
    world.reconcile(contract).await;
    world.import(InputKind::Receipts, RECEIPTS).await;
    assert_eq!(world.import(InputKind::Receipts, RECEIPTS).await, ListOutcome::Known);
    // Of two runs of one cause the later does the work of both.
    world.import(InputKind::Receipts, "item,quantity,on\nG1,2,2026-06-02\n").await;
    let runs = world.work().await;
    assert_eq!(runs.iter().map(|run| run.done).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(world.says(billed, "R25").await, ["30.00"], "9 of 10 were received");

    world.send(InputKind::Receipts, "item,quantity,on\nG1,10,2026-06-02\n", true).await;
    world.work().await;
    assert!(world.says(billed, "R25").await.is_empty());
    let view = world.desk.inputs(&world.owner).await.unwrap();
    let receipts = view.kinds.iter().find(|state| state.kind == InputKind::Receipts).unwrap();
    let live = receipts.imports.iter().filter(|import| import.taken_back_at.is_none()).count();
    assert_eq!((receipts.rows, receipts.imports.len(), live), (Some(1), 3, 1));
    // What was taken back can be imported once more.
    assert!(matches!(world.import(InputKind::Receipts, RECEIPTS).await, ListOutcome::Taken { rows: 3, .. }));
}

#[tokio::test]
async fn a_list_with_a_fault_is_refused_whole() {
    let world = World::create().await;
    let ListOutcome::Faulty(faults) =
        world.import(InputKind::Receipts, "item,quantity,on\nG1,4,2026-06-01\nG1,x,y\n").await
    else {
        panic!("taken in")
    };
    assert_eq!(faults.count, 2);
    assert!(world.store.given_inputs(&world.owner).await.unwrap().is_empty());
    assert!(world.store.list_runs_under_way(&world.owner).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_is_one_organisations_own() {
    let world = World::create().await;
    let stranger = found(&world.desk, "bob").await;
    let ListOutcome::Taken { import, .. } = world.import(InputKind::Receipts, RECEIPTS).await else {
        panic!("not taken")
    };
    assert!(world.store.given_inputs(&stranger).await.unwrap().is_empty());
    assert!(matches!(world.desk.take_back_import(&stranger, import).await, Err(DeskError::NotFound)));
    let viewer = store::Actor::person(world.owner.user().unwrap(), world.owner.organisation(), store::Role::Viewer);
    let list = SentList { kind: InputKind::Usage, file_name: "u.csv".to_owned(), bytes: Vec::new(), replaces: false };
    assert!(matches!(world.desk.import_inputs(&viewer, list).await, Err(DeskError::Forbidden { .. })));
    assert!(world.desk.take_back_import(&viewer, import).await.is_err());
}

#[tokio::test]
async fn accounts_of_vendors_are_for_every_invoice_with_or_without_a_clause() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([])).await;
    let billed = world.invoice("N-1", "C-1", "2026-06-03", "30").await;
    world.reconcile(contract).await;
    world.import(InputKind::Sanctioned, "name\nNorthwick Field Services\n").await;
    let runs = world.work().await;
    assert_eq!(runs[0].invoices, Some(1));
    assert_eq!(world.says(billed, "R17").await, ["0.00", "? inputs.vendors"]);
}

#[tokio::test]
async fn a_proof_holds_the_inputs_and_settings_that_were_used_and_rerating_takes_them_too() {
    let world = World::create().await;
    let contract = world.contract("C-1", json!([{"id": "c1", "kind": "accepted_quantity", "basis": "receipts"}])).await;
    let first = world.invoice("N-1", "C-1", "2026-06-03", "30").await;
    let second = world.invoice("N-2", "C-1", "2026-06-04", "30").await;
    world.reconcile(contract).await;
    world.import(InputKind::Receipts, RECEIPTS).await;
    let limit = PolicyEntry::Limit { limit: Limit::ApprovalLimit, text: "123456" };
    world.desk.change_policy(&world.owner, &PolicyScope::Contract(contract), limit).await.unwrap();
    // Nothing is computed anew by a run yet: rerating alone sees what is there now.
    world.desk.rerate(&world.owner, contract, &RerateOptions::default(), &mut |_| ()).await.unwrap();
    assert_eq!(world.says(first, "R25").await, ["90.00"]);
    assert_eq!(world.says(second, "R25").await, ["300.00"], "the first used up what was received");

    let stored = world.store.find_invoice(&world.owner, first).await.unwrap().unwrap();
    let result: serde_json::Value = stored.result.unwrap();
    let found = result["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "R25").unwrap();
    let proof = world.desk.proof(&world.owner, first, found["id"].as_str().unwrap()).await.unwrap();
    let (certificate, _) = verify(proof.text.as_bytes()).unwrap();
    let inputs = &certificate.basis.inputs;
    assert_eq!(inputs.receipts.as_ref().map(Vec::len), Some(2), "what is of no item here stays out");
    assert_eq!(inputs.received_on, Date::from_calendar_date(2026, time::Month::July, 2).ok());
    assert_eq!(certificate.basis.settings.approval_limit, Some(123_456.into()));
}
