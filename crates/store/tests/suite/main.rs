//! The store against a real Postgres and a real Redis.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

mod accounts;
mod api_tokens;
mod approvals;
mod audit;
mod backup;
mod batches;
mod calendar_feeds;
mod conversation;
mod departures;
mod disputes;
mod documents;
mod events;
mod files;
mod inputs;
mod invoices;
mod jobs;
mod limits;
mod overview;
mod people;
mod private_postgres;
mod progress;
mod row_security;
mod scan;
mod schema;
mod sealing;
mod security_policy;
mod sessions;
mod vendors;
mod world;
