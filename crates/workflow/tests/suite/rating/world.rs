//! An organisation with a contract, and invoices that are posted under it.

use std::collections::BTreeMap;
use std::ops::Deref;

use domain::calendar::date_of;
use domain::{Contract, Currency, Date, Decimal, Field, Invoice, InvoiceLine, Reconciliation, Term};
use store::{Actor, ContractId, EmailAddress, Founding, InboxFilter, InvoiceId, NewAccount};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::house::{House, amount};

pub const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
pub const VENDOR: &str = "Northwick Field Services Ltd";

pub struct World {
    house: House,
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl World {
    pub async fn create() -> Self {
        Self { house: House::open(|| NOW).await }
    }

    pub async fn found(&self, name: &str) -> Actor {
        let account = NewAccount {
            name: name.to_owned(),
            email: EmailAddress::read(&format!("{name}@example.org")).unwrap(),
            password_hash: "$argon2id$...".to_owned().into(),
            origin: std::sync::Arc::default(),
        };
        self.store.sign_up(&account, name, Founding::Open, NOW).await.unwrap()
    }

    pub async fn add_contract(&self, actor: &Actor, contract: &Contract) -> ContractId {
        let document = self.upload(actor, &format!("contract {}", number_of_contract(contract)), None).await;
        self.store.save_contract(actor, document, contract, NOW).await.unwrap()
    }

    /// An invoice as read, with nothing computed yet.
    pub async fn add_invoice(&self, actor: &Actor, invoice: &Invoice) -> InvoiceId {
        let document = self.upload(actor, &format!("{} {:?}", number_of(invoice), invoice.header), None).await;
        self.store.save_invoice(actor, document, invoice, NOW).await.unwrap()
    }

    pub async fn post(&self, actor: &Actor, invoice: &Invoice) -> InvoiceId {
        let id = self.add_invoice(actor, invoice).await;
        self.desk.reconcile_with_later(actor, id).await.unwrap();
        id
    }

    /// The sum of what may be paid of all invoices whose number holds the text, read in one statement.
    pub async fn payable(&self, actor: &Actor, text: &str) -> Decimal {
        let filter = InboxFilter { search: Some(text.to_owned()), ..InboxFilter::default() };
        self.store.sum_view(actor, &filter).await.unwrap().totals.iter().map(|totals| totals.payable).sum()
    }

    pub async fn result(&self, actor: &Actor, id: InvoiceId) -> Reconciliation {
        let stored = self.store.find_invoice(actor, id).await.unwrap().unwrap();
        serde_json::from_str(&stored.result.unwrap().to_string()).unwrap()
    }

    /// What is stored of each invoice, by its number: sums, state, and findings without ids of other rows.
    pub async fn outcomes(&self, actor: &Actor, ids: &[InvoiceId]) -> BTreeMap<String, String> {
        let mut outcomes = BTreeMap::new();
        for id in ids {
            let stored = self.store.find_invoice(actor, *id).await.unwrap().unwrap();
            let mut result = self.result(actor, *id).await;
            let proofs = result.findings.iter_mut().flat_map(|finding| &mut finding.evidence);
            proofs.for_each(|proof| proof.invoice_id = None);
            let (state, at_stake, payable) = (stored.state, stored.at_stake, stored.payable.unwrap());
            let text = format!("{state:?} {at_stake} {payable} {}", serde_json::to_string(&result).unwrap());
            outcomes.insert(number_of(&stored.invoice), text);
        }
        outcomes
    }
}

pub fn day(month: u8, day: u8) -> Date {
    date_of(2026, month, day).unwrap()
}

fn text(value: &str) -> Option<Field<String>> {
    Some(Field::certain(value.to_owned()))
}

fn number_of_contract(contract: &Contract) -> String {
    contract.header.contract_number.as_ref().map_or_else(String::new, |field| field.value.clone())
}

pub fn number_of(invoice: &Invoice) -> String {
    invoice.header.invoice_number.as_ref().map_or_else(String::new, |field| field.value.clone())
}

/// A contract in euros with a row for each item and price.
pub fn contract(number: &str, cap: Option<&str>, rows: &[(&str, &str)]) -> Contract {
    let mut contract = Contract::default();
    contract.header.contract_number = text(number);
    contract.header.vendor_name = text(VENDOR);
    contract.header.currency = Some(Field::certain(Currency::EUR));
    contract.header.spend_cap = cap.map(|cap| Field::certain(amount(cap)));
    contract.terms = rows
        .iter()
        .map(|(item, price)| Term {
            item_code: text(item),
            description: text(item),
            unit_price: Some(Field::certain(amount(price))),
            ..Term::default()
        })
        .collect();
    contract
}

/// An invoice of the vendor under a contract, for items with quantity and price.
pub fn invoice(number: &str, contract: &str, issued: Date, lines: &[(&str, &str, &str)]) -> Invoice {
    let mut invoice = Invoice::default();
    let header = &mut invoice.header;
    header.invoice_number = text(number);
    header.contract_reference = text(contract);
    header.seller_name = text(VENDOR);
    header.currency = Some(Field::certain(Currency::EUR));
    header.issue_date = Some(Field::certain(issued));
    let mut total = Decimal::ZERO;
    for (item, quantity, price) in lines {
        let net = amount(quantity) * amount(price);
        total += net;
        invoice.lines.push(InvoiceLine {
            item_code: text(item),
            description: text(item),
            quantity: Some(Field::certain(amount(quantity))),
            unit_price: Some(Field::certain(amount(price))),
            line_net_amount: Some(Field::certain(net)),
            period_start: Some(Field::certain(issued)),
            period_end: Some(Field::certain(issued)),
            ..InvoiceLine::default()
        });
    }
    invoice.header.tax_exclusive_amount = Some(Field::certain(total));
    invoice.header.payable_amount = Some(Field::certain(total));
    invoice
}
