//! Right, wrong and missing values by field, and every miss.

use std::collections::BTreeMap;

use documents::einvoice::EInvoice;
use domain::{Decimal, Field, Reading};

#[derive(Default)]
struct Tally {
    right: u32,
    wrong: u32,
    missing: u32,
}

/// The tallies of one folder.
#[derive(Default)]
pub struct Score {
    fields: BTreeMap<String, Tally>,
    misses: Vec<String>,
}

impl Score {
    /// Counts one value; where the truth has none, nothing is counted.
    pub fn compare(&mut self, file: &str, field: &str, truth: Option<String>, read: Option<String>) {
        let Some(truth) = truth.filter(|truth| !truth.is_empty()) else { return };
        let tally = self.fields.entry(field.to_owned()).or_default();
        match read {
            Some(read) if same(&truth, &read) => tally.right += 1,
            Some(read) => {
                tally.wrong += 1;
                self.misses.push(format!("{file}: {field}: read {read:?}, true {truth:?}"));
            }
            None => {
                tally.missing += 1;
                self.misses.push(format!("{file}: {field}: not read, true {truth:?}"));
            }
        }
    }

    /// Counts a statement that holds or not.
    pub fn check(&mut self, file: &str, field: &str, holds: bool, miss: &str) {
        let tally = self.fields.entry(field.to_owned()).or_default();
        if holds {
            tally.right += 1;
        } else {
            tally.wrong += 1;
            self.misses.push(format!("{file}: {field}: {miss}"));
        }
    }

    /// Lists a remark among the misses.
    pub fn note(&mut self, remark: String) {
        self.misses.push(remark);
    }

    /// Lists what the reader itself was not sure of.
    pub fn note_warnings(&mut self, file: &str, read: &EInvoice) {
        self.misses.extend(read.warnings.iter().map(|warning| format!("{file}: (warning) {warning}")));
    }

    pub fn print(&self) {
        for (field, tally) in &self.fields {
            let all = tally.right + tally.wrong + tally.missing;
            let percent = Decimal::from(tally.right * 100) / Decimal::from(all.max(1));
            println!(
                "   {field:<24} {:>4} of {all:>4} right ({:.1} %), {} wrong, {} missing",
                tally.right, percent, tally.wrong, tally.missing
            );
        }
        for miss in &self.misses {
            println!("   - {}", miss.replace('\n', "\\n"));
        }
    }
}

/// The plain text of a field.
pub fn shown<T: Reading>(field: &Option<Field<T>>) -> Option<String> {
    field.as_ref().map(|field| field.value.print())
}

fn same(truth: &str, read: &str) -> bool {
    match (truth.parse::<Decimal>(), read.parse::<Decimal>()) {
        (Ok(truth), Ok(read)) => truth == read,
        _ => normalise(truth) == normalise(read),
    }
}

fn normalise(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
