//! The contracts by the day on which something must be decided about them.

use domain::{Date, Money};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalRow {
    pub contract: String,
    pub number: Option<String>,
    pub vendor: Option<String>,
    pub day: Date,
    pub term_end: Date,
    /// `in 22 days`
    pub left: String,
    pub is_past: bool,
    /// Whether 30 days or fewer are left.
    pub is_near: bool,
    /// Whether the contract goes on by itself.
    pub renews: bool,
    /// What happens after the day.
    pub sentence: String,
    pub next_term: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalsPage {
    pub rows: Vec<RenewalRow>,
    /// How many contracts do not say when they renew or end.
    pub silent: usize,
    /// The day since when the caller has a calendar for other programs.
    pub calendar_since: Option<Date>,
    /// Its address, told once after it was made.
    pub calendar: Option<String>,
}
