//! Fees, surcharges, expenses and interest.

use super::{Say, listed, percent, sum};
use crate::contract::{Accessorial, Expenses, FeePolicy, IndexSurcharge, LateFee};
use crate::money::Currency;
use crate::wording::quantity;

impl Say for FeePolicy {
    fn say(&self, _money: Option<Currency>) -> String {
        if self.all_in {
            return "The prices include everything: no fee may be billed beside them.".to_owned();
        }
        if self.forbidden.is_empty() {
            return "No fee is forbidden beyond those that are not allowed.".to_owned();
        }
        format!("May not be billed: {}.", listed(&self.forbidden))
    }
}

impl Say for IndexSurcharge {
    fn say(&self, money: Option<Currency>) -> String {
        if !self.table.is_empty() {
            let rows =
                self.table.iter().map(|row| format!("from {} {} a unit", quantity(row.from), sum(row.per_unit, money)));
            return format!("{} follows the index {}: {}.", self.fee, self.series, rows.collect::<Vec<_>>().join(", "));
        }
        format!(
            "{} follows the index {}: {} a unit for each full {} above {}.",
            self.fee,
            self.series,
            sum(self.increment, money),
            quantity(self.step),
            quantity(self.base)
        )
    }
}

impl Say for Accessorial {
    fn say(&self, money: Option<Currency>) -> String {
        let price = self.price.map(|price| format!(", {} a unit", sum(price, money))).unwrap_or_default();
        format!("{} is due only with {}{price}.", self.fee, self.proof)
    }
}

impl Say for Expenses {
    fn say(&self, money: Option<Currency>) -> String {
        let limit = self.limit.map(|most| format!(", at most {} a unit", sum(most, money))).unwrap_or_default();
        let markup = if self.markup_percent.is_zero() {
            String::new()
        } else {
            format!(", with {} on top", percent(self.markup_percent))
        };
        let how = if self.per_diem { "as a fixed amount a unit" } else { "as receipts prove" };
        format!("Expenses for {} are paid {how}{limit}{markup}.", self.class)
    }
}

impl Say for LateFee {
    fn say(&self, money: Option<Currency>) -> String {
        let cap = self.cap.map(|most| format!(", at most {}", sum(most, money))).unwrap_or_default();
        let grace =
            if self.grace_days == 0 { String::new() } else { format!(", after {} days of grace", self.grace_days) };
        format!(
            "Late payment costs {} a year, reckoned over {} days{cap}{grace}.",
            percent(self.annual_percent),
            self.day_basis
        )
    }
}
