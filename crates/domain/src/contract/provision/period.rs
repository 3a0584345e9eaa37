//! Which days a price is for, how often it is billed, and when billing ends.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::iso_day;

/// Over what something is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Each invoice by itself.
    #[default]
    Invoice,
    Day,
    Week,
    Month,
    Quarter,
    /// The calendar year.
    Year,
    /// Twelve months from an anniversary of the contract's first day.
    ContractYear,
    /// The contract's whole life.
    Term,
}

/// How a part of a period is priced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proration {
    /// Open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<DayCount>,
    /// Whether the last day counts. Open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Ends>,
    /// For [`DayCount::DailyRate`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_rate: Option<Decimal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Days served over the days that the period has.
    Actual,
    /// Every month has 30 days.
    Thirty,
    /// The yearly price over 365 days.
    Year365,
    /// The yearly price over 360 days.
    Year360,
    /// Days times a stated rate.
    DailyRate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    Inclusive,
    Exclusive,
}

/// How often an item is billed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recurrence {
    pub every: Cadence,
    /// How often within that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    Advance,
    Arrears,
}

/// How long after the service it may still be billed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CutOff {
    pub days: u32,
    /// What comes later need not be paid.
    #[serde(default)]
    pub bars_claim: bool,
}

/// Amounts that fall due as work is accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Milestones {
    pub milestones: Vec<Milestone>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    pub name: String,
    pub amount: Decimal,
}

/// The clause's items were cancelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cancellation {
    /// The last day that may be billed.
    #[serde(with = "iso_day")]
    pub last_day: Date,
}
