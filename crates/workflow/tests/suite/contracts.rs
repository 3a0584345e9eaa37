//! Contracts as people change them, against a database of their own.

mod ahead;
mod aliases;
mod clauses;
mod outlook;
mod questions;
mod world;
