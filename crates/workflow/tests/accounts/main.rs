//! People at the desk, against a real Postgres and with a clock that the test sets.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod members;
mod reset;
mod second_factor;
mod sign_in;
mod world;
