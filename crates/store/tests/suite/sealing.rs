//! What is kept sealed in the database, and its way to another key.

use std::path::Path;

use bytes::Bytes;
use domain::inputs::Need;
use domain::{Evidence, Field, InputKind, InputRow, Limit, PageBox};
use futures::{TryStreamExt, stream};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection};
use store::edits::{Edit, Edited};
use store::sealing::place_of_second_factor;
use store::{
    Actor, DocumentId, Documents, InvoiceId, KeyCount, NewDocument, NewImport, PolicyChange, PolicyScope, Rotation,
    Store, StoreError, StoreOptions,
};
use test_database::test_sealer;
use vault::{Keyring, Sealer, VaultError};

use crate::world::{NOW, World, contract, invoice, outcome};

const CANARY: &str = "DE89370400440532013000";
const LIMIT: &str = "73219.37";

fn sealer(current: &str, previous: &[&str]) -> Sealer {
    let secret = |name: &str| SecretString::from(format!("the master key that is called {name}"));
    let previous: Vec<SecretString> = previous.iter().map(|name| secret(name)).collect();
    Sealer::new(Keyring::from_secrets(&secret(current), &previous).unwrap())
}

async fn connect(world: &World, sealer: Sealer) -> Store {
    let options = StoreOptions { max_connections: 5, ..StoreOptions::default() };
    Store::connect(world.database.url(), sealer, options).await.unwrap()
}

/// Waits for the end of a rotation that was given up without a word, as by a kill.
async fn begin(store: &Store) -> Rotation {
    for _ in 0..100 {
        match store.begin_rotation().await {
            Err(StoreError::RotationRuns) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            other => return other.unwrap(),
        }
    }
    panic!("the lock of a rotation that ended is still held");
}

/// Everything that a dump of the tables would hold.
async fn dump(administrator: &mut PgConnection) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'apalis')",
    )
    .fetch_all(&mut *administrator)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let query = AssertSqlSafe(format!("SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} t"));
        all += &sqlx::query_scalar::<_, String>(query).fetch_one(&mut *administrator).await.unwrap();
    }
    all
}

fn holds(folder: &Path, canary: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, canary);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
    })
}

async fn upload(store: &Store, files: &Documents, actor: &Actor, content: &str) -> DocumentId {
    let id = DocumentId::generate();
    let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from(content.to_owned()))]);
    let file = files.put(actor.organisation(), id, chunks, 1000).await.unwrap();
    let document = NewDocument {
        id,
        sha256: file.sha256,
        file_name: "invoice.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        byte_size: file.byte_size,
        file_key: file.key,
        kind_told: None,
        batch: None,
    };
    store.record_upload(actor, &document, NOW).await.unwrap().id()
}

/// An invoice, its contract, its reconciliation and a correction, with the canary in each.
async fn fill(store: &Store, files: &Documents, actor: &Actor, number: &str) -> (DocumentId, InvoiceId) {
    let place = Evidence { text: Some(CANARY.to_owned()), ..Evidence::on_page(1, PageBox::new(0.0, 0.0, 1.0, 1.0)) };
    let mut agreed = contract();
    agreed.header.contract_number.as_mut().unwrap().evidence = Some(place.clone());
    let paper = upload(store, files, actor, &format!("contract {number} {CANARY}")).await;
    let contract = store.save_contract(actor, paper, &agreed, NOW).await.unwrap();

    let mut billed = invoice(number, "Acme");
    billed.header.payment_account = Some(Field { evidence: Some(place), ..Field::certain(CANARY.to_owned()) });
    let document = upload(store, files, actor, &format!("invoice {number} {CANARY}")).await;
    let id = store.save_invoice(actor, document, &billed, NOW).await.unwrap();
    let result = store::Outcome { result: serde_json::json!({"findings": [CANARY]}), ..outcome() };
    store.save_outcome(actor, id, 1, Some(contract), &result, NOW).await.unwrap();
    let edit = Edit {
        field: "fields.payment_account".to_owned(),
        old_value: Some(CANARY.to_owned()),
        new_value: Some(format!("{CANARY}X")),
    };
    store.edit_invoice(actor, id, 1, &billed, &edit, &result, NOW).await.unwrap();
    store.edit_contract(actor, contract, 1, &agreed, &edit, NOW).await.unwrap();
    fill_inputs(store, actor, number).await;
    (document, id)
}

/// A verified account, and a policy for a vendor called like the canary in a value of its own.
async fn fill_inputs(store: &Store, actor: &Actor, number: &str) {
    let row = format!(r#"{{"vendor":"Acme","account":"{CANARY}","verified_on":"2026-03-02"}}"#);
    let rows = [InputRow::read_json(InputKind::VerifiedAccounts, &row).unwrap()];
    let sha256 = Sha256::digest(number).into();
    let import = NewImport {
        kind: InputKind::VerifiedAccounts,
        file_name: "accounts.csv",
        sha256,
        rows: &rows,
        replaces: false,
    };
    store.import_inputs(actor, &import, NOW).await.unwrap();
    let mut stored = store.find_policy(actor, &PolicyScope::Organisation).await.unwrap();
    stored.policy.enter(Limit::Materiality, LIMIT).unwrap();
    let change = PolicyChange { name: "materiality".to_owned(), before: None, after: None };
    store.save_policy(actor, &stored, &change, NOW).await.unwrap();
}

/// That the canary comes out of every place it was put in.
async fn read_all(store: &Store, files: &Documents, actor: &Actor, id: InvoiceId) -> Result<(), StoreError> {
    let found = store.find_invoice(actor, id).await?.unwrap();
    assert_eq!(found.invoice.header.payment_account.unwrap().value, CANARY);
    assert_eq!(found.result.unwrap()["findings"][0], CANARY);
    let edits = store.list_edits(actor, Edited::Invoice(id)).await?;
    assert_eq!(edits[0].old_value.as_deref(), Some(CANARY));
    let contract = store.find_contract(actor, found.contract.unwrap()).await?.unwrap();
    assert!(format!("{contract:?}").contains(CANARY));
    let before = store.find_contract_version(actor, contract.id, 1).await?.unwrap();
    assert!(format!("{before:?}").contains(CANARY));
    let document = store.find_document(actor, found.document).await?.unwrap();
    let content = files.read(actor.organisation(), document.id, &document.file()).await.unwrap();
    let content: Vec<Bytes> = content.try_collect().await.unwrap();
    assert!(String::from_utf8(content.concat()).unwrap().contains(CANARY));
    let accounts = store.load_inputs(actor, InputKind::VerifiedAccounts, &Need::default()).await?;
    assert!(format!("{accounts:?}").contains(CANARY));
    let policies = store.list_policies(actor).await?;
    assert_eq!(policies[0].policy.print(Limit::Materiality).as_deref(), Some(LIMIT));
    Ok(())
}

fn keys(counts: &[KeyCount]) -> Vec<(&'static str, Option<String>, u64)> {
    counts.iter().map(|count| (count.column, count.key.map(|key| key.to_string()), count.values)).collect()
}

#[tokio::test]
async fn no_canary_is_in_a_dump_of_the_tables_or_in_the_folder_of_documents() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let files = Documents::open(folder.path(), test_sealer().unwrap()).unwrap();
    let (_, id) = fill(&world.store, &files, &actor, "INV-PLAIN").await;
    read_all(&world.store, &files, &actor, id).await.unwrap();

    let mut administrator = world.database.open_administrator().await.unwrap();
    let dump = dump(&mut administrator).await;
    assert!(dump.contains("INV-PLAIN"), "the dump would show what is plain");
    assert!(!dump.contains(CANARY) && !dump.contains(LIMIT));
    assert!(holds(folder.path(), "PROBITY"), "the scan sees the files");
    assert!(!holds(folder.path(), CANARY));
}

#[tokio::test]
async fn a_sealed_value_does_not_open_in_another_row() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    let folder = tempfile::tempdir().unwrap();
    let files = Documents::open(folder.path(), test_sealer().unwrap()).unwrap();
    let (_, one) = fill(&world.store, &files, &ours, "INV-1").await;
    let (_, two) = fill(&world.store, &files, &ours, "INV-2").await;
    let (_, foreign) = fill(&world.store, &files, &theirs, "INV-1").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    for source in [two, foreign] {
        sqlx::query("UPDATE invoices SET invoice = (SELECT invoice FROM invoices WHERE id = $2) WHERE id = $1")
            .bind(one)
            .bind(source)
            .execute(&mut administrator)
            .await
            .unwrap();
        let error = world.store.find_invoice(&ours, one).await.unwrap_err();
        assert!(matches!(error, StoreError::Sealed { source: VaultError::Altered, .. }), "{error}");
    }
    // Nor does a result as an invoice.
    sqlx::query("UPDATE invoices SET invoice = result WHERE id = $1")
        .bind(two)
        .execute(&mut administrator)
        .await
        .unwrap();
    assert!(matches!(world.store.find_invoice(&ours, two).await, Err(StoreError::Sealed { .. })));
}

#[tokio::test]
async fn a_rotation_that_was_killed_is_taken_up_and_nobody_waits_for_it() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let open = |sealer: Sealer| Documents::open(folder.path(), sealer).unwrap();
    let (old, both, new) = (sealer("old", &[]), sealer("new", &["old"]), sealer("new", &[]));
    let before = connect(&world, old.clone()).await;
    let (_, id) = fill(&before, &open(old.clone()), &actor, "INV-1").await;
    for number in 0..105 {
        let document = upload(&before, &open(old.clone()), &actor, &format!("content {number}")).await;
        before.save_invoice(&actor, document, &invoice(&format!("M-{number}"), "Acme"), NOW).await.unwrap();
    }

    let store = connect(&world, both.clone()).await;
    let old_id = Some(old.keyring().current().id().to_string());
    let new_name = new.keyring().current().id().to_string();
    let new_id = Some(new_name.clone());
    let mut killed = begin(&store).await;
    let first = killed.step().await.unwrap().unwrap();
    assert_eq!((first.column, first.values), ("documents.file_key", 100));
    drop(killed);
    let halfway = keys(&store.count_keys().await.unwrap());
    assert!(halfway.contains(&("documents.file_key", old_id.clone(), 7)), "{halfway:?}");
    assert!(halfway.contains(&("documents.file_key", new_id.clone(), 100)), "{halfway:?}");
    read_all(&store, &open(both.clone()), &actor, id).await.unwrap();

    let mut rotation = begin(&store).await;
    while rotation.step().await.unwrap().is_some() {
        read_all(&store, &open(both.clone()), &actor, id).await.unwrap();
    }
    assert!(rotation.failed().is_empty());
    rotation.end().await.unwrap();
    let after = keys(&store.count_keys().await.unwrap());
    let expected = [
        ("contract_versions.contract", 1),
        ("contracts.contract", 1),
        ("documents.file_key", 107),
        ("edits.change", 2),
        ("input_rows.payload", 1),
        ("invoices.invoice", 106),
        ("invoices.result", 1),
        ("policies.policy", 1),
    ];
    assert_eq!(after, expected.map(|(column, values)| (column, new_id.clone(), values)));

    read_all(&connect(&world, new.clone()).await, &open(new), &actor, id).await.unwrap();
    let error = read_all(&before, &open(old), &actor, id).await.unwrap_err();
    assert!(error.to_string().contains(&new_name), "{error}");
}

#[tokio::test]
async fn two_rotations_do_not_run_at_once() {
    let world = World::create().await;
    let first = world.store.begin_rotation().await.unwrap();
    assert!(matches!(world.store.begin_rotation().await, Err(StoreError::RotationRuns)));
    first.end().await.unwrap();
    begin(&world.store).await.end().await.unwrap();
}

#[tokio::test]
async fn what_does_not_open_is_named_and_left_and_the_rest_moves() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let old = sealer("old", &[]);
    let files = Documents::open(folder.path(), old.clone()).unwrap();
    let before = connect(&world, old).await;
    let (damaged, _) = fill(&before, &files, &actor, "INV-1").await;
    fill(&before, &files, &actor, "INV-2").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query("UPDATE documents SET file_key = overlay(file_key PLACING 'AAAA' FROM 20) WHERE id = $1")
        .bind(damaged)
        .execute(&mut administrator)
        .await
        .unwrap();

    let both = sealer("new", &["old"]);
    let store = connect(&world, both.clone()).await;
    let mut rotation = begin(&store).await;
    while rotation.step().await.unwrap().is_some() {}
    assert_eq!(rotation.failed(), [format!("documents.file_key {} {damaged}", actor.organisation())]);
    let current = Some(both.keyring().current().id());
    let left: u64 = rotation
        .count_keys()
        .await
        .unwrap()
        .iter()
        .filter(|count| count.key != current)
        .map(|count| count.values)
        .sum();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn rows_and_files_of_before_are_read_and_a_rotation_seals_them() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let files = Documents::open(folder.path(), test_sealer().unwrap()).unwrap();
    let (document, id) = fill(&world.store, &files, &actor, "INV-1").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    let plain = serde_json::to_string(&world.store.find_invoice(&actor, id).await.unwrap().unwrap().invoice).unwrap();
    sqlx::query("UPDATE invoices SET invoice = $1").bind(plain).execute(&mut administrator).await.unwrap();
    sqlx::query("UPDATE documents SET file_key = NULL WHERE id = $1")
        .bind(document)
        .execute(&mut administrator)
        .await
        .unwrap();
    let own = folder.path().join(actor.organisation().to_string());
    std::fs::remove_file(own.join(format!("{document}.sealed"))).unwrap();
    std::fs::write(own.join(document.to_string()), format!("invoice INV-1 {CANARY}")).unwrap();
    read_all(&world.store, &files, &actor, id).await.unwrap();

    let mut rotation = begin(&world.store).await;
    while rotation.step().await.unwrap().is_some() {}
    assert_eq!(rotation.seal_plain_file(&files).await.unwrap(), Some(document));
    assert_eq!(rotation.seal_plain_file(&files).await.unwrap(), None);
    assert!(rotation.count_keys().await.unwrap().iter().all(|count| count.key.is_some()));
    read_all(&world.store, &files, &actor, id).await.unwrap();
    assert!(!holds(folder.path(), CANARY) && !dump(&mut administrator).await.contains(CANARY));
}

#[tokio::test]
async fn a_plain_file_whose_sealing_was_killed_at_its_end_is_cleared() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let files = Documents::open(folder.path(), test_sealer().unwrap()).unwrap();
    let id = upload(&world.store, &files, &actor, CANARY).await;
    std::fs::write(folder.path().join(actor.organisation().to_string()).join(id.to_string()), CANARY).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the files bear the real time")]
    let later = time::OffsetDateTime::now_utc() + time::Duration::hours(2);
    assert_eq!(files.clear_unrecorded(&world.store, later).await.unwrap(), 1);
    assert!(!holds(folder.path(), CANARY));
    let document = world.store.find_document(&actor, id).await.unwrap().unwrap();
    assert!(files.read(actor.organisation(), id, &document.file()).await.is_ok());
}

#[tokio::test]
async fn second_factors_move_too() {
    let world = World::create().await;
    let user = world.found("ada").await.user().unwrap();
    let mut administrator = world.database.open_administrator().await.unwrap();
    let place = place_of_second_factor(user);
    let sealed = sealer("old", &[]).seal(&place, b"secret of codes").unwrap().to_string();
    sqlx::query("INSERT INTO second_factors (user_id, secret, created_at) VALUES ($1, $2, now())")
        .bind(user)
        .bind(sealed)
        .execute(&mut administrator)
        .await
        .unwrap();
    let mut rotation = begin(&connect(&world, sealer("new", &["old"])).await).await;
    while rotation.step().await.unwrap().is_some() {}
    assert!(rotation.failed().is_empty());
    let moved: String =
        sqlx::query_scalar("SELECT secret FROM second_factors").fetch_one(&mut administrator).await.unwrap();
    let opened = sealer("new", &[]).open(&place, &moved.parse().unwrap()).unwrap();
    assert_eq!(opened.as_slice(), b"secret of codes");
}
