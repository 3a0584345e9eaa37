use super::world::World;
use crate::house::{amount, refusal};

const CONTRACT: &str = r#"{"fields":{"currency":"USD"},"lines":[{"item_code":"G1","description":"Guard hours","unit_price":"1"}],
    "clauses":[{"id":"4.2","kind":"tiers","bands":[{"up_to":"100","price":"1"},{"price":"0.5"}]}]}"#;

fn line(quantity: u32) -> String {
    format!(
        r#"{{"item_code":"G1","description":"Guard hours","quantity":"{quantity}","unit_price":"1","line_net_amount":"{quantity}.00"}}"#
    )
}

#[tokio::test]
async fn an_answer_settles_past_and_future_lines_and_can_be_taken_back() {
    let world = World::create().await;
    let contract = world.contract(CONTRACT).await;
    let first = world.invoice(contract, "N-1", "2026-05-31", &line(200)).await;
    let second = world.invoice(contract, "N-2", "2026-06-30", &line(300)).await;
    // What favours the vendor most is at stake: 200 − 150 and 300 − 200.
    assert_eq!((world.at_stake(first).await, world.at_stake(second).await), (amount("50.00"), amount("100.00")));

    let opened = world.desk.open_contract(&world.actor, contract).await.unwrap();
    let question = &opened.questions[0];
    assert_eq!((question.key().as_str(), question.invoices.len(), question.lines), ("4.2.mode", 2, 2));
    let priced: Vec<String> = question
        .readings
        .iter()
        .map(|reading| format!("{} {} {}", reading.value, reading.expected.unwrap(), reading.stake.unwrap()))
        .collect();
    assert_eq!(priced, ["graduated 350.00 150.00", "volume 250.00 250.00"]);

    let wrong = world.desk.answer_question(&world.actor, contract, "4.2.mode", "flat").await;
    assert!(refusal(wrong).contains("graduated, volume"));

    // The reviewer of the first one answers: that one is settled at once, the other by the worker.
    world.desk.answer_for_invoice(&world.actor, first, "4.2.mode", "volume").await.unwrap();
    assert_eq!(world.at_stake(first).await, amount("100.00"));
    world.work(contract).await;
    assert_eq!(world.at_stake(second).await, amount("150.00"));
    let third = world.invoice(contract, "N-3", "2026-07-15", &line(400)).await;
    assert_eq!(world.at_stake(third).await, amount("200.00"));
    assert!(world.result(third).await.findings.iter().all(|finding| finding.question.is_none()));

    world.desk.answer_question(&world.actor, contract, "4.2.mode", "").await.unwrap();
    world.work(contract).await;
    assert_eq!(world.at_stake(first).await, amount("50.00"));
    assert_eq!(world.audited().await, ["answers.4.2.mode", "answers.4.2.mode"]);
    assert!(world.read(contract).await.answers.is_empty());
}
