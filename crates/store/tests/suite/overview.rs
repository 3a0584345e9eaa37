//! Sums over months: what came in, what was decided and still counts, how long that took.

use store::{SavingsFilter, Verdict};
use time::Duration;
use time::macros::{date, datetime};

use crate::world::{NOW, World, amount, clean_outcome, invoice};

const BEFORE: time::OffsetDateTime = datetime!(2026-01-01 0:00 UTC);

#[tokio::test]
async fn what_came_in_is_summed_by_month_and_what_needed_nobody_is_counted() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    world.reconciled_invoice(&ada, "INV-1").await;
    world.reconciled_invoice(&stranger, "INV-9").await;
    let paper = world.upload(&ada, "contract").await;
    let contract = world.store.save_contract(&ada, paper, &crate::world::contract(), NOW).await.unwrap();
    let document = world.upload(&ada, "INV-2").await;
    let clean = world.store.save_invoice(&ada, document, &invoice("INV-2", "Acme"), NOW).await.unwrap();
    world.store.save_outcome(&ada, clean, 1, Some(contract), &clean_outcome(), NOW).await.unwrap();
    // Not reconciled yet: it counts for nothing.
    let document = world.upload(&ada, "INV-3").await;
    world.store.save_invoice(&ada, document, &invoice("INV-3", "Acme"), NOW).await.unwrap();

    let sums = world.store.sum_arrived(&ada, BEFORE).await.unwrap();
    assert_eq!(sums.len(), 1, "{sums:?}");
    let sum = &sums[0];
    assert_eq!((sum.month, sum.currency.as_deref()), (date!(2026 - 11 - 01), Some("EUR")));
    assert_eq!((sum.invoices, sum.touchless, sum.billed, sum.found), (2, 1, amount("200.00"), amount("12.50")));
    assert_eq!(world.store.sum_arrived(&ada, NOW + Duration::days(1)).await.unwrap(), []);
}

#[tokio::test]
async fn the_decision_that_counts_is_summed_once_and_what_is_at_stake_follows_it() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, _, id) = world.reconciled_invoice(&ada, "INV-1").await;
    let store = &world.store;
    let later = NOW + Duration::hours(5);
    store.decide(&ada, id, "R01-1", Verdict::Confirmed, "", NOW).await.unwrap();
    store.decide(&ada, id, "R01-1", Verdict::Disputed, "", later).await.unwrap();
    store.decide(&ada, id, "R20-2", Verdict::Dismissed, "agreed", later).await.unwrap();

    let sums = store.sum_decided(&ada, BEFORE).await.unwrap();
    let told: Vec<_> = sums.iter().map(|sum| (sum.verdict, sum.findings, sum.stake)).collect();
    assert_eq!(told, [(Verdict::Dismissed, 1, amount("2.50")), (Verdict::Disputed, 1, amount("10.00"))]);
    let cycle = store.measure_cycle(&ada, BEFORE).await.unwrap();
    assert_eq!(cycle.iter().map(|month| (month.invoices, month.seconds)).collect::<Vec<_>>(), [(1, 5 * 3600)]);

    let rules = store.sum_leaks_by_rule(&ada, "EUR", BEFORE).await.unwrap();
    assert_eq!(rules.iter().map(|leak| (leak.count, leak.at_stake)).collect::<Vec<_>>(), [(1, amount("10.00"))]);
    let vendors = store.sum_leaks_by_vendor(&ada, "EUR", BEFORE, 8).await.unwrap();
    assert_eq!(
        vendors.iter().map(|leak| (leak.key.as_str(), leak.at_stake)).collect::<Vec<_>>(),
        [("acme", amount("10.00"))]
    );
    assert_eq!(store.sum_leaks_by_vendor(&ada, "USD", BEFORE, 8).await.unwrap(), []);

    store.decide(&ada, id, "R01-1", Verdict::Reopened, "", later).await.unwrap();
    assert_eq!(store.sum_decided(&ada, BEFORE).await.unwrap().len(), 1);
    assert_eq!(store.measure_cycle(&ada, BEFORE).await.unwrap(), []);
}

#[tokio::test]
async fn savings_are_what_was_confirmed_or_disputed_newest_first() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, _, id) = world.reconciled_invoice(&ada, "INV-1").await;
    let store = &world.store;
    let all = SavingsFilter::default();
    store.decide(&ada, id, "R01-1", Verdict::Confirmed, "", NOW).await.unwrap();
    store.decide(&ada, id, "R20-2", Verdict::Disputed, "", NOW + Duration::days(2)).await.unwrap();

    let savings = store.list_savings(&ada, &all, None, 9).await.unwrap();
    let findings: Vec<&str> = savings.iter().map(|saving| saving.finding.as_str()).collect();
    assert_eq!(findings, ["R20-2", "R01-1"]);
    let rest = store.list_savings(&ada, &all, Some(savings[0].id), 9).await.unwrap();
    assert_eq!(rest, savings[1..]);
    let sums = store.sum_savings(&ada, &all).await.unwrap();
    let told: Vec<_> = sums.iter().map(|sum| (sum.verdict, sum.stake)).collect();
    assert_eq!(told, [(Verdict::Confirmed, amount("10.00")), (Verdict::Disputed, amount("2.50"))]);

    let early = SavingsFilter { until: Some(NOW + Duration::days(1)), ..all.clone() };
    assert_eq!(store.list_savings(&ada, &early, None, 9).await.unwrap().len(), 1);
    let others = SavingsFilter { vendor: Some("Someone else".into()), ..all.clone() };
    assert_eq!(store.list_savings(&ada, &others, None, 9).await.unwrap(), []);
    let own = SavingsFilter { vendor: Some(" ACME ".into()), ..all };
    assert_eq!(store.list_savings(&ada, &own, None, 9).await.unwrap().len(), 2);
}
