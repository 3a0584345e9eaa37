//! The questions that a contract leaves open, over all its invoices: each reading with its price.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::Question;
use crate::reconciliation::Reconciliation;
use crate::sums::sum;

/// One reading, with what it makes of all lines that ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedReading {
    /// What is stored where a person decides for it.
    pub value: String,
    /// What the lines should cost; absent where a sum leaves the decimal's range.
    pub expected: Option<Decimal>,
    pub stake: Option<Decimal>,
}

/// A parameter that a clause leaves open, and who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    pub clause: String,
    pub parameter: String,
    pub readings: Vec<PricedReading>,
    /// The caller's keys of the invoices that ask, each once, in their order.
    pub invoices: Vec<String>,
    pub lines: usize,
}

impl OpenQuestion {
    /// The key in the contract's answers under which a person's decision is kept.
    pub fn key(&self) -> String {
        format!("{}.{}", self.clause, self.parameter)
    }
}

/// Gathers what the findings of several invoices ask. A reading is priced only where every line that asks
/// states it, so that the sums can be compared.
pub fn gather_questions<'a>(results: impl IntoIterator<Item = (&'a str, &'a Reconciliation)>) -> Vec<OpenQuestion> {
    let mut asked: Vec<(Vec<&'a str>, Vec<&'a Question>)> = Vec::new();
    for (invoice, result) in results {
        for question in result.findings.iter().filter_map(|finding| finding.question.as_ref()) {
            let known =
                asked.iter_mut().find(|(_, same)| same.first().is_some_and(|first| first.key() == question.key()));
            match known {
                Some((invoices, same)) => {
                    if invoices.last() != Some(&invoice) {
                        invoices.push(invoice);
                    }
                    same.push(question);
                }
                None => asked.push((vec![invoice], vec![question])),
            }
        }
    }
    asked.into_iter().filter_map(|(invoices, same)| add_up(&invoices, &same)).collect()
}

fn add_up(invoices: &[&str], same: &[&Question]) -> Option<OpenQuestion> {
    let first = same.first()?;
    let readings = first.answers.iter().filter_map(|answer| {
        let stated: Option<Vec<_>> =
            same.iter().map(|question| question.answers.iter().find(|other| other.value == answer.value)).collect();
        let stated = stated?;
        Some(PricedReading {
            value: answer.value.clone(),
            expected: sum(stated.iter().map(|answer| answer.expected)),
            stake: sum(stated.iter().map(|answer| answer.stake)),
        })
    });
    Some(OpenQuestion {
        clause: first.clause.clone(),
        parameter: first.parameter.clone(),
        readings: readings.collect(),
        invoices: invoices.iter().map(|invoice| (*invoice).to_owned()).collect(),
        lines: same.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Scene;

    #[test]
    fn one_question_is_asked_once_with_the_sum_of_all_its_lines() {
        let tiers = r#"{"id":"5","kind":"tiers","bands":[{"up_to":"100","price":"1"},{"price":"0.5"}]}"#;
        let first = Scene::plain("1", "200", "1").clause(tiers).run();
        let second = Scene::plain("1", "300", "1").clause(tiers).run();
        let clean = Scene::plain("1", "50", "1").clause(tiers).run();
        let questions = gather_questions([("a", &first), ("b", &second), ("c", &clean)]);
        assert_eq!(questions.len(), 1);
        assert_eq!((questions[0].key().as_str(), questions[0].lines), ("5.mode", 2));
        assert_eq!(questions[0].invoices, ["a", "b"]);
        let priced: Vec<String> = questions[0]
            .readings
            .iter()
            .map(|reading| format!("{} {} {}", reading.value, reading.expected.unwrap(), reading.stake.unwrap()))
            .collect();
        // 200: 150 or 100 of 200; 300: 200 or 150 of 300
        assert_eq!(priced, ["graduated 350.00 150.00", "volume 250.00 250.00"]);

        let answered = Scene::plain("1", "200", "1").clause(tiers).answer("5.mode", "volume").run();
        assert!(gather_questions([("a", &answered)]).is_empty());
        assert_eq!(answered.totals.at_stake.to_string(), "100.00");
    }
}
