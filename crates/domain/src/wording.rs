//! Numbers, units and days as findings print them.

use rust_decimal::Decimal;

use crate::money::{Currency, group_thousands};
use crate::spelling::mentions;
use crate::unit::Unit;

/// A price or amount: grouped, with at least the currency's places and no needless zeros after them.
pub fn amount(value: Decimal, currency: Option<Currency>) -> String {
    let least = currency.map_or(2, Currency::minor_digits);
    let mut tidy = value.normalize();
    if tidy.scale() > 10 {
        tidy = tidy.round_dp(10).normalize();
    }
    if tidy.scale() < least {
        tidy.rescale(least);
    }
    group_thousands(tidy)
}

/// A quantity without needless zeros.
pub fn quantity(value: Decimal) -> String {
    group_thousands(value.round_dp(6).normalize())
}

/// A quantity with its unit: `12 hours`, `1 hour`.
pub fn measured(value: Decimal, unit: Option<&Unit>) -> String {
    let number = quantity(value);
    let Some(unit) = unit.map(Unit::name) else { return number };
    if unit == "each" || unit == "one" {
        return number;
    }
    let plural = if value == Decimal::ONE || unit.len() < 3 || unit.ends_with('s') { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// ` per hour`; nothing where the unit is not known, ` each` for pieces.
pub fn per_unit(unit: Option<&Unit>) -> String {
    match unit.map(Unit::name) {
        None => String::new(),
        Some("each" | "one") => " each".to_owned(),
        Some(name) => format!(" per {name}"),
    }
}

/// `1 day`, `22 days`
pub fn days(count: i64) -> String {
    let mut text = count.to_string();
    text.push_str(if count == 1 { " day" } else { " days" });
    text
}

pub fn is_month_end(text: &str) -> bool {
    mentions(text, &["end of month", "end of the month", "eom", "month end"])
}

/// Whether words about a sum say that tax is part of it.
pub fn says_with_tax(text: &str) -> bool {
    let with_tax = [
        "including tax",
        "inclusive of tax",
        "including vat",
        "inclusive of vat",
        "incl. vat",
        "incl. tax",
        "including all tax",
        "inclusive of all tax",
    ];
    mentions(text, &with_tax)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_amounts_and_quantities() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(amount(decimal("142.5"), Some(Currency::USD)), "142.50");
        assert_eq!(amount(decimal("0.04500"), Some(Currency::USD)), "0.045");
        assert_eq!(quantity(decimal("12.00")), "12");
        assert_eq!(measured(decimal("12"), Unit::read("HUR").as_ref()), "12 hours");
        assert_eq!(per_unit(Unit::read("HUR").as_ref()), " per hour");
    }
}
