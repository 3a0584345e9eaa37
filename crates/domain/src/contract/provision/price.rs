//! What a unit costs: schedules, tiers, discounts, and how prices move over time.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use super::period::Cadence;
use crate::calendar::{YearMonth, iso_day};

/// Prices by the day of service, in place of the rate row's. Days in no step cost what the row says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceSchedule {
    #[serde(default)]
    pub reason: ScheduleReason,
    pub steps: Vec<PriceStep>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleReason {
    #[default]
    Windows,
    Ramp,
    Promotion,
    FreePeriod,
}

/// A price for one unit between two days, both included; open where absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceStep {
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub price: Decimal,
}

/// Prices by quantity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tiers {
    /// Open where absent: the finding then states each reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<TierMode>,
    /// Whose quantity decides. Cumulative tiers count from the start of this period.
    #[serde(default)]
    pub per: Cadence,
    /// In rising order; the last may be open.
    pub bands: Vec<Band>,
    /// Reaching a tier also reprices the units billed before at the higher price.
    #[serde(default)]
    pub retroactive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// Each unit costs what its own band says.
    Graduated,
    /// All units cost what the band of the period's total says.
    Volume,
    /// All units of a line cost what the band of that line says.
    PerOrder,
    /// Each unit costs what the band of the running total says.
    Cumulative,
}

/// Units up to and including `up_to` at `price` each; `flat` is added once where any unit falls in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Band {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    pub price: Decimal,
    #[serde(default)]
    pub flat: Decimal,
}

/// A discount off the vendor's list price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListDiscount {
    pub percent: Decimal,
}

/// The vendor's proven cost and a markup on it; a markup of 0 passes the cost through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostPlus {
    pub markup_percent: Decimal,
}

/// A fixed yearly rise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FixedEscalator {
    pub percent: Decimal,
    /// Open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compounding: Option<Compounding>,
    /// The day the rate row's prices are of; anniversaries count from it.
    #[serde(with = "iso_day")]
    pub base_date: Date,
    /// The first day of a raised price, where it is not the first anniversary.
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub first_date: Option<Date>,
    /// The most that all rises together may make, in percent of the base price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_percent: Option<Decimal>,
    /// When the anniversary of a 29 February falls in other years.
    #[serde(default)]
    pub leap_day: LeapDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compounding {
    Compound,
    Simple,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeapDay {
    #[default]
    LastOfFebruary,
    FirstOfMarch,
}

/// A rise by a price index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexEscalator {
    /// The series' id: area and seasonal adjustment are part of it.
    pub series: String,
    pub base_month: YearMonth,
    /// The first day of an adjusted price.
    #[serde(with = "iso_day")]
    pub first_date: Date,
    /// Months between adjustments.
    #[serde(default = "twelve")]
    pub every_months: u32,
    /// How many months before an adjustment the reference month lies. Open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag_months: Option<u32>,
    /// How much of the index's change the price follows, in percent.
    #[serde(default = "hundred")]
    pub share_percent: Decimal,
    /// The least and the most change of the price against its base, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_percent: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_percent: Option<Decimal>,
}

fn twelve() -> u32 {
    12
}

fn hundred() -> Decimal {
    Decimal::ONE_HUNDRED
}

/// A rise holds only after notice in time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EscalationNotice {
    pub days: u32,
}

/// An agreed price cut: once, or again with every year from `from`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reduction {
    pub percent: Decimal,
    #[serde(with = "iso_day")]
    pub from: Date,
    #[serde(default)]
    pub yearly: bool,
}

/// A change that reaches back: units served from `from` on and billed before are settled by difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetroactivePrice {
    #[serde(with = "iso_day")]
    pub from: Date,
    /// The day of the agreement; what was billed before it is to be settled.
    #[serde(with = "iso_day")]
    pub agreed_on: Date,
    pub old_price: Decimal,
    pub new_price: Decimal,
}
