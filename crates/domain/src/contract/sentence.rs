//! Clauses as plain sentences, for pages and the command line.

mod balance;
mod entitlement;
mod fee;
mod period;
mod price;
mod quantity;
mod standing;

use rust_decimal::Decimal;

use super::{Cadence, Clause};
use crate::calendar::print_date;
use crate::money::Currency;
use crate::wording::{amount, quantity};

/// What a provision says, without its clause's items and days.
pub(super) trait Say {
    fn say(&self, money: Option<Currency>) -> String;
}

impl Clause {
    /// What the clause says, as plain sentences; amounts are in the contract's currency.
    pub fn sentence(&self, money: Option<Currency>) -> String {
        let mut text = self.provision.say(money);
        if !self.items.is_empty() {
            text.push_str(&format!(" For {}.", listed(&self.items)));
        }
        match (self.effective_from, self.effective_to) {
            (Some(from), Some(to)) => {
                text.push_str(&format!(" From {} to {}.", print_date(from), print_date(to)));
            }
            (Some(from), None) => text.push_str(&format!(" From {} on.", print_date(from))),
            (None, Some(to)) => text.push_str(&format!(" Until {}.", print_date(to))),
            (None, None) => {}
        }
        text
    }

    /// The kind as people call it: `fixed escalator`.
    pub fn kind_name(&self) -> String {
        self.provision.kind().replace('_', " ")
    }
}

/// `USD 1,200.00`
fn sum(value: Decimal, money: Option<Currency>) -> String {
    let figure = amount(value, money);
    money.map_or_else(|| figure.clone(), |currency| format!("{} {figure}", currency.code()))
}

/// `3%`
fn percent(value: Decimal) -> String {
    format!("{}%", quantity(value))
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

/// ` in each month`
fn in_each(cadence: Cadence) -> String {
    match cadence {
        Cadence::Term => " over the whole term".to_owned(),
        other => format!(" in each {}", period(other)),
    }
}

fn period(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Invoice => "invoice",
        Cadence::Day => "day",
        Cadence::Week => "week",
        Cadence::Month => "month",
        Cadence::Quarter => "quarter",
        Cadence::Year => "calendar year",
        Cadence::ContractYear => "contract year",
        Cadence::Term => "term",
    }
}

#[cfg(test)]
mod tests {
    use super::super::import::import_clause;
    use crate::money::Currency;

    #[test]
    fn clauses_are_said_in_plain_words() {
        for (clause, sentence) in [
            (
                r#"{"kind":"fixed_escalator","percent":"3","base_date":"2024-01-01"}"#,
                "Prices rise by 3% on every anniversary of 1 Jan 2024; whether compound or simple is open.",
            ),
            (
                r#"{"kind":"index_escalator","series":"CPI-U","base_month":"2024-01","first_date":"2025-01-01","lag_months":3,"cap_percent":"5"}"#,
                "Prices follow the index CPI-U against 2024-01, every 12 months from 1 Jan 2025; the index of 3 months before counts; at most 5%.",
            ),
            (
                r#"{"kind":"tiers","mode":"volume","per":"month","items":["A1"],"bands":[{"up_to":"1000","price":"0.10"},{"price":"0.05","flat":"20"}]}"#,
                "The tier of all units in each month sets the price: up to 1,000 at USD 0.10, above at USD 0.05 and USD 20.00 once. For A1.",
            ),
            (
                r#"{"kind":"cap","limit":"5000","per":"month","effective_from":"2026-01-01"}"#,
                "At most USD 5,000.00 before tax may be billed in each month. From 1 Jan 2026 on.",
            ),
            (
                r#"{"kind":"fee_policy","all_in":true}"#,
                "The prices include everything: no fee may be billed beside them.",
            ),
            (
                r#"{"kind":"late_fee","annual_percent":"8","grace_days":5}"#,
                "Late payment costs 8% a year, reckoned over 365 days, after 5 days of grace.",
            ),
            (
                r#"{"kind":"renewal","term_end":"2026-12-31","notice_days":90}"#,
                "The term ends on 31 Dec 2026 and renews unless notice is given 90 days before.",
            ),
            (
                r#"{"kind":"payment_terms","days":30,"start":"receipt"}"#,
                "Invoices fall due 30 days after receipt of the invoice.",
            ),
        ] {
            let with_id = clause.replacen('{', r#"{"id":"1","#, 1);
            let clause = import_clause(&with_id).unwrap();
            assert_eq!(clause.sentence(Some(Currency::USD)), sentence);
        }
    }
}
