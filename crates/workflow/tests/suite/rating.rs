//! Findings as they are computed and stored: who comes first, what a changed contract changes, and their proofs.
//! Against a real Postgres.

mod proof;
mod race;
mod rerate;
mod speed;
mod world;
