//! The end of an organisation: all of it goes, and nothing of anybody else's.

use futures::TryStreamExt;
use sqlx::AssertSqlSafe;
use store::{HELD_TABLES, StoreError};
use time::Duration;
use time::macros::datetime;

use crate::world::{NOW, World};

/// Tables whose rows are worth nothing elsewhere, or are work under way.
const NOT_HELD: [&str; 5] = ["audit_heads", "calendar_feeds", "invoice_sums", "reconciliation_runs", "sessions"];

async fn tables_of_organisations(world: &World) -> Vec<String> {
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1",
    )
    .fetch_all(&mut administrator)
    .await
    .unwrap()
}

async fn count(world: &World, tables: &[String], organisation: &str) -> Vec<(String, i64)> {
    let mut administrator = world.database.open_administrator().await.unwrap();
    let mut counts = Vec::new();
    for table in tables {
        let query = format!("SELECT count(*) FROM {table} WHERE organisation_id = '{organisation}'");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut administrator).await.unwrap();
        if rows > 0 {
            counts.push((table.clone(), rows));
        }
    }
    counts
}

#[tokio::test]
async fn every_table_of_organisations_is_in_an_export_or_left_out_on_purpose() {
    let world = World::create().await;
    let mut known: Vec<String> = HELD_TABLES.iter().map(|table| table.name.to_owned()).collect();
    known.extend(NOT_HELD.map(str::to_owned));
    known.retain(|name| name != "organisations");
    known.sort();
    assert_eq!(known, tables_of_organisations(&world).await);
}

#[tokio::test]
async fn an_organisation_goes_when_its_time_has_come_and_takes_nothing_of_others_with_it() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    for actor in [&ada, &bob] {
        world.reconciled_invoice(actor, "N-1").await;
        world.store.make_calendar_feed(actor, &[u8::from(actor == &ada); 32], NOW).await.unwrap();
    }
    let tables = tables_of_organisations(&world).await;
    let (hers, his) = (ada.organisation().to_string(), bob.organisation().to_string());
    let before = count(&world, &tables, &his).await;
    assert!(before.len() > 5, "{before:?}");

    let end = async |at| world.store.end_organisation(ada.organisation(), at).await.unwrap();
    assert!(!end(NOW).await, "nobody has asked for it");
    world.store.set_departure(&ada, Some(NOW), NOW).await.unwrap();
    assert!(!end(NOW - Duration::SECOND).await);
    assert!(world.store.list_departed(NOW - Duration::SECOND).await.unwrap().is_empty());
    assert_eq!(world.store.list_departed(NOW).await.unwrap(), [ada.organisation()]);

    // Whatever day the program says it is, Postgres' own clock counts too.
    world.store.set_departure(&ada, None, NOW).await.unwrap();
    world.store.set_departure(&ada, Some(datetime!(2999-01-01 00:00 UTC)), NOW).await.unwrap();
    assert!(!end(datetime!(2999-01-02 00:00 UTC)).await);

    world.store.set_departure(&ada, None, NOW).await.unwrap();
    world.store.set_departure(&ada, Some(NOW), NOW).await.unwrap();
    assert!(end(NOW).await);

    assert_eq!(count(&world, &tables, &hers).await, []);
    assert_eq!(count(&world, &tables, &his).await, before);
    let mut administrator = world.database.open_administrator().await.unwrap();
    let left: Vec<String> =
        sqlx::query_scalar("SELECT email FROM accounts").fetch_all(&mut administrator).await.unwrap();
    assert_eq!(left, ["bob@example.org"]);
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_entries WHERE action = 'organisation.deleted'")
        .fetch_one(&mut administrator)
        .await
        .unwrap();
    assert_eq!(told, 1);
    assert!(world.store.verify_audit(None, &[]).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn an_owner_alone_asks_for_the_end_and_takes_it_back() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let admin = store::Actor::person(ada.user().unwrap(), ada.organisation(), store::Role::Admin);
    let asked = world.store.set_departure(&admin, Some(NOW), NOW).await;
    assert!(matches!(asked, Err(StoreError::Forbidden { .. })), "{asked:?}");
    assert!(matches!(world.store.set_departure(&ada, None, NOW).await, Err(StoreError::Conflict(_))));
    world.store.set_departure(&ada, Some(NOW), NOW).await.unwrap();
    assert_eq!(world.store.find_departure(&ada).await.unwrap(), Some(NOW));
    world.store.set_departure(&ada, None, NOW).await.unwrap();
    assert_eq!(world.store.find_departure(&ada).await.unwrap(), None);
}

#[tokio::test]
async fn an_export_says_what_is_kept_sealed_and_nobody_elses_and_no_secret() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    world.reconciled_invoice(&ada, "HERS-1").await;
    world.reconciled_invoice(&bob, "HIS-1").await;
    let mut holdings = world.store.open_holdings(&ada).await.unwrap();
    let mut told = String::new();
    for table in HELD_TABLES {
        let rows: Vec<String> = holdings.rows(table).try_collect().await.unwrap();
        told.extend(rows);
    }
    assert!(told.contains("HERS-1") && told.contains("C-77"), "{told}");
    assert!(!told.contains("HIS-1") && !told.contains("_key_id") && !told.contains("token_hash"), "{told}");
    assert_eq!(holdings.people().await.unwrap().len(), 1);

    let viewer = store::Actor::person(ada.user().unwrap(), ada.organisation(), store::Role::Viewer);
    assert!(matches!(world.store.open_holdings(&viewer).await, Err(StoreError::Forbidden { .. })));
}
