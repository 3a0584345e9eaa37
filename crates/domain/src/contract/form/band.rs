//! Tiers as lines of text: `1000 = 0.10`, with what is added once as `1000 = 0.10 + 20`, the last `above = 0.05`.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::field::Reading;

/// What is no tier stays a text, for the reader to name.
pub(super) fn read(text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Value::Array(lines.map(|line| read_line(line).unwrap_or_else(|| json!(line))).collect())
}

fn read_line(line: &str) -> Option<Value> {
    let (to, price) = line.split_once('=')?;
    let number =
        |text: &str| json!(Decimal::read(text.trim()).map_or_else(|| text.trim().to_owned(), |n| n.to_string()));
    let mut band = Map::new();
    if !to.trim().eq_ignore_ascii_case("above") {
        band.insert("up_to".to_owned(), number(to));
    }
    let (price, flat) = price.split_once('+').map_or((price, None), |(price, flat)| (price, Some(flat)));
    band.insert("price".to_owned(), number(price));
    if let Some(flat) = flat {
        band.insert("flat".to_owned(), number(flat));
    }
    Some(Value::Object(band))
}

pub(super) fn print(value: &Value) -> Option<String> {
    let lines: Option<Vec<String>> = value.as_array()?.iter().map(print_band).collect();
    Some(lines?.join("\n"))
}

fn print_band(band: &Value) -> Option<String> {
    let text = |name: &str| band.get(name).and_then(Value::as_str);
    let to = text("up_to").unwrap_or("above");
    let flat = text("flat").filter(|flat| flat.parse().is_ok_and(|flat: Decimal| !flat.is_zero()));
    let flat = flat.map(|flat| format!(" + {flat}")).unwrap_or_default();
    Some(format!("{to} = {}{flat}", text("price")?))
}
