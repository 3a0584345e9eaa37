//! Migrations.

use store::SchemaStatus;

use crate::world::World;

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
    assert_eq!(world.store.schema_status().await.unwrap(), SchemaStatus::Behind(vec![1]));
}
