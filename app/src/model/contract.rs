//! Contracts: the list, and one with its terms, clauses and versions.

use std::collections::BTreeMap;

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

/// A clause as a sentence, and as what a person types to change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseView {
    pub id: String,
    /// As in JSON.
    pub kind: String,
    pub kind_name: String,
    pub sentence: String,
    /// The contract's own words, where the clause was read from them.
    pub words: Option<String>,
    pub page: Option<u32>,
    /// What its form holds, where its kind has a form that shows all of it.
    pub form: Option<BTreeMap<String, String>>,
    pub json: String,
}

/// One line of the next invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextLine {
    pub item: String,
    pub quantity: String,
    pub amount: Option<Money>,
    pub basis: String,
}

/// The invoice to expect, with what was taken for granted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextInvoice {
    pub sentence: String,
    pub lines: Vec<NextLine>,
    pub net: Option<Money>,
    pub gross: Option<Money>,
    pub assumptions: Vec<String>,
}

/// Something that should have come and did not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingView {
    pub summary: String,
    pub amount: Option<Money>,
}

/// What is to come, and what is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutlookView {
    pub next: Option<NextInvoice>,
    pub missing: Vec<MissingView>,
    pub renewal: Option<String>,
    /// The days on which the windows for notice open.
    pub windows: Vec<String>,
}

/// What a person decided where a clause leaves something open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    pub key: String,
    pub text: String,
}

/// A wording of the vendor's that a person confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasView {
    pub wording: String,
    pub item: String,
}

/// What a contract was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionView {
    pub version: i32,
    /// What was changed then, by its path.
    pub changed: String,
    pub by: String,
    pub on: String,
}

/// An earlier version, said in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractThen {
    pub version: i32,
    pub clauses: Vec<String>,
    pub json: String,
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
    pub clauses: Vec<ClauseView>,
    pub outlook: OutlookView,
    pub questions: Vec<super::QuestionView>,
    pub answers: Vec<AnswerView>,
    pub aliases: Vec<AliasView>,
    pub versions: Vec<VersionView>,
    pub warnings: Vec<String>,
    pub document: DocumentView,
}
