//! A price with the unit printed beside it: `$125.00 per hour`, `0.05/lb`, `€3,50 je 100 Stück`.

use domain::number::{DecimalMark, read_decimal};
use domain::{Decimal, Unit};

use super::super::limit::read_money;
use crate::pattern::Pattern;

/// An amount, its unit with the printed words, and how many units it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    pub amount: Decimal,
    pub unit: Option<(Unit, String)>,
    pub base: Option<Decimal>,
    pub printed: String,
}

/// What follows an amount and says what one gets for it.
pub static PER: Pattern = Pattern::new(
    r"^\W{0,3}(?:(?:usd|eur|gbp|dollars|euros?)\s+)?(?:(?:per|/|for\s+each|for\s+every|je|pro|par|/\s*per)\s*(?:each\s+)?(\d[\d,.]*\s+)?((?:[a-zäöüéè%][\w.'-]*)(?:[\s-](?:[a-z][\w.-]*)){0,2})|(each|ea\.?|monthly|annually|yearly|weekly|daily|hourly|quarterly|monatlich|jährlich|mensuel\w*|annuel\w*)\b|(?:an?|each|every)\s+(month|year|week|day|hour|quarter|unit|piece|visit|load|ton|mile|person|user|seat)\b)",
);

/// Words that can end a unit of one or two words; a third word belongs to what comes after.
static UNIT_STOP: Pattern = Pattern::new(
    r"\b(?:for|of|in|at|on|and|or|to|plus|during|with|as|by|from|basis|up|is|are|the|that|which|payable|due|shall|will|excluding|including|if|when|upon|under|each|every|per|applies|apply|thereafter|until|through|not|ex|net)\b",
);

/// The unit in the words after an amount.
pub fn read_per(text: &str) -> Option<(Unit, String, Option<Decimal>)> {
    let parts = PER.captures(text)?;
    if let Some(word) = parts.get(3).or(parts.get(4)) {
        return Some((adverb_unit(word.as_str())?, word.as_str().to_owned(), None));
    }
    let named = parts.get(2)?.as_str();
    let end = UNIT_STOP.find(named).map_or(named.len(), |stop| stop.start());
    let named = named.get(..end)?.trim().trim_end_matches([',', '.', ';', ')', '-']);
    let base = parts.get(1).and_then(|base| read_decimal(base.as_str(), None));
    // The longest known unit counts; an unknown one is named by its words as printed.
    let words: Vec<&str> = named.split_whitespace().collect();
    let known = (1..=words.len()).rev().find_map(|count| {
        let part = words.get(..count)?.join(" ");
        Some((Unit::read(&part).filter(|unit| unit.code().is_some())?, part))
    });
    let (unit, printed) = match known {
        Some(known) => known,
        None => {
            let part = words.get(..words.len().min(2))?.join(" ");
            (Unit::read(&part)?, part)
        }
    };
    Some((unit, printed, base))
}

fn adverb_unit(word: &str) -> Option<Unit> {
    let lower = word.to_lowercase();
    let name = match lower.get(..3)? {
        "mon" | "men" => "month",
        "ann" | "yea" | "jäh" => "year",
        "wee" => "week",
        "dai" => "day",
        "hou" => "hour",
        "qua" => "quarter",
        "eac" | "ea." => "each",
        _ => return Unit::read(&lower),
    };
    Unit::read(name)
}

/// The unit in the name of a price: `Hourly rate`, `Monthly fee`, `Price per ton`.
pub fn unit_of_label(label: &str) -> Option<(Unit, String)> {
    static ADVERB: Pattern = Pattern::new(
        r"\b(hourly|daily|weekly|monthly|quarterly|annual|yearly|per[\s-]?diem|day)(?:\s+(?:[\w-]+\s+){0,3}(?:rate|fee|charge|price|cost|retainer|rental|subscription|amount))?",
    );
    static RATE: Pattern = Pattern::new(r"(stunden|tages|monats)(?:satz|preis|pauschale)");
    static PER_UNIT: Pattern = Pattern::new(r"(?:\bper\b|/)\s*([a-z]+(?:\s+[a-z]+)?)");
    let read = |word: &str| {
        let name = match word.to_lowercase().get(..3)? {
            "hou" | "stu" => "hour",
            "dai" | "day" | "per" | "tag" => "day",
            "wee" => "week",
            "mon" => "month",
            "qua" => "quarter",
            "ann" | "yea" => "year",
            _ => return None,
        };
        Some((Unit::read(name)?, word.to_owned()))
    };
    if let Some(word) = PER_UNIT.captures(label).and_then(|found| found.get(1)) {
        let unit = Unit::read(word.as_str()).filter(|unit| unit.code().is_some() && word.as_str() != "unit");
        if let Some(unit) = unit {
            return Some((unit, word.as_str().to_owned()));
        }
    }
    let word = ADVERB.captures(label).or_else(|| RATE.captures(label))?.get(1)?.as_str();
    read(word)
}

/// A cell that holds one price and at most its unit. A percentage, a range, a date or a blacked-out
/// price is none. A number without a sign of money counts only where `bare` allows it.
pub fn read_price(text: &str, bare: bool, mark: Option<DecimalMark>) -> Option<Priced> {
    static SIGNED: Pattern = Pattern::new(r"^\s*[(*]?\s*({money})\s*(.*)$");
    static BARE: Pattern = Pattern::new(r"^\s*(\d{1,3}(?:[,.'’ ]\d{3})*(?:[.,]\d{1,6})?|\d+(?:[.,]\d{1,6})?)\s*(.*)$");
    static NO_PRICE: Pattern = Pattern::new(r"%|\*{2}|\[|_{2}|\bx\b|^\s*[-–]");
    if NO_PRICE.is_in(text) {
        return None;
    }
    let parts = match SIGNED.captures(text) {
        Some(parts) => parts,
        None if bare => BARE.captures(text)?,
        None => return None,
    };
    let (number, rest) = (parts.get(1)?.as_str(), parts.get(2).map_or("", |rest| rest.as_str()));
    let amount = read_money(number, mark)?;
    let per = read_per(rest);
    // Words that are no unit, or a second number, make it something else than one price.
    let left = rest.chars().filter(|c| c.is_alphanumeric()).count();
    if per.is_none() && (left > 4 || rest.chars().any(|c| c.is_ascii_digit())) {
        return None;
    }
    let base = per.as_ref().and_then(|(.., base)| *base);
    Some(Priced { amount, unit: per.map(|(unit, printed, _)| (unit, printed)), base, printed: text.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Option<(String, Option<String>)> {
        read_price(text, true, None).map(|p| (p.amount.to_string(), p.unit.map(|(unit, _)| unit.as_str().to_owned())))
    }

    #[test]
    fn reads_prices_with_their_units() {
        let some = |amount: &str, unit: Option<&str>| Some((amount.to_owned(), unit.map(str::to_owned)));
        assert_eq!(price("$125.00 per hour"), some("125.00", Some("HUR")));
        assert_eq!(price("0.05/lb"), some("0.05", Some("LBR")));
        assert_eq!(price("$10 per CD"), some("10", Some("cd")));
        assert_eq!(price("$600.00 monthly"), some("600.00", Some("MON")));
        assert_eq!(price("1.250,00 €"), some("1250.00", None));
        assert_eq!(price("$25,000 per year"), some("25000", Some("ANN")));
        assert_eq!(price("45%"), None);
        assert_eq!(price("$[*]"), None);
        assert_eq!(price("10 - 20"), None);
        assert_eq!(price("Upon signing"), None);
    }

    #[test]
    fn a_price_may_be_for_many_units() {
        let per = read_price("$12.00 per 100 pieces", true, None).unwrap();
        assert_eq!(per.base, Some(Decimal::from(100)));
        assert_eq!(per.unit.unwrap().0.as_str(), "C62");
    }

    #[test]
    fn a_label_may_name_the_unit() {
        assert_eq!(unit_of_label("Hourly Rate").unwrap().0.as_str(), "HUR");
        assert_eq!(unit_of_label("Price per ton").unwrap().0.as_str(), "STN");
        assert_eq!(unit_of_label("Unit price"), None);
    }
}
