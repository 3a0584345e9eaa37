//! Invoices, contracts, findings, decisions and edits.

use domain::Field;
use domain::calendar::date_of;
use store::edits::Edited;
use store::invoices::Earlier;
use store::{
    ContractId, DocumentKind, Edit, FindingSummary, HistoryScope, InboxCursor, InboxFilter, InboxOrder, InvoiceState,
    StoreError, Verdict,
};

use crate::world::{NOW, World, amount, clean_outcome, contract, invoice, outcome};

fn edit() -> Edit {
    Edit { field: "fields.currency".to_owned(), old_value: Some("EUR".to_owned()), new_value: Some("USD".to_owned()) }
}

#[tokio::test]
async fn decisions_move_the_money_and_the_state() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (_, _, id) = world.reconciled_invoice(&actor, "INV-1").await;
    let store = &world.store;
    let read = async || {
        let found = store.find_invoice(&actor, id).await.unwrap().unwrap();
        (found.state, found.at_stake, found.payable.unwrap())
    };
    assert_eq!(read().await, (InvoiceState::NeedsReview, amount("12.50"), amount("87.50")));
    store.decide(&actor, id, "R01-1", Verdict::Dismissed, "agreed by phone", NOW).await.unwrap();
    assert_eq!(read().await, (InvoiceState::NeedsReview, amount("2.50"), amount("97.50")));
    store.decide(&actor, id, "R20-2", Verdict::Confirmed, "", NOW).await.unwrap();
    assert_eq!(read().await, (InvoiceState::Decided, amount("2.50"), amount("97.50")));
    store.decide(&actor, id, "R01-1", Verdict::Reopened, "", NOW).await.unwrap();
    assert_eq!(read().await, (InvoiceState::NeedsReview, amount("12.50"), amount("87.50")));

    let latest = store.list_decisions(&actor, id).await.unwrap();
    assert_eq!(latest.iter().map(|decision| decision.finding.as_str()).collect::<Vec<_>>(), ["R20-2"]);
    assert_eq!(store.list_decision_history(&actor, id).await.unwrap().len(), 3);
    let unknown = store.decide(&actor, id, "R99-9", Verdict::Confirmed, "", NOW).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("finding"))));
}

#[tokio::test]
async fn two_who_decide_at_once_settle_it_together() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (_, _, id) = world.reconciled_invoice(&actor, "INV-1").await;
    let (first, second) = tokio::join!(
        world.store.decide(&actor, id, "R01-1", Verdict::Dismissed, "", NOW),
        world.store.decide(&actor, id, "R20-2", Verdict::Dismissed, "", NOW),
    );
    first.unwrap();
    second.unwrap();
    let found = world.store.find_invoice(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.state, found.at_stake), (InvoiceState::Decided, amount("0.00")));
}

#[tokio::test]
async fn a_decision_stays_when_it_is_reconciled_again() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (_, contract, id) = world.reconciled_invoice(&actor, "INV-1").await;
    world.store.decide(&actor, id, "R01-1", Verdict::Dismissed, "", NOW).await.unwrap();
    world.store.save_outcome(&actor, id, 1, Some(contract), &outcome(), NOW).await.unwrap();
    assert_eq!(world.store.find_invoice(&actor, id).await.unwrap().unwrap().at_stake, amount("2.50"));
    world.store.save_outcome(&actor, id, 1, Some(contract), &clean_outcome(), NOW).await.unwrap();
    let found = world.store.find_invoice(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.state, found.payable), (InvoiceState::Ready, Some(amount("100.00"))));
    world.store.save_outcome(&actor, id, 1, None, &clean_outcome(), NOW).await.unwrap();
    assert_eq!(world.store.find_invoice(&actor, id).await.unwrap().unwrap().state, InvoiceState::NoContract);
}

#[tokio::test]
async fn an_edit_needs_the_version_it_was_made_on() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (document, contract_id, id) = world.reconciled_invoice(&actor, "INV-1").await;
    let store = &world.store;
    let edited = invoice("INV-1a", "Acme");
    let edit_it =
        async |version| store.edit_invoice(&actor, id, version, &edited, &edit(), &clean_outcome(), NOW).await;
    assert_eq!(edit_it(1).await.unwrap(), 2);
    assert!(matches!(edit_it(1).await, Err(StoreError::Conflict("invoice"))));
    let stale = store.save_outcome(&actor, id, 1, Some(contract_id), &outcome(), NOW).await;
    assert!(matches!(stale, Err(StoreError::Conflict("invoice"))));

    // A job that was killed and is done again must not undo what a person has edited since.
    assert_eq!(store.save_invoice(&actor, document, &invoice("INV-1", "Acme"), NOW).await.unwrap(), id);
    let found = store.find_invoice(&actor, id).await.unwrap().unwrap();
    assert_eq!((found.invoice, found.version, found.state), (edited.clone(), 2, InvoiceState::Ready));
    let edits = store.list_edits(&actor, Edited::Invoice(id)).await.unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!((edits[0].field.as_str(), edits[0].editor.as_str(), edits[0].version), ("fields.currency", "ada", 2));

    assert_eq!(store.edit_contract(&actor, contract_id, 1, &contract(), &edit(), NOW).await.unwrap(), 2);
    let conflict = store.edit_contract(&actor, contract_id, 1, &contract(), &edit(), NOW).await;
    assert!(matches!(conflict, Err(StoreError::Conflict("contract"))));
    assert_eq!(store.list_edits(&actor, Edited::Contract(contract_id)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_document_read_twice_is_one_invoice() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let document = world.upload(&actor, "paper").await;
    let first = world.store.save_invoice(&actor, document, &invoice("INV-1", "Acme"), NOW).await.unwrap();
    let mut hostile = invoice("INV\0-2", "Ac\0me");
    hostile.header.due_date = Some(Field::certain(date_of(2026, 12, 1).unwrap()));
    let second = world.store.save_invoice(&actor, document, &hostile, NOW).await.unwrap();
    assert_eq!(first, second);
    let found = world.store.find_invoice(&actor, first).await.unwrap().unwrap();
    assert_eq!(found.invoice.header.invoice_number.unwrap().value, "INV-2");
    assert_eq!((found.state, found.result), (InvoiceState::Processing, None));
    world.store.record_reading(&actor, document, DocumentKind::Invoice, &[], &[], NOW).await.unwrap();
    assert_eq!(world.store.find_document(&actor, document).await.unwrap().unwrap().invoice, Some(first));
}

#[tokio::test]
async fn the_inbox_is_read_page_by_page_in_either_order() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let store = &world.store;
    let mut ids = Vec::new();
    for (number, day, stake) in [("A", Some(3), "5"), ("B", None, "7"), ("C", Some(1), "7"), ("D", Some(3), "0")] {
        let document = world.upload(&actor, number).await;
        let mut paper = invoice(number, if number == "D" { "Ölmann 50%" } else { "Acme" });
        paper.header.due_date = day.map(|day| Field::certain(date_of(2026, 12, day).unwrap()));
        let id = store.save_invoice(&actor, document, &paper, NOW).await.unwrap();
        let result = store::Outcome { at_stake: amount(stake), findings: Vec::new(), ..outcome() };
        store.save_outcome(&actor, id, 1, None, &result, NOW).await.unwrap();
        ids.push(id);
    }
    let processing = world.upload(&actor, "E").await;
    store.save_invoice(&actor, processing, &invoice("E", "Acme"), NOW).await.unwrap();

    let everything = InboxFilter::default();
    for (order, expected) in [(InboxOrder::Due, "CADB"), (InboxOrder::Stake, "CBAD")] {
        let mut seen = String::new();
        let mut after: Option<InboxCursor> = None;
        loop {
            let page = store.read_inbox(&actor, &everything, order, after, 1).await.unwrap();
            seen.extend(page.rows.into_iter().filter_map(|row| row.invoice_number));
            // As an address carries it.
            after = page.next.map(|cursor| cursor.to_string().parse().unwrap());
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected, "{order}");
    }
    let around = store.find_neighbours(&actor, ids[0]).await.unwrap();
    assert_eq!(around, (Some(ids[2]), Some(ids[3])));
    assert_eq!(store.find_neighbours(&actor, ids[2]).await.unwrap(), (None, Some(ids[0])));

    let search = |text: &str| InboxFilter { search: Some(text.to_owned()), ..InboxFilter::default() };
    for (text, found) in [("öLMANN", 1), ("50%", 1), ("%", 1), ("acme", 3), ("_", 0), ("  ", 4)] {
        let page = store.read_inbox(&actor, &search(text), InboxOrder::Due, None, 10).await.unwrap();
        assert_eq!(page.rows.len(), found, "{text}");
    }
    assert_eq!(store.sum_view(&actor, &search("acme")).await.unwrap().counts, [(InvoiceState::NoContract, 3)]);
    let totals = store.sum_view(&actor, &everything).await.unwrap().totals;
    assert_eq!(totals.len(), 1);
    assert_eq!((totals[0].currency.as_str(), totals[0].invoices, totals[0].at_stake), ("EUR", 4, amount("19")));
}

#[tokio::test]
async fn a_view_of_the_inbox_is_by_vendor_rule_stake_and_age() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let store = &world.store;
    let mut ids = Vec::new();
    for (number, vendor, day, stake, finding) in
        [("A", "Acme", 3, "5", "R20:1"), ("B", "ACME", 9, "70", "R60:2"), ("C", "Acme Ltd", 1, "70", "R20:-")]
    {
        let document = world.upload(&actor, number).await;
        let mut paper = invoice(number, vendor);
        paper.header.issue_date = Some(Field::certain(date_of(2026, 11, day).unwrap()));
        let id = store.save_invoice(&actor, document, &paper, NOW).await.unwrap();
        let found = FindingSummary { finding: finding.to_owned(), severity: 2, stake: amount(stake) };
        let result = store::Outcome { at_stake: amount(stake), findings: vec![found], ..outcome() };
        store.save_outcome(&actor, id, 1, None, &result, NOW).await.unwrap();
        ids.push(id);
    }
    let all = InboxFilter::default();
    let text = |text: &str| Some(text.to_owned());
    for (filter, expected) in [
        (InboxFilter { vendor: text(" acme "), ..all.clone() }, "BA"),
        (InboxFilter { rule: text("R20"), ..all.clone() }, "AC"),
        (InboxFilter { rule: text("R2"), ..all.clone() }, ""),
        (InboxFilter { least_stake: Some(amount("70")), ..all.clone() }, "BC"),
        (InboxFilter { issued_by: date_of(2026, 11, 3), ..all.clone() }, "AC"),
        (InboxFilter { among: Some(vec![ids[2]]), ..all.clone() }, "C"),
        (InboxFilter { vendor: text("acme"), rule: text("R60"), ..all.clone() }, "B"),
    ] {
        let page = store.read_inbox(&actor, &filter, InboxOrder::Issued, None, 10).await.unwrap();
        let seen: String = page.rows.into_iter().filter_map(|row| row.invoice_number).collect();
        assert_eq!(seen, expected, "{filter:?}");
        let counted: i64 = store.sum_view(&actor, &filter).await.unwrap().counts.iter().map(|(_, count)| count).sum();
        assert_eq!(usize::try_from(counted).unwrap(), expected.len(), "{filter:?}");
    }
    let first = store.read_inbox(&actor, &all, InboxOrder::Issued, None, 2).await.unwrap();
    let rest = store.read_inbox(&actor, &all, InboxOrder::Issued, first.next, 2).await.unwrap();
    assert_eq!(rest.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[2]]);
}

#[tokio::test]
async fn history_comes_in_the_order_of_the_dates() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let mut ids = Vec::new();
    for (number, vendor, day) in
        [("1", "Acme", 9), ("2", "ACME ", 5), ("3", "Other", 5), ("4", "Acme", 9), ("5", "Acme", 12)]
    {
        let document = world.upload(&actor, number).await;
        let mut paper = invoice(number, vendor);
        paper.header.issue_date = Some(Field::certain(date_of(2026, 11, day).unwrap()));
        ids.push(world.store.save_invoice(&actor, document, &paper, NOW).await.unwrap());
    }
    let earlier =
        Earlier { than: ids[3], issued: date_of(2026, 11, 9), contract: None, vendor: Some("acme"), limit: None };
    let found = world.store.list_earlier_invoices(&actor, &earlier).await.unwrap();
    assert_eq!(found.iter().map(|invoice| invoice.id).collect::<Vec<_>>(), [ids[1], ids[0]]);
    let scope = HistoryScope::of(None, Some(" ACME"));
    let mut lock = world.store.lock_history(&actor, &scope).await.unwrap();
    let places = world.store.list_timeline(&actor, &mut lock, &scope, &[ids[2]]).await.unwrap();
    assert_eq!(places.iter().map(|place| place.id).collect::<Vec<_>>(), [ids[1], ids[2], ids[0], ids[3], ids[4]]);
    assert_eq!(world.store.list_invoices_under(&actor, None).await.unwrap().len(), 5);
}

#[tokio::test]
async fn one_at_a_time_computes_findings_of_a_contract_or_a_vendor() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let contract = |contract, vendor| HistoryScope::of(Some(contract), vendor);
    let (one, other) = (ContractId::generate(), ContractId::generate());
    let held = world.store.lock_history(&ours, &contract(one, Some("Acme"))).await.unwrap();
    let is_free = async |actor, scope| {
        let limit = std::time::Duration::from_millis(300);
        tokio::time::timeout(limit, world.store.lock_history(actor, &scope)).await.is_ok_and(|lock| lock.is_ok())
    };
    assert!(!is_free(&ours, contract(one, None)).await);
    assert!(!is_free(&ours, contract(other, Some("ACME "))).await, "a vendor's duplicates under another contract");
    assert!(is_free(&ours, contract(other, Some("Delta"))).await, "others go on");
    assert!(is_free(&theirs, contract(one, Some("Acme"))).await);
    drop(held);
    assert!(is_free(&ours, contract(one, Some("Acme"))).await);
}

#[tokio::test]
async fn who_waits_for_a_history_takes_no_connection_from_the_one_who_works() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    // The store has five connections; many more wait, and locks on other contracts are held.
    let scope = |vendor: &str| HistoryScope::of(None, Some(vendor));
    let held = world.store.lock_history(&actor, &scope("acme")).await.unwrap();
    let second = world.store.lock_history(&actor, &scope("delta")).await.unwrap();
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let (store, actor, scope) = (world.store.clone(), actor.clone(), scope("acme"));
            tokio::spawn(async move { store.lock_history(&actor, &scope).await.map(drop) })
        })
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    world.store.list_contracts(&actor).await.unwrap();
    drop(held);
    drop(second);
    for wait in waiting {
        wait.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn sums_that_are_kept_are_those_added_up_anew_whatever_happens() {
    let world = World::create().await;
    let (actor, other) = (world.found("ada").await, world.found("bob").await);
    let store = &world.store;
    world.reconciled_invoice(&other, "X").await;
    let mut ids = Vec::new();
    for (number, vendor) in [("A", "Acme"), ("B", "ACME"), ("C", "Rowe")] {
        let document = world.upload(&actor, number).await;
        ids.push(store.save_invoice(&actor, document, &invoice(number, vendor), NOW).await.unwrap());
    }
    // A bound that nothing falls below leaves the view as it is, and makes it one of which no sums are kept.
    let unkept = |filter: &InboxFilter| InboxFilter { least_stake: Some(amount("-1000000")), ..filter.clone() };
    let all = InboxFilter::default();
    let views = [
        all.clone(),
        InboxFilter { vendor: Some("acme".to_owned()), ..all.clone() },
        InboxFilter { state: Some(InvoiceState::NeedsReview), ..all.clone() },
        InboxFilter { state: Some(InvoiceState::Decided), vendor: Some("Rowe".to_owned()), ..all.clone() },
    ];
    for (step, id) in ids.iter().chain(&ids).enumerate() {
        let stake = amount(&format!("{step}.25"));
        let found = FindingSummary { finding: "R20:1".to_owned(), severity: 2, stake };
        let version = store.find_invoice(&actor, *id).await.unwrap().unwrap().version;
        let result = store::Outcome { at_stake: stake, findings: vec![found], ..outcome() };
        store.save_outcome(&actor, *id, version, None, &result, NOW).await.unwrap();
        if step == 2 {
            store.decide(&actor, *id, "R20:1", Verdict::Confirmed, "", NOW).await.unwrap();
        }
        for view in &views {
            let (kept, anew) =
                (store.sum_view(&actor, view).await.unwrap(), store.sum_view(&actor, &unkept(view)).await.unwrap());
            assert_eq!(kept, anew, "{view:?} after {step}");
            assert_eq!(kept.totals, store.sum_invoices(&actor, view).await.unwrap(), "{view:?} after {step}");
        }
    }
    let whole = store.sum_view(&actor, &all).await.unwrap();
    assert_eq!(whole.counts.iter().map(|(_, count)| count).sum::<i64>(), 3, "{whole:?}");
}
