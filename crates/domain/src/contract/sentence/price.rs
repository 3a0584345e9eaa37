//! What a unit costs, and how prices move.

use super::{Say, in_each, percent, period, sum};
use crate::calendar::print_date;
use crate::contract::{
    Band, Cadence, Compounding, CostPlus, EscalationNotice, FixedEscalator, IndexEscalator, ListDiscount,
    PriceSchedule, Reduction, RetroactivePrice, TierMode, Tiers,
};
use crate::money::Currency;
use crate::wording::quantity;

impl Say for PriceSchedule {
    fn say(&self, money: Option<Currency>) -> String {
        let steps = self.steps.iter().map(|step| {
            let from = step.from.map(|day| format!(" from {}", print_date(day))).unwrap_or_default();
            let to = step.to.map(|day| format!(" to {}", print_date(day))).unwrap_or_default();
            format!("{}{from}{to}", sum(step.price, money))
        });
        format!("The price of a unit is {}.", steps.collect::<Vec<_>>().join(", "))
    }
}

impl Say for Tiers {
    fn say(&self, money: Option<Currency>) -> String {
        let per = if self.per == Cadence::Invoice { String::new() } else { in_each(self.per) };
        let how = match self.mode {
            Some(TierMode::Graduated) => format!("Each unit{per} costs what its own tier says"),
            Some(TierMode::Volume) => format!("The tier of all units{per} sets the price"),
            Some(TierMode::PerOrder) => "The tier of each line's units sets their price".to_owned(),
            Some(TierMode::Cumulative) => format!("Each unit costs what the running total{per} says"),
            None => format!("Prices go by tiers{per}, and how they apply is open"),
        };
        let bands = self.bands.iter().map(|band| say_band(band, money)).collect::<Vec<_>>().join(", ");
        let back = if self.retroactive { " Reaching a tier reprices the units before it." } else { "" };
        format!("{how}: {bands}.{back}")
    }
}

fn say_band(band: &Band, money: Option<Currency>) -> String {
    let to = band.up_to.map_or_else(|| "above".to_owned(), |most| format!("up to {}", quantity(most)));
    let flat = if band.flat.is_zero() { String::new() } else { format!(" and {} once", sum(band.flat, money)) };
    format!("{to} at {}{flat}", sum(band.price, money))
}

impl Say for ListDiscount {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("The price is the vendor's list price less {}.", percent(self.percent))
    }
}

impl Say for CostPlus {
    fn say(&self, _money: Option<Currency>) -> String {
        if self.markup_percent.is_zero() {
            return "The vendor's proven cost is passed through without a markup.".to_owned();
        }
        format!("The price is the vendor's proven cost and {} on it.", percent(self.markup_percent))
    }
}

impl Say for FixedEscalator {
    fn say(&self, _money: Option<Currency>) -> String {
        let how = match self.compounding {
            Some(Compounding::Compound) => ", compound",
            Some(Compounding::Simple) => ", each time of the first price",
            None => "; whether compound or simple is open",
        };
        let first = self.first_date.map(|day| format!(", first on {}", print_date(day))).unwrap_or_default();
        let cap = self.cap_percent.map(|cap| format!(", in all at most {}", percent(cap))).unwrap_or_default();
        format!(
            "Prices rise by {} on every anniversary of {}{first}{how}{cap}.",
            percent(self.percent),
            print_date(self.base_date)
        )
    }
}

impl Say for IndexEscalator {
    fn say(&self, _money: Option<Currency>) -> String {
        let share = if self.share_percent == rust_decimal::Decimal::ONE_HUNDRED {
            String::new()
        } else {
            format!(" by {} of its change", percent(self.share_percent))
        };
        let lag = match self.lag_months {
            Some(lag) => format!("; the index of {lag} months before counts"),
            None => "; the month of the index that counts is open".to_owned(),
        };
        let floor = self.floor_percent.map(|floor| format!("; at least {}", percent(floor))).unwrap_or_default();
        let cap = self.cap_percent.map(|cap| format!("; at most {}", percent(cap))).unwrap_or_default();
        format!(
            "Prices follow the index {}{share} against {}, every {} months from {}{lag}{floor}{cap}.",
            self.series,
            self.base_month,
            self.every_months,
            print_date(self.first_date)
        )
    }
}

impl Say for EscalationNotice {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("A rise holds only after notice of {} days.", self.days)
    }
}

impl Say for Reduction {
    fn say(&self, _money: Option<Currency>) -> String {
        let again = if self.yearly { ", and again with every year" } else { "" };
        format!("Prices fall by {} from {} on{again}.", percent(self.percent), print_date(self.from))
    }
}

impl Say for RetroactivePrice {
    fn say(&self, money: Option<Currency>) -> String {
        format!(
            "As agreed on {}, units served from {} on cost {} in place of {}; what was billed before is settled by the \
             difference.",
            print_date(self.agreed_on),
            print_date(self.from),
            sum(self.new_price, money),
            sum(self.old_price, money)
        )
    }
}

/// ` in each month`, or nothing where each invoice is counted by itself.
pub(super) fn per_period(cadence: Cadence) -> String {
    if cadence == Cadence::Invoice { format!(" on each {}", period(cadence)) } else { in_each(cadence) }
}
