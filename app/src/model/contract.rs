//! Contracts: the list, and one with its terms.

use domain::{Date, Money};
use serde::{Deserialize, Serialize};

use super::{DocumentView, EntryView};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractRow {
    pub id: String,
    pub number: Option<String>,
    pub vendor: Option<String>,
    pub effective: Option<Date>,
    pub expiry: Option<Date>,
    pub cap: Option<Money>,
    pub terms: usize,
    pub invoices: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermRow {
    /// From 0, as the edits count.
    pub index: usize,
    pub fields: Vec<EntryView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractPage {
    pub id: String,
    pub version: i32,
    pub title: String,
    pub vendor: String,
    pub fields: Vec<EntryView>,
    pub missing_fields: Vec<super::Choice>,
    pub terms: Vec<TermRow>,
    pub warnings: Vec<String>,
    pub document: DocumentView,
}
