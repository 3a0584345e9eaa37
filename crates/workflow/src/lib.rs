//! A document's way through Probity: intake, scan, read, extract, reconcile, review, decide.
//!
//! Each step is a module; all of them work at the [`Desk`], which holds the store, the files and the
//! page reader. Knows nothing of HTTP or pages.

pub mod accounts;
pub mod audit;
pub mod decide;
mod desk;
mod error;
pub mod extract;
pub mod inputs;
pub mod intake;
mod password;
pub mod policies;
pub mod read;
pub mod reconcile;
pub mod review;
pub mod samples;
pub mod scan;

pub use desk::{Desk, DeskOptions, SessionLimits};
pub use error::DeskError;
