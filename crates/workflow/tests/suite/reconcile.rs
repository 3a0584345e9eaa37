//! Reconciliation at the desk, against a real Postgres: inputs that were imported, and policies.

mod inputs;
mod policies;
mod world;
