//! Numbers beyond what sums hold exactly: refused where they come in, by name.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fault::{ImportFault, Part, collect_parts};
use crate::field::Reading;
use crate::sums::{LARGEST, MOST_DECIMALS, is_in_range};

/// The first number of a value that could not be computed with. A code of many digits is a text and no number:
/// what the value is read as decides, for in place of a number no word can stand.
pub(crate) fn find_out_of_range<T: DeserializeOwned>(path: &str, value: &Value) -> Option<ImportFault> {
    let mut parts = Vec::new();
    collect_parts(path, "", value, &mut parts);
    let far = parts.iter().filter(|part| !part.pointer.contains("/evidence/") && is_beyond(part.value));
    let number = far.into_iter().find(|part| is_number::<T>(value, part))?;
    let text = number.value.as_str().map_or_else(|| number.value.to_string(), str::to_owned);
    let reason = format!(
        "is {text}, which is no amount that can be computed with; write one of up to {LARGEST} with at most {MOST_DECIMALS} decimals"
    );
    Some(ImportFault::new(&number.path, reason))
}

fn is_beyond(value: &Value) -> bool {
    match value {
        Value::String(text) => Decimal::read(text).is_some_and(|number| !is_in_range(number)),
        // Of a bare fraction the places beyond a float's are no longer there to count.
        Value::Number(number) => {
            let text = number.to_string();
            let read = text.parse().or_else(|_| Decimal::from_scientific(&text));
            read.map_or(number.as_f64().is_some_and(|far| far.abs() > 1.0), |number| number.abs() > LARGEST)
        }
        _ => false,
    }
}

fn is_number<T: DeserializeOwned>(whole: &Value, part: &Part<'_>) -> bool {
    let mut changed = whole.clone();
    match changed.pointer_mut(&part.pointer) {
        Some(place) => *place = Value::from("word"),
        None => return false,
    }
    serde_json::from_value::<T>(changed).is_err()
}
