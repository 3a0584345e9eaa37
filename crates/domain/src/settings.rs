//! What an organisation has decided about how strictly it checks.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::evidence::Confidence;

/// How strictly to check. The default lets no difference pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A difference of up to this amount passes, in the invoice's currency.
    pub tolerance_amount: Decimal,
    /// A difference of up to this share of the expected amount passes, in percent.
    pub tolerance_percent: Decimal,
    /// A stake above this amount raises a finding's severity by one step.
    pub materiality: Option<Decimal>,
    /// A match below this confidence is shown, yet proves nothing: its line cannot be decided.
    pub least_match_confidence: Confidence,
    /// The ids of findings that a person has dismissed. They are still listed, but take no money, so
    /// that what stood behind them comes to light.
    pub dismissed: BTreeSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance_amount: Decimal::ZERO,
            tolerance_percent: Decimal::ZERO,
            materiality: None,
            least_match_confidence: Confidence::percent(60),
            dismissed: BTreeSet::new(),
        }
    }
}
