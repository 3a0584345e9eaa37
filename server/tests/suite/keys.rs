//! `probity keys` as a process: killed half-way, run again, and what it tells.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use domain::{Field, Invoice};
use futures::{TryStreamExt, stream};
use secrecy::{ExposeSecret, SecretString};
use sqlx::Connection;
use store::{
    Actor, DocumentId, Documents, EmailAddress, Founding, InvoiceId, NewAccount, NewDocument, Store, StoreOptions,
};
use test_database::TestDatabase;
use time::OffsetDateTime;
use vault::{Keyring, Sealer};

const NOW: OffsetDateTime = time::macros::datetime!(2026-11-24 12:00 UTC);
const OLD: &str = "4f1c0f9be2d7465f93b1c04a7de85f21";
const NEW: &str = "b7a8d15c3e06429f8b1d7c0e5f9a6423";

fn sealer(key: &str, previous: &[&str]) -> Sealer {
    let previous: Vec<SecretString> = previous.iter().map(|key| (*key).into()).collect();
    Sealer::new(Keyring::from_secrets(&key.into(), &previous).unwrap())
}

struct World {
    database: TestDatabase,
    folder: tempfile::TempDir,
}

impl World {
    async fn store(&self, sealer: Sealer) -> Store {
        Store::connect(self.database.url(), sealer, StoreOptions { max_connections: 3, ..StoreOptions::default() })
            .await
            .unwrap()
    }

    fn files(&self, sealer: Sealer) -> Documents {
        Documents::open(&self.folder.path().join("documents"), sealer).unwrap()
    }

    /// Keys go in by the environment, which is where they come from in production too.
    fn probity(&self, action: &str, key: &str, previous: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        command
            .args(["keys", action])
            .env("DATABASE_URL", self.database.url().expose_secret())
            .env("DATA_DIR", self.folder.path())
            .env("ENCRYPTION_MASTER_KEY", key)
            .env("ENCRYPTION_MASTER_KEY_PREVIOUS", previous)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }
}

async fn found(store: &Store) -> Actor {
    let account = NewAccount {
        name: "Ada".to_owned(),
        email: EmailAddress::read("ada@example.org").unwrap(),
        password_hash: "$argon2id$...".to_owned().into(),
        origin: Arc::default(),
    };
    store.sign_up(&account, "Ada & Co", Founding::First, NOW).await.unwrap()
}

async fn fill(store: &Store, files: &Documents, actor: &Actor, number: usize) -> InvoiceId {
    let id = DocumentId::generate();
    let content = Bytes::from(format!("content {number}"));
    let file =
        files.put(actor.organisation(), id, stream::iter([Ok::<_, std::io::Error>(content)]), 100).await.unwrap();
    let document = NewDocument {
        id,
        sha256: file.sha256,
        file_name: "invoice.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        byte_size: file.byte_size,
        file_key: file.key,
        kind_told: None,
        batch: None,
    };
    store.record_upload(actor, &document, NOW).await.unwrap();
    let mut invoice = Invoice::default();
    invoice.header.payment_account = Some(Field::certain(format!("account {number}")));
    store.save_invoice(actor, id, &invoice, NOW).await.unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_killed_rotation_goes_on_when_it_is_run_again() {
    let world = World { database: TestDatabase::create().await.unwrap(), folder: tempfile::tempdir().unwrap() };
    let before = world.store(sealer(OLD, &[])).await;
    let actor = found(&before).await;
    let mut invoices = Vec::new();
    for number in 0..3 {
        invoices.push(fill(&before, &world.files(sealer(OLD, &[])), &actor, number).await);
    }

    // While another holds one of the invoices, the rotation waits there: there it is killed.
    let mut administrator = world.database.open_administrator().await.unwrap();
    let mut held = administrator.begin().await.unwrap();
    sqlx::query("SELECT id FROM invoices WHERE id = $1 FOR UPDATE")
        .bind(invoices[2])
        .execute(&mut *held)
        .await
        .unwrap();
    let mut killed = world.probity("rotate", NEW, OLD).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(killed.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("documents.file_key: 3 moved, 0 left")));
    killed.kill().unwrap();
    killed.wait().unwrap();
    held.rollback().await.unwrap();

    let status = world.probity("status", NEW, OLD).output().unwrap();
    assert!(told(&status).contains("3  previous key: run 'probity keys rotate'"), "{}", told(&status));
    let without = world.probity("status", NEW, "").output().unwrap();
    assert!(told(&without).contains("unknown key: give it in ENCRYPTION_MASTER_KEY_PREVIOUS"), "{}", told(&without));

    // The killed one's lock goes with its connection, which Postgres may notice a moment later.
    let mut again = world.probity("rotate", NEW, OLD).output().unwrap();
    for _ in 0..50 {
        if !told(&again).contains("another rotation") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        again = world.probity("rotate", NEW, OLD).output().unwrap();
    }
    assert!(again.status.success(), "{}", told(&again));
    assert!(told(&again).contains("ENCRYPTION_MASTER_KEY_PREVIOUS can be removed"), "{}", told(&again));
    assert!(!told(&again).contains(NEW) && !told(&again).contains(OLD));

    // On record in the chain of the installation, which only the owner of the tables reads.
    let told: Vec<String> =
        sqlx::query_scalar("SELECT after::text FROM audit_entries WHERE action = 'keys.rotated' AND actor = 'system'")
            .fetch_all(&mut administrator)
            .await
            .unwrap();
    assert!(matches!(told.as_slice(), [entry] if entry.contains(r#""failed": "0""#)), "{told:?}");

    let after = world.store(sealer(NEW, &[])).await;
    for (number, id) in invoices.into_iter().enumerate() {
        let found = after.find_invoice(&actor, id).await.unwrap().unwrap();
        assert_eq!(found.invoice.header.payment_account.unwrap().value, format!("account {number}"));
        let document = after.find_document(&actor, found.document).await.unwrap().unwrap();
        let files = world.files(sealer(NEW, &[]));
        let content = files.read(actor.organisation(), document.id, &document.file()).await.unwrap();
        let content: Vec<Bytes> = content.try_collect().await.unwrap();
        assert_eq!(content.concat(), format!("content {number}").into_bytes());
    }
}

#[tokio::test]
async fn a_rotation_without_the_old_key_says_so_and_changes_nothing() {
    let world = World { database: TestDatabase::create().await.unwrap(), folder: tempfile::tempdir().unwrap() };
    let before = world.store(sealer(OLD, &[])).await;
    let actor = found(&before).await;
    let id = fill(&before, &world.files(sealer(OLD, &[])), &actor, 1).await;
    let failed = world.probity("rotate", NEW, "").output().unwrap();
    assert_eq!(failed.status.code(), Some(1), "{}", told(&failed));
    assert!(told(&failed).contains("2 values do not open and were left"), "{}", told(&failed));
    assert!(before.find_invoice(&actor, id).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_damaged_is_named_and_the_rest_is_moved() {
    let world = World { database: TestDatabase::create().await.unwrap(), folder: tempfile::tempdir().unwrap() };
    let before = world.store(sealer(OLD, &[])).await;
    let actor = found(&before).await;
    let mut documents = Vec::new();
    for number in 0..4 {
        let id = fill(&before, &world.files(sealer(OLD, &[])), &actor, number).await;
        documents.push(before.find_invoice(&actor, id).await.unwrap().unwrap().document);
    }
    let mut administrator = world.database.open_administrator().await.unwrap();
    // A column that is rubbish, one under a key that nobody has, and files of before that are gone or no files.
    for (statement, document) in [
        ("UPDATE invoices SET invoice = 'rubbish' WHERE document_id = $1", documents[0]),
        ("UPDATE documents SET file_key = 'v1.deadbeef.AAAA' WHERE id = $1", documents[1]),
        ("UPDATE documents SET file_key = NULL WHERE id = $1", documents[2]),
        ("UPDATE documents SET file_key = NULL WHERE id = $1", documents[3]),
    ] {
        sqlx::query(statement).bind(document).execute(&mut administrator).await.unwrap();
    }
    let folder = world.folder.path().join("documents").join(actor.organisation().to_string());
    std::fs::create_dir(folder.join(documents[3].to_string())).unwrap();

    let ended = world.probity("rotate", NEW, OLD).output().unwrap();
    let said = told(&ended);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let organisation = actor.organisation();
    for place in [
        format!("not moved: invoices.invoice {organisation} {}", documents[0]),
        format!("not moved: documents.file_key {organisation} {}", documents[1]),
        format!("not moved: the file of document {}", documents[2]),
        format!("not moved: the file of document {}", documents[3]),
    ] {
        assert!(said.contains(&place), "{place}: {said}");
    }
    assert!(said.contains("4 values do not open and were left"), "{said}");
    let invoices: Vec<String> = sqlx::query_scalar("SELECT invoice_key_id FROM invoices WHERE invoice <> 'rubbish'")
        .fetch_all(&mut administrator)
        .await
        .unwrap();
    let current = sealer(NEW, &[]).keyring().current().id().to_string();
    assert_eq!(invoices, [current.clone(), current.clone(), current], "the rest is moved");
}
