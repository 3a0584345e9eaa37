//! What is counted of one corpus, read in one way.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::Confidence;
use serde::Serialize;

use crate::calibration::Calibration;

/// Values known, given and right.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tally {
    pub known: usize,
    pub given: usize,
    pub right: usize,
}

pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.known += other.known;
        self.given += other.given;
        self.right += other.right;
    }

    pub fn precision(self) -> f64 {
        share(self.right, self.given)
    }

    pub fn recall(self) -> f64 {
        share(self.right, self.known)
    }

    pub fn f1(self) -> f64 {
        share(2 * self.right, self.known + self.given)
    }
}

/// A value read, in plain text.
pub struct Given {
    pub value: String,
    pub confidence: Option<Confidence>,
}

impl From<String> for Given {
    fn from(value: String) -> Self {
        Self { value, confidence: None }
    }
}

/// The counts of one corpus.
#[derive(Default, Serialize)]
pub struct Part {
    pub corpus: String,
    /// What was given to the reader.
    pub reading: &'static str,
    pub documents: usize,
    /// Files that gave no reading at all.
    pub unread: usize,
    pub pages: usize,
    pub seconds: f64,
    pub fields: BTreeMap<String, Tally>,
    /// Documents with fields to judge, and those of them without a wrong or a missing one.
    pub headers_judged: usize,
    pub headers_right: usize,
    pub lines: Tally,
    pub with_lines: usize,
    pub lines_all_right: usize,
    pub calibration: Calibration,
    #[serde(skip)]
    pub mistakes: Vec<String>,
    #[serde(skip)]
    judged: bool,
    #[serde(skip)]
    faulty: bool,
}

impl Part {
    pub fn new(corpus: String, reading: &'static str) -> Self {
        Self { corpus, reading, ..Self::default() }
    }

    /// Times the reading of one document.
    pub fn time<T>(&mut self, read: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let read = read();
        self.seconds += started.elapsed().as_secs_f64();
        read
    }

    /// Ends a document: what was judged since the last end was one header.
    pub fn end_document(&mut self) {
        self.documents += 1;
        self.headers_judged += usize::from(self.judged);
        self.headers_right += usize::from(self.judged && !self.faulty);
        (self.judged, self.faulty) = (false, false);
    }

    pub fn end_unread(&mut self, file: &str, reason: &str) {
        self.unread += 1;
        self.mistakes.push(format!("{file}: {reason}"));
        self.end_document();
    }

    /// Counts one value against the truth; where the truth is silent nothing is counted.
    pub fn judge(&mut self, file: &str, field: &str, truth: Option<&str>, given: Option<&Given>, right: bool) {
        let Some(truth) = truth else { return };
        let right = right && given.is_some();
        let tally = Tally { known: 1, given: usize::from(given.is_some()), right: usize::from(right) };
        self.fields.entry(field.to_owned()).or_default().add(tally);
        self.judged = true;
        self.faulty |= !right;
        if let Some(confidence) = given.and_then(|given| given.confidence) {
            self.calibration.add(confidence, right);
        }
        if !right {
            let given = given.map_or("nothing".to_owned(), |given| format!("'{}'", given.value));
            self.mistakes.push(format!("{file}: {field}: {given} instead of '{truth}'"));
        }
    }

    /// Counts many values of one kind at once.
    pub fn count(&mut self, field: &str, tally: Tally) {
        self.fields.entry(field.to_owned()).or_default().add(tally);
    }

    /// Counts a statement that holds or not.
    pub fn check(&mut self, file: &str, field: &str, holds: bool, miss: &str) {
        let tally = Tally { known: 1, given: 1, right: usize::from(holds) };
        self.fields.entry(field.to_owned()).or_default().add(tally);
        self.judged = true;
        self.faulty |= !holds;
        if !holds {
            self.mistakes.push(format!("{file}: {field}: {miss}"));
        }
    }

    pub fn note(&mut self, remark: String) {
        self.mistakes.push(remark);
    }

    pub fn all_fields(&self) -> Tally {
        let mut all = Tally::default();
        self.fields.values().for_each(|tally| all.add(*tally));
        all
    }
}
