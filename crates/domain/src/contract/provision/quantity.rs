//! How much may be billed.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::period::Cadence;

/// The least that is charged for the item in each period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MinimumCharge {
    pub amount: Decimal,
}

/// Units are sold in packages; a part of one is billed as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Packages {
    /// Units in a package.
    pub size: Decimal,
    /// For one package; the rate row's price times the size where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
    /// Whose units are rounded up together.
    #[serde(default)]
    pub per: Cadence,
}

/// Units that the price of something else already covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncludedUnits {
    pub quantity: Decimal,
    /// For each unit above; the rate row's price where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overage_price: Option<Decimal>,
    #[serde(default)]
    pub per: Cadence,
    /// Names of committed staff whose time is covered and is never billed again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<String>,
}

/// The most units in each period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QuantityLimit {
    pub quantity: Decimal,
    #[serde(default)]
    pub per: Cadence,
}

/// Only what was delivered or accepted may be billed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AcceptedQuantity {
    #[serde(default)]
    pub basis: AcceptanceBasis,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceBasis {
    #[default]
    Receipts,
    Timesheets,
    Usage,
}

/// How time is counted and paid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeRules {
    /// Hours a person may bill for one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_hours: Option<Decimal>,
    /// Entries are rounded up to this part of an hour, and no coarser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment_hours: Option<Decimal>,
    /// Overtime costs the rate times this, where it was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime_multiplier: Option<Decimal>,
    /// Travel time costs this share of the rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_percent: Option<Decimal>,
    /// One entry may not lump several tasks together.
    #[serde(default)]
    pub no_block_billing: bool,
}

/// Who may work, and at whose rate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staffing {
    pub people: Vec<Person>,
}

/// A person of the vendor's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// The rate row that the person's hours are billed under, by code or description.
    pub role: String,
    #[serde(default = "yes")]
    pub approved: bool,
}

fn yes() -> bool {
    true
}
