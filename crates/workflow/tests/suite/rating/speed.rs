//! How long it takes to rate 100,000 stored lines anew. Run by `make bench`, for it takes a while.

use std::time::Instant;

use domain::{Contract, Decimal};
use store::Edit;
use workflow::rerate::RerateOptions;

use super::world::{NOW, World, contract, day, invoice};
use crate::house::amount;

const LINES: usize = 20;
const ITEMS: usize = 200;

fn item(at: usize) -> String {
    let deeds = ["cleaning", "inspection", "rental", "repair", "storage", "delivery", "painting", "testing"];
    let things = ["window", "carpet", "boiler", "pump", "forklift", "camera", "pallet", "fence", "lamp", "gutter"];
    format!("{} {}, {} m", things[at / 8 % 10], deeds[at % 8], 2 + at / 80)
}

fn price(at: usize) -> String {
    format!("{}.50", 10 + at % 50)
}

fn terms(change: Decimal) -> Contract {
    let rows: Vec<(String, String)> = (0..ITEMS).map(|at| (item(at), price(at))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(item, price)| (item.as_str(), price.as_str())).collect();
    let mut contract = contract("SPEED-1", Some("900000000"), &rows);
    let price = &mut contract.terms[7].unit_price.as_mut().unwrap().value;
    *price -= change;
    contract
}

#[tokio::test]
#[ignore = "takes a minute; 'make bench' runs it"]
async fn rerating_stored_lines() {
    let lines: usize = 100_000;
    let all = lines / LINES;
    let world = World::create().await;
    let actor = world.found("ada").await;
    let under = world.add_contract(&actor, &terms(Decimal::ZERO)).await;
    for number in 0..all {
        let place = number * 336 / all;
        let on = day(u8::try_from(place / 28 + 1).unwrap(), u8::try_from(place % 28 + 1).unwrap());
        let rows: Vec<(String, String, String)> = (0..LINES)
            .map(|at| {
                (
                    item((number * 7 + at * 11) % ITEMS),
                    format!("{}", 1 + (number * 13 + at * 5) % 37),
                    price((number * 7 + at * 11) % ITEMS),
                )
            })
            .collect();
        let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        let mut bill = invoice(&format!("S-{number:06}"), "SPEED-1", on, &rows);
        bill.lines.iter_mut().step_by(2).for_each(|line| line.item_code = None);
        world.add_invoice(&actor, &bill).await;
    }
    for round in 0..3 {
        let what = if round == 0 { "for the first time, twice over" } else { "after a change of one price" };
        let begun = Instant::now();
        if round == 0 {
            // As when a contract comes in after its invoices.
            world.desk.reconcile_waiting(&actor).await.unwrap();
        } else {
            let edit = Edit { field: "lines.7.unit_price".to_owned(), old_value: None, new_value: None };
            let change = if round == 1 { amount("0.50") } else { amount("0.25") };
            world.store.edit_contract(&actor, under, round, &terms(change), &edit, NOW).await.unwrap();
        }
        let rerated = world.desk.rerate(&actor, under, &RerateOptions::default(), &mut |_| ()).await.unwrap();
        println!(
            "{what}: {lines} stored lines on {} invoices, {} changed {:>7.2} s",
            rerated.invoices,
            rerated.changed,
            begun.elapsed().as_secs_f64()
        );
    }
}
