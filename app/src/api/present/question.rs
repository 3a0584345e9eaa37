//! Questions with the price of each reading, and what was answered.

use domain::question::OpenQuestion;
use domain::{Contract, Currency, Decimal, InvoiceHeader, Question};
use store::StoredInvoice;

use super::money;
use crate::model::{AnswerView, Choice, QuestionView, ReadingView};

/// What a parameter asks, for people.
fn words(parameter: &str) -> &str {
    match parameter {
        "mode" => "How do the tiers apply?",
        "compounding" => "Do the rises compound?",
        "lag_months" => "How many months before an adjustment does the index count?",
        "method" => "How are the days of a part of a period counted?",
        "ends" => "Does the last day count?",
        other => other,
    }
}

fn text(clause: &str, parameter: &str) -> String {
    format!("{} Clause {clause} leaves it open.", words(parameter))
}

fn reading(value: &str, expected: Option<Decimal>, stake: Option<Decimal>, currency: Option<Currency>) -> ReadingView {
    ReadingView {
        value: value.to_owned(),
        label: label(value),
        expected: money(expected, currency),
        stake: money(stake, currency),
    }
}

fn label(value: &str) -> String {
    match value {
        "graduated" => "each unit by its own tier",
        "volume" => "all units by the tier of their total",
        "per_order" => "each line by its own tier",
        "cumulative" => "each unit by the running total",
        "simple" => "no, each of the first price",
        "compound" => "yes, compound",
        "actual" => "by the days of the period",
        "thirty" => "as months of 30 days",
        "year365" => "as a year of 365 days",
        "year360" => "as a year of 360 days",
        "inclusive" => "the last day counts",
        "exclusive" => "the last day does not count",
        other => return other.to_owned(),
    }
    .to_owned()
}

/// A question of one finding.
pub fn of_finding(question: &Question, currency: Option<Currency>) -> QuestionView {
    let readings = question
        .answers
        .iter()
        .map(|answer| reading(&answer.value, Some(answer.expected), Some(answer.stake), currency));
    QuestionView {
        key: question.key(),
        text: text(&question.clause, &question.parameter),
        readings: readings.collect(),
        invoices: Vec::new(),
    }
}

/// A question of all invoices of a contract.
pub fn of_contract(question: &OpenQuestion, invoices: &[StoredInvoice], currency: Option<Currency>) -> QuestionView {
    let readings = question.readings.iter().map(|known| reading(&known.value, known.expected, known.stake, currency));
    let asking = invoices.iter().filter(|stored| question.invoices.contains(&stored.id.to_string()));
    QuestionView {
        key: question.key(),
        text: text(&question.clause, &question.parameter),
        readings: readings.collect(),
        invoices: asking
            .map(|stored| Choice { id: stored.id.to_string(), label: number(&stored.invoice.header) })
            .collect(),
    }
}

fn number(header: &InvoiceHeader) -> String {
    header.invoice_number.as_ref().map_or_else(|| "No number".to_owned(), |field| field.value.clone())
}

pub fn answers(contract: &Contract) -> Vec<AnswerView> {
    let answer = |(key, value): (&String, &String)| {
        let (clause, parameter) = key.rsplit_once('.').unwrap_or((key, ""));
        AnswerView { key: key.clone(), text: format!("Clause {clause}: {} {}.", words(parameter), label(value)) }
    };
    contract.answers.iter().map(answer).collect()
}
