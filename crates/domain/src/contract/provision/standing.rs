//! Parties, places, scope, tax and form.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The places that the contract serves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sites {
    pub names: Vec<String>,
}

/// The work that the contract covers; a signed change order is listed like the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deliverables {
    pub names: Vec<String>,
}

/// Which tax the buyer pays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaxAgreement {
    pub status: TaxStatus,
    /// In percent, where tax is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Decimal>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxStatus {
    #[default]
    Taxed,
    Exempt,
    ReverseCharge,
}

impl TaxStatus {
    /// The status that words such as "exempt from sales tax" name, where they free the buyer from paying tax.
    pub fn named(words: &str) -> Option<Self> {
        let lower = words.to_lowercase();
        if lower.contains("reverse") {
            return Some(Self::ReverseCharge);
        }
        let exempt = lower.contains("exempt") && !lower.contains("not exempt") && !lower.contains("non-exempt");
        exempt.then_some(Self::Exempt)
    }
}

/// How an invoice in another currency is reckoned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Whose rates: "ECB".
    pub rates_of: String,
    #[serde(default)]
    pub day: RateDay,
    /// On top of the rate.
    #[serde(default)]
    pub spread_percent: Decimal,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateDay {
    #[default]
    Invoice,
    Service,
}

/// What an invoice must state to be one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProperInvoice {
    /// Names of the invoice's fields, such as `contract_reference`.
    pub fields: Vec<String>,
    /// The time to pay begins only with a proper invoice.
    #[serde(default)]
    pub stops_clock: bool,
}
