//! Interest on what is paid late.

use domain::contract::{LateFee, Provision};
use domain::{Clause, Decimal};

use super::super::source::Source;
use crate::pattern::Pattern;

/// The rate of interest where the contract states it as a figure; none where a bank's rate is part of it.
pub(super) fn read_late_fee(source: &Source) -> Option<Clause> {
    static LATE: Pattern = Pattern::new(
        r"\b(?:late|overdue|past[\s-]due|delinquent|unpaid|not\s+paid|outstanding|verspätet\w*|verzug\w*|retard)\b",
    );
    static INTEREST: Pattern = Pattern::new(
        r"\b(?:interest|(?:late|finance|service)\s+(?:payment\s+)?(?:charges?|fees?)|verzugszins\w*|intérêts?)\b",
    );
    static RATE: Pattern = Pattern::new(
        r"(\d{1,2}(?:[.,]\d{1,3})?)\s*(?:%|percent|per\s+cent)\s*\)?\s*(?:(?:of\s+the\s+(?:\w+\s+){1,3})?(?:per|each|every|a)\s+(month|year|annum)|(monthly|annually|yearly)|(p\.?\s?a\.?|pro\s+jahr|jährlich|par\s+an)(?:\s|[.,;)]|$))",
    );
    static BANK: Pattern = Pattern::new(
        r"\b(?:prime|base\s+(?:lending\s+)?rate|libor|sofr|euribor|basiszins\w*|above\s+the|over\s+the|percentage\s+points|prozentpunkte)\b",
    );
    source.script.sentences().iter().find_map(|sentence| {
        let text = source.script.slice(sentence.clone());
        if !LATE.is_in(text) || !INTEREST.is_in(text) || BANK.is_in(text) {
            return None;
        }
        let mut rates = RATE.all_captures(text).filter_map(|found| {
            let rate: Decimal = found.get(1)?.as_str().replace(',', ".").parse().ok()?;
            let word = found.get(2).or(found.get(3)).map_or("year", |word| word.as_str());
            let months = if word.to_lowercase().starts_with("month") { 12 } else { 1 };
            rate.checked_mul(Decimal::from(months))
        });
        // "1% per month (12% per annum)" says the same twice; two different rates say nothing certain.
        let annual_percent = rates.next()?;
        if rates.any(|other| other != annual_percent) {
            return None;
        }
        let mut place = source.script.evidence(sentence.clone());
        if let Some(place) = &mut place {
            place.text.get_or_insert_with(|| text.trim().to_owned());
        }
        let fee = LateFee { annual_percent: annual_percent.normalize(), day_basis: 365, ..LateFee::default() };
        Some(super::build(Provision::LateFee(fee), place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn yearly(text: &str) -> Option<String> {
        let pages = lay_text(text).unwrap();
        match read_late_fee(&Source::of(&pages))?.provision {
            Provision::LateFee(fee) => Some(fee.annual_percent.to_string()),
            _ => None,
        }
    }

    #[test]
    fn interest_is_stated_by_the_month_or_the_year() {
        for (text, expected) in [
            ("Late amounts bear interest at 1% per month.", "12"),
            ("Overdue invoices bear interest of 8% p.a.", "8"),
            (
                "All overdue amounts shall bear interest at the rate of 1% per month (12% per annum, simple interest).",
                "12",
            ),
            ("Delinquent payments are subject to a late payment charge of 1.5% monthly.", "18"),
            ("Bei verspäteter Zahlung fallen Verzugszinsen von 9 % pro Jahr an.", "9"),
        ] {
            assert_eq!(yearly(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_open_or_of_a_bank_is_no_figure() {
        for text in [
            "Late payments bear interest at 2% per annum above the base rate of Northwick Bank.",
            "Overdue amounts bear interest at 1% per month or 10% per annum.",
            "Late payments bear interest at the statutory rate.",
            "The royalty is 5% per year.",
        ] {
            assert_eq!(yearly(text), None, "{text}");
        }
    }
}
