//! Printed invoices: from pages of words to fields with confidence and evidence.

pub mod date;
mod number;
