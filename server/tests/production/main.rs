//! The real program in production: what it refuses, and how it fails.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod away;
mod certificates;
#[path = "../../../crates/scanner/tests/clamd/daemon.rs"]
mod daemon;
mod doctor;
mod failures;
#[path = "../hostile/files.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod files;
mod harness;
mod odd_values;
#[path = "../intake/person.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod person;
mod planted;
mod refusals;
mod settings;
mod start;
#[path = "../authorisation/surface.rs"]
mod surface;
