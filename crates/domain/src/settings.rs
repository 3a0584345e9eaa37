//! What an organisation has decided about how strictly it checks.

mod limit;
mod policy;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::evidence::Confidence;

pub use limit::{Limit, PolicyError};
pub use policy::Policy;

/// How strictly to check. The default lets no difference pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A difference of up to this amount passes, in the invoice's currency.
    pub tolerance_amount: Decimal,
    /// A difference of up to this share of the expected amount passes, in percent.
    pub tolerance_percent: Decimal,
    /// Other tolerances for single rules, by their id. Rules without tolerance keep to none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rule_tolerances: BTreeMap<String, Tolerance>,
    /// An invoice above this amount needs a second approval; several just below it in a row are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_limit: Option<Decimal>,
    /// Within how many days invoices count as split under the approval limit.
    pub split_days: u32,
    /// Differences within the tolerance may make up this much in the history before they are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creep_limit: Option<Decimal>,
    /// How many days a promised credit may take, and a credit note may stay unapplied.
    pub credit_days: u32,
    /// What money costs the organisation, in percent a year, to price days of payment.
    pub capital_percent: Decimal,
    /// The vendor begins its invoice numbers anew each year.
    pub numbers_reset_yearly: bool,
    /// A stake above this amount raises a finding's severity by one step.
    pub materiality: Option<Decimal>,
    /// A match below this confidence is shown, yet proves nothing: its line cannot be decided.
    pub least_match_confidence: Confidence,
    /// The ids of findings that a person has dismissed. They are still listed, but take no money, so
    /// that what stood behind them comes to light.
    pub dismissed: BTreeSet<String>,
}

/// How much difference passes: up to the amount, or up to the share of what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tolerance {
    /// In the invoice's currency.
    pub amount: Decimal,
    /// Of the expected amount.
    pub percent: Decimal,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance_amount: Decimal::ZERO,
            tolerance_percent: Decimal::ZERO,
            rule_tolerances: BTreeMap::new(),
            approval_limit: None,
            split_days: 30,
            creep_limit: None,
            credit_days: 30,
            capital_percent: Decimal::from(8),
            numbers_reset_yearly: false,
            materiality: None,
            least_match_confidence: Confidence::percent(60),
            dismissed: BTreeSet::new(),
        }
    }
}
