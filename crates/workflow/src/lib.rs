//! A document's way through Probity: intake, scan, read, extract, reconcile, review, decide.
//!
//! Each step is a module; all of them work at the [`Desk`], which holds the store, the files and the
//! page reader. Knows nothing of HTTP or pages.

pub mod accounts;
pub mod aliases;
mod amend;
pub mod approve;
pub mod audit;
pub mod batches;
pub mod clauses;
pub mod conversation;
pub mod decide;
pub mod departure;
mod desk;
pub mod disputes;
mod error;
pub mod extract;
mod figures;
pub mod inputs;
pub mod intake;
pub mod outlook;
pub mod overview;
mod password;
pub mod policies;
pub mod proof;
pub mod questions;
mod rating;
pub mod read;
pub mod reconcile;
pub mod recovery;
pub mod renewals;
pub mod reports;
pub mod rerate;
pub mod results;
pub mod review;
pub mod samples;
pub mod scan;
mod table;
pub mod vendors;

pub use desk::{Desk, DeskOptions, SessionLimits};
pub use error::DeskError;
