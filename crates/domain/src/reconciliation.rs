//! The result of checking one invoice against its contract.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::evidence::Confidence;
use crate::finding::{Finding, Severity, Undecided};
use crate::money::Currency;

/// How a line was matched to its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Both carry the same item code.
    Code,
    /// The descriptions say the same.
    Description,
}

/// An invoice line and the term it is billed under. Lines without a term are not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineMatch {
    pub line: String,
    /// The line's place in the invoice from 0.
    pub line_index: usize,
    /// The term's item code, else its number in the rate table from 1.
    pub term: String,
    /// The term's place in the rate table from 0.
    pub term_index: usize,
    pub method: Method,
    pub confidence: Confidence,
}

/// The invoice's money: `payable` and `at_stake` always add up to `billed`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// What the invoice asks for; negative for a credit note.
    pub billed: Decimal,
    pub at_stake: Decimal,
    /// Below zero where more was prepaid than is owed.
    pub payable: Decimal,
    /// The part of `payable` that stands on lines with a check that could not be made.
    pub undecided: Decimal,
    pub currency: Option<Currency>,
}

/// Everything found about one invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// The invoice's number.
    pub invoice: Option<String>,
    /// The contract's number.
    pub contract: Option<String>,
    pub matches: Vec<LineMatch>,
    /// The most severe first, then the largest stake.
    pub findings: Vec<Finding>,
    pub undecided: Vec<Undecided>,
    pub totals: Totals,
}

impl Reconciliation {
    /// The most severe finding's severity.
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }

    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }
}
