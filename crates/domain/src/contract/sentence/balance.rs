//! Caps, commitments and balances.

use super::price::per_period;
use super::{Say, percent, sum};
use crate::calendar::print_date;
use crate::contract::{Cap, CapMeasure, Commitment, Deposit, PurchaseOrder};
use crate::money::Currency;
use crate::wording::quantity;

impl Say for Cap {
    fn say(&self, money: Option<Currency>) -> String {
        let most = match self.measure {
            CapMeasure::Amount => {
                format!("{} {}", sum(self.limit, money), if self.with_tax { "with tax" } else { "before tax" })
            }
            CapMeasure::Quantity => format!("{} units", quantity(self.limit)),
            CapMeasure::Count => format!("{} lines", quantity(self.limit)),
        };
        let warn = self.warn_percent.map(|from| format!(" Told from {} on.", percent(from))).unwrap_or_default();
        format!("At most {most} may be billed{}.{warn}", per_period(self.per))
    }
}

impl Say for Commitment {
    fn say(&self, money: Option<Currency>) -> String {
        let share = if self.share_percent == rust_decimal::Decimal::ONE_HUNDRED {
            String::new()
        } else {
            format!(", of which {} is charged", percent(self.share_percent))
        };
        let threshold = self
            .threshold_percent
            .map(|from| format!(" Nothing is charged from {} of it on.", percent(from)))
            .unwrap_or_default();
        let carry = self
            .carry_forward_months
            .map(|months| format!(" Units above it count towards the next {months} months."))
            .unwrap_or_default();
        format!(
            "At least {} units are taken{}; each unit short costs {}{share}.{threshold}{carry}",
            quantity(self.quantity),
            per_period(self.per),
            sum(self.price, money)
        )
    }
}

impl Say for Deposit {
    fn say(&self, money: Option<Currency>) -> String {
        let paid = self.paid_on.map(|day| format!(" on {}", print_date(day))).unwrap_or_default();
        format!("{} was paid ahead{paid}; invoices draw it down before anything is due.", sum(self.amount, money))
    }
}

impl Say for PurchaseOrder {
    fn say(&self, money: Option<Currency>) -> String {
        let over = if self.over_percent.is_zero() {
            String::new()
        } else {
            format!(", which may be passed by {}", percent(self.over_percent))
        };
        format!("Purchase order {} holds {}{over}.", self.number, sum(self.amount, money))
    }
}
