//! A computation with its values, kept in parts so that a screen can set it and a text can print it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One piece of a formula: a value with what it is, or an operator. What the engine itself writes is borrowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FormulaPart {
    Value { value: String, label: Cow<'static, str> },
    Operator { operator: Cow<'static, str> },
}

/// Built from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula(Vec<FormulaPart>);

impl Formula {
    /// With room for most formulas.
    pub fn new() -> Self {
        Self(Vec::with_capacity(10))
    }

    pub fn value(mut self, value: impl Into<String>, label: &'static str) -> Self {
        self.0.push(FormulaPart::Value { value: value.into(), label: Cow::Borrowed(label) });
        self
    }

    pub fn sign(mut self, operator: &'static str) -> Self {
        self.0.push(FormulaPart::Operator { operator: Cow::Borrowed(operator) });
        self
    }

    /// Another formula as a factor: in brackets where it is more than one value.
    pub fn group(mut self, inner: &Self) -> Self {
        if inner.0.len() > 1 {
            self = self.sign("(");
            self.0.extend(inner.0.iter().cloned());
            return self.sign(")");
        }
        self.0.extend(inner.0.iter().cloned());
        self
    }

    pub fn equals(self, value: impl Into<String>, label: &'static str) -> Self {
        self.sign("=").value(value, label)
    }

    pub fn parts(self) -> Vec<FormulaPart> {
        self.0
    }

    /// `12 h × (142.50 − 128.00) = 174.00`
    pub fn print(&self) -> String {
        let pieces = || {
            self.0.iter().map(|part| match part {
                FormulaPart::Value { value, .. } => value.as_str(),
                FormulaPart::Operator { operator } => operator,
            })
        };
        let mut text = String::with_capacity(pieces().map(|piece| piece.len() + 1).sum());
        let mut tight = true;
        for piece in pieces() {
            if !tight && piece != ")" && piece != "," {
                text.push(' ');
            }
            text.push_str(piece);
            tight = piece == "(";
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_people_write() {
        let formula = Formula::new()
            .value("12", "billed")
            .sign("×")
            .sign("(")
            .value("142.50", "invoice")
            .sign("−")
            .value("128.00", "contract")
            .sign(")")
            .equals("174.00", "at stake");
        assert_eq!(formula.print(), "12 × (142.50 − 128.00) = 174.00");
        let json = serde_json::to_string(&formula.parts()).unwrap();
        assert!(json.starts_with(r#"[{"value":"12","label":"billed"},{"operator":"×"}"#), "{json}");
    }
}
