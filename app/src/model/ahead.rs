//! What an edit will come to, as the engine in the browser tells it.

use serde::Deserialize;

/// The answer of `preview`. Sums are plain decimals in `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AheadView {
    pub at_stake: String,
    pub payable: String,
    /// Empty where the invoice names none.
    pub currency: String,
    pub findings: Vec<AheadFinding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AheadFinding {
    pub id: String,
    pub name: String,
    /// `S1` to `S4`
    pub severity: String,
    /// For people, with commas.
    pub stake: String,
}
