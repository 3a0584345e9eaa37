//! Fees: which lines are fees, and which fees a contract allows up to what amount.

use rust_decimal::Decimal;

use crate::invoice::InvoiceLine;
use crate::money::Currency;
use crate::number::read_decimal;
use crate::sums::usable;

/// Words that make a line a fee wherever they stand.
const SURE: &[&str] = &[
    "fee",
    "fees",
    "surcharge",
    "surcharges",
    "charge",
    "charges",
    "levy",
    "zuschlag",
    "gebühr",
    "frais",
    "recargo",
    "toll",
    "tolls",
];

/// Words that make a line a fee when little else is said.
const LIKELY: &[&str] = &[
    "fuel",
    "environmental",
    "admin",
    "administration",
    "administrative",
    "handling",
    "freight",
    "shipping",
    "delivery",
    "postage",
    "packaging",
    "processing",
    "convenience",
    "environment",
    "versand",
    "fracht",
    "livraison",
    "transport",
    "compliance",
    "recovery",
];

/// Words that do not tell one fee from another.
const PLAIN: &[&str] = &[
    "fee",
    "fees",
    "charge",
    "charges",
    "surcharge",
    "surcharges",
    "cost",
    "costs",
    "service",
    "services",
    "the",
    "a",
    "an",
    "of",
    "for",
    "and",
    "per",
    "up",
    "to",
    "max",
    "maximum",
    "most",
    "at",
    "not",
    "exceed",
    "exceeding",
    "than",
    "more",
    "usd",
    "eur",
    "gbp",
    "each",
    "flat",
    "percent",
    "on",
    "in",
    "is",
    "are",
    "invoice",
    "total",
    "line",
    "allowed",
    "only",
    "net",
    "amount",
    "value",
    "or",
    "any",
    "by",
    "with",
    "cap",
    "capped",
    "limited",
];

/// Whether the line bills a fee, going by its words.
pub fn is_fee_line(line: &InvoiceLine) -> bool {
    line.description.as_ref().is_some_and(|text| is_fee(&text.value))
}

/// Whether the text names a fee rather than goods or work.
pub fn is_fee(text: &str) -> bool {
    let words = words_of(text);
    if words.iter().any(|word| SURE.contains(&word.as_str())) {
        return true;
    }
    words.len() <= 3 && words.iter().any(|word| LIKELY.contains(&word.as_str()))
}

fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).map(str::to_owned).collect()
}

/// The words that tell this fee from others, cut to what their forms share.
fn telling_words(text: &str) -> Vec<String> {
    let words = words_of(text).into_iter().filter(|word| !PLAIN.contains(&word.as_str()));
    words.map(|word| word.chars().take(if word.starts_with("admin") { 5 } else { 7 }).collect()).collect()
}

/// How much of a fee the contract lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The fee is allowed without a figure.
    Open,
    Amount(Decimal),
    /// For each unit that the line bills.
    AmountPerUnit(Decimal),
    /// Of the lines that are no fees.
    Percent(Decimal),
}

/// The first allowed fee that the text names, and its limit.
pub fn find_allowed<'n>(allowed: &'n [String], text: &str) -> Option<(&'n str, Limit)> {
    let billed = telling_words(text);
    allowed.iter().find(|name| is_same_fee(&telling_words(name), &billed)).map(|name| (name.as_str(), limit_of(name)))
}

fn is_same_fee(allowed: &[String], billed: &[String]) -> bool {
    if allowed.is_empty() || billed.is_empty() {
        return allowed.is_empty() && billed.is_empty();
    }
    let shared = allowed.iter().filter(|word| billed.contains(word)).count();
    shared > 0 && shared * 2 >= allowed.len().min(billed.len())
}

/// The figure in an allowed fee's text: `Fuel surcharge 3%`, `Delivery: $25.00 per trip`.
fn limit_of(text: &str) -> Limit {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = rest.get(start..).unwrap_or("");
        let end = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        let value = read_decimal(digits.trim_end_matches(['.', ',']), None);
        let printed_behind = after.trim_start();
        let lower = printed_behind.to_lowercase();
        let behind = lower.as_str();
        if let Some(value) = value {
            if behind.starts_with('%') || behind.starts_with("percent") || behind.starts_with("per cent") {
                return Limit::Percent(value);
            }
            let printed_before = rest.get(..start).unwrap_or("").trim_end();
            let lower = printed_before.to_lowercase();
            let before = lower.as_str();
            let is_money = before.ends_with(['$', '€', '£', ':'])
                || ["at", "of", "to", "exceed", "max", "maximum"].iter().any(|word| before.ends_with(word))
                || printed_before.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(is_currency)
                || behind.starts_with(['€', '£', '$'])
                || behind.starts_with("per ")
                || printed_behind.split(|c: char| !c.is_alphanumeric()).next().is_some_and(is_currency)
                || digits.contains('.');
            if is_money {
                let unit =
                    behind.trim_start_matches(|c: char| c.is_alphabetic() && !behind.starts_with("per")).trim_start();
                let is_each =
                    (unit.starts_with("per ") && !unit.starts_with("per invoice") && !unit.starts_with("per month"))
                        || unit.starts_with("each")
                        || unit.starts_with('/');
                return if is_each { Limit::AmountPerUnit(value) } else { Limit::Amount(value) };
            }
        }
        rest = after;
    }
    Limit::Open
}

/// A currency's code. Only the usual ones are known in small letters: "all" is a code, and a word.
fn is_currency(word: &str) -> bool {
    let is_usual = ["usd", "eur", "gbp"].iter().any(|code| word.eq_ignore_ascii_case(code));
    is_usual || (word.bytes().all(|b| b.is_ascii_uppercase()) && Currency::read(word).is_some())
}

/// The most that the fee may be; `None` where it is open or the needed number is missing.
pub fn most_allowed(limit: Limit, quantity: Option<Decimal>, base: Option<Decimal>) -> Option<Decimal> {
    match limit {
        Limit::Open => None,
        Limit::Amount(amount) => Some(amount),
        Limit::AmountPerUnit(amount) => quantity.unwrap_or(Decimal::ONE).checked_mul(amount),
        Limit::Percent(percent) => base?.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED),
    }
}

/// The sum of the lines that are no fees: what a percentage fee is taken of.
pub fn base_of(lines: &[InvoiceLine], net: impl Fn(&InvoiceLine) -> Option<Decimal>) -> Option<Decimal> {
    crate::sums::sum(lines.iter().filter(|line| !is_fee_line(line)).filter_map(net))
}

/// The line's own charge, which the model knows without its reason.
pub fn line_charge(line: &InvoiceLine) -> Option<Decimal> {
    usable(line.line_charge.as_ref()).filter(|charge| charge.is_sign_positive() && !charge.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_fees_from_work() {
        for text in ["Fuel surcharge", "Environmental fee", "Delivery", "Admin charge May", "Handling"] {
            assert!(is_fee(text), "{text}");
        }
        for text in ["Senior technician hours", "Pallet handling inbound, 40 ft container", "Office cleaning"] {
            assert!(!is_fee(text), "{text}");
        }
    }

    #[test]
    fn finds_the_allowed_fee_and_its_limit() {
        let allowed: Vec<String> =
            ["Fuel surcharge 3%", "Delivery: $25.00", "Administrative fee", "Lift gate $12.50 per delivery"]
                .map(str::to_owned)
                .into();
        let limit = |text: &str| find_allowed(&allowed, text).map(|(_, limit)| limit);
        assert_eq!(limit("Fuel Surcharge November"), Some(Limit::Percent(Decimal::from(3))));
        assert_eq!(limit("Delivery charge"), Some(Limit::Amount(Decimal::from(25))));
        assert_eq!(limit("Admin fee"), Some(Limit::Open));
        assert_eq!(limit("Lift gate"), Some(Limit::AmountPerUnit("12.50".parse().unwrap())));
        let foreign: Vec<String> =
            ["Courier charge: maximum JPY 5500", "Parking levy KWD 6 per day"].map(str::to_owned).into();
        let limit_in = |text: &str| find_allowed(&foreign, text).map(|(_, limit)| limit);
        assert_eq!(limit_in("Courier charge"), Some(Limit::Amount(Decimal::from(5500))));
        assert_eq!(limit_in("Parking levy"), Some(Limit::AmountPerUnit(Decimal::from(6))));
        assert_eq!(limit("Environmental fee"), None);
        assert_eq!(limit("Surcharge"), None);
    }
}
