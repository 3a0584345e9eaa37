//! Documents: bytes in, pages of words with their places out, then fields with confidence and evidence.
//!
//! Knows nothing of databases or HTTP.

pub mod contract;
pub mod einvoice;
pub mod extraction;
pub mod format;
pub mod inputs;
pub mod invoice;
pub mod layout;
mod pattern;
pub mod read;
