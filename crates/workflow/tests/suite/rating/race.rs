//! Invoices posted at the same time: the last of a cap is used once, whoever comes first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Contract, Decimal, Field, Inputs, Invoice, PastInvoice, Settings, Walk};
use store::{Actor, InvoiceId, Verdict};
use workflow::Desk;
use workflow::decide::Verdict as Word;
use workflow::review::Place;

use super::world::{World, contract, day, invoice, number_of};
use crate::house::amount;

const ROUNDS: usize = 12;
const CAP: &str = "1000.00";

/// Each contract has a vendor of its own, so that rounds do not resemble each other.
fn capped(number: &str) -> Contract {
    let mut contract = contract(number, Some(CAP), &[("Guard hours", "40.00")]);
    contract.header.vendor_name = Some(Field::certain(format!("Vendor {number}")));
    contract
}

/// For so many hours at 40.00.
fn bill(number: &str, contract: &str, on: u8, hours: &str) -> Invoice {
    let mut invoice = invoice(number, contract, day(6, on), &[("Guard hours", hours, "40.00")]);
    invoice.header.seller_name = Some(Field::certain(format!("Vendor {}", number.split('/').next().unwrap())));
    invoice
}

/// All posted at once, each by one of the desks in turn.
async fn post_at_once(desks: &[Desk], actor: &Actor, ids: &[InvoiceId]) {
    let posted: Vec<_> = ids
        .iter()
        .zip(desks.iter().cycle())
        .map(|(id, desk)| {
            let (desk, actor, id) = (desk.clone(), actor.clone(), *id);
            tokio::spawn(async move { desk.reconcile_with_later(&actor, id).await })
        })
        .collect();
    for one in posted {
        one.await.unwrap().unwrap();
    }
}

/// One after the other in the order of their dates: the one serial order that there is.
async fn assert_serial(world: &World, actor: &Actor, terms: &Contract, ids: &[InvoiceId]) {
    let mut stored = Vec::new();
    for id in ids {
        stored.push(world.store.find_invoice(actor, *id).await.unwrap().unwrap());
    }
    stored.sort_by_key(|stored| (stored.invoice.header.issue_date.as_ref().map(|field| field.value), stored.id));
    let mut walk = Walk::new(Some(Arc::new(terms.clone())));
    for one in stored {
        let decisions = world.store.list_decisions(actor, one.id).await.unwrap();
        let dismissed = decisions.into_iter().filter(|decision| decision.verdict == Verdict::Dismissed);
        let dismissed = dismissed.map(|decision| decision.finding).collect();
        let settings = Settings { dismissed, ..Settings::default() };
        let expected = walk.check(&one.invoice, &Inputs::default(), &settings);
        assert_eq!(world.result(actor, one.id).await, expected, "{}", number_of(&one.invoice));
        assert_eq!(one.payable, Some(expected.totals.payable), "{}", number_of(&one.invoice));
        let payable = Some(expected.totals.payable);
        walk.accept(PastInvoice { id: one.id.to_string(), invoice: one.invoice, payable, ..PastInvoice::default() });
    }
}

/// Reads the sum of what may be paid again and again, and gives the greatest that it saw.
fn watch(world: &Arc<World>, actor: &Actor, text: &str) -> (Arc<AtomicBool>, tokio::task::JoinHandle<Decimal>) {
    let ended = Arc::new(AtomicBool::new(false));
    let (world, actor, text, stop) = (Arc::clone(world), actor.clone(), text.to_owned(), Arc::clone(&ended));
    let watching = tokio::spawn(async move {
        let mut most = Decimal::ZERO;
        while !stop.load(Ordering::Relaxed) {
            most = most.max(world.payable(&actor, &text).await);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        most
    });
    (ended, watching)
}

/// Rounds of so many invoices that ask for more than is left, on two servers.
async fn race(racers: u8) {
    let world = Arc::new(World::create().await);
    let actor = world.found("ada").await;
    let desks = [world.desk.clone(), world.another_desk().await];
    for round in 0..ROUNDS {
        let name = format!("CAP-{racers}-{round:02}");
        let terms = capped(&name);
        world.add_contract(&actor, &terms).await;
        // 900.00 of 1000.00 are used up; each racer asks for 80.00.
        let mut ids = vec![world.post(&actor, &bill(&format!("{name}/first"), &name, 1, "22.5")).await];
        for racer in 0..racers {
            // Dates go against the order of arrival every other round.
            let on = if round % 2 == 0 { 2 + racer } else { 20 - racer };
            ids.push(world.add_invoice(&actor, &bill(&format!("{name}/{racer}"), &name, on, "2")).await);
        }
        let (ended, watching) = watch(&world, &actor, &format!("{}/", name.to_lowercase()));
        post_at_once(&desks, &actor, &ids[1..]).await;
        ended.store(true, Ordering::Relaxed);
        let most = watching.await.unwrap();
        assert!(most <= amount(CAP), "{most} could be paid for a while in round {round}");
        assert_eq!(world.payable(&actor, &format!("{name}/")).await, amount(CAP), "round {round}");
        assert_serial(&world, &actor, &terms, &ids).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_invoices_posted_at_once_cannot_both_use_the_last_of_a_cap() {
    race(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_can_eight() {
    race(8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_decisions_and_choices_at_once_come_out_as_one_after_the_other() {
    let world = Arc::new(World::create().await);
    let actor = world.found("ada").await;
    let desks = [world.desk.clone(), world.another_desk().await];
    for round in 0..ROUNDS {
        let name = format!("MIX-{round:02}");
        let terms = capped(&name);
        let under = world.add_contract(&actor, &terms).await;
        let mut ids = Vec::new();
        for at in 0..4u8 {
            ids.push(world.post(&actor, &bill(&format!("{name}/{at}"), &name, 10 + at, "8")).await);
        }
        let newcomer = world.add_invoice(&actor, &bill(&format!("{name}/new"), "none", 12, "3")).await;
        let last = world.result(&actor, ids[3]).await.findings[0].id.clone();
        let place = |line, name: &str| Place { line, name: name.to_owned() };
        let (date, hours) = (place(None, "issue_date"), place(None, "tax_exclusive_amount"));
        let dismissal = Word::read("dismiss", "agreed_in_writing", "").unwrap();
        let done = tokio::join!(
            desks[0].edit_invoice(&actor, ids[0], &date, "2026-06-20"),
            desks[1].edit_invoice(&actor, ids[1], &hours, "200.00"),
            desks[0].decide(&actor, ids[3], &last, dismissal),
            desks[1].choose_contract(&actor, newcomer, under),
            desks[0].reconcile_with_later(&actor, ids[2]),
        );
        // A decision about a finding that another's edit took away is refused, and that is all.
        done.0.unwrap();
        done.1.unwrap();
        done.3.unwrap();
        done.4.unwrap();
        ids.push(newcomer);
        assert_serial(&world, &actor, &terms, &ids).await;
    }
}

#[tokio::test]
async fn a_bill_that_comes_in_late_is_seen_by_what_the_vendor_billed_later_elsewhere() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    for name in ["SEEN-1", "SEEN-2"] {
        world.add_contract(&actor, &contract(name, None, &[("Guard hours", "40.00")])).await;
    }
    let hours = [("Guard hours", "2", "40.00")];
    let later = world.post(&actor, &invoice("TWICE-1", "SEEN-1", day(6, 20), &hours)).await;
    assert_eq!(world.result(&actor, later).await.findings, []);
    world.post(&actor, &invoice("TWICE-1", "SEEN-2", day(6, 10), &hours)).await;
    let rules: Vec<String> =
        world.result(&actor, later).await.findings.into_iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&"R10".to_owned()), "{rules:?}");
}

#[tokio::test]
async fn what_a_contract_loses_to_another_is_free_again() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (left, taken) = (capped("LEFT-1"), capped("TAKEN-1"));
    world.add_contract(&actor, &left).await;
    let other = world.add_contract(&actor, &taken).await;
    let first = world.post(&actor, &bill("MOVE/1", "LEFT-1", 1, "22.5")).await;
    let second = world.post(&actor, &bill("MOVE/2", "LEFT-1", 2, "10")).await;
    assert_eq!(world.payable(&actor, "move/2").await, amount("100.00"));
    world.desk.choose_contract(&actor, first, other).await.unwrap();
    assert_eq!(world.payable(&actor, "move/2").await, amount("400.00"));
    let dated = Place { line: None, name: "issue_date".to_owned() };
    world.desk.choose_contract(&actor, second, other).await.unwrap();
    assert_eq!(world.payable(&actor, "move/2").await, amount("100.00"));
    // Moved behind the second, the first gives its place in the cap up.
    world.desk.edit_invoice(&actor, first, &dated, "2026-06-30").await.unwrap();
    assert_eq!(world.payable(&actor, "move/2").await, amount("400.00"));
    assert_eq!(world.payable(&actor, "move/1").await, amount("600.00"));
    assert_serial(&world, &actor, &taken, &[first, second]).await;
}
