//! A desk with a database of its own, a reviewer, and a contract with invoices under it.

use std::ops::Deref;
use std::sync::Arc;

use domain::{Contract, Decimal, Finding, Invoice, Reconciliation};
use store::accounts::EmailAddress;
use store::{Actor, AuditFilter, ContractId, DocumentKind, Founding, InvoiceId, Job, NewAccount};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::house::House;

pub const NOW: OffsetDateTime = datetime!(2026-07-24 12:00 UTC);

pub struct World {
    house: House,
    pub actor: Actor,
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl World {
    pub async fn create() -> Self {
        let house = House::open(|| NOW).await;
        let account = NewAccount {
            name: "Ada".to_owned(),
            email: EmailAddress::read("ada@example.org").unwrap(),
            password_hash: "$argon2id$...".to_owned().into(),
            origin: Arc::default(),
        };
        let actor = house.store.sign_up(&account, "House of Ada", Founding::Open, NOW).await.unwrap();
        Self { house, actor }
    }

    pub async fn contract(&self, json: &str) -> ContractId {
        let contract: Contract = serde_json::from_str(json).unwrap();
        let document = self.upload(&self.actor, "contract", Some(DocumentKind::Contract)).await;
        self.store.save_contract(&self.actor, document, &contract, NOW).await.unwrap()
    }

    /// An invoice of one line, held against the contract.
    pub async fn invoice(&self, contract: ContractId, number: &str, issued: &str, line: &str) -> InvoiceId {
        let json = format!(
            r#"{{"fields":{{"invoice_number":"{number}","issue_date":"{issued}","currency":"USD"}},"lines":[{line}]}}"#
        );
        let invoice: Invoice = serde_json::from_str(&json).unwrap();
        let document = self.upload(&self.actor, number, Some(DocumentKind::Invoice)).await;
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
