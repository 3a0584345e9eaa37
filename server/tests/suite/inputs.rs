//! Lists from outside the documents on the command line: beside a reconciliation, and taken into the store.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use domain::InputKind;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use store::{Actor, EmailAddress, Founding, NewAccount, Store, StoreOptions};
use test_database::{TestDatabase, test_sealer};

const NOW: time::OffsetDateTime = time::macros::datetime!(2026-11-24 12:00 UTC);
const RECEIPTS: &str = "Item;Quantity;On\nG1;4;2026-06-01\nGuard hours;3;2026-06-02\n";

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A contract that pays what was received, and an invoice for ten hours of which seven were.
fn pair(folder: &Path) -> [PathBuf; 2] {
    let contract = json!({
        "fields": {"contract_number": "C-1", "currency": "USD"},
        "lines": [{"item_code": "G1", "description": "Guard hours", "unit_price": "30"}],
        "clauses": [{"id": "c1", "kind": "accepted_quantity", "basis": "receipts"}],
    });
    let invoice = json!({
        "fields": {"invoice_number": "N-1", "currency": "USD", "issue_date": "2026-06-30"},
        "lines": [{"item_code": "G1", "quantity": "10", "unit_price": "30", "line_net_amount": "300"}],
    });
    [write(folder, "contract.json", &contract.to_string()), write(folder, "invoice.json", &invoice.to_string())]
}

fn reconcile(folder: &Path, more: &[&str]) -> Output {
    let [contract, invoice] = pair(folder);
    Command::new(env!("CARGO_BIN_EXE_probity"))
        .args(["reconcile", "--json", "--contract"])
        .arg(contract)
        .arg("--invoice")
        .arg(invoice)
        .args(more)
        .output()
        .unwrap()
}

/// What R25 says: its stake, or what it misses.
fn says(output: &Output) -> Vec<String> {
    let result: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let of = |list: &str| result[list].as_array().unwrap().clone().into_iter().filter(|it| it["rule"] == "R25");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    of("findings")
        .map(|it| text(&it["stake"]["amount"]))
        .chain(of("undecided").map(|it| text(&it["missing"])))
        .collect()
}

#[test]
fn a_list_beside_the_documents_settles_what_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(says(&reconcile(folder.path(), &[])), ["inputs.receipts"]);
    let list = write(folder.path(), "receipts.csv", RECEIPTS);
    assert_eq!(says(&reconcile(folder.path(), &["--receipts", list.to_str().unwrap()])), ["90.00"]);
    let whole = json!({"receipts": [{"item": "G1", "quantity": "10", "on": "2026-06-01"}]}).to_string();
    let whole = write(folder.path(), "inputs.json", &whole);
    assert!(says(&reconcile(folder.path(), &["--inputs", whole.to_str().unwrap()])).is_empty());
    let empty = write(folder.path(), "empty.csv", "item,quantity,on\n");
    assert_eq!(says(&reconcile(folder.path(), &["--receipts", empty.to_str().unwrap()])), ["300.00"]);
}

#[test]
fn a_fault_in_a_list_is_named_and_nothing_is_reconciled() {
    let folder = tempfile::tempdir().unwrap();
    let list = write(folder.path(), "receipts.csv", "item,quantity,on\nG1,\"1,5\",2026-06-01\n");
    let output = reconcile(folder.path(), &["--receipts", list.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("receipts.csv: Row 2, column quantity: '1,5' has a comma"), "{told}");
}

#[test]
fn every_kind_has_its_option() {
    let output = Command::new(env!("CARGO_BIN_EXE_probity")).args(["reconcile", "--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for kind in InputKind::ALL {
        assert!(help.contains(&format!("--{} <FILE.csv>", kind.as_str().replace('_', "-"))), "{kind}: {help}");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_imported_once_and_refused_whole() {
    let database = TestDatabase::create().await.unwrap();
    let store = Store::connect(database.url(), test_sealer().unwrap(), StoreOptions::default()).await.unwrap();
    let actor = found(&store).await;
    let folder = tempfile::tempdir().unwrap();
    let import_for = |organisation: &str, arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_probity"))
            .args(["import", "--organisation", organisation])
            .args(arguments)
            .env("DATABASE_URL", database.url().expose_secret())
            .env("DATA_DIR", folder.path())
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    let organisation = actor.organisation().to_string();
    let import = |arguments: &[&str]| import_for(&organisation, arguments);
    write(folder.path(), "receipts.csv", RECEIPTS);
    write(folder.path(), "faulty.csv", "item,quantity,on\nG1,x,2026-06-01\n");

    let first = import(&["receipts", "receipts.csv"]);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(String::from_utf8_lossy(&first.stdout).contains("receipts.csv: 2 rows imported."));
    let again = import(&["receipts", "receipts.csv"]);
    assert_eq!(again.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&again.stdout).contains("nothing was changed"));
    let faulty = import(&["receipts", "faulty.csv"]);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&faulty.stderr).contains("Row 2, column quantity: 'x' is not a number."));
    assert_eq!(import(&["receipts", "no-such.csv"]).status.code(), Some(2));
    let unknown = import(&["recipes", "receipts.csv"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("exchange-rates"));

    let elsewhere = import_for("00000000-0000-0000-0000-000000000000", &["receipts", "receipts.csv"]);
    let told = String::from_utf8_lossy(&elsewhere.stderr);
    assert!(!elsewhere.status.success() && told.contains("there is no organisation with this id"), "{told}");

    assert_eq!(store.count_inputs(&actor).await.unwrap(), [(InputKind::Receipts, 2)]);
    let imports = store.list_imports(&actor, 5).await.unwrap();
    assert_eq!((imports.len(), imports[0].imported_by.as_deref()), (1, None));
    assert_eq!(store.list_runs_under_way(&actor).await.unwrap().len(), 1, "the server is to reconcile again");
}
