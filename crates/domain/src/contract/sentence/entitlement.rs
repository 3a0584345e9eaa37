//! What the buyer is owed, and how the contract goes on.

use time::Date;

use super::{Say, percent, period, sum};
use crate::calendar::{HolidayCalendar, print_date};
use crate::contract::{
    Base, EarlyPayment, MostFavoured, PaymentTerms, Rebate, Renewal, Retainage, ServiceLevel, TermStart,
};
use crate::money::Currency;
use crate::wording::quantity;

/// `working days (the TARGET calendar, and not 24 Dec 2026)`
fn working_days(are_working: bool, calendar: Option<HolidayCalendar>, holidays: &[Date]) -> String {
    if !are_working {
        return "days".to_owned();
    }
    let named = calendar.map(|calendar| calendar.name().to_owned());
    let own = (!holidays.is_empty())
        .then(|| format!("not on {}", holidays.iter().map(|day| print_date(*day)).collect::<Vec<_>>().join(", ")));
    let which = named.into_iter().chain(own).collect::<Vec<_>>().join(", ");
    if which.is_empty() { "working days".to_owned() } else { format!("working days ({which})") }
}

impl Say for PaymentTerms {
    fn say(&self, _money: Option<Currency>) -> String {
        let start = match self.start {
            TermStart::Invoice => "the date of the invoice",
            TermStart::Receipt => "receipt of the invoice",
            TermStart::Acceptance => "acceptance of the service",
        };
        let end = if self.end_of_month { ", to the end of that month" } else { "" };
        let days = working_days(self.business_days, self.calendar, &self.holidays);
        format!("Invoices fall due {} {days} after {start}{end}.", self.days)
    }
}

impl Say for EarlyPayment {
    fn say(&self, _money: Option<Currency>) -> String {
        let base = match self.base {
            Base::Net => "before tax",
            Base::Gross => "with tax",
        };
        format!(
            "{} of the amount {base} may be kept for payment within {} days, else {} days.",
            percent(self.percent),
            self.days,
            self.net_days
        )
    }
}

impl Say for Rebate {
    fn say(&self, money: Option<Currency>) -> String {
        let tiers = self.tiers.iter().map(|tier| format!("{} from {}", percent(tier.percent), sum(tier.from, money)));
        let how = if self.marginal { "of the spend within each step" } else { "of all spend" };
        let claim = self
            .claim_days
            .map(|days| format!(" It must be claimed within {days} days after the period."))
            .unwrap_or_default();
        format!("A rebate {how} in each {}: {}.{claim}", period(self.per), tiers.collect::<Vec<_>>().join(", "))
    }
}

impl Say for ServiceLevel {
    fn say(&self, _money: Option<Currency>) -> String {
        let tiers = self.tiers.iter().map(|tier| format!("{} below {}", percent(tier.percent), quantity(tier.below)));
        let cap = self.cap_percent.map(|most| format!(", at most {}", percent(most))).unwrap_or_default();
        let claim = self
            .claim_days
            .map(|days| format!(" It must be claimed within {days} days after the period."))
            .unwrap_or_default();
        format!(
            "{} must reach {}; else a part of the fee is credited: {}{cap}.{claim}",
            self.metric,
            quantity(self.target),
            tiers.collect::<Vec<_>>().join(", ")
        )
    }
}

impl Say for Renewal {
    fn say(&self, money: Option<Currency>) -> String {
        let days = working_days(self.business_days, self.calendar, &self.holidays);
        let spend = self
            .next_term_spend
            .map(|spend| format!(" The next term costs {}.", sum(spend, money)))
            .unwrap_or_default();
        format!(
            "The term ends on {} and renews unless notice is given {} {days} before.{spend}",
            print_date(self.term_end),
            self.notice_days
        )
    }
}

impl Say for Retainage {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("{} of every bill is kept back until: {}.", percent(self.percent), self.release)
    }
}

impl Say for MostFavoured {
    fn say(&self, _money: Option<Currency>) -> String {
        "No other customer of the vendor pays less.".to_owned()
    }
}
