//! A contract changes after its invoices came in: what comes out is what a fresh load gives.

use domain::{Contract, Decimal, Invoice};
use store::{Action, Actor, AuditFilter, Edit, InvoiceId};
use workflow::rerate::{InvoiceChange, RerateOptions, Rerated};

use super::world::{NOW, World, contract, day, invoice};
use crate::house::amount;

/// Twelve invoices: rates above and below, one billed twice, and a cap that the last ones pass.
fn invoices() -> Vec<Invoice> {
    let mut invoices: Vec<Invoice> = (1..=12u8)
        .map(|month| {
            let hours = format!("{}", 10 + month);
            let rate = if month % 3 == 0 { "45.00" } else { "40.00" };
            let lines = [("Guard hours", hours.as_str(), rate), ("Patrol", "4", "25.00")];
            invoice(&format!("RR-{month:02}"), "RERATE-1", day(month, 28), &lines)
        })
        .collect();
    // From another vendor's name, and the same bill as in May.
    let mut again = invoices[4].clone();
    // Read with another sign between, so that it is a number of its own here.
    again.header.invoice_number = Some(domain::Field::certain("RR 05".to_owned()));
    again.header.issue_date = Some(domain::Field::certain(day(6, 27)));
    again.header.seller_name = Some(domain::Field::certain("Northwick Field Services Limited".to_owned()));
    invoices.push(again);
    invoices
}

fn before() -> Contract {
    contract("RERATE-1", Some("7500.00"), &[("Guard hours", "40.00"), ("Patrol", "25.00")])
}

/// As amended, back to the first of the year.
fn after() -> Contract {
    contract("RERATE-1", Some("6000.00"), &[("Guard hours", "38.00"), ("Patrol", "25.00")])
}

async fn load(world: &World, actor: &Actor, backwards: bool) -> Vec<InvoiceId> {
    let mut invoices = invoices();
    if backwards {
        invoices.reverse();
    }
    let mut ids = Vec::new();
    for invoice in &invoices {
        ids.push(world.post(actor, invoice).await);
    }
    ids
}

async fn amend(world: &World, actor: &Actor, contract: store::ContractId) {
    let edit = Edit { field: "lines.0.unit_price".to_owned(), old_value: None, new_value: Some("38.00".to_owned()) };
    world.store.edit_contract(actor, contract, 1, &after(), &edit, NOW).await.unwrap();
}

async fn rerate(world: &World, actor: &Actor, options: RerateOptions) -> (Rerated, Vec<InvoiceChange>) {
    let contract = world.store.list_contracts(actor).await.unwrap()[0].id;
    let mut changes = Vec::new();
    let rerated =
        world.desk.rerate(actor, contract, &options, &mut |change| changes.push(change.clone())).await.unwrap();
    (rerated, changes)
}

async fn at_stake(world: &World, actor: &Actor, ids: &[InvoiceId]) -> Decimal {
    let mut sum = Decimal::ZERO;
    for id in ids {
        sum += world.store.find_invoice(actor, *id).await.unwrap().unwrap().at_stake;
    }
    sum
}

#[tokio::test]
async fn a_rerating_comes_out_as_a_fresh_load_and_tells_the_difference_line_by_line() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let contract = world.add_contract(&actor, &before()).await;
    let ids = load(&world, &actor, false).await;
    let stake_before = at_stake(&world, &actor, &ids).await;
    amend(&world, &actor, contract).await;

    let untouched = world.outcomes(&actor, &ids).await;
    let dry = RerateOptions { dry_run: true, ..RerateOptions::default() };
    let (told, _) = rerate(&world, &actor, dry).await;
    assert_eq!(world.outcomes(&actor, &ids).await, untouched, "a dry run keeps nothing");

    let (rerated, changes) = rerate(&world, &actor, RerateOptions::default()).await;
    assert_eq!(told, rerated, "a dry run tells what then comes");
    let stake_after = at_stake(&world, &actor, &ids).await;
    let sum = rerated.at_stake.values().next().unwrap();
    assert_eq!((sum.before, sum.after), (stake_before, stake_after));
    let by_line: Decimal = changes.iter().flat_map(|change| &change.lines).map(|line| line.at_stake.amount()).sum();
    assert_eq!(by_line, stake_after - stake_before);
    assert!(by_line > Decimal::ZERO && rerated.changed == changes.len() && rerated.invoices == ids.len());
    // 11 hours at 2.00 less than billed.
    let january = &changes[0];
    assert_eq!((january.number.as_deref(), january.lines.len()), (Some("RR-01"), 1));
    assert_eq!((january.lines[0].line.as_deref(), january.lines[0].at_stake.after), (Some("1"), amount("22.00")));

    let fresh = World::create().await;
    let other = fresh.found("eve").await;
    fresh.add_contract(&other, &after()).await;
    let fresh_ids = load(&fresh, &other, false).await;
    assert_eq!(world.outcomes(&actor, &ids).await, fresh.outcomes(&other, &fresh_ids).await);

    let (again, changes) = rerate(&world, &actor, RerateOptions::default()).await;
    assert!(changes.is_empty() && again.changed == 0, "done twice it changes nothing");

    let filter = AuditFilter { action: Some(Action::ContractRerated), ..AuditFilter::default() };
    let entries = world.store.list_audit(&actor, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 2, "and no entry for the dry run");
    let first = entries.last().unwrap();
    assert_eq!(first.subject_id.as_deref(), Some(contract.to_string().as_str()));
    assert!(first.after.contains(&format!("{stake_after} EUR")), "{}", first.after);
    assert!(world.store.verify_audit(Some(actor.organisation()), &[]).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn the_order_of_arrival_does_not_matter() {
    let (one, other) = (World::create().await, World::create().await);
    let mut outcomes = Vec::new();
    for (world, backwards) in [(&one, false), (&other, true)] {
        let actor = world.found("ada").await;
        world.add_contract(&actor, &before()).await;
        let ids = load(world, &actor, backwards).await;
        outcomes.push(world.outcomes(&actor, &ids).await);
    }
    assert_eq!(outcomes[0], outcomes[1]);
}

#[tokio::test]
async fn since_a_day_only_later_invoices_are_computed_anew() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let contract = world.add_contract(&actor, &before()).await;
    let ids = load(&world, &actor, false).await;
    amend(&world, &actor, contract).await;
    let kept = world.outcomes(&actor, &ids[..6]).await;
    let options = RerateOptions { since: Some(day(7, 1)), dry_run: false };
    let (rerated, changes) = rerate(&world, &actor, options).await;
    assert_eq!(rerated.invoices, 6);
    assert!(changes.iter().all(|change| change.issued >= Some(day(7, 1))), "{changes:?}");
    assert_eq!(world.outcomes(&actor, &ids[..6]).await, kept);
}

#[tokio::test]
async fn an_edit_of_the_contract_goes_the_same_way() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let contract = world.add_contract(&actor, &before()).await;
    let ids = load(&world, &actor, false).await;
    amend(&world, &actor, contract).await;
    world.desk.process(&store::Job::reconcile(actor.organisation(), contract)).await.unwrap();
    let by_job = world.outcomes(&actor, &ids).await;
    let (_, changes) = rerate(&world, &actor, RerateOptions::default()).await;
    assert!(changes.is_empty(), "{changes:?}");
    assert_eq!(world.outcomes(&actor, &ids).await, by_job);
}
