//! What the buyer is owed: time to pay, discounts, rebates, credits; and how the contract goes on.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::calendar::{HolidayCalendar, WorkingDays, iso_day};

use super::period::Cadence;

/// When an invoice falls due.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentTerms {
    pub days: u32,
    #[serde(default)]
    pub start: TermStart,
    #[serde(default)]
    pub end_of_month: bool,
    /// The days are working days.
    #[serde(default)]
    pub business_days: bool,
    /// Whose holidays are no working days. Open where neither it nor `holidays` is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<HolidayCalendar>,
    /// Further days that are no working days.
    #[serde(default, with = "iso_day::list", skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Date>,
}

impl PaymentTerms {
    /// What a working day is; `None` where the clause counts working days and leaves open which those are.
    pub fn working_days(&self) -> Option<WorkingDays<'_>> {
        let calendar = self.calendar.or((!self.holidays.is_empty()).then_some(HolidayCalendar::Weekdays))?;
        Some(WorkingDays { calendar, holidays: &self.holidays })
    }
}

/// The day from which days to pay are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermStart {
    #[default]
    Invoice,
    Receipt,
    Acceptance,
}

/// A discount for paying early.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EarlyPayment {
    pub percent: Decimal,
    pub days: u32,
    /// Days of the full term, for the discount's yearly rate.
    pub net_days: u32,
    #[serde(default)]
    pub base: Base,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Before tax.
    #[default]
    Net,
    /// With tax.
    Gross,
}

/// Money back on what was spent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rebate {
    /// In rising order.
    pub tiers: Vec<RebateTier>,
    pub per: Cadence,
    /// Each tier's rate holds for the spend within it, not for all.
    #[serde(default)]
    pub marginal: bool,
    /// Days after the period in which it must be claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_days: Option<u32>,
}

/// From this spend on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RebateTier {
    pub from: Decimal,
    pub percent: Decimal,
}

/// A credit where the service fell short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceLevel {
    /// What is measured: "availability".
    pub metric: String,
    pub target: Decimal,
    /// In falling order of `below`.
    pub tiers: Vec<ServiceTier>,
    /// The most, in percent of the fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_percent: Option<Decimal>,
    /// Days after the measured period in which the credit must be claimed, or it is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_days: Option<u32>,
}

/// Measured below this, so much of the fee is credited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceTier {
    pub below: Decimal,
    pub percent: Decimal,
}

/// The contract goes on unless notice is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Renewal {
    /// The last day of the running term.
    #[serde(with = "iso_day")]
    pub term_end: Date,
    pub notice_days: u32,
    /// The days of notice are working days.
    #[serde(default)]
    pub business_days: bool,
    /// Whose holidays are no working days; Monday to Friday are all working days where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<HolidayCalendar>,
    /// Further days that are no working days.
    #[serde(default, with = "iso_day::list", skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Date>,
    /// What the next term costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_term_spend: Option<Decimal>,
}

impl Renewal {
    /// The last day on which notice is in time.
    pub fn last_day_for_notice(&self) -> Option<Date> {
        if !self.business_days {
            return self.term_end.checked_sub(Duration::days(i64::from(self.notice_days)));
        }
        let calendar = self.calendar.unwrap_or(HolidayCalendar::Weekdays);
        WorkingDays { calendar, holidays: &self.holidays }.before(self.term_end, self.notice_days)
    }
}

/// A part of every bill is kept back until an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Retainage {
    pub percent: Decimal,
    /// What releases it, as acceptances name it.
    pub release: String,
}

/// No other customer pays less.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MostFavoured {}
