//! Migrations.

use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Founding, SchemaStatus, Store, StoreOptions};
use test_database::test_sealer;

use crate::world::{NOW, World, account, document};

/// Every migration there is, by the numbers of the files.
fn all_behind() -> SchemaStatus {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations")).unwrap();
    let number = |name: String| name.split_once('_').and_then(|(number, _)| number.parse().ok());
    let mut numbers: Vec<i64> =
        files.filter_map(|file| number(file.unwrap().file_name().to_string_lossy().into_owned())).collect();
    numbers.sort_unstable();
    SchemaStatus::Behind(numbers)
}

#[tokio::test]
async fn migrating_is_safe_to_repeat_and_tells_newer_tables() {
    let world = World::create().await;
    let (first, second) = tokio::join!(world.store.migrate(), world.store.migrate());
    first.unwrap();
    second.unwrap();
    assert_eq!(world.store.schema_status().await.unwrap(), SchemaStatus::Current);

    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of the future', true, '', 0)",
    )
    .execute(&mut administrator)
    .await
    .unwrap();
    assert_eq!(world.store.schema_status().await.unwrap(), SchemaStatus::Ahead(vec![9999]));
    sqlx::query("DELETE FROM _sqlx_migrations").execute(&mut administrator).await.unwrap();
    assert_eq!(world.store.schema_status().await.unwrap(), all_behind());
}

/// As in production, where the login is no administrator but owns the database.
#[tokio::test]
async fn an_ordinary_login_suffices_and_is_bound_by_row_security_too() {
    let world = World::create().await;
    let address = world.database.url().expose_secret().to_owned();
    if !address.contains("//probity@") {
        eprintln!("skipped: only in the private Postgres may this test make a login");
        return;
    }
    let mut administrator = world.database.open_administrator().await.unwrap();
    let database: String =
        sqlx::query_scalar("SELECT current_database()::text").fetch_one(&mut administrator).await.unwrap();
    for statement in [
        "DO $$ BEGIN CREATE ROLE probity_login LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$".to_owned(),
        "GRANT probity_app TO probity_login".to_owned(),
        format!("CREATE DATABASE {database}_plain OWNER probity_login"),
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut administrator).await.unwrap();
    }
    let address = address.replace("//probity@", "//probity_login@").replace(&database, &format!("{database}_plain"));
    let store = Store::connect(&address.clone().into(), test_sealer().unwrap(), StoreOptions::default()).await.unwrap();
    assert_eq!(store.schema_status().await.unwrap(), all_behind());
    store.migrate().await.unwrap();
    let ada = store.sign_up(&account("ada"), "Ada & Co", Founding::First, NOW).await.unwrap();
    let found = store.find_account(&account("ada").email).await.unwrap().unwrap();
    assert_eq!((Some(found.user), found.memberships.len()), (ada.user(), 1));
    store.record_upload(&ada, &document("bytes"), NOW).await.unwrap();

    let mut owner = PgConnection::connect(&address).await.unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM documents").fetch_one(&mut owner).await.unwrap();
    assert_eq!(seen, 0);
    // Yet the rotation of keys sees all, for it runs as the owner; from another login it refuses to look.
    let counts = store.count_keys().await.unwrap();
    assert_eq!(
        counts.iter().map(|count| (count.column, count.key, count.values)).collect::<Vec<_>>(),
        [("documents.file_key", None, 1)]
    );
    let stranger = world.database.url().expose_secret().replace("//probity@", "//probity_login@");
    let stranger = Store::connect(&stranger.into(), test_sealer().unwrap(), StoreOptions::default()).await.unwrap();
    assert!(matches!(stranger.count_keys().await, Err(store::StoreError::NotOwner)));
}
