//! Where in a JSON value the fault lies, and what a person can do about it.

use serde_json::Value;

/// One fault: the path within the JSON, and a sentence that says what is wrong and what to write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}.", lead(path))]
pub struct ImportFault {
    /// Such as `clauses[2].bands[0].price`; empty for the whole.
    pub path: String,
    pub reason: String,
}

fn lead(path: &str) -> String {
    if path.is_empty() { "the file ".to_owned() } else { format!("{path} ") }
}

impl ImportFault {
    pub(super) fn new(path: &str, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), reason: reason.into() }
    }

    /// What the parser said of the whole, as a person can use it.
    pub(crate) fn of_parser(error: &serde_json::Error) -> Self {
        Self::new("", explain(&error.to_string()))
    }

    pub(super) fn unknown(path: &str, known: &[&str]) -> Self {
        Self::new(path, format!("is not known here; use one of {}", known.join(", ")))
    }
}

/// A step into an object.
pub(super) fn step(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What a value is, for people.
pub(super) fn of_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

type Read<'r> = &'r dyn Fn(&Value) -> Result<(), String>;

/// A part of a value: its path for people and as a JSON pointer.
pub(super) struct Part<'v> {
    pub path: String,
    pub pointer: String,
    pub value: &'v Value,
}

/// The place of the fault of a value that cannot be read. The parser tells what it found, not where:
/// that is the part which its message names, or without which the value can be read.
pub(super) fn find_fault(path: &str, whole: &Value, read: Read<'_>) -> ImportFault {
    let Err(message) = read(whole) else { return ImportFault::new(path, "cannot be read") };
    let mut parts = Vec::new();
    collect_parts(path, "", whole, &mut parts);
    let mends = |part: &&Part<'_>| read(&without(whole, &part.pointer)).is_ok();
    if let Some((name, _)) = message.strip_prefix("missing field `").and_then(|rest| rest.split_once('`')) {
        let lacking = parts.iter().filter(|part| part.value.is_object()).find(mends);
        let place = lacking.map_or(path, |part| part.path.as_str());
        return ImportFault::new(&step(place, name), "is missing; add it");
    }
    let named: Vec<&Part<'_>> = parts.iter().filter(|part| is_named(part.value, &message)).collect();
    let found = match named.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(mends).or(several.first().copied()),
    };
    ImportFault::new(found.map_or(path, |part| part.path.as_str()), explain(&message))
}

/// The inner parts first.
pub(super) fn collect_parts<'v>(path: &str, pointer: &str, value: &'v Value, parts: &mut Vec<Part<'v>>) {
    let mut add = |path: String, pointer: String, value: &'v Value| {
        collect_parts(&path, &pointer, value, parts);
        parts.push(Part { path, pointer, value });
    };
    match value {
        Value::Object(fields) => {
            for (name, part) in fields {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                add(step(path, name), format!("{pointer}/{escaped}"), part);
            }
        }
        Value::Array(list) => {
            for (at, part) in list.iter().enumerate() {
                add(format!("{path}[{at}]"), format!("{pointer}/{at}"), part);
            }
        }
        _ => {}
    }
}

/// Whether the parser's message speaks of this value.
fn is_named(value: &Value, message: &str) -> bool {
    match value {
        Value::Null => message.contains("null"),
        Value::Bool(is) => message.contains(&format!("boolean `{is}`")),
        Value::Number(number) => message.contains(&format!("`{number}`")),
        Value::String(text) => {
            [format!("{text:?}"), format!("`{text}`"), format!("'{text}'")]
                .iter()
                .any(|quoted| message.contains(quoted))
                && !message.contains(&format!("one of `{text}`"))
        }
        Value::Array(_) => message.starts_with("invalid type: sequence"),
        Value::Object(_) => message.starts_with("invalid type: map"),
    }
}

/// The value without the part at that pointer.
fn without(whole: &Value, pointer: &str) -> Value {
    let mut changed = whole.clone();
    let Some((outer, last)) = pointer.rsplit_once('/') else { return changed };
    match changed.pointer_mut(outer) {
        Some(Value::Object(fields)) => {
            fields.remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(list)) => {
            if let Some(at) = last.parse().ok().filter(|at: &usize| *at < list.len()) {
                list.remove(at);
            }
        }
        _ => {}
    }
    changed
}

/// The parser's message as a person can use it.
pub(super) fn explain(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some((name, rest)) = message.strip_prefix("unknown variant `").and_then(|rest| rest.split_once('`')) {
        let known = rest.trim_start_matches(", expected one of ").trim_start_matches(", expected ").replace('`', "");
        return format!("is '{name}', which is not known; write one of {known}");
    }
    if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .or(message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.split_once(", expected "))
    {
        let expected = match expected {
            "u32" | "u64" | "usize" | "i64" => "a whole number",
            "a sequence" => "a list: [ ... ]",
            "a string" => "a text in quotes",
            "a boolean" => "true or false",
            "a Decimal type representing a fixed-point number" => "an amount as a text, such as \"3.5\"",
            other => other,
        };
        return format!(
            "is {}; write {expected}",
            found
                .replace("string ", "the text ")
                .replace("floating point", "the number")
                .replace("integer", "the number")
        );
    }
    format!("cannot be read: {message}; correct it")
}
