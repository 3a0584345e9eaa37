//! The desk against a real Postgres: its people, its contracts, what is found about invoices, and what is known beside.
//!
//! One program, for each would be linked anew.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod accounts;
mod books;
mod contracts;
mod house;
mod rating;
mod reconcile;
