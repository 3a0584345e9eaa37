//! A value read from a document, with how sure the reading is and where it stands.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use time::Date;

use crate::calendar::{print_iso_date, read_iso_date};
use crate::evidence::{Confidence, Evidence};
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

/// A value with its confidence, its place, and the text it was printed as where that differs.
///
/// In JSON an object with `value`, `confidence` and `evidence`; read also from a bare value, which is
/// then taken as certain. Numbers are read from their text, so that no float ever touches them.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T> {
    pub value: T,
    pub confidence: Confidence,
    pub evidence: Option<Evidence>,
    pub printed: Option<String>,
}

impl<T> Field<T> {
    pub fn new(value: T, confidence: Confidence, evidence: Option<Evidence>) -> Self {
        Self { value, confidence, evidence, printed: None }
    }

    /// A value that a person or a structured document states.
    pub fn certain(value: T) -> Self {
        Self::new(value, Confidence::CERTAIN, None)
    }

    pub fn printed(mut self, text: impl Into<String>) -> Self {
        self.printed = Some(text.into());
        self
    }
}

impl<T: Reading> Field<T> {
    /// Takes a person's text as the value, certain and without a place on the page.
    pub fn entered(text: &str) -> Result<Self, ReadError> {
        T::read(text)
            .map(Self::certain)
            .ok_or_else(|| ReadError { text: text.chars().take(80).collect(), expected: T::EXPECTED })
    }
}

#[derive(Serialize)]
struct Written<'a> {
    value: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<&'a str>,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a Evidence>,
}

impl<T: Reading + 'static> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error as _;
        let json = if let Some(names) = (&self.value as &dyn std::any::Any).downcast_ref::<Vec<String>>() {
            serde_json::to_string(names)
        } else if T::BARE_IN_JSON {
            Ok(self.value.print())
        } else {
            serde_json::to_string(&self.value.print())
        };
        let value = json.and_then(RawValue::from_string).map_err(S::Error::custom)?;
        Written {
            value,
            printed: self.printed.as_deref(),
            confidence: self.confidence,
            evidence: self.evidence.as_ref(),
        }
        .serialize(serializer)
    }
}

#[derive(Deserialize)]
struct Full {
    value: Box<RawValue>,
    #[serde(default)]
    printed: Option<String>,
    #[serde(default)]
    confidence: Option<Confidence>,
    #[serde(default)]
    evidence: Option<Evidence>,
}

/// The text inside a JSON scalar or list; `None` for null and for an empty string.
fn scalar_text(raw: &RawValue) -> Result<Option<String>, serde_json::Error> {
    let json = raw.get().trim();
    if json == "null" {
        return Ok(None);
    }
    if json.starts_with('"') {
        let text: String = serde_json::from_str(json)?;
        return Ok((!text.trim().is_empty()).then_some(text));
    }
    Ok(Some(json.to_owned()))
}

/// Reads a field that may be an object, a bare value, null or empty.
pub fn read_optional<'de, T, D>(deserializer: D) -> Result<Option<Field<T>>, D::Error>
where
    T: Reading,
    D: Deserializer<'de>,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let (value, printed, confidence, evidence) = if raw.get().trim_start().starts_with('{') {
        let full: Full = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        (full.value, full.printed, full.confidence, full.evidence)
    } else {
        (raw, None, None, None)
    };
    let Some(text) = scalar_text(&value).map_err(D::Error::custom)? else { return Ok(None) };
    let mut field = Field::<T>::entered(&text).map_err(D::Error::custom)?;
    field.confidence = confidence.unwrap_or(Confidence::CERTAIN);
    field.evidence = evidence;
    field.printed = printed;
    Ok(Some(field))
}

/// One field of a record, printed, for screens and exports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    pub value: String,
    pub printed: Option<String>,
    pub confidence: Confidence,
    pub evidence: Option<Evidence>,
}

impl Entry {
    pub fn of<T: Reading>(name: &str, field: &Field<T>) -> Self {
        Self {
            name: name.to_owned(),
            value: field.value.print(),
            printed: field.printed.clone(),
            confidence: field.confidence,
            evidence: field.evidence.clone(),
        }
    }
}

/// What can go wrong when a person edits a field by its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("there is no field '{0}'")]
    NoSuchField(String),
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Declares a record of optional fields that can also be listed and edited by name.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $record:ident { $($(#[$doc:meta])* $name:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $record {
            $(
                $(#[$doc])*
                #[serde(deserialize_with = "crate::field::read_optional", skip_serializing_if = "Option::is_none")]
                pub $name: Option<crate::field::Field<$kind>>,
            )*
        }

        impl $record {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The fields that have a value, in their order.
            pub fn entries(&self) -> Vec<crate::field::Entry> {
                let mut entries = Vec::new();
                $(if let Some(field) = &self.$name {
                    entries.push(crate::field::Entry::of(stringify!($name), field));
                })*
                entries
            }

            /// Sets a field from a person's text; an empty text clears it. The place on the page is
            /// kept, for the value still stands there.
            pub fn enter(&mut self, name: &str, text: &str) -> Result<(), crate::field::EditError> {
                match name {
                    $(stringify!($name) => {
                        if text.trim().is_empty() {
                            self.$name = None;
                        } else {
                            let mut field = crate::field::Field::<$kind>::entered(text)?;
                            field.evidence = self.$name.take().and_then(|old| old.evidence);
                            self.$name = Some(field);
                        }
                    })*
                    _ => return Err(crate::field::EditError::NoSuchField(name.to_owned())),
                }
                Ok(())
            }
        }
    };
}
pub(crate) use record;
