//! No organisation sees another's data, whatever a query forgets.

use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection};
use store::{DocumentId, StoreError};

use crate::world::{self, NOW, World};

#[tokio::test]
async fn every_table_of_an_organisation_is_under_forced_row_security() {
    let tenants = World::create().await;
    let mut administrator = tenants.database.open_administrator().await.unwrap();
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
         WHERE c.relkind IN ('r', 'p', 'v', 'm')
           AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id')
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                    AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))",
    )
    .fetch_all(&mut administrator)
    .await
    .unwrap();
    assert_eq!(open, Vec::<String>::new());

    let guarded: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relforcerowsecurity")
        .fetch_one(&mut administrator)
        .await
        .unwrap();
    assert!(guarded >= 10, "{guarded}");
}

#[tokio::test]
async fn the_application_owns_nothing_and_passes_by_nothing() {
    let tenants = World::create().await;
    let mut administrator = tenants.database.open_administrator().await.unwrap();
    let (superuser, bypasses, owned): (bool, bool, i64) = sqlx::query_as(
        "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid)
         FROM pg_roles r WHERE rolname = 'probity_app'",
    )
    .fetch_one(&mut administrator)
    .await
    .unwrap();
    assert_eq!((superuser, bypasses, owned), (false, false, 0));
}

async fn count(connection: &mut PgConnection, organisation: &str) -> Vec<i64> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::query("SELECT set_config('probity.organisation', $1, true)")
        .bind(organisation)
        .execute(&mut *transaction)
        .await
        .unwrap();
    let mut counts = Vec::new();
    for query in [
        "SELECT count(*) FROM documents",
        "SELECT count(*) FROM invoices",
        "SELECT count(*) FROM contracts",
        "SELECT count(*) FROM findings",
        "SELECT count(*) FROM accounts",
        "SELECT count(*) FROM organisations",
        "SELECT count(*) FROM memberships",
    ] {
        counts.push(sqlx::query_scalar(query).fetch_one(&mut *transaction).await.unwrap());
    }
    transaction.commit().await.unwrap();
    counts
}

#[tokio::test]
async fn a_query_without_a_condition_sees_its_own_organisation_only() {
    let tenants = World::create().await;
    let (ours, theirs) = (tenants.found("ours").await, tenants.found("theirs").await);
    for actor in [&ours, &theirs] {
        tenants.reconciled_invoice(actor, "INV-1").await;
    }
    tenants.reconciled_invoice(&theirs, "INV-2").await;

    let mut connection = PgConnection::connect(tenants.database.url().expose_secret()).await.unwrap();
    sqlx::query("SET ROLE probity_app").execute(&mut connection).await.unwrap();
    assert_eq!(count(&mut connection, &ours.organisation().to_string()).await, [2, 1, 1, 2, 1, 1, 1]);
    assert_eq!(count(&mut connection, &theirs.organisation().to_string()).await, [4, 2, 2, 4, 1, 1, 1]);
    // After a transaction that named one, and named as nothing: no rows, and no error.
    assert_eq!(count(&mut connection, "").await, [0; 7]);
    let fresh: i64 = sqlx::query_scalar("SELECT count(*) FROM documents").fetch_one(&mut connection).await.unwrap();
    assert_eq!(fresh, 0);
}

#[tokio::test]
async fn anothers_ids_lead_nowhere() {
    let tenants = World::create().await;
    let (ours, theirs) = (tenants.found("ours").await, tenants.found("theirs").await);
    let (document, contract, invoice) = tenants.reconciled_invoice(&theirs, "INV-1").await;
    let store = &tenants.store;

    assert!(store.find_document(&theirs, document).await.unwrap().is_some());
    assert!(store.find_document(&ours, document).await.unwrap().is_none());
    assert!(store.find_documents(&ours, &[document]).await.unwrap().is_empty());
    assert!(store.find_contract(&ours, contract).await.unwrap().is_none());
    assert!(store.find_invoice(&ours, invoice).await.unwrap().is_none());
    assert!(store.list_decisions(&ours, invoice).await.unwrap().is_empty());
    let decided = store.decide(&ours, invoice, "R01-1", store::Verdict::Dismissed, "mine now", NOW).await;
    assert!(matches!(decided, Err(StoreError::NotFound("invoice"))), "{decided:?}");
    let again = store.process_again(&ours, document, NOW).await;
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
    // A contract cannot be hung onto another's document either.
    assert!(store.save_contract(&ours, document, &world::contract(), NOW).await.is_err());
    assert!(store.save_contract(&ours, DocumentId::generate(), &world::contract(), NOW).await.is_err());
}

#[tokio::test]
async fn nothing_can_be_written_for_another_organisation_nor_history_be_altered() {
    let tenants = World::create().await;
    let (ours, theirs) = (tenants.found("ours").await, tenants.found("theirs").await);
    let (_, _, invoice) = tenants.reconciled_invoice(&ours, "INV-1").await;
    tenants.store.decide(&ours, invoice, "R01-1", store::Verdict::Confirmed, "right", NOW).await.unwrap();

    let mut connection = PgConnection::connect(tenants.database.url().expose_secret()).await.unwrap();
    sqlx::query("SET ROLE probity_app").execute(&mut connection).await.unwrap();
    sqlx::query("SELECT set_config('probity.organisation', $1, false)")
        .bind(ours.organisation().to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    let foreign = sqlx::query(
        "INSERT INTO documents (organisation_id, id, sha256, file_name, media_type, byte_size, uploaded_at, updated_at)
         VALUES ($1, gen_random_uuid(), sha256('x'), 'x', 'x', 1, now(), now())",
    )
    .bind(theirs.organisation().as_uuid())
    .execute(&mut connection)
    .await;
    assert!(foreign.unwrap_err().to_string().contains("row-level security"));
    for statement in ["UPDATE decisions SET reason = 'other'", "DELETE FROM decisions", "DELETE FROM edits"] {
        let altered = sqlx::query(statement).execute(&mut connection).await;
        assert!(altered.unwrap_err().to_string().contains("permission denied"), "{statement}");
    }
}
