//! A report on screen.

use domain::Money;
use serde::{Deserialize, Serialize};

use super::Choice;
use super::address::with_parts;

/// What the address of a report asks for; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    /// The first and the last day, such as 2026-11-24.
    pub from: String,
    pub to: String,
    /// A vendor's whole name.
    pub vendor: String,
    /// From where to read on.
    pub after: String,
}

impl ReportQuery {
    /// The address under `start` that asks for this, going on after `after`.
    pub fn address(&self, start: &str, after: &str) -> String {
        with_parts(start, &[("from", &self.from), ("to", &self.to), ("vendor", &self.vendor), ("after", after)])
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportColumn {
    pub name: String,
    /// Whether it holds figures or days.
    pub is_figure: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    pub cells: Vec<String>,
    pub link: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTotal {
    pub label: String,
    pub amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    pub name: String,
    pub title: String,
    pub lead: String,
    pub columns: Vec<ReportColumn>,
    pub rows: Vec<ReportRow>,
    pub totals: Vec<ReportTotal>,
    pub next: Option<String>,
    pub has_vendor: bool,
    /// All reports.
    pub names: Vec<Choice>,
}
