//! The common kinds of clause as forms: which fields each has, and the way between form and clause.
//!
//! A form only gathers texts. What they mean is decided by the same strict reader that imports JSON.

mod band;
mod schema;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use time::Date;

use super::Clause;
use super::import::{ImportFault, import_clause};
use crate::field::Reading;

/// What a person typed, by the field's name.
pub type Given = BTreeMap<String, String>;

/// How a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormInput {
    Text,
    /// Names separated by semicolons.
    Names,
    Amount,
    Percent,
    /// A whole number.
    Count,
    Day,
    /// Such as 2025-01.
    Month,
    /// The value in JSON, and the word for people.
    Choice(&'static [(&'static str, &'static str)]),
    Switch,
    /// One tier a line: `1000 = 0.10`, the last `above = 0.05`.
    Bands,
}

/// One field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// As in JSON.
    pub name: &'static str,
    pub label: &'static str,
    pub input: FormInput,
    pub required: bool,
}

/// A kind of clause that has a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClauseForm {
    /// As in JSON.
    pub kind: &'static str,
    pub label: &'static str,
    /// What the kind asks for beside what every clause has.
    pub fields: &'static [FormField],
}

impl ClauseForm {
    pub const ALL: &'static [Self] = schema::FORMS;
    /// What every clause has.
    pub const SHARED: &'static [FormField] = schema::SHARED;

    pub fn of(kind: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|form| form.kind == kind)
    }

    pub fn all_fields(&self) -> impl Iterator<Item = &'static FormField> {
        Self::SHARED.iter().chain(self.fields)
    }

    /// Makes the clause of what a person typed. A fault names the field.
    pub fn read(&self, given: &Given) -> Result<Clause, ImportFault> {
        let mut json = Map::new();
        json.insert("kind".to_owned(), json!(self.kind));
        for field in self.all_fields() {
            let text = given.get(field.name).map_or("", |text| text.trim());
            if let Some(value) = field.input.read(text) {
                json.insert(field.name.to_owned(), value);
            }
        }
        import_clause(&Value::Object(json).to_string())
    }

    /// The texts that make this clause again; `None` where it holds something that the form does not ask for.
    pub fn fill(&self, clause: &Clause) -> Option<Given> {
        let json = serde_json::to_value(Clause { evidence: None, ..clause.clone() }).ok()?;
        let mut given = Given::new();
        for (name, value) in json.as_object()? {
            match self.all_fields().find(|field| field.name == name) {
                Some(field) => {
                    given.insert(name.clone(), field.input.print(value)?);
                }
                None if name == "kind" => {}
                None => return None,
            }
        }
        Some(given)
    }
}

impl FormInput {
    /// The text as JSON. What cannot be read goes on as the text it is, so that the reader can say so.
    fn read(self, text: &str) -> Option<Value> {
        if text.is_empty() {
            return None;
        }
        let as_text = || json!(text);
        Some(match self {
            Self::Text | Self::Month | Self::Choice(_) => as_text(),
            Self::Names => json!(Vec::<String>::read(text)?),
            Self::Amount => Decimal::read(text).map_or_else(as_text, |value| json!(value.to_string())),
            Self::Percent => {
                let bare = text.trim_end_matches('%').trim_end();
                Decimal::read(bare).map_or_else(as_text, |value| json!(value.to_string()))
            }
            Self::Count => text.parse::<u32>().map_or_else(|_| as_text(), |count| json!(count)),
            Self::Day => Date::read(text).map_or_else(as_text, |day| json!(day.print())),
            Self::Switch => json!(matches!(text, "true" | "on" | "yes")),
            Self::Bands => band::read(text),
        })
    }

    fn print(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Bands, value) => band::print(value),
            (Self::Names, Value::Array(names)) => {
                let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
                Some(names?.join("; "))
            }
            (_, Value::String(text)) => Some(text.clone()),
            (_, Value::Number(number)) => Some(number.to_string()),
            (Self::Switch, Value::Bool(on)) => Some(if *on { "true".to_owned() } else { String::new() }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Given {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn every_form_makes_a_clause_and_is_filled_from_it_again() {
        for form in ClauseForm::ALL {
            let sample = |input: FormInput| match input {
                FormInput::Text => "wage index",
                FormInput::Names => "A1; B2",
                FormInput::Amount => "1,250.50",
                FormInput::Percent => "3.5%",
                FormInput::Count => "30",
                FormInput::Day => "2026-01-31",
                FormInput::Month => "2025-12",
                FormInput::Choice(choices) => choices[choices.len() - 1].0,
                FormInput::Switch => "on",
                FormInput::Bands => "1000 = 0.10 + 20\nabove = 0.05",
            };
            let full: Given =
                form.all_fields().map(|field| (field.name.to_owned(), sample(field.input).to_owned())).collect();
            let clause = form.read(&full).unwrap_or_else(|fault| panic!("{}: {fault}", form.kind));
            assert_eq!(clause.provision.kind(), form.kind);
            let again = form.fill(&clause).unwrap_or_else(|| panic!("{} is not filled", form.kind));
            assert_eq!(again.len(), full.len(), "{}: {again:?}", form.kind);
            assert_eq!(form.read(&again).unwrap(), clause, "{}", form.kind);

            // What is not required may be left out, and what is required may not.
            let least: Given = form
                .all_fields()
                .filter(|field| field.required)
                .map(|field| (field.name.to_owned(), sample(field.input).to_owned()))
                .collect();
            form.read(&least).unwrap_or_else(|fault| panic!("{}: {fault}", form.kind));
            for name in least.keys() {
                let mut lacking = least.clone();
                lacking.remove(name);
                assert_eq!(form.read(&lacking).unwrap_err().path, *name, "{}", form.kind);
            }
        }
    }

    #[test]
    fn a_wrong_text_is_a_fault_of_its_field() {
        let tiers = ClauseForm::of("tiers").unwrap();
        for (name, text) in [("bands", "1000 for 0.10"), ("bands", "above = cheap"), ("mode", "flat")] {
            let mut typed = given(&[("id", "4.2"), ("bands", "above = 1")]);
            typed.insert(name.to_owned(), text.to_owned());
            let fault = tiers.read(&typed).unwrap_err();
            assert!(fault.path.starts_with(name), "{fault}");
        }
        let late = ClauseForm::of("late_fee").unwrap();
        assert_eq!(
            late.read(&given(&[("id", "9"), ("annual_percent", "8"), ("grace_days", "few")])).unwrap_err().path,
            "grace_days"
        );
    }
}
