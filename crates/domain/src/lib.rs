//! What Probity knows about money, contracts and invoices, and how it reconciles them.
//!
//! Pure: no input or output, no async, no clock, no randomness. The browser and the server share it.

pub mod absence;
pub mod calendar;
pub mod certificate;
pub mod chart;
pub mod contract;
pub mod dispute;
pub mod evidence;
pub mod field;
pub mod finding;
pub mod formula;
pub mod history;
pub mod inputs;
pub mod invoice;
pub mod matching;
pub mod money;
pub mod number;
pub mod party;
pub mod prediction;
pub mod price_history;
pub mod question;
pub mod reconciliation;
pub mod rules;
pub mod settings;
pub mod unit;
pub mod waiver;

mod case;
mod clauses;
mod engine;
mod fee;
#[cfg(test)]
mod fixture;
mod ledger;
mod past;
mod pricing;
mod rate;
mod reconcile;
mod spelling;
mod sums;
mod version;
mod walk;
mod wording;

pub use contract::{Clause, Contract, ContractHeader, Provision, SourceDocument, SourceKind, Term};
pub use engine::Engine;
pub use evidence::{Confidence, Evidence, PageBox};
pub use field::{Field, ReadError, Reading};
pub use finding::{Answer, Figure, Finding, Proof, Question, Severity, Source, Stake, Undecided};
pub use formula::FormulaPart;
pub use history::{History, PastInvoice};
pub use inputs::{InputKind, InputRow, Inputs};
pub use invoice::{AllowanceCharge, Discrepancy, Invoice, InvoiceHeader, InvoiceKind, InvoiceLine, TaxSubtotal};
pub use money::{Currency, Money};
pub use reconcile::{reconcile, reconcile_with};
pub use reconciliation::{LineMatch, Method, Reconciliation, Totals};
pub use rules::{RuleInfo, Step, registry};
pub use settings::{Limit, Policy, Settings, Tolerance};
pub use sums::Sums;
pub use unit::Unit;
pub use walk::Walk;

pub use rust_decimal::Decimal;
pub use time::Date;
