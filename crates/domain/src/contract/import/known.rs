//! Names that nothing would have read.

use serde_json::Value;

use super::fault::{ImportFault, step};

/// The first name of the input that the value made of it does not have. What is empty may be left out.
pub(super) fn find_unknown(path: &str, input: &Value, made: &Value) -> Option<ImportFault> {
    match (input, made) {
        (Value::Object(input), Value::Object(made)) => input.iter().find_map(|(name, part)| {
            let place = step(path, name);
            match made.get(name) {
                Some(known) => find_unknown(&place, part, known),
                None if is_empty(part) => None,
                None => {
                    let known: Vec<&str> = made.keys().map(String::as_str).collect();
                    Some(ImportFault::new(
                        &place,
                        format!("is not known here; remove it or correct its name (this one has {})", known.join(", ")),
                    ))
                }
            }
        }),
        (Value::Array(input), Value::Array(made)) => input
            .iter()
            .zip(made)
            .enumerate()
            .find_map(|(at, (part, known))| find_unknown(&format!("{path}[{at}]"), part, known)),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
