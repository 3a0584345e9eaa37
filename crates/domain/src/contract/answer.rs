//! What a clause may leave open, and which answers settle it.

use super::{Clause, Provision};

/// A parameter that a clause leaves open, with the readings that an answer may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenParameter {
    pub name: &'static str,
    pub readings: &'static [&'static str],
}

impl OpenParameter {
    const fn new(name: &'static str, readings: &'static [&'static str]) -> Self {
        Self { name, readings }
    }

    fn takes(&self, value: &str) -> bool {
        if self.readings.is_empty() {
            value.parse::<u32>().is_ok_and(|months| months <= 60)
        } else {
            self.readings.contains(&value)
        }
    }
}

impl Clause {
    /// Everything that this clause leaves open, whether a person has answered it or not.
    pub fn open_parameters(&self) -> Vec<OpenParameter> {
        let open = match &self.provision {
            Provision::Tiers(tiers) => vec![(
                tiers.mode.is_none(),
                OpenParameter::new("mode", &["graduated", "volume", "per_order", "cumulative"]),
            )],
            Provision::FixedEscalator(escalator) => {
                vec![(escalator.compounding.is_none(), OpenParameter::new("compounding", &["compound", "simple"]))]
            }
            Provision::IndexEscalator(index) => {
                vec![(index.lag_months.is_none(), OpenParameter::new("lag_months", &[]))]
            }
            Provision::Proration(proration) => vec![
                (proration.method.is_none(), OpenParameter::new("method", &["actual", "thirty", "year365", "year360"])),
                (proration.ends.is_none(), OpenParameter::new("ends", &["inclusive", "exclusive"])),
            ],
            _ => Vec::new(),
        };
        open.into_iter().filter(|(is_open, _)| *is_open).map(|(_, parameter)| parameter).collect()
    }
}

/// Whether the answer `CLAUSE.PARAMETER` settles something that a clause leaves open. The error says
/// what to write instead.
pub fn check_answer(clauses: &[Clause], key: &str, value: &str) -> Result<(), String> {
    // A clause's number may itself have dots in it: 4.2.mode.
    let Some((id, name)) = key.rsplit_once('.') else {
        return Err("names no clause and parameter; write it as CLAUSE.PARAMETER, such as 4.2.mode".to_owned());
    };
    let Some(clause) = clauses.iter().find(|clause| clause.id == id) else {
        return Err(format!("names no clause of the contract: none has the id '{id}'"));
    };
    let open = clause.open_parameters();
    let Some(parameter) = open.iter().find(|parameter| parameter.name == name) else {
        let names: Vec<&str> = open.iter().map(|parameter| parameter.name).collect();
        let left = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(format!("names '{name}', which clause {id} does not leave open; it leaves open: {left}"));
    };
    if parameter.takes(value) {
        return Ok(());
    }
    let readings =
        if parameter.readings.is_empty() { "a number of months".to_owned() } else { parameter.readings.join(", ") };
    Err(format!("is '{value}', which is none of its readings; write one of: {readings}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::import::import_clause;

    #[test]
    fn an_answer_must_settle_something_that_is_open() {
        let clauses = [
            import_clause(r#"{"id":"4.2","kind":"tiers","bands":[{"price":"1"}]}"#).unwrap(),
            import_clause(r#"{"id":"5","kind":"tiers","mode":"volume","bands":[{"price":"1"}]}"#).unwrap(),
            import_clause(r#"{"id":"6","kind":"index_escalator","series":"CPI","base_month":"2025-01","first_date":"2026-01-01"}"#).unwrap(),
        ];
        for (key, value) in [("4.2.mode", "volume"), ("6.lag_months", "3")] {
            assert_eq!(check_answer(&clauses, key, value), Ok(()), "{key}");
        }
        for (key, value, says) in [
            ("mode", "volume", "CLAUSE.PARAMETER"),
            ("9.mode", "volume", "none has the id '9'"),
            ("5.mode", "volume", "leaves open: nothing"),
            ("4.2.ends", "inclusive", "leaves open: mode"),
            ("4.2.mode", "flat", "graduated, volume"),
            ("6.lag_months", "soon", "a number of months"),
        ] {
            let error = check_answer(&clauses, key, value).unwrap_err();
            assert!(error.contains(says), "{key}: {error}");
        }
    }
}
