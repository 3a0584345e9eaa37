//! A finding: one way in which an invoice breaks its contract, with its price and its proof.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{print_iso_date, read_iso_date};
use crate::evidence::{Evidence, PageBox};
use crate::formula::{Formula, FormulaPart};
use crate::money::Currency;

/// How much a finding stands in the way of payment. In JSON `S1` to `S4`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    #[serde(rename = "S1")]
    Block,
    #[serde(rename = "S2")]
    Hold,
    #[serde(rename = "S3")]
    Review,
    /// What a rule does not grade stands in nobody's way.
    #[default]
    #[serde(rename = "S4")]
    Inform,
}

impl Severity {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Block => "S1",
            Self::Hold => "S2",
            Self::Review => "S3",
            Self::Inform => "S4",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block => "Block",
            Self::Hold => "Hold",
            Self::Review => "Review",
            Self::Inform => "Inform",
        }
    }

    /// One step more severe.
    pub const fn raised(self) -> Self {
        match self {
            Self::Block | Self::Hold => Self::Block,
            Self::Review => Self::Hold,
            Self::Inform => Self::Review,
        }
    }
}

/// An amount whose currency may not have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stake {
    pub amount: Decimal,
    pub currency: Option<Currency>,
}

/// A value that a rule compares: an amount, a day or a text. In JSON a string.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Figure {
    Amount(Decimal),
    Day(Date),
    Text(String),
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        if let Ok(amount) = text.parse() {
            return Self::Amount(amount);
        }
        match read_iso_date(&text) {
            Some(day) if text.len() == 10 => Self::Day(day),
            _ => Self::Text(text),
        }
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Amount(amount) => amount.to_string(),
            Figure::Day(day) => print_iso_date(day),
            Figure::Text(text) => text,
        }
    }
}

/// The document that a proof stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Invoice,
    Contract,
    History,
}

/// One place that proves a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    pub document: Source,
    /// What stands there, for people: "unit price", "spend cap".
    pub label: Cow<'static, str>,
    /// The value as it was used.
    pub text: Option<String>,
    /// Counted from 1; absent where the value came without a place.
    pub page: Option<u32>,
    #[serde(rename = "box")]
    pub area: Option<PageBox>,
    /// For history: the number of the earlier invoice, else its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
    /// For history: the caller's key of the earlier invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
}

impl Proof {
    pub(crate) fn new(
        document: Source,
        label: impl Into<Cow<'static, str>>,
        text: Option<String>,
        place: Option<&Evidence>,
    ) -> Self {
        Self {
            document,
            label: label.into(),
            text: text.or_else(|| place.and_then(|place| place.text.clone())),
            page: place.map(|place| place.page),
            area: place.and_then(|place| place.area),
            invoice: None,
            invoice_id: None,
        }
    }
}

/// One way in which the invoice breaks its contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable over recomputation: the rule, the line, and what tells findings of one rule apart.
    pub id: String,
    pub rule: String,
    pub version: u32,
    /// A short title for people: "Rate above contract".
    pub name: String,
    pub severity: Severity,
    /// The invoice's own line id, else the line's number from 1; `None` for the invoice as a whole.
    pub line: Option<String>,
    /// The line's place in the invoice from 0, for screens.
    pub line_index: Option<usize>,
    /// The term's place in the rate table from 0, for screens.
    pub term_index: Option<usize>,
    /// Plain sentences that say what is billed and what the contract sets.
    pub summary: String,
    /// The computation with its values, as one line of text.
    pub formula: String,
    /// The same computation in parts, for screens.
    pub terms: Vec<FormulaPart>,
    pub expected: Option<Figure>,
    pub billed: Option<Figure>,
    /// What would be overpaid. Stakes of one invoice never overlap.
    pub stake: Stake,
    /// What is at risk without being overbilled (a wrong party, a wrong currency). Never counted as saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Stake>,
    /// A credit, discount or rebate that is owed and did not come. Never part of the stake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<Stake>,
    /// What the contract leaves open; the stake is then that of the reading which favours the vendor most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    pub evidence: Vec<Proof>,
}

/// A parameter that a clause leaves open, with what each reading of it would make of the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub clause: String,
    pub parameter: String,
    pub answers: Vec<Answer>,
}

impl Question {
    /// The key in the contract's answers under which a person's decision is kept.
    pub fn key(&self) -> String {
        format!("{}.{}", self.clause, self.parameter)
    }
}

/// One reading. In JSON the amounts are strings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What is stored where a person decides for it.
    pub value: String,
    pub expected: Decimal,
    pub stake: Decimal,
}

/// A check that could not be made, and what it lacked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undecided {
    pub rule: String,
    pub line: Option<String>,
    pub line_index: Option<usize>,
    /// The field that is missing, such as `quantity`; the contract's fields begin with `contract.`.
    pub missing: String,
    /// A sentence that says what is missing and what to do.
    pub summary: String,
}

/// What a rule hands over: a finding before its stake is weighed against the others.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    pub line: Option<usize>,
    /// Tells apart findings of one rule on one line.
    pub part: Option<&'static str>,
    pub severity: Severity,
    /// Takes the place of the rule's name as the title.
    pub name: Option<&'static str>,
    pub summary: String,
    pub formula: Formula,
    pub expected: Option<Figure>,
    pub billed: Option<Figure>,
    pub stake: Decimal,
    pub exposure: Option<Decimal>,
    pub entitlement: Option<Decimal>,
    pub question: Option<Question>,
    /// The stake takes a part of the line as a whole, so that its units shrink with it.
    pub scales_line: bool,
    /// Lines that a claim on the invoice as a whole takes with it, so that nothing is asked of them again.
    pub covers: Vec<usize>,
    /// How many units of the line remain billable after this finding.
    pub quantity_left: Option<Decimal>,
    pub evidence: Vec<Proof>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_survive_json_as_strings() {
        let figures = [
            Figure::Amount("1536.00".parse().unwrap()),
            Figure::Day(read_iso_date("2026-11-24").unwrap()),
            Figure::Text("Aldermoor Foods".to_owned()),
        ];
        for figure in figures {
            let json = serde_json::to_string(&figure).unwrap();
            assert_eq!(serde_json::from_str::<Figure>(&json).unwrap(), figure, "{json}");
        }
    }

    #[test]
    fn severity_is_raised_one_step_and_never_past_block() {
        assert_eq!(Severity::Inform.raised(), Severity::Review);
        assert_eq!(Severity::Block.raised(), Severity::Block);
        assert_eq!(serde_json::to_string(&Severity::Hold).unwrap(), "\"S2\"");
    }
}
