//! Caps, commitments and balances that invoices use up.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::iso_day;

use super::period::Cadence;

/// The most that may be billed. One for the whole term and all items is the contract's cap; any other
/// is a sub-cap of its items or period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    pub limit: Decimal,
    #[serde(default)]
    pub measure: CapMeasure,
    #[serde(default = "term")]
    pub per: Cadence,
    /// Tax counts against it.
    #[serde(default)]
    pub with_tax: bool,
    /// From what share of it on people are told, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_percent: Option<Decimal>,
}

fn term() -> Cadence {
    Cadence::Term
}

/// What a cap counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapMeasure {
    #[default]
    Amount,
    Quantity,
    /// How many lines bill it.
    Count,
}

/// What the buyer takes at least, and pays for where it does not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Units in each period.
    pub quantity: Decimal,
    pub per: Cadence,
    /// For each unit short.
    pub price: Decimal,
    /// How much of that is charged, in percent.
    #[serde(default = "hundred")]
    pub share_percent: Decimal,
    /// No charge from this share of the commitment on, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold_percent: Option<Decimal>,
    /// For how many months units above the commitment count towards later periods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry_forward_months: Option<u32>,
}

fn hundred() -> Decimal {
    Decimal::ONE_HUNDRED
}

/// Money paid ahead, which invoices draw down before anything more is due.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deposit {
    pub amount: Decimal,
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<Date>,
}

/// The funds of a purchase order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PurchaseOrder {
    pub number: String,
    pub amount: Decimal,
    /// How far invoices may go over it, in percent.
    #[serde(default)]
    pub over_percent: Decimal,
}
