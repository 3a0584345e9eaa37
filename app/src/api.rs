//! Server functions, by noun: check the caller, call one use case, return a model.

pub mod accounts;
pub mod aliases;
pub mod approvals;
pub mod audit;
pub mod batches;
pub mod clauses;
pub mod contracts;
pub mod conversation;
pub mod disputes;
pub mod inputs;
pub mod invoices;
pub mod members;
pub mod organisation;
pub mod overview;
pub mod passwords;
pub mod questions;
pub mod renewals;
pub mod reports;
pub mod samples;
pub mod second_factor;
pub mod sessions;
pub mod tolerances;
pub mod uploads;
pub mod vendors;

#[cfg(feature = "ssr")]
mod present;

#[cfg(feature = "ssr")]
pub use present::import_report;
