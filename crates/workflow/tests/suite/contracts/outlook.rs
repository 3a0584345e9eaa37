use domain::InputKind;
use domain::absence::AbsenceKind;
use domain::calendar::print_iso_date;
use workflow::inputs::{ListOutcome, SentList};

use super::world::World;
use crate::house::amount;

#[tokio::test]
async fn a_contract_tells_its_next_invoice_and_what_is_missing() {
    let world = World::create().await;
    let contract = world
        .contract(
            r#"{"fields":{"currency":"USD"},"lines":[{"item_code":"G1","description":"Guard hours","unit_price":"30"}],
                "clauses":[{"id":"9","kind":"renewal","term_end":"2026-12-31","notice_days":60},
                           {"id":"5","kind":"reduction","percent":"5","from":"2026-07-01"}]}"#,
        )
        .await;
    for (number, issued) in [("N-1", "2026-04-30"), ("N-2", "2026-05-31"), ("N-3", "2026-06-30")] {
        let first = format!("{}-01", &issued[..7]);
        let line = format!(
            r#"{{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300.00",
                "period_start":"{first}","period_end":"{issued}"}}"#
        );
        world.invoice(contract, number, issued, &line).await;
    }
    let outlook = world.desk.open_contract(&world.actor, contract).await.unwrap().outlook;
    let next = outlook.next.unwrap();
    assert_eq!(next.issued.map(print_iso_date).as_deref(), Some("2026-07-31"));
    // 10 × 30 less the 5% that are agreed from July on.
    assert_eq!(next.net, Some(amount("285.00")));
    // The desk's clock shows 24 July: the widest window opened on the 4th.
    let missing: Vec<AbsenceKind> = outlook.missing.iter().map(|missing| missing.kind).collect();
    assert_eq!(missing, [AbsenceKind::Notice]);
    assert_eq!(outlook.renewal.unwrap().days_left, 100);
}

#[tokio::test]
async fn the_next_invoice_follows_an_index_that_was_imported() {
    let world = World::create().await;
    let contract = world
        .contract(
            r#"{"fields":{"currency":"USD"},"lines":[{"item_code":"G1","description":"Guard hours","unit_price":"30"}],
                "clauses":[{"id":"6","kind":"index_escalator","series":"CPI","base_month":"2025-06",
                            "first_date":"2026-07-01","lag_months":1}]}"#,
        )
        .await;
    for (number, issued) in [("N-1", "2026-05-31"), ("N-2", "2026-06-30")] {
        let line = r#"{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300.00"}"#;
        world.invoice(contract, number, issued, line).await;
    }
    let net = async || {
        let outlook = world.desk.open_contract(&world.actor, contract).await.unwrap().outlook;
        outlook.next.unwrap().net
    };
    assert_ne!(net().await, Some(amount("330.00")), "the index is not known yet");
    let list = SentList {
        kind: InputKind::Index,
        file_name: "index.csv".to_owned(),
        bytes: b"series,month,value,vintage\nCPI,2025-06,100,2026-06-20\nCPI,2026-06,110,2026-07-20\n".to_vec(),
        replaces: false,
    };
    let taken = world.desk.import_inputs(&world.actor, list).await.unwrap();
    assert!(matches!(taken, ListOutcome::Taken { rows: 2, .. }), "{taken:?}");
    assert_eq!(net().await, Some(amount("330.00")));
}
