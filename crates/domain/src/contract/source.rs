//! The documents that make up a contract, and which of them goes before which.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::iso_day;

/// What sort of document it is. Without a clause that says otherwise an amendment goes before an order
/// form, an order form before a statement of work, and that before the master agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    #[default]
    MasterAgreement,
    StatementOfWork,
    OrderForm,
    Amendment,
}

/// One document of a contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceDocument {
    /// What rate rows and clauses name in their `source`.
    pub id: String,
    #[serde(default)]
    pub kind: SourceKind,
    /// For people: "Amendment 2".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Date>,
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Date>,
    /// Takes the place of the usual order where a clause sets another; the higher goes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<u32>,
}

impl SourceDocument {
    pub(crate) fn rank(&self) -> u32 {
        self.precedence.unwrap_or(match self.kind {
            SourceKind::MasterAgreement => 1,
            SourceKind::StatementOfWork => 2,
            SourceKind::OrderForm => 3,
            SourceKind::Amendment => 4,
        })
    }

    /// For people.
    pub(crate) fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }
}
