//! Contracts as people change them, against a database of their own.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod aliases;
mod clauses;
mod outlook;
mod questions;
mod world;
