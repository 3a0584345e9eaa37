//! The real program in production: what it refuses, and how it fails.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod doctor;
mod failures;
mod harness;
mod settings;
mod start;
