//! How much may be billed.

use super::price::per_period;
use super::{Say, listed, percent, sum};
use crate::contract::{
    AcceptanceBasis, AcceptedQuantity, IncludedUnits, MinimumCharge, Packages, QuantityLimit, Staffing, TimeRules,
};
use crate::money::Currency;
use crate::wording::quantity;

impl Say for MinimumCharge {
    fn say(&self, money: Option<Currency>) -> String {
        format!("At least {} is charged in each period.", sum(self.amount, money))
    }
}

impl Say for Packages {
    fn say(&self, money: Option<Currency>) -> String {
        let price = self.price.map(|price| format!(" at {} each", sum(price, money))).unwrap_or_default();
        format!("Units are sold in packages of {}{price}; a part of one counts as a whole.", quantity(self.size))
    }
}

impl Say for IncludedUnits {
    fn say(&self, money: Option<Currency>) -> String {
        let above = self.overage_price.map_or_else(
            || "each unit above costs its rate".to_owned(),
            |price| format!("each unit above costs {}", sum(price, money)),
        );
        let staff = if self.staff.is_empty() {
            String::new()
        } else {
            format!(" The time of {} is covered.", listed(&self.staff))
        };
        format!("{} units are included{}; {above}.{staff}", quantity(self.quantity), per_period(self.per))
    }
}

impl Say for QuantityLimit {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("At most {} units may be billed{}.", quantity(self.quantity), per_period(self.per))
    }
}

impl Say for AcceptedQuantity {
    fn say(&self, _money: Option<Currency>) -> String {
        let by = match self.basis {
            AcceptanceBasis::Receipts => "receipts",
            AcceptanceBasis::Timesheets => "timesheets",
            AcceptanceBasis::Usage => "metered usage",
        };
        format!("Only what {by} prove may be billed.")
    }
}

impl Say for TimeRules {
    fn say(&self, _money: Option<Currency>) -> String {
        let mut parts = Vec::new();
        parts.extend(self.daily_hours.map(|most| format!("at most {} hours a person and day", quantity(most))));
        parts.extend(self.increment_hours.map(|step| format!("time is rounded up to {} hours", quantity(step))));
        parts.extend(
            self.overtime_multiplier.map(|by| format!("approved overtime costs {} times the rate", quantity(by))),
        );
        parts.extend(self.travel_percent.map(|share| format!("travel time costs {} of the rate", percent(share))));
        if self.no_block_billing {
            parts.push("one entry may not lump several tasks together".to_owned());
        }
        if parts.is_empty() {
            "Time is billed as worked.".to_owned()
        } else {
            format!("Of time: {}.", parts.join("; "))
        }
    }
}

impl Say for Staffing {
    fn say(&self, _money: Option<Currency>) -> String {
        let people = self.people.iter().map(|person| {
            let approved = if person.approved { "" } else { ", not approved" };
            format!("{} as {}{approved}", person.name, person.role)
        });
        format!("The staff is {}.", people.collect::<Vec<_>>().join("; "))
    }
}
