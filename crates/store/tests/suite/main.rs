//! The store against a real Postgres and a real Redis.

mod accounts;
mod documents;
mod events;
mod files;
mod invoices;
mod jobs;
mod private_postgres;
mod row_security;
mod schema;
mod sessions;
mod world;
