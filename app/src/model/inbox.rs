//! The list of invoices, by state and money at stake.

use domain::{Date, Money};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    NeedsReview,
    /// Every finding has a decision.
    Decided,
    /// Nothing was found: payable as billed.
    Ready,
    /// No contract is known for it yet.
    NoContract,
}

impl InvoiceState {
    pub const ALL: [Self; 4] = [Self::NeedsReview, Self::NoContract, Self::Decided, Self::Ready];

    pub fn key(self) -> &'static str {
        match self {
            Self::NeedsReview => "needs_review",
            Self::Decided => "decided",
            Self::Ready => "ready",
            Self::NoContract => "no_contract",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::NeedsReview => "Needs review",
            Self::Decided => "Decided",
            Self::Ready => "Ready to pay",
            Self::NoContract => "No contract",
        }
    }
}

/// What the address of the inbox asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxQuery {
    pub state: Option<String>,
    pub search: Option<String>,
    /// `due` (default) or `stake`
    pub order: Option<String>,
    /// Where the page before this one ended.
    pub after: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxRow {
    pub id: String,
    pub state: InvoiceState,
    pub vendor: Option<String>,
    pub number: Option<String>,
    pub issued: Option<Date>,
    pub due: Option<Date>,
    pub billed: Option<Money>,
    pub at_stake: Option<Money>,
    /// `S1` to `S4`; none where nothing was found.
    pub severity: Option<String>,
    pub findings: usize,
    pub contract: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurrencyTotals {
    pub billed: Money,
    pub at_stake: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateCount {
    pub state: InvoiceState,
    pub count: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxPage {
    pub rows: Vec<InboxRow>,
    /// All invoices that the query finds, not only those shown.
    pub totals: Vec<CurrencyTotals>,
    pub counts: Vec<StateCount>,
    pub next: Option<String>,
}
