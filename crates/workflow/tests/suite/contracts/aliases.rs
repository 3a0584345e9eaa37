use domain::Method;

use super::world::World;
use crate::house::{amount, refusal};

const CONTRACT: &str = r#"{"fields":{"currency":"USD","allowed_fees":[]},"lines":[
    {"item_code":"EX-1","description":"Extra pickup","unit":"C62","unit_price":"75"},
    {"item_code":"W-1","description":"Mixed waste","unit":"TNE","unit_price":"600"}]}"#;

fn line(wording: &str, price: u32) -> String {
    format!(
        r#"{{"description":"{wording}","unit":"C62","quantity":"1","unit_price":"{price}","line_net_amount":"{price}.00"}}"#
    )
}

#[tokio::test]
async fn a_confirmed_wording_is_used_from_then_on_until_it_is_taken_back() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let first = world.invoice(contract, "N-1", "2026-05-31", &line("Unscheduled call svc", 80)).await;
    assert!(world.result(first).await.matches.is_empty());

    world.desk.confirm_match(&world.actor, first, 0, 0).await.unwrap();
    let matched = &world.result(first).await.matches[0];
    assert_eq!((matched.term.as_str(), matched.method), ("EX-1", Method::Alias));
    assert_eq!(world.finding(first, "R20").await.unwrap().stake.amount, amount("5.00"));
    let second = world.invoice(contract, "N-2", "2026-06-30", &line("UNSCHEDULED CALL SVC 06/2026", 90)).await;
    assert_eq!(world.finding(second, "R20").await.unwrap().stake.amount, amount("15.00"));
    let listed = world.read(contract).await.aliases;
    assert_eq!(
        (listed.len(), listed[0].wording.as_str(), listed[0].item.as_str()),
        (1, "Unscheduled call svc", "EX-1")
    );

    let misfit = world.desk.confirm_match(&world.actor, first, 0, 1).await;
    assert!(refusal(misfit).contains("unit"));

    world.desk.forget_alias(&world.actor, contract, "unscheduled call svc").await.unwrap();
    world.work(contract).await;
    assert!(world.result(first).await.matches.is_empty());
    assert_eq!(world.audited().await, ["aliases.Unscheduled call svc", "aliases.Unscheduled call svc"]);
}
