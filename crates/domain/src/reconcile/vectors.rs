//! Vectors as data: for every rule one that finds, one that is clean and one that cannot be decided; and the
//! published ones. A rule without all three fails the test, but where it says why it always decides.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::fixture::{Scene, past};
use crate::{InvoiceKind, registry};

#[derive(Deserialize)]
struct Vectors {
    rules: Vec<OfRule>,
    published: Vec<Published>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRule {
    rule: String,
    /// What all three have in common; each says what differs.
    #[serde(default)]
    with: Parts,
    finds: Parts,
    says: Vec<String>,
    owed: Option<String>,
    risk: Option<String>,
    clean: Parts,
    #[serde(default)]
    lacks: Parts,
    #[serde(default)]
    missing: Vec<String>,
    /// Why there is no input that the rule could lack.
    always_decides: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    name: String,
    rule: String,
    with: Parts,
    says: Vec<String>,
    owed: Option<String>,
    expected: Option<String>,
    summary: Option<String>,
    answers: Option<Vec<String>>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    terms: Option<Vec<Value>>,
    lines: Option<Vec<Value>>,
    clauses: Option<Vec<Value>>,
    sources: Option<Value>,
    agreed: Option<Value>,
    billed: Option<Value>,
    inputs: Option<Value>,
    settings: Option<Value>,
    past: Option<Vec<Earlier>>,
    discrepancies: Option<Value>,
    kind: Option<InvoiceKind>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    number: String,
    issued: String,
    lines: Vec<Value>,
    billed: Option<Map<String, Value>>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

/// Guard hours at 30, ten of them in June 2026, unless the vector says otherwise.
fn filled(row: &Value, usual: &Value) -> Value {
    let mut fields = usual.as_object().unwrap().clone();
    fields.extend(row.as_object().unwrap().clone());
    Value::Object(fields)
}

fn rows(given: Option<&Vec<Value>>, usual: &Value) -> String {
    let rows = given.cloned().unwrap_or_else(|| vec![json!({})]);
    Value::Array(rows.iter().map(|row| filled(row, usual)).collect()).to_string()
}

fn bills(given: Option<&Vec<Value>>) -> String {
    let usual = json!({"item_code": "G1", "description": "Guard hours", "period_start": "2026-06-01", "period_end": "2026-06-30"});
    let plain = vec![json!({"quantity": "10", "unit_price": "30"})];
    rows(Some(given.unwrap_or(&plain)), &usual)
}

impl Parts {
    fn over(&self, base: &Self) -> Self {
        let own = self.clone();
        let base = base.clone();
        Self {
            terms: own.terms.or(base.terms),
            lines: own.lines.or(base.lines),
            clauses: own.clauses.or(base.clauses),
            sources: own.sources.or(base.sources),
            agreed: own.agreed.or(base.agreed),
            billed: own.billed.or(base.billed),
            inputs: own.inputs.or(base.inputs),
            settings: own.settings.or(base.settings),
            past: own.past.or(base.past),
            discrepancies: own.discrepancies.or(base.discrepancies),
            kind: own.kind.or(base.kind),
        }
    }

    fn scene(&self) -> Scene {
        let row = json!({"item_code": "G1", "description": "Guard hours", "unit_price": "30"});
        let mut scene = Scene::new(&rows(self.terms.as_ref(), &row), &bills(self.lines.as_ref()));
        if let Some(header) = &self.agreed {
            scene = scene.agreed(&header.to_string());
        }
        if let Some(header) = &self.billed {
            scene = scene.billed(&header.to_string());
        }
        for clause in self.clauses.iter().flatten() {
            scene = scene.clause(&clause.to_string());
        }
        if let Some(inputs) = &self.inputs {
            scene = scene.inputs(&inputs.to_string());
        }
        for earlier in self.past.iter().flatten() {
            let mut header = json!({"invoice_number": earlier.number, "issue_date": earlier.issued});
            header.as_object_mut().unwrap().extend(earlier.billed.clone().unwrap_or_default());
            let invoice = crate::fixture::invoice_with(&header.to_string(), &bills(Some(&earlier.lines)), "{}");
            scene.history.invoices.push(past(&earlier.number, invoice));
        }
        if let Some(discrepancies) = &self.discrepancies {
            scene.invoice.discrepancies = serde_json::from_value(discrepancies.clone()).unwrap();
        }
        scene.contract.sources = self.sources.clone().map_or(Vec::new(), |all| serde_json::from_value(all).unwrap());
        scene.settings =
            self.settings.clone().map_or_else(Default::default, |all| serde_json::from_value(all).unwrap());
        scene.invoice.document_type = self.kind.unwrap_or_default();
        scene
    }
}

/// `LINE MISSING` for what the rule could not decide.
fn gaps(scene: &Scene, rule: &str) -> Vec<String> {
    let undecided = scene.run().undecided;
    let ours = undecided.iter().filter(|gap| gap.rule == rule);
    ours.map(|gap| format!("{} {}", gap.line.as_deref().unwrap_or("-"), gap.missing)).collect()
}

fn amount(stake: Option<crate::Stake>) -> Option<String> {
    stake.map(|stake| stake.amount.to_string())
}

#[test]
fn every_rule_finds_passes_and_says_what_it_lacks() {
    let vectors = vectors();
    let known: BTreeSet<&str> = vectors.rules.iter().map(|of| of.rule.as_str()).collect();
    let all: BTreeSet<&str> = registry().iter().map(|info| info.id).collect();
    assert_eq!(known, all, "every rule has its three vectors");
    for of in &vectors.rules {
        let rule = of.rule.as_str();
        let faulty = of.finds.over(&of.with).scene();
        assert!(!of.says.is_empty(), "{rule}");
        assert_eq!(of.missing.is_empty(), of.always_decides.is_some(), "{rule}");
        assert_eq!(faulty.says(rule), of.says, "{rule} finds");
        let found = faulty.run().findings.into_iter().find(|finding| finding.rule == rule).unwrap();
        assert_eq!(amount(found.entitlement), of.owed, "{rule} owes");
        if of.risk.is_some() {
            assert_eq!(amount(found.exposure), of.risk, "{rule} risks");
        }
        assert_eq!(of.clean.over(&of.with).scene().says(rule), Vec::<String>::new(), "{rule} is clean");
        assert_eq!(gaps(&of.lacks.over(&of.with).scene(), rule), of.missing, "{rule} lacks");
    }
}

#[test]
fn published_figures_come_out() {
    for vector in vectors().published {
        let scene = vector.with.scene();
        let name = &vector.name;
        assert_eq!(scene.says(&vector.rule), vector.says, "{name}");
        let found = scene.run().findings.into_iter().find(|finding| finding.rule == vector.rule);
        let Some(found) = found else { continue };
        assert_eq!(amount(found.entitlement), vector.owed, "{name}");
        if let Some(expected) = vector.expected {
            assert_eq!(found.expected.map(String::from), Some(expected), "{name}");
        }
        if let Some(words) = vector.summary {
            assert!(found.summary.contains(&words), "{name}: {}", found.summary);
        }
        if let Some(answers) = vector.answers {
            let asked = found.question.unwrap().answers.into_iter();
            let asked: Vec<String> = asked.map(|one| format!("{} {} {}", one.value, one.expected, one.stake)).collect();
            assert_eq!(asked, answers, "{name}");
        }
    }
}
