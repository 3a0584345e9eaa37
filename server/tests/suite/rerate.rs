//! `probity rerate` as a process: what a changed contract changes, told line by line.

use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use domain::{Contract, Decimal, History, Invoice, Settings, reconcile};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{
    Actor, ContractId, DocumentId, Edit, EmailAddress, FindingSummary, Founding, InvoiceId, NewAccount, NewDocument,
    Outcome, Store, StoreOptions,
};
use test_database::TestDatabase;
use time::OffsetDateTime;
use vault::{Keyring, Sealer};

const NOW: OffsetDateTime = time::macros::datetime!(2026-11-24 12:00 UTC);
const KEY: &str = "4f1c0f9be2d7465f93b1c04a7de85f21";

struct World {
    database: TestDatabase,
    folder: tempfile::TempDir,
    store: Store,
    actor: Actor,
}

impl World {
    async fn create() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let sealer = Sealer::new(Keyring::from_secrets(&KEY.into(), &[]).unwrap());
        let options = StoreOptions { max_connections: 3, ..StoreOptions::default() };
        let store = Store::connect(database.url(), sealer, options).await.unwrap();
        let account = NewAccount {
            name: "Ada".to_owned(),
            email: EmailAddress::read("ada@example.org").unwrap(),
            password_hash: "$argon2id$...".to_owned().into(),
            origin: Arc::default(),
        };
        let actor = store.sign_up(&account, "Ada & Co", Founding::First, NOW).await.unwrap();
        Self { database, folder: tempfile::tempdir().unwrap(), store, actor }
    }

    async fn document(&self, content: &str) -> DocumentId {
        let document = NewDocument {
            id: DocumentId::generate(),
            sha256: Sha256::digest(content).into(),
            file_name: format!("{content}.pdf"),
            media_type: "application/pdf".to_owned(),
            byte_size: 1,
            file_key: None,
            kind_told: None,
            batch: None,
        };
        self.store.record_upload(&self.actor, &document, NOW).await.unwrap();
        document.id
    }

    /// An invoice as it came out under the contract when it came in.
    async fn add_invoice(&self, id: ContractId, terms: &Contract, invoice: &Invoice, name: &str) -> InvoiceId {
        let document = self.document(name).await;
        let stored = self.store.save_invoice(&self.actor, document, invoice, NOW).await.unwrap();
        let result = reconcile(Some(terms), invoice, &History::default(), &Settings::default());
        let finding = |found: &domain::Finding| FindingSummary {
            finding: found.id.clone(),
            severity: 2,
            stake: found.stake.amount,
        };
        let outcome = Outcome {
            result: serde_json::to_value(&result).unwrap(),
            billed: Some(result.totals.billed),
            at_stake: result.totals.at_stake,
            payable: Some(result.totals.payable),
            findings: result.findings.iter().map(finding).collect(),
            undecided: 0,
        };
        self.store.save_outcome(&self.actor, stored, 1, Some(id), &outcome, NOW).await.unwrap();
        stored
    }

    fn rerate(&self, arguments: &[&str]) -> Output {
        self.run("rerate", arguments)
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_probity"))
            .arg(command)
            .args(arguments)
            .env("DATABASE_URL", self.database.url().expose_secret())
            .env("DATA_DIR", self.folder.path())
            .env("ENCRYPTION_MASTER_KEY", KEY)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    async fn at_stake(&self, id: InvoiceId) -> Decimal {
        self.store.find_invoice(&self.actor, id).await.unwrap().unwrap().at_stake
    }
}

fn terms(rate: &str) -> Contract {
    serde_json::from_value(json!({"fields": {"contract_number": "MSA-2026/7", "currency": "EUR"},
        "lines": [{"item_code": "G1", "description": "Guard hours", "unit_price": rate}]}))
    .unwrap()
}

fn invoice(number: &str, day: &str) -> Invoice {
    serde_json::from_value(json!({"fields": {"invoice_number": number, "issue_date": day, "currency": "EUR",
            "seller_name": "Northwick Ltd"},
        "lines": [{"item_code": "G1", "description": "Guard hours", "quantity": "10", "unit_price": "42",
            "line_net_amount": "420.00", "period_start": day, "period_end": day}]}))
    .unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_changed_contract_is_told_line_by_line_and_kept_unless_it_is_a_dry_run() {
    let world = World::create().await;
    let paper = world.document("contract").await;
    let contract = world.store.save_contract(&world.actor, paper, &terms("42"), NOW).await.unwrap();
    let mut ids = Vec::new();
    for (number, day) in [("N-1", "2026-01-31"), ("N-2", "2026-02-28"), ("N-3", "2026-03-31")] {
        ids.push(world.add_invoice(contract, &terms("42"), &invoice(number, day), number).await);
    }
    let edit = Edit { field: "lines.0.unit_price".to_owned(), old_value: None, new_value: Some("40".to_owned()) };
    world.store.edit_contract(&world.actor, contract, 1, &terms("40"), &edit, NOW).await.unwrap();

    let dry = world.rerate(&["--contract", "msa 2026-7", "--since", "2026-02-01", "--dry-run", "--json"]);
    assert_eq!(dry.status.code(), Some(0), "{}", told(&dry));
    let objects = lines(&dry);
    let numbers: Vec<_> = objects.iter().map(|object| object["invoice"].as_str().unwrap_or("sum")).collect();
    assert_eq!(numbers, ["N-2", "N-3", "sum"]);
    assert_eq!(
        (&objects[0]["before"], &objects[0]["after"], &objects[0]["difference"]),
        (&json!("0"), &json!("20.00"), &json!("20.00"))
    );
    assert_eq!((&objects[0]["line"], &objects[0]["currency"]), (&json!("1"), &json!("EUR")));
    assert_eq!((&objects[2]["changed"], &objects[2]["total"][0]["difference"]), (&json!(2), &json!("40.00")));
    assert!(world.at_stake(ids[1]).await.is_zero(), "a dry run keeps nothing");

    let kept = world.rerate(&["--contract", &contract.to_string()]);
    assert_eq!(kept.status.code(), Some(0), "{}", told(&kept));
    let text = told(&kept);
    assert!(text.contains("Contract MSA-2026/7: 3 of 3 invoices change.") && text.contains("+60.00 EUR"), "{text}");
    for id in ids {
        assert_eq!(world.at_stake(id).await, Decimal::from(20));
    }
    let unknown = world.rerate(&["--contract", "none"]);
    assert!(unknown.status.code() == Some(69) && told(&unknown).contains("there is no contract 'none'"));
}

#[tokio::test]
async fn an_amended_contract_takes_the_place_of_the_former_and_its_invoices_follow() {
    let world = World::create().await;
    let paper = world.document("contract").await;
    let contract = world.store.save_contract(&world.actor, paper, &terms("42"), NOW).await.unwrap();
    let billed = world.add_invoice(contract, &terms("42"), &invoice("N-1", "2026-01-31"), "N-1").await;
    let file = world.folder.path().join("amended.json");
    std::fs::write(&file, serde_json::to_string(&terms("41")).unwrap()).unwrap();
    let file = file.display().to_string();
    let amended = |former: &str| world.run("import-contract", &[&file, "--as", "ada@example.org", "--replace", former]);

    let unknown = amended("MSA-2026/8");
    assert!(unknown.status.code() == Some(69) && told(&unknown).contains("there is no contract 'MSA-2026/8'"));
    let done = amended("msa 2026-7");
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    let stored = world.store.find_contract(&world.actor, contract).await.unwrap().unwrap();
    assert_eq!((stored.version, stored.contract), (2, terms("41")));
    let again = amended("msa 2026-7");
    assert!(again.status.code() != Some(0) && told(&again).contains("says this already"), "{}", told(&again));

    let rerated = world.rerate(&["--contract", "MSA-2026/7"]);
    assert!(told(&rerated).contains("+10.00 EUR"), "{}", told(&rerated));
    assert_eq!(world.at_stake(billed).await, Decimal::from(10));
}
