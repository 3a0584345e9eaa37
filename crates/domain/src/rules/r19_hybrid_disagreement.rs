//! R19: an invoice that carries its own data prints the same values as it states.

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::invoice::{Discrepancy, Invoice};
use crate::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R19",
        version: 1,
        name: "Page and data disagree",
        severity: Severity::Hold,
        step: Step::Notice,
        inputs: &["discrepancies"],
        zero_tolerance: true,
        needs_contract: false,
        explanation: "Where the data inside an invoice and its printed page say different values, both are shown with their places; which of them is owed, a person decides with the vendor.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    for found in &case.invoice.discrepancies {
        // A value that a person has entered since is neither the one nor the other by chance.
        if value_now(case.invoice, found).is_some_and(|value| value == found.stated) {
            out.claims.push(claim(found));
        }
    }
}

fn value_now(invoice: &Invoice, found: &Discrepancy) -> Option<String> {
    let entries = match found.line {
        None => invoice.header.entries(),
        Some(line) => invoice.lines.get(line)?.entries(),
    };
    entries.into_iter().find(|entry| entry.name == found.field).map(|entry| entry.value)
}

fn claim(found: &Discrepancy) -> Claim {
    let is_account = found.field == "payment_account";
    let show = |value: &str| if is_account { mask(value) } else { value.to_owned() };
    let (stated, printed) = (show(&found.stated), show(&found.printed));
    let what = found.field.replace('_', " ");
    let proof = |label: String, text: &str, place| Proof::new(Source::Invoice, label, Some(text.to_owned()), place);
    Claim {
        line: found.line,
        part: part_of(&found.field),
        severity: Severity::Hold,
        summary: format!(
            "The page prints {printed} as {what}, and the data inside the file state {stated}. What was read is the data; ask the vendor which of them holds."
        ),
        expected: Some(Figure::from(printed.clone())),
        billed: Some(Figure::from(stated.clone())),
        evidence: vec![
            proof(format!("{what}, printed"), &printed, found.printed_at.as_ref()),
            proof(format!("{what}, in the data"), &stated, found.stated_at.as_ref()),
        ],
        ..Claim::default()
    }
}

/// The field's name where it is one that records know: it tells the findings of one invoice apart.
fn part_of(field: &str) -> Option<&'static str> {
    let names = crate::InvoiceHeader::NAMES.iter().chain(crate::InvoiceLine::NAMES);
    names.copied().find(|name| *name == field)
}

/// The end is enough to tell an account.
fn mask(account: &str) -> String {
    let end = account.chars().count().saturating_sub(4);
    format!("…{}", account.chars().skip(end).collect::<String>())
}

#[cfg(test)]
mod tests {
    use crate::evidence::{Evidence, PageBox};
    use crate::fixture::Scene;
    use crate::invoice::Discrepancy;

    fn scene(field: &str, line: Option<usize>, stated: &str, printed: &str) -> Scene {
        let mut scene = Scene::plain("30", "10", "30").billed(&format!(r#"{{"{field}":"{stated}"}}"#));
        scene.invoice.discrepancies.push(Discrepancy {
            field: field.to_owned(),
            line,
            stated: stated.to_owned(),
            printed: printed.to_owned(),
            stated_at: Some(Evidence { page: 1, area: None, text: Some("Invoice/ID".to_owned()) }),
            printed_at: Some(Evidence::on_page(2, PageBox::new(1.0, 2.0, 3.0, 4.0))),
        });
        scene
    }

    #[test]
    fn both_values_are_shown_with_both_places_and_take_no_money() {
        let run = scene("invoice_number", None, "A-17", "A-71").run();
        let finding = run.findings.iter().find(|found| found.rule == "R19").unwrap();
        assert!(finding.summary.contains("A-71") && finding.summary.contains("A-17"), "{}", finding.summary);
        assert_eq!(finding.stake.amount.to_string(), "0.00");
        let places: Vec<_> = finding.evidence.iter().map(|proof| (proof.text.as_deref(), proof.page)).collect();
        assert_eq!(places, [(Some("A-71"), Some(2)), (Some("A-17"), Some(1))]);
    }

    #[test]
    fn a_value_that_a_person_entered_ends_the_finding() {
        let mut scene = scene("invoice_number", None, "A-17", "A-71");
        scene.invoice.header.enter("invoice_number", "A-71").unwrap();
        assert!(scene.says("R19").is_empty());
    }

    #[test]
    fn accounts_are_masked() {
        let run = scene("payment_account", None, "DE89370400440532013000", "DE02120300000000202051").run();
        let finding = run.findings.iter().find(|found| found.rule == "R19").unwrap();
        let told = serde_json::to_string(finding).unwrap();
        assert!(told.contains("…3000") && told.contains("…2051") && !told.contains("0532013000"), "{told}");
    }
}
