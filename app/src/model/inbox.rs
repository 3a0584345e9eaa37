//! The list of invoices, by state and money at stake.

use domain::{Date, Money};
use serde::{Deserialize, Serialize};

use super::Choice;
use super::address::with_parts;

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

/// What the address of the inbox asks for; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InboxQuery {
    pub state: Option<String>,
    pub search: Option<String>,
    /// A vendor's whole name.
    pub vendor: Option<String>,
    /// `R20`
    pub rule: Option<String>,
    /// The least that is at stake, in the invoice's currency.
    pub stake: Option<String>,
    /// The least number of days since the invoice was issued.
    pub age: Option<String>,
    /// `mine`: what the one who asks is to settle.
    pub whose: Option<String>,
    /// `due` (default), `stake` or `issued`
    pub order: Option<String>,
    /// Where the page before this one ended.
    pub after: Option<String>,
}

impl InboxQuery {
    /// The address that asks for this: a view that can be kept and shared.
    pub fn address(&self) -> String {
        let parts = [
            ("state", &self.state),
            ("q", &self.search),
            ("vendor", &self.vendor),
            ("rule", &self.rule),
            ("stake", &self.stake),
            ("age", &self.age),
            ("whose", &self.whose),
            ("order", &self.order),
            ("after", &self.after),
        ];
        let given = parts.map(|(name, value)| (name, value.as_deref().unwrap_or_default()));
        with_parts("/invoices", &given)
    }

    /// The same from its first page on.
    pub fn from_start(&self) -> Self {
        Self { after: None, ..self.clone() }
    }

    /// Whether more than a state and a search is asked for.
    pub fn is_filtered(&self) -> bool {
        [&self.vendor, &self.rule, &self.stake, &self.age, &self.whose].into_iter().any(Option::is_some)
    }
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
    /// Whether it was due before today and is not settled.
    pub overdue: bool,
    /// Days since it was issued.
    pub age: Option<i64>,
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
    /// Whether the totals and counts are of all; else there are more than are added up at once.
    pub is_whole: bool,
    pub next: Option<String>,
    /// The rules to choose a view by.
    pub rules: Vec<Choice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_its_address() {
        assert_eq!(InboxQuery::default().address(), "/invoices");
        let view = InboxQuery {
            vendor: Some("Kestrel & Rowe".to_owned()),
            stake: Some("100".to_owned()),
            after: Some("due_2026".to_owned()),
            ..InboxQuery::default()
        };
        assert_eq!(view.address(), "/invoices?vendor=Kestrel%20%26%20Rowe&stake=100&after=due_2026");
        assert_eq!(view.from_start().address(), "/invoices?vendor=Kestrel%20%26%20Rowe&stake=100");
        assert!(view.is_filtered());
    }
}
