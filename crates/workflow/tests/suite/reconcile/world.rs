//! A desk with a database of its own, an owner, and documents put in as if they had been read.

use std::cell::Cell;
use std::ops::Deref;

use domain::{Contract, InputKind, Invoice, Reconciliation};
use serde_json::{Value, json};
use store::{Actor, ContractId, DocumentId, DocumentKind, InvoiceId, Job, Run};
use time::OffsetDateTime;
use time::macros::datetime;
use workflow::Desk;
use workflow::accounts::{SignInStep, SignUp};
use workflow::inputs::{ListOutcome, SentList};

use crate::house::House;

pub const NOW: OffsetDateTime = datetime!(2026-07-02 12:00 UTC);

pub struct World {
    house: House,
    pub owner: Actor,
    count: Cell<u32>,
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
        let owner = found(&house.desk, "ada").await;
        Self { house, owner, count: Cell::new(0) }
    }

    async fn document(&self, kind: DocumentKind) -> DocumentId {
        self.count.set(self.count.get() + 1);
        self.upload(&self.owner, &format!("document {}", self.count.get()), Some(kind)).await
    }

    /// A contract for guard hours at 30.00, with these clauses.
    pub async fn contract(&self, number: &str, clauses: Value) -> ContractId {
        let document = self.document(DocumentKind::Contract).await;
        let contract: Contract = serde_json::from_value(json!({
            "fields": {"contract_number": number, "vendor_name": "Northwick Field Services Ltd", "currency": "USD",
                "effective_date": "2026-01-01", "expiry_date": "2026-12-31"},
            "lines": [{"item_code": "G1", "description": "Guard hours", "unit_price": "30"}],
            "clauses": clauses,
        }))
        .unwrap();
        self.store.save_contract(&self.owner, document, &contract, NOW).await.unwrap()
    }

    /// An invoice for ten guard hours of a day; it names the contract.
    pub async fn invoice(&self, number: &str, contract: &str, day: &str, price: &str) -> InvoiceId {
        let document = self.document(DocumentKind::Invoice).await;
        let amount = (price.parse::<domain::Decimal>().unwrap() * domain::Decimal::TEN).to_string();
        let invoice: Invoice = serde_json::from_value(json!({
            "fields": {"invoice_number": number, "seller_name": "Northwick Field Services Ltd", "currency": "USD",
                "issue_date": day, "contract_reference": contract},
            "lines": [{"item_code": "G1", "description": "Guard hours", "quantity": "10", "unit_price": price,
                "line_net_amount": amount, "period_start": day, "period_end": day}],
        }))
        .unwrap();
        self.store.save_invoice(&self.owner, document, &invoice, NOW).await.unwrap()
    }

    pub async fn reconcile(&self, contract: ContractId) {
        let organisation = self.owner.organisation();
        // Until they are reconciled, invoices have no contract: the worker chooses it for those that wait.
        for id in self.store.list_invoices_under(&self.owner, None).await.unwrap() {
            self.desk.choose_contract(&self.owner, id, contract).await.unwrap();
        }
        self.desk.process(&Job::reconcile(organisation, contract)).await.unwrap();
    }

    pub async fn import(&self, kind: InputKind, text: &str) -> ListOutcome {
        self.send(kind, text, false).await
    }

    pub async fn send(&self, kind: InputKind, text: &str, replaces: bool) -> ListOutcome {
        let list = SentList { kind, file_name: format!("{kind}.csv"), bytes: text.as_bytes().to_vec(), replaces };
        self.desk.import_inputs(&self.owner, list).await.unwrap()
    }

    /// Does what the worker would; gives the runs that were done.
    pub async fn work(&self) -> Vec<Run> {
        let runs = self.store.list_runs_under_way(&self.owner).await.unwrap();
        let mut done = Vec::new();
        for run in runs {
            self.desk.process(&Job::run(self.owner.organisation(), run.id)).await.unwrap();
            done.push(self.store.find_run(&self.owner, run.id).await.unwrap().unwrap());
        }
        done
    }

    async fn result(&self, id: InvoiceId) -> Reconciliation {
        let stored = self.store.find_invoice(&self.owner, id).await.unwrap().unwrap();
        serde_json::from_str(&stored.result.unwrap().to_string()).unwrap()
    }

    /// What a rule says: stakes of its findings, and with a question mark what it misses.
    pub async fn says(&self, id: InvoiceId, rule: &str) -> Vec<String> {
        let result = self.result(id).await;
        let found = result.findings.iter().filter(|it| it.rule == rule).map(|it| it.stake.amount.to_string());
        let open = result.undecided.iter().filter(|it| it.rule == rule).map(|it| format!("? {}", it.missing));
        found.chain(open).collect()
    }
}

pub async fn found(desk: &Desk, name: &str) -> Actor {
    let form = SignUp {
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        password: "every invoice held to its contract".into(),
        organisation: format!("House of {name}"),
        invitation: String::new(),
        origin: std::sync::Arc::default(),
    };
    let SignInStep::Done(begun) = desk.sign_up(form).await.unwrap() else { panic!("a second factor is asked for") };
    desk.profile(begun.signed_in).await.unwrap().unwrap().actor
}
