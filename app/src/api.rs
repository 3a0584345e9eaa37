//! Server functions, by noun: check the caller, call one use case, return a model.

pub mod accounts;
pub mod aliases;
pub mod approvals;
pub mod audit;
pub mod clauses;
pub mod contracts;
pub mod disputes;
pub mod inputs;
pub mod invoices;
pub mod members;
pub mod passwords;
pub mod questions;
pub mod samples;
pub mod second_factor;
pub mod sessions;
pub mod tolerances;
pub mod uploads;

#[cfg(feature = "ssr")]
mod present;

#[cfg(feature = "ssr")]
pub use present::import_report;
