//! The real program: its command line, its pages and routes, what it takes in, and what it refuses.
//!
//! One program, for each would be linked anew, and linking is what building the tests takes longest.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod architecture;
mod audit;
mod authorisation;
mod backups;
mod command_line;
mod contract_commands;
#[path = "../../../crates/scanner/tests/clamd/daemon.rs"]
mod daemon;
mod files;
mod harness;
mod hostile;
mod inputs;
mod intake;
mod keys;
mod person;
mod production;
mod programs;
mod rerate;
mod scans;
mod surface;
mod workers;
