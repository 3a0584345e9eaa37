//! A desk with a database of its own, a reviewer, and a contract with invoices under it.

use std::sync::Arc;

use domain::{Contract, Decimal, Finding, Invoice, Reconciliation};
use reading::Reader;
use store::accounts::EmailAddress;
use store::test_database::TestDatabase;
use store::{
    Actor, AuditFilter, ContractId, DocumentId, DocumentKind, Documents, Founding, InvoiceId, Job, NewAccount,
    NewDocument, Progress, Store, Uploaded,
};
use time::OffsetDateTime;
use time::macros::datetime;
use workflow::scan::Scanning;
use workflow::{Desk, DeskError, DeskOptions, SessionLimits};

pub const NOW: OffsetDateTime = datetime!(2026-07-24 12:00 UTC);

pub struct World {
    pub desk: Desk,
    pub store: Store,
    pub actor: Actor,
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn create() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let store = database.open().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(DeskOptions {
            files: Documents::open(folder.path(), store.sealer().clone()).unwrap(),
            store: store.clone(),
            reader: Reader::of_this_program(1),
            scanning: Scanning::Off,
            progress: Progress::in_memory(),
            clock: || NOW,
            open_sign_up: true,
            upload_max_bytes: 1,
            session_limits: SessionLimits::default(),
        });
        let account = NewAccount {
            name: "Ada".to_owned(),
            email: EmailAddress::read("ada@example.org").unwrap(),
            password_hash: "$argon2id$...".to_owned().into(),
            origin: Arc::default(),
        };
        let actor = store.sign_up(&account, "House of Ada", Founding::Open, NOW).await.unwrap();
        Self { desk, store, actor, _database: database, _folder: folder }
    }

    async fn upload(&self, name: &str, kind: DocumentKind) -> DocumentId {
        let document = NewDocument {
            id: DocumentId::generate(),
            sha256: {
                let mut hash = [0; 32];
                hash.iter_mut().zip(name.bytes()).for_each(|(place, byte)| *place = byte);
                hash
            },
            file_name: format!("{name}.pdf"),
            media_type: "application/pdf".to_owned(),
            byte_size: 1,
            file_key: None,
            kind_told: Some(kind),
        };
        match self.store.record_upload(&self.actor, &document, NOW).await.unwrap() {
            Uploaded::New(id) | Uploaded::Known(id) => id,
        }
    }

    pub async fn contract(&self, json: &str) -> ContractId {
        let contract: Contract = serde_json::from_str(json).unwrap();
        let document = self.upload("contract", DocumentKind::Contract).await;
        self.store.save_contract(&self.actor, document, &contract, NOW).await.unwrap()
    }

    /// An invoice of one line, held against the contract.
    pub async fn invoice(&self, contract: ContractId, number: &str, issued: &str, line: &str) -> InvoiceId {
        let json = format!(
            r#"{{"fields":{{"invoice_number":"{number}","issue_date":"{issued}","currency":"USD"}},"lines":[{line}]}}"#
        );
        let invoice: Invoice = serde_json::from_str(&json).unwrap();
        let document = self.upload(number, DocumentKind::Invoice).await;
        let id = self.store.save_invoice(&self.actor, document, &invoice, NOW).await.unwrap();
        self.desk.choose_contract(&self.actor, id, contract).await.unwrap();
        id
    }

    /// What the worker does after a contract was changed.
    pub async fn work(&self, contract: ContractId) {
        self.desk.process(&Job::reconcile(self.actor.organisation(), contract)).await.unwrap();
    }

    pub async fn read(&self, contract: ContractId) -> Contract {
        self.store.find_contract(&self.actor, contract).await.unwrap().unwrap().contract
    }

    pub async fn at_stake(&self, invoice: InvoiceId) -> Decimal {
        self.store.find_invoice(&self.actor, invoice).await.unwrap().unwrap().at_stake
    }

    pub async fn result(&self, invoice: InvoiceId) -> Reconciliation {
        self.desk.open_case(&self.actor, invoice).await.unwrap().result.unwrap()
    }

    pub async fn finding(&self, invoice: InvoiceId, rule: &str) -> Option<Finding> {
        self.result(invoice).await.findings.into_iter().find(|finding| finding.rule == rule)
    }

    /// The paths that the audit log says were changed, the latest first.
    pub async fn audited(&self) -> Vec<String> {
        let entries = self.store.list_audit(&self.actor, &AuditFilter::default(), None, 50).await.unwrap();
        let edits = entries.into_iter().filter(|entry| entry.action == "contract.edited");
        edits
            .map(|entry| {
                let after: std::collections::BTreeMap<String, Option<String>> =
                    serde_json::from_str(&entry.after).unwrap();
                after.into_keys().find(|name| name != "version").unwrap_or_default()
            })
            .collect()
    }

    pub fn viewer(&self) -> Actor {
        Actor::person(self.actor.user().unwrap(), self.actor.organisation(), store::Role::Viewer)
    }
}

pub fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The sentence of a refusal.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, DeskError>) -> String {
    match result {
        Err(DeskError::Refused(sentence)) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}
