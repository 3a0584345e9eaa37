//! Fees, surcharges, expenses and interest.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Fees that may not be billed whatever else the contract lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeePolicy {
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// The prices include everything: no fee at all.
    #[serde(default)]
    pub all_in: bool,
}

/// A surcharge that follows an index: `floor((index - base) / step) x increment` for each unit, or the
/// row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexSurcharge {
    /// The fee's name as invoices bill it.
    pub fee: String,
    pub series: String,
    #[serde(default)]
    pub base: Decimal,
    #[serde(default)]
    pub step: Decimal,
    /// For each unit and full step.
    #[serde(default)]
    pub increment: Decimal,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub table: Vec<SurchargeRow>,
}

/// From this value of the index on the surcharge is so much for each unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurchargeRow {
    pub from: Decimal,
    pub per_unit: Decimal,
}

/// A fee that is due only where a proof of it was handed in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accessorial {
    pub fee: String,
    /// What proves it: "proof of delivery", "gate times".
    pub proof: String,
    /// For each unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
}

/// Expenses are paid as receipts prove them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expenses {
    /// The kind of expense as lines name it: "hotel".
    pub class: String,
    /// The most for each unit, such as a night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Decimal>,
    #[serde(default)]
    pub markup_percent: Decimal,
    /// A fixed amount for each unit, for which no receipt is asked.
    #[serde(default)]
    pub per_diem: bool,
}

/// Interest on what is paid late.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LateFee {
    pub annual_percent: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Decimal>,
    /// Days of the year that the rate is for.
    #[serde(default = "year")]
    pub day_basis: u32,
    /// Days after the due date that cost nothing.
    #[serde(default)]
    pub grace_days: u32,
}

fn year() -> u32 {
    365
}
