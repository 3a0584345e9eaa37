//! What Probity knows about money, contracts and invoices, and how it reconciles them.
//!
//! Pure: no input or output, no async, no clock, no randomness. The browser and the server share it.

pub mod calendar;
pub mod contract;
pub mod evidence;
pub mod field;
pub mod finding;
pub mod formula;
pub mod history;
pub mod invoice;
pub mod matching;
pub mod money;
pub mod number;
pub mod party;
pub mod reconciliation;
pub mod rules;
pub mod settings;
pub mod unit;

mod case;
mod fee;
#[cfg(test)]
mod fixture;
mod ledger;
mod rate;
mod reconcile;
mod sums;
mod version;
mod wording;

pub use contract::{Contract, ContractHeader, Term};
pub use evidence::{Confidence, Evidence, PageBox};
pub use field::{Field, ReadError, Reading};
pub use finding::{Figure, Finding, Proof, Severity, Source, Stake, Undecided};
pub use formula::FormulaPart;
pub use history::{History, PastInvoice};
pub use invoice::{AllowanceCharge, Invoice, InvoiceHeader, InvoiceKind, InvoiceLine, TaxSubtotal};
pub use money::{Currency, Money};
pub use reconcile::reconcile;
pub use reconciliation::{LineMatch, Method, Reconciliation, Totals};
pub use rules::{RuleInfo, Step, registry};
pub use settings::Settings;
pub use sums::Sums;
pub use unit::Unit;

pub use rust_decimal::Decimal;
pub use time::Date;
