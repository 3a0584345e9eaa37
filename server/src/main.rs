//! The `probity` binary: configuration, router and middleware, worker, command line.

// The types of whole pages are deep.
#![recursion_limit = "512"]

mod cli;
mod clock;
mod config;
mod figures;
mod http;
mod listen;
mod postman;
mod telemetry;
mod worker;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
