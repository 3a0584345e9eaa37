//! Vectors as data: for every rule one that finds, one that is clean and one that cannot be decided; and the
//! published ones. A rule without all three fails the test, but where it says why it always decides.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::finding::Finding;
use crate::fixture::{Scene, past};
use crate::{InvoiceKind, PastInvoice, registry};

#[derive(Deserialize)]
struct Vectors {
    rules: Vec<OfRule>,
    published: Vec<Published>,
    /// Edges of rules: the last case that passes and the first that does not.
    edges: Vec<Published>,
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
    allowances_charges: Option<Value>,
    tax_breakdown: Option<Value>,
    kind: Option<InvoiceKind>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    number: String,
    issued: String,
    lines: Vec<Value>,
    billed: Option<Map<String, Value>>,
    kind: Option<InvoiceKind>,
    payable: Option<rust_decimal::Decimal>,
    other_contract: Option<bool>,
    content_hash: Option<String>,
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
            allowances_charges: own.allowances_charges.or(base.allowances_charges),
            tax_breakdown: own.tax_breakdown.or(base.tax_breakdown),
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
            let mut invoice = crate::fixture::invoice_with(&header.to_string(), &bills(Some(&earlier.lines)), "{}");
            invoice.document_type = earlier.kind.unwrap_or_default();
            scene.history.invoices.push(PastInvoice {
                payable: earlier.payable,
                other_contract: earlier.other_contract.unwrap_or_default(),
                content_hash: earlier.content_hash.clone(),
                ..past(&earlier.number, invoice)
            });
        }
        if let Some(discrepancies) = &self.discrepancies {
            scene.invoice.discrepancies = serde_json::from_value(discrepancies.clone()).unwrap();
        }
        if let Some(rows) = &self.allowances_charges {
            scene.invoice.allowances_charges = serde_json::from_value(rows.clone()).unwrap();
        }
        if let Some(rows) = &self.tax_breakdown {
            scene.invoice.tax_breakdown = serde_json::from_value(rows.clone()).unwrap();
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

/// What of a vector does not come out.
fn failures(vector: &Published) -> Vec<String> {
    let scene = vector.with.scene();
    let mut failures = Vec::new();
    let mut compare = |what: &str, found: String, wanted: String| {
        if found != wanted {
            failures.push(format!("{} {}: {what} {found}, not {wanted}", vector.rule, vector.name));
        }
    };
    compare("says", format!("{:?}", scene.says(&vector.rule)), format!("{:?}", vector.says));
    let found = scene.run().findings.into_iter().find(|finding| finding.rule == vector.rule);
    let Some(found) = found else { return failures };
    compare("owed", format!("{:?}", amount(found.entitlement)), format!("{:?}", vector.owed));
    if let Some(expected) = &vector.expected {
        compare("expected", found.expected.map(String::from).unwrap_or_default(), expected.clone());
    }
    if vector.summary.as_ref().is_some_and(|words| !found.summary.contains(words)) {
        compare("summary", found.summary.clone(), vector.summary.clone().unwrap_or_default());
    }
    if let Some(answers) = &vector.answers {
        let asked = found.question.into_iter().flat_map(|asked| asked.answers);
        let asked: Vec<String> = asked.map(|one| format!("{} {} {}", one.value, one.expected, one.stake)).collect();
        compare("answers", format!("{asked:?}"), format!("{answers:?}"));
    }
    failures
}

#[test]
fn published_figures_and_edges_come_out() {
    let Vectors { published, edges, .. } = vectors();
    let failures: Vec<String> = published.iter().chain(&edges).flat_map(failures).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Everything that people are told about a finding, on lines of its own.
fn told(finding: &Finding) -> String {
    let figure = |figure: &Option<crate::Figure>| figure.clone().map(String::from).unwrap_or_default();
    let mut lines = vec![
        format!("  {:?} {} v{}: {}", finding.severity, finding.id, finding.version, finding.name),
        format!("  {}", finding.summary),
        format!("  {}", finding.formula),
        format!(
            "  expected {}, billed {}, stake {}",
            figure(&finding.expected),
            figure(&finding.billed),
            finding.stake.amount
        ),
    ];
    lines.extend(amount(finding.exposure).map(|risk| format!("  risk {risk}")));
    lines.extend(amount(finding.entitlement).map(|owed| format!("  owed {owed}")));
    let readings = finding.question.iter().flat_map(|asked| asked.answers.iter().map(|one| (asked.key(), one)));
    lines.extend(readings.map(|(key, one)| format!("  asks {key}: {} {} {}", one.value, one.expected, one.stake)));
    let proofs = finding.evidence.iter().map(|proof| {
        let of = proof.invoice_id.as_ref().map(|id| format!(" of {id}")).unwrap_or_default();
        format!("  {:?} {}{of}: {}", proof.document, proof.label, proof.text.as_deref().unwrap_or("-"))
    });
    lines.extend(proofs);
    lines.join("\n")
}

/// What is told of every vector that finds something, in the order of the file.
fn all_told() -> String {
    let Vectors { rules, published, edges } = vectors();
    let first = rules.into_iter().map(|of| (format!("{} finds", of.rule), of.finds.over(&of.with), of.rule));
    let further =
        published.into_iter().chain(edges).map(|one| (format!("{} {}", one.rule, one.name), one.with, one.rule));
    let mut text = String::new();
    for (name, parts, rule) in first.chain(further) {
        let found = parts.scene().run().findings.into_iter().filter(|finding| finding.rule == rule);
        let found: Vec<String> = found.map(|finding| told(&finding)).collect();
        if !found.is_empty() {
            text.push_str(&format!("{name}\n{}\n\n", found.join("\n")));
        }
    }
    text
}

/// Severity, sentence, formula, figures and evidence of every vector's finding stand in `told.txt`, so that no change of
/// them goes unseen. Whoever changes them on purpose puts what the ignored test below prints
/// in its place and reads the difference.
#[test]
fn findings_tell_what_they_told_before() {
    let (now, before) = (all_told(), include_str!("told.txt"));
    let (mut now, mut before) = (now.split("\n\n"), before.split("\n\n"));
    loop {
        match (now.next(), before.next()) {
            (None, None) => break,
            (one, other) => assert_eq!(one, other),
        }
    }
}

#[test]
#[ignore = "prints told.txt"]
fn print_what_findings_tell() {
    print!("{}", all_told());
}
