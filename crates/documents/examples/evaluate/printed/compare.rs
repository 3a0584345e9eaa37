//! Compares what was read with the truth.

use documents::layout::fold;
use domain::{Decimal, Invoice};

use super::lines;
use super::shown::Shown;
use super::truth::Truth;
use crate::part::{Given, Part};

/// Counts one document.
pub fn judge(part: &mut Part, file: &str, truth: &Truth, invoice: &Invoice, shown: &Shown) {
    let entries = invoice.header.entries();
    for (field, value) in &truth.fields {
        let printed = match &truth.seen {
            Some(seen) => seen.contains(field) || *field == "currency",
            None => shown.shows(field, value),
        };
        if !printed {
            continue;
        }
        let read = entries.iter().find(|entry| entry.name == *field);
        let given = read.map(|read| Given { value: read.value.clone(), confidence: Some(read.confidence) });
        let right = read.is_some_and(|read| agrees(field, value, &read.value));
        part.judge(file, field, Some(value), given.as_ref(), right);
    }
    if let Some(truth) = &truth.lines {
        lines::judge(part, file, truth, &invoice.lines, shown);
    }
}

pub fn is_amount(field: &str) -> bool {
    field.ends_with("amount") || field == "sum_of_line_net"
}

const LEGAL_FORMS: &[&str] = &[
    "gmbh", "ag", "kg", "ltd", "limited", "llc", "inc", "corp", "co", "plc", "bv", "nv", "sarl", "sas", "sa", "srl",
    "pvt",
];

pub fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text).replace('.', "");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !LEGAL_FORMS.contains(word)).map(str::to_owned).collect()
}

/// Token F1 of two names.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words_of(a), words_of(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    if a.is_empty() && b.is_empty() { 1.0 } else { 2.0 * shared as f64 / (a.len() + b.len()) as f64 }
}

fn agrees(field: &str, truth: &str, read: &str) -> bool {
    if field.ends_with("_name") {
        // A truth of several lines has the name in one of them.
        return truth.lines().chain([truth]).any(|line| likeness(line, read) >= 0.8);
    }
    if field.ends_with("_date") {
        return truth.get(..10).unwrap_or(truth) == read;
    }
    if is_amount(field) {
        return same(truth, read);
    }
    let squeeze = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if field == "payment_terms" {
        return squeeze(read).contains(&squeeze(truth));
    }
    squeeze(truth) == squeeze(read)
}

pub fn same(a: &str, b: &str) -> bool {
    matches!((a.parse::<Decimal>(), b.parse::<Decimal>()), (Ok(a), Ok(b)) if (a - b).abs() < Decimal::new(5, 3))
}
