//! Days in JSON as `2026-11-24`: `#[serde(with = "iso_day")]`, `iso_day::optional` for days that may be absent,
//! `iso_day::list` for several.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};
use time::Date;

use super::{print_iso_date, read_iso_date};

pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&print_iso_date(*day))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    read_iso_date(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is not a date such as 2026-11-24")))
}

/// For days that may be absent; `null` and an empty text are absent.
pub mod optional {
    use super::*;

    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => super::serialize(day, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)?.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        let day = read_iso_date(&text);
        day.map(Some).ok_or_else(|| D::Error::custom(format!("'{text}' is not a date such as 2026-11-24")))
    }
}

/// For several days.
pub mod list {
    use super::*;

    pub fn serialize<S: Serializer>(days: &[Date], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(|day| print_iso_date(*day)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let read = |text: &String| {
            read_iso_date(text).ok_or_else(|| D::Error::custom(format!("'{text}' is not a date such as 2026-11-24")))
        };
        texts.iter().map(read).collect()
    }
}
