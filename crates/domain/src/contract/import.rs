//! A contract or a clause from JSON that a person or another system wrote: read strictly.
//!
//! What the program itself stored is read as it is; what comes from outside is read here, where an
//! unknown name is a fault and each fault names its place and how to mend it.

mod fault;
mod known;
mod range;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use fault::ImportFault;
use fault::{find_fault, of_kind};
use known::find_unknown;
pub(crate) use range::find_out_of_range;

use super::answer::check_answer;
use super::{Alias, Clause, Contract, ContractHeader, SourceDocument, Term};

/// A document with more faults than this is another document: the rest is not told.
const MOST_FAULTS: usize = 20;
/// The names at the top; those after `aliases` are what an extraction adds to tell what it read.
const TOP: [&str; 9] = ["fields", "lines", "clauses", "sources", "answers", "aliases", "kind", "file", "warnings"];

/// Reads a contract. Several faults are told at once.
pub fn import_contract(text: &str) -> Result<Contract, Vec<ImportFault>> {
    let value = read_json(text).map_err(|fault| vec![fault])?;
    let Value::Object(top) = &value else {
        return Err(vec![ImportFault::new(
            "",
            format!("is {}; write one object with fields and lines", of_kind(&value)),
        )]);
    };
    let mut faults: Vec<ImportFault> = Vec::new();
    for name in top.keys().filter(|name| !TOP.contains(&name.as_str())) {
        faults.push(ImportFault::unknown(name, &TOP));
    }
    if top.get("kind").is_some_and(|kind| kind != "contract") {
        faults.push(ImportFault::new("kind", "says that this is no contract; import contracts only"));
    }
    faults.extend(record_faults::<ContractHeader>("fields", top.get("fields"), ContractHeader::NAMES));
    for (at, row) in rows(top, "lines", &mut faults) {
        faults.extend(record_faults::<Term>(&at, Some(row), Term::NAMES));
    }
    for (at, clause) in rows(top, "clauses", &mut faults) {
        faults.extend(clause_fault(&at, clause));
    }
    for (at, source) in rows(top, "sources", &mut faults) {
        faults.extend(value_fault::<SourceDocument>(&at, source));
    }
    for (at, alias) in rows(top, "aliases", &mut faults) {
        faults.extend(value_fault::<Alias>(&at, alias));
    }
    if !faults.is_empty() {
        faults.truncate(MOST_FAULTS);
        return Err(faults);
    }
    // From the text, not from the value: numbers keep their digits.
    let contract: Contract = serde_json::from_str(text).map_err(|error| vec![ImportFault::of_parser(&error)])?;
    let faults = check_references(&contract);
    if faults.is_empty() { Ok(contract) } else { Err(faults) }
}

/// Reads one clause.
pub fn import_clause(text: &str) -> Result<Clause, ImportFault> {
    let value = read_json(text)?;
    if let Some(fault) = clause_fault("", &value) {
        return Err(fault);
    }
    serde_json::from_value(value).map_err(|error| ImportFault::of_parser(&error))
}

fn clause_fault(path: &str, clause: &Value) -> Option<ImportFault> {
    let fault = value_fault::<Clause>(path, clause).or_else(|| float_fault(path, clause));
    fault.or_else(|| find_out_of_range::<Clause>(path, clause))
}

fn read_json(text: &str) -> Result<Value, ImportFault> {
    serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        ImportFault::new(&place, "is no JSON here; look for a missing comma, quote or bracket")
    })
}

/// The elements of a list with their paths; what is no list is a fault.
fn rows<'v>(top: &'v Map<String, Value>, name: &str, faults: &mut Vec<ImportFault>) -> Vec<(String, &'v Value)> {
    match top.get(name) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(rows)) => rows.iter().enumerate().map(|(at, row)| (format!("{name}[{at}]"), row)).collect(),
        Some(other) => {
            faults.push(ImportFault::new(name, format!("is {}; write a list: [ ... ]", of_kind(other))));
            Vec::new()
        }
    }
}

/// The faults of a record whose fields are read by name, each alone.
fn record_faults<T: DeserializeOwned>(path: &str, value: Option<&Value>, names: &[&str]) -> Vec<ImportFault> {
    let fields = match value {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Object(fields)) => fields,
        Some(other) => {
            return vec![ImportFault::new(path, format!("is {}; write an object: {{ ... }}", of_kind(other)))];
        }
    };
    let mut faults = Vec::new();
    for (name, field) in fields {
        if !names.contains(&name.as_str()) {
            faults.push(ImportFault::unknown(&format!("{path}.{name}"), names));
            continue;
        }
        const PARTS: [&str; 4] = ["value", "printed", "confidence", "evidence"];
        let parts = field.as_object().map(|parts| parts.keys().collect::<Vec<_>>()).unwrap_or_default();
        if let Some(part) = parts.into_iter().find(|part| !PARTS.contains(&part.as_str())) {
            faults.push(ImportFault::unknown(&format!("{path}.{name}.{part}"), &PARTS));
            continue;
        }
        let alone: Map<String, Value> = std::iter::once((name.clone(), field.clone())).collect();
        let alone = Value::Object(alone);
        match serde_json::from_value::<T>(alone.clone()) {
            Err(error) => {
                faults.push(ImportFault::new(&format!("{path}.{name}"), fault::explain(&error.to_string())));
            }
            Ok(_) => faults.extend(find_out_of_range::<T>(path, &alone)),
        }
    }
    faults
}

/// The first fault of a value that is read as a whole: what cannot be read, else what is not known.
fn value_fault<T: DeserializeOwned + serde::Serialize>(path: &str, value: &Value) -> Option<ImportFault> {
    let read = |value: &Value| serde_json::from_value::<T>(value.clone()).map_err(|error| error.to_string());
    match read(value) {
        Err(_) => Some(find_fault(path, value, &|value| read(value).map(|_| ()))),
        Ok(known) => {
            let known = serde_json::to_value(known).unwrap_or_default();
            find_unknown(path, value, &known)
        }
    }
}

/// A fraction as a bare number may have lost digits before it comes here. Places on pages are no money.
fn float_fault(path: &str, value: &Value) -> Option<ImportFault> {
    match value {
        Value::Number(number) if number.is_f64() => Some(ImportFault::new(
            path,
            format!("is a bare number; write it as a text, \"{number}\", so that no digit is lost"),
        )),
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(at, each)| float_fault(&format!("{path}[{at}]"), each))
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| *name != "evidence");
            fields.into_iter().find_map(|(name, each)| float_fault(&fault::step(path, name), each))
        }
        _ => None,
    }
}

/// Names that must mean something within the contract.
fn check_references(contract: &Contract) -> Vec<ImportFault> {
    let mut faults = Vec::new();
    let sources: BTreeSet<&str> = contract.sources.iter().map(|source| source.id.as_str()).collect();
    let mut ids = BTreeSet::new();
    for (at, clause) in contract.clauses.iter().enumerate() {
        if clause.id.trim().is_empty() {
            faults.push(ImportFault::new(&format!("clauses[{at}].id"), "is empty; give the clause its number"));
        } else if !ids.insert(clause.id.as_str()) {
            let reason = format!("is '{}' a second time; give each clause an id of its own", clause.id);
            faults.push(ImportFault::new(&format!("clauses[{at}].id"), reason));
        }
        if clause.source.as_deref().is_some_and(|source| !sources.contains(source)) {
            faults.push(ImportFault::new(
                &format!("clauses[{at}].source"),
                "is none of the ids in sources; list it there",
            ));
        }
    }
    for (at, term) in contract.terms.iter().enumerate() {
        if term.source.as_ref().is_some_and(|source| !sources.contains(source.value.as_str())) {
            faults
                .push(ImportFault::new(&format!("lines[{at}].source"), "is none of the ids in sources; list it there"));
        }
    }
    for (at, alias) in contract.aliases.iter().enumerate() {
        if !contract.terms.iter().any(|term| alias.is_of(term)) {
            faults.push(ImportFault::new(
                &format!("aliases[{at}].item"),
                "names none of the lines by code or description",
            ));
        }
    }
    for (key, value) in &contract.answers {
        if let Err(reason) = check_answer(&contract.clauses, key, value) {
            faults.push(ImportFault::new(&format!("answers.{key}"), reason));
        }
    }
    faults.truncate(MOST_FAULTS);
    faults
}

#[cfg(test)]
mod tests;
