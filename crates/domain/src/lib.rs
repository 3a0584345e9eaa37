//! What Probity knows about money, contracts and invoices, and how it reconciles them.
//!
//! Pure: no input or output, no async, no clock, no randomness. The browser and the server share it.

pub mod calendar;
pub mod contract;
pub mod evidence;
pub mod field;
pub mod invoice;
pub mod money;
pub mod number;
pub mod unit;

pub use contract::{Contract, ContractHeader, Term};
pub use evidence::{Confidence, Evidence, PageBox};
pub use field::{Field, ReadError, Reading};
pub use invoice::{AllowanceCharge, Invoice, InvoiceHeader, InvoiceKind, InvoiceLine, TaxSubtotal};
pub use money::{Currency, Money};
pub use unit::Unit;

pub use rust_decimal::Decimal;
pub use time::Date;
