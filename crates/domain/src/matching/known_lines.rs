//! Lines that were looked up before: a vendor bills the same wordings month after month.

use std::hash::{Hash, Hasher};

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHasher};

use super::line::Candidates;
use crate::field::Field;
use crate::invoice::InvoiceLine;
use crate::unit::Unit;

const MOST_LINES: usize = 1024;

/// What decides what a line may be billed under, and the answer.
struct KnownLine {
    code: Option<Box<str>>,
    text: Option<Box<str>>,
    unit: Option<Unit>,
    price: Option<Decimal>,
    candidates: Candidates,
}

/// Lines by their hashes.
#[derive(Default)]
pub(super) struct KnownLines(FxHashMap<u64, KnownLine>);

fn text(field: Option<&Field<String>>) -> Option<&str> {
    field.map(|field| field.value.as_str())
}

fn hash_of(line: &InvoiceLine) -> u64 {
    let mut hasher = FxHasher::default();
    (text(line.item_code.as_ref()), text(line.description.as_ref())).hash(&mut hasher);
    line.unit.as_ref().map(|unit| unit.value.as_str()).hash(&mut hasher);
    line.unit_price.as_ref().map(|price| price.value.serialize()).hash(&mut hasher);
    hasher.finish()
}

impl KnownLine {
    fn is_like(&self, line: &InvoiceLine) -> bool {
        self.code.as_deref() == text(line.item_code.as_ref())
            && self.text.as_deref() == text(line.description.as_ref())
            && self.unit.as_ref() == line.unit.as_ref().map(|unit| &unit.value)
            && self.price == line.unit_price.as_ref().map(|price| price.value)
    }
}

impl KnownLines {
    pub fn find(&self, line: &InvoiceLine) -> Option<Candidates> {
        self.0.get(&hash_of(line)).filter(|known| known.is_like(line)).map(|known| known.candidates.clone())
    }

    /// Keeps what was found for a line that means the same in every document.
    pub fn remember(&mut self, line: &InvoiceLine, candidates: &Candidates) {
        if self.0.len() >= MOST_LINES {
            return;
        }
        self.0.entry(hash_of(line)).or_insert_with(|| KnownLine {
            code: text(line.item_code.as_ref()).map(Into::into),
            text: text(line.description.as_ref()).map(Into::into),
            unit: line.unit.as_ref().map(|unit| unit.value.clone()),
            price: line.unit_price.as_ref().map(|price| price.value),
            candidates: candidates.clone(),
        });
    }
}
