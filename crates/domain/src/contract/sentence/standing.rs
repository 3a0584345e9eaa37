//! Parties, places, scope, tax and form.

use super::{Say, listed, percent};
use crate::contract::{Deliverables, Exchange, ProperInvoice, RateDay, Sites, TaxAgreement, TaxStatus};
use crate::money::Currency;

impl Say for Sites {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("The contract serves {}.", listed(&self.names))
    }
}

impl Say for Deliverables {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("The contract covers {}.", listed(&self.names))
    }
}

impl Say for TaxAgreement {
    fn say(&self, _money: Option<Currency>) -> String {
        match (self.status, self.rate) {
            (TaxStatus::Taxed, Some(rate)) => format!("Tax is due at {}.", percent(rate)),
            (TaxStatus::Taxed, None) => "Tax is due.".to_owned(),
            (TaxStatus::Exempt, _) => "The buyer is exempt from tax.".to_owned(),
            (TaxStatus::ReverseCharge, _) => "The buyer owes the tax itself: none may be billed.".to_owned(),
        }
    }
}

impl Say for Exchange {
    fn say(&self, _money: Option<Currency>) -> String {
        let day = match self.day {
            RateDay::Invoice => "the invoice",
            RateDay::Service => "the service",
        };
        let spread = if self.spread_percent.is_zero() {
            String::new()
        } else {
            format!(" and {} on top", percent(self.spread_percent))
        };
        format!("Other currencies are reckoned at the rate of {} on the day of {day}{spread}.", self.rates_of)
    }
}

impl Say for ProperInvoice {
    fn say(&self, _money: Option<Currency>) -> String {
        let clock = if self.stops_clock { " Until then the time to pay does not begin." } else { "" };
        let names: Vec<String> = self.fields.iter().map(|name| name.replace('_', " ")).collect();
        format!("An invoice must state: {}.{clock}", listed(&names))
    }
}
