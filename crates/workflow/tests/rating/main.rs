//! Findings as they are computed and stored: who comes first, what a changed contract changes, and their proofs.
//! Against a real Postgres.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod proof;
mod race;
mod rerate;
mod speed;
mod world;
