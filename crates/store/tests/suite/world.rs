//! A database with a few things in it.

use std::sync::Arc;

use domain::{Contract, Decimal, Field, Invoice, InvoiceHeader};
use sha2::{Digest, Sha256};
use store::{
    Actor, ContractId, DocumentId, DocumentKind, EmailAddress, FindingSummary, Founding, InvoiceId, NewAccount,
    NewDocument, Outcome, Store, Uploaded,
};
use test_database::TestDatabase;
use time::OffsetDateTime;
use time::macros::datetime;

pub const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

pub struct World {
    pub database: TestDatabase,
    pub store: Store,
}

impl World {
    pub async fn create() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let store = database.open().await.unwrap();
        Self { database, store }
    }

    /// An organisation with an owner called like it.
    pub async fn found(&self, name: &str) -> Actor {
        self.store.sign_up(&account(name), name, Founding::Open, NOW).await.unwrap()
    }

    pub async fn upload(&self, actor: &Actor, content: &str) -> DocumentId {
        let uploaded = self.store.record_upload(actor, &document(content), NOW).await.unwrap();
        let Uploaded::New(id) = uploaded else { panic!("{content} is known already") };
        id
    }

    /// An invoice with two findings, 10.00 and 2.50, under a contract of its own.
    pub async fn reconciled_invoice(&self, actor: &Actor, number: &str) -> (DocumentId, ContractId, InvoiceId) {
        let paper = self.upload(actor, &format!("contract of {number}")).await;
        let contract = self.store.save_contract(actor, paper, &contract(), NOW).await.unwrap();
        let document = self.upload(actor, number).await;
        let invoice = self.store.save_invoice(actor, document, &invoice(number, "Acme"), NOW).await.unwrap();
        self.store.save_outcome(actor, invoice, 1, Some(contract), &outcome(), NOW).await.unwrap();
        (document, contract, invoice)
    }
}

pub fn account(name: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        email: EmailAddress::read(&format!("{name}@example.org")).unwrap(),
        password_hash: "$argon2id$...".to_owned().into(),
        origin: Arc::default(),
    }
}

pub fn document(content: &str) -> NewDocument {
    NewDocument {
        id: DocumentId::generate(),
        sha256: Sha256::digest(content).into(),
        file_name: format!("{content}.pdf"),
        media_type: "application/pdf".to_owned(),
        byte_size: content.len() as u64,
        file_key: None,
        kind_told: Some(DocumentKind::Invoice),
        batch: None,
    }
}

pub fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn contract() -> Contract {
    let mut contract = Contract::default();
    contract.header.contract_number = Some(Field::certain("C-77".to_owned()));
    contract.header.spend_cap = Some(Field::certain(amount("1000.00")));
    contract
}

pub fn invoice(number: &str, vendor: &str) -> Invoice {
    let header = InvoiceHeader {
        invoice_number: Some(Field::certain(number.to_owned())),
        seller_name: Some(Field::certain(vendor.to_owned())),
        currency: Some(Field::certain(domain::Currency::EUR)),
        payable_amount: Some(Field::certain(amount("100.00"))),
        ..InvoiceHeader::default()
    };
    Invoice { header, ..Invoice::default() }
}

pub fn outcome() -> Outcome {
    let finding = |finding: &str, severity, stake: &str| FindingSummary {
        finding: finding.to_owned(),
        severity,
        stake: amount(stake),
    };
    Outcome {
        result: serde_json::json!({"findings": []}),
        billed: Some(amount("100.00")),
        at_stake: amount("12.50"),
        payable: Some(amount("87.50")),
        findings: vec![finding("R01-1", 2, "10.00"), finding("R20-2", 3, "2.50")],
        undecided: 0,
    }
}

pub fn clean_outcome() -> Outcome {
    Outcome { at_stake: Decimal::ZERO, payable: Some(amount("100.00")), findings: Vec::new(), ..outcome() }
}
