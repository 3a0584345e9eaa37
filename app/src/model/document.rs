//! A document as it is drawn: its pages, what was read from them, and the marked places.

use domain::calendar::{print_date, read_iso_date};
use domain::field::Entry;
use domain::{Confidence, PageBox, Unit};
use serde::{Deserialize, Serialize};

/// Width and height of a page in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    pub width: f32,
    pub height: f32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentView {
    pub id: String,
    pub name: String,
    /// Empty for data without pages, such as an XML invoice.
    pub pages: Vec<PageSize>,
}

/// A marked place on a page, belonging to a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub finding: String,
    /// Which of the finding's evidences this is, from 0.
    pub position: usize,
    pub number: usize,
    pub severity: String,
    pub page: u32,
    pub area: PageBox,
    pub label: String,
}

/// One value as read, to be shown and edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryView {
    pub name: String,
    pub label: String,
    pub value: String,
    pub confidence: Confidence,
    pub page: Option<u32>,
    pub area: Option<PageBox>,
}

impl EntryView {
    /// The value as people read it: dates in words, units by name.
    pub fn shown(&self) -> String {
        let date = ["_date", "_from", "_to", "_start", "_end"].iter().any(|ending| self.name.ends_with(ending));
        match self.value.as_str() {
            "" => "none".to_owned(),
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            value if date => read_iso_date(value).map_or_else(|| value.to_owned(), print_date),
            value if self.name == "unit" => {
                Unit::read(value).map_or_else(|| value.to_owned(), |unit| unit.name().to_owned())
            }
            value => value.to_owned(),
        }
    }

    /// `payment_terms_days` becomes `Payment terms days`.
    pub fn label_of(name: &str) -> String {
        let words = name.replace('_', " ");
        let mut letters = words.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    pub fn of(entry: Entry) -> Self {
        Self {
            label: Self::label_of(&entry.name),
            name: entry.name,
            value: entry.value,
            confidence: entry.confidence,
            page: entry.evidence.as_ref().map(|evidence| evidence.page),
            area: entry.evidence.and_then(|evidence| evidence.area),
        }
    }
}
