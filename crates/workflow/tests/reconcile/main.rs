//! Reconciliation at the desk, against a real Postgres: inputs that were imported, and policies.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod inputs;
mod policies;
mod world;
