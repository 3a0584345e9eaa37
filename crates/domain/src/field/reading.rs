//! The types of values that a field can hold, each read from plain text and printed as plain text.

use std::fmt;

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::{print_iso_date, read_iso_date};
use crate::money::Currency;
use crate::number::read_decimal;
use crate::unit::Unit;

/// Why a text is no value of the type that the field holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not {expected}")]
pub struct ReadError {
    pub text: String,
    /// With its article: "an amount", "a date such as 2026-11-24".
    pub expected: &'static str,
}

/// A type of value that a field can hold: read from plain text, printed as plain text.
pub trait Reading: Clone + PartialEq + fmt::Debug {
    const EXPECTED: &'static str;
    /// Whether JSON writes the printed text without quotes.
    const BARE_IN_JSON: bool = false;

    fn read(text: &str) -> Option<Self>;
    fn print(&self) -> String;
}

impl Reading for String {
    const EXPECTED: &'static str = "a text";

    fn read(text: &str) -> Option<Self> {
        let tidy = text.trim();
        (!tidy.is_empty()).then(|| tidy.to_owned())
    }

    fn print(&self) -> String {
        self.clone()
    }
}

impl Reading for Decimal {
    const EXPECTED: &'static str = "an amount such as 1000.00";

    fn read(text: &str) -> Option<Self> {
        read_decimal(text, None)
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Reading for Date {
    const EXPECTED: &'static str = "a date such as 2026-11-24";

    fn read(text: &str) -> Option<Self> {
        read_iso_date(text)
    }

    fn print(&self) -> String {
        print_iso_date(*self)
    }
}

impl Reading for Currency {
    const EXPECTED: &'static str = "a currency code such as EUR";

    fn read(text: &str) -> Option<Self> {
        Self::read(text)
    }

    fn print(&self) -> String {
        self.code().to_owned()
    }
}

impl Reading for Unit {
    const EXPECTED: &'static str = "a unit such as hour or HUR";

    fn read(text: &str) -> Option<Self> {
        Self::read(text)
    }

    fn print(&self) -> String {
        self.as_str().to_owned()
    }
}

impl Reading for bool {
    const EXPECTED: &'static str = "true or false";
    const BARE_IN_JSON: bool = true;

    fn read(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        }
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Reading for u32 {
    const EXPECTED: &'static str = "a whole number of days, such as 90";
    const BARE_IN_JSON: bool = true;

    fn read(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

/// A list of names. As plain text the names are separated by semicolons.
impl Reading for Vec<String> {
    const EXPECTED: &'static str = "names separated by semicolons";
    const BARE_IN_JSON: bool = true;

    fn read(text: &str) -> Option<Self> {
        if let Ok(names) = serde_json::from_str::<Self>(text) {
            return Some(names);
        }
        Some(text.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    fn print(&self) -> String {
        self.join("; ")
    }
}
