//! Contracts and invoices for tests, written as short JSON.

use crate::contract::Contract;
use crate::history::{History, PastInvoice};
use crate::invoice::Invoice;
use crate::reconcile::reconcile;
use crate::reconciliation::Reconciliation;
use crate::settings::Settings;

const CONTRACT_HEADER: &str = r#"{"vendor_name":"Northwick Field Services Ltd","customer_name":"Aldermoor Foods Ltd",
    "effective_date":"2026-01-01","expiry_date":"2026-12-31","currency":"USD","payment_terms_days":30}"#;
const INVOICE_HEADER: &str = r#"{"invoice_number":"NFS-20418","seller_name":"Northwick Field Services Ltd",
    "buyer_name":"Aldermoor Foods Ltd","issue_date":"2026-06-30","due_date":"2026-07-30","currency":"USD"}"#;

/// Merges the second object over the first.
fn merged(base: &str, over: &str) -> serde_json::Value {
    let mut object: serde_json::Value = serde_json::from_str(base).unwrap();
    let over: serde_json::Map<String, serde_json::Value> = serde_json::from_str(over).unwrap();
    object.as_object_mut().unwrap().extend(over);
    object
}

pub fn contract(lines: &str) -> Contract {
    contract_with("{}", lines)
}

/// A contract whose header is the usual one with these fields over it.
pub fn contract_with(header: &str, lines: &str) -> Contract {
    let header = merged(CONTRACT_HEADER, header);
    serde_json::from_str(&format!(r#"{{"fields":{header},"lines":{lines}}}"#)).unwrap()
}

pub fn invoice(lines: &str) -> Invoice {
    invoice_with("{}", lines, "{}")
}

/// An invoice whose header is the usual one with these fields over it, and with further parts.
pub fn invoice_with(header: &str, lines: &str, more: &str) -> Invoice {
    let header = merged(INVOICE_HEADER, header);
    let whole = merged(&format!(r#"{{"fields":{header},"lines":{lines}}}"#), more);
    serde_json::from_str(&whole.to_string()).unwrap()
}

pub fn past(id: &str, invoice: Invoice) -> PastInvoice {
    PastInvoice { id: id.to_owned(), invoice, content_hash: None, other_contract: false, payable: None }
}

pub fn reconcile_pair(contract: &Contract, invoice: &Invoice) -> Reconciliation {
    let result = reconcile(Some(contract), invoice, &History::default(), &Settings::default());
    assert_eq!(result.totals.payable + result.totals.at_stake, result.totals.billed);
    result
}

/// `RULE LINE STAKE` for each finding; a dash for the whole invoice.
pub fn stakes(result: &Reconciliation) -> Vec<String> {
    let line = |line: &Option<String>| line.clone().unwrap_or_else(|| "-".to_owned());
    result.findings.iter().map(|f| format!("{} {} {}", f.rule, line(&f.line), f.stake.amount)).collect()
}

/// `RULE MISSING` for each check that could not be made.
pub fn gaps(result: &Reconciliation) -> Vec<String> {
    result.undecided.iter().map(|gap| format!("{} {}", gap.rule, gap.missing)).collect()
}

pub mod trades;

mod scene;
pub use scene::{Scene, line};
