//! Rows of price tables: a row is found when most words of its label and its amount come back.

use std::collections::HashSet;

use domain::{Contract, Decimal};
use serde_json::Value;

use super::name::name_tokens;
use crate::part::{Part, Tally};

pub fn judge(part: &mut Part, file: &str, truth: &Value, contract: &Contract) {
    let mut open: Vec<(HashSet<String>, Decimal, String)> = contract
        .terms
        .iter()
        .filter_map(|term| {
            let label = term.description.as_ref().map(|field| field.value.clone()).unwrap_or_default();
            Some((name_tokens(&label), term.unit_price.as_ref()?.value, label))
        })
        .collect();
    let given = open.len();
    let known = truth.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut right = 0;
    for row in &known {
        let label = row.get("label").and_then(Value::as_str).unwrap_or_default();
        let price: Option<Decimal> = row.get("price").and_then(|price| price.to_string().parse().ok());
        let wanted = name_tokens(label);
        let hit = open.iter().position(|(tokens, amount, _)| {
            let shared = wanted.intersection(tokens).count();
            shared * 10 >= wanted.len() * 6 && Some(amount.normalize()) == price.map(|price| price.normalize())
        });
        match hit {
            Some(at) => {
                open.remove(at);
                right += 1;
            }
            None => part.note(format!("{file}: rate missed: {label} {price:?}")),
        }
    }
    for (_, amount, label) in &open {
        part.note(format!("{file}: rate too many: {amount} {label}"));
    }
    part.count("rates", Tally { known: known.len(), given, right });
}
