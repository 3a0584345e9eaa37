//! A clause: a provision with what it governs, when it holds, and where it stands.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::iso_day;

use super::provision::Provision;
use crate::evidence::Evidence;

/// One clause. In JSON its `kind` names the provision, whose values stand beside the clause's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Unique within the contract, such as its number: findings and answers name it.
    pub id: String,
    /// The item codes or descriptions that it governs; empty: everything the contract bills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// The first day of service that it governs.
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Date>,
    /// The last day of service that it governs.
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Date>,
    /// The document of the contract that it stands in, by its id in `sources`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where it stands, with its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    #[serde(flatten)]
    pub provision: Provision,
}

impl Clause {
    /// Whether it governs a service on that day; a day that is not known speaks against no clause.
    pub fn is_in_force(&self, day: Option<Date>) -> bool {
        day.is_none_or(|day| {
            self.effective_from.is_none_or(|from| from <= day) && self.effective_to.is_none_or(|to| day <= to)
        })
    }
}
