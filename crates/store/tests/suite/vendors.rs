//! Vendors by name, what they come to by currency, and what is kept of one.

use domain::{Contract, Currency, Field, Invoice};
use store::{Actor, Issued, Outcome, Verdict};

use crate::world::{NOW, World, amount, clean_outcome, contract, invoice, outcome};

fn dated(number: &str, vendor: &str, currency: Currency, day: (i32, u16)) -> Invoice {
    let mut invoice = invoice(number, vendor);
    invoice.header.currency = Some(Field::certain(currency));
    invoice.header.issue_date = time::Date::from_ordinal_date(day.0, day.1).ok().map(Field::certain);
    invoice
}

async fn bill(world: &World, actor: &Actor, invoice: &Invoice, outcome: &Outcome) -> store::InvoiceId {
    let name = invoice.header.invoice_number.as_ref().unwrap().value.clone();
    let document = world.upload(actor, &name).await;
    let id = world.store.save_invoice(actor, document, invoice, NOW).await.unwrap();
    world.store.save_outcome(actor, id, 1, None, outcome, NOW).await.unwrap();
    id
}

fn named(vendor: &str) -> Contract {
    let mut contract = contract();
    contract.header.vendor_name = Some(Field::certain(vendor.to_owned()));
    contract
}

#[tokio::test]
async fn vendors_are_listed_by_name_a_page_at_a_time_and_found_by_a_part_of_it() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    for (number, vendor) in [("1", "Calder Freight"), ("2", "CALDER  freight"), ("3", "Acme"), ("4", "Velmere Cloud")] {
        bill(&world, &ada, &dated(number, vendor, Currency::EUR, (2026, 10)), &clean_outcome()).await;
    }
    bill(&world, &stranger, &invoice("5", "Theirs"), &clean_outcome()).await;
    let paper = world.upload(&ada, "contract").await;
    world.store.save_contract(&ada, paper, &named("Orrin Energy"), NOW).await.unwrap();

    let keys = |search: Option<&'static str>, after: Option<&'static str>, limit| {
        let (store, ada) = (world.store.clone(), ada.clone());
        async move { store.list_vendor_keys(&ada, search, after, limit).await.unwrap() }
    };
    assert_eq!(keys(None, None, 9).await, ["acme", "calder freight", "orrin energy", "velmere cloud"]);
    assert_eq!(keys(None, None, 2).await, ["acme", "calder freight"]);
    assert_eq!(keys(None, Some("calder freight"), 2).await, ["orrin energy", "velmere cloud"]);
    assert_eq!(keys(Some("R F"), None, 9).await, ["calder freight"]);
    assert_eq!(keys(Some("%"), None, 9).await, Vec::<String>::new());

    let asked = ["orrin energy", "calder freight", "nobody"].map(str::to_owned);
    let vendors = world.store.find_vendors(&ada, &asked).await.unwrap();
    let told: Vec<(&str, i64)> = vendors.iter().map(|vendor| (vendor.name.as_str(), vendor.contracts)).collect();
    assert_eq!(told, [("Orrin Energy", 1), ("CALDER  freight", 0)]);
    assert_eq!(world.store.find_vendors(&stranger, &asked).await.unwrap(), []);
}

#[tokio::test]
async fn a_vendors_sums_never_mix_currencies_and_hold_to_the_period() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    for (number, currency, day) in [("1", Currency::EUR, 10), ("2", Currency::USD, 20), ("3", Currency::USD, 40)] {
        bill(&world, &ada, &dated(number, "Acme", currency, (2026, day)), &outcome()).await;
    }
    let keys = ["acme".to_owned()];
    let sums = |issued| {
        let (store, ada, keys) = (world.store.clone(), ada.clone(), keys.clone());
        async move {
            let sums = store.sum_vendors(&ada, &keys, issued).await.unwrap();
            sums.into_iter().map(|sum| (sum.currency.unwrap(), sum.invoices, sum.billed, sum.found)).collect::<Vec<_>>()
        }
    };
    let row = |currency: &str, invoices, billed: &str, found: &str| {
        (currency.to_owned(), invoices, amount(billed), amount(found))
    };
    assert_eq!(sums(Issued::default()).await, [row("EUR", 1, "100.00", "12.50"), row("USD", 2, "200.00", "25.00")]);
    let from = time::Date::from_ordinal_date(2026, 30).ok();
    assert_eq!(sums(Issued { from, to: None }).await, [row("USD", 1, "100.00", "12.50")]);
    assert_eq!(sums(Issued { from: None, to: from }).await.len(), 2);
}

#[tokio::test]
async fn what_was_dismissed_is_no_longer_at_stake_under_its_rule() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, contract, invoice) = world.reconciled_invoice(&ada, "INV-1").await;
    world.store.decide(&ada, invoice, "R20-2", Verdict::Dismissed, "agreed", NOW).await.unwrap();
    let rules = world.store.sum_vendor_rules(&ada, "acme").await.unwrap();
    let told: Vec<_> = rules.iter().map(|rule| (rule.findings, rule.at_stake, rule.dismissed)).collect();
    assert_eq!(told, [(1, amount("10.00"), 0), (1, amount("0"), 1)]);
    // The contract names no vendor; it is the vendor's for what is billed under it.
    let contracts = world.store.list_vendor_contracts(&ada, "acme", 9).await.unwrap();
    assert_eq!(contracts.iter().map(|found| found.id).collect::<Vec<_>>(), [contract]);
    assert_eq!(world.store.list_vendor_contracts(&ada, "", 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_edited_contract_goes_over_to_its_new_vendor() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let paper = world.upload(&ada, "contract").await;
    let id = world.store.save_contract(&ada, paper, &named("Orrin  Energy"), NOW).await.unwrap();
    assert_eq!(world.store.list_vendor_contracts(&ada, "orrin energy", 9).await.unwrap().len(), 1);
    let edit = store::Edit { field: "vendor_name".into(), old_value: None, new_value: Some("Velmere".into()) };
    world.store.edit_contract(&ada, id, 1, &named("Velmere"), &edit, NOW).await.unwrap();
    assert_eq!(world.store.list_vendor_contracts(&ada, "orrin energy", 9).await.unwrap(), []);
    assert_eq!(world.store.list_vendor_contracts(&ada, "velmere", 9).await.unwrap().len(), 1);
}
