//! Lists from outside the documents, and how strictly is checked.

use serde::{Deserialize, Serialize};

use super::Choice;

/// A column of a kind's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRow {
    pub name: String,
    /// What to write in it.
    pub form: String,
    pub required: bool,
    pub explanation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    pub id: String,
    pub file: String,
    pub rows: i32,
    pub by: String,
    pub at: String,
    pub hash: String,
    pub taken_back: bool,
}

/// A kind of input with what is there of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputKindRow {
    pub id: String,
    pub name: String,
    pub purpose: String,
    /// The rules that wait for it: id and name.
    pub rules: Vec<Choice>,
    /// None where it was never handed in.
    pub rows: Option<i64>,
    pub last: Option<String>,
    pub columns: Vec<ColumnRow>,
    /// A header and a row to begin a file with.
    pub example: String,
    pub imports: Vec<ImportRow>,
}

/// Invoices that are being reconciled again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    pub id: String,
    pub cause: String,
    pub done: i32,
    /// None while it waits for its turn.
    pub invoices: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputsPage {
    pub kinds: Vec<InputKindRow>,
    pub runs: Vec<RunRow>,
    /// Its id, as the command line wants it.
    pub organisation: String,
    pub may_import: bool,
}

/// What became of a file that was sent a moment ago. Shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    pub sentence: String,
    /// Whether it was taken, or was there already.
    pub good: bool,
    /// What is wrong with it, row by row.
    pub faults: Vec<String>,
}

/// A tolerance that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToleranceRow {
    pub scope: Choice,
    /// Without an id: all rules.
    pub rule: Choice,
    pub value: String,
}

/// A limit that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRow {
    pub scope: Choice,
    pub limit: Choice,
    pub value: String,
}

/// A limit that can be set, with what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitKind {
    pub limit: Choice,
    pub explanation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TolerancesPage {
    pub tolerances: Vec<ToleranceRow>,
    pub limits: Vec<LimitRow>,
    pub scopes: Vec<Choice>,
    pub rules: Vec<Choice>,
    /// Rules that let no difference pass, whatever is set.
    pub fixed: Vec<Choice>,
    pub limit_kinds: Vec<LimitKind>,
    pub runs: Vec<RunRow>,
    pub may_change: bool,
    /// Above which amount a second person must approve.
    pub second_over: Option<String>,
}
