//! R08: an invoice states what the contract asks of one.

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::clauses::clause_proof;
use crate::contract::ProperInvoice;
use crate::finding::{Claim, Severity};
use crate::invoice::InvoiceHeader;
use crate::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R08",
        version: 1,
        name: "Not a proper invoice",
        severity: Severity::Hold,
        step: Step::Notice,
        inputs: &[
            "invoice_number",
            "contract_reference",
            "order_reference",
            "payment_account",
            "contract.proper_invoice",
        ],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "An invoice that lacks a field which the contract asks for is returned with the list of what is missing; the time to pay may not have begun.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let Some((clause, proper)) = case.clause::<ProperInvoice>().filter(|_| !case.is_credit_note()) else { return };
    let mut missing = Vec::new();
    for name in &proper.fields {
        if !InvoiceHeader::NAMES.contains(&name.as_str()) {
            out.cannot_decide(None, &format!("{name} (not a field that is read)"));
        } else if !case.invoice.header.has(name) {
            missing.push(name.replace('_', " "));
        }
    }
    if missing.is_empty() {
        return;
    }
    let clock = if proper.stops_clock { " The time to pay begins only with a proper invoice." } else { "" };
    out.claims.push(Claim {
        severity: Severity::Hold,
        summary: format!("The invoice does not state: {}.{clock} Return it to the vendor.", missing.join(", ")),
        exposure: case.sums.due,
        evidence: vec![clause_proof(clause, "proper invoice")],
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(fields: &str) -> Scene {
        Scene::plain("30", "10", "30")
            .clause(&format!(r#"{{"kind":"proper_invoice","fields":[{fields}],"stops_clock":true}}"#))
    }

    #[test]
    fn what_is_missing_is_listed() {
        let result = scene(r#""invoice_number","contract_reference","order_reference""#).run();
        assert!(result.findings[0].summary.contains("contract reference, order reference. The time"));
        assert!(scene(r#""invoice_number""#).stakes().is_empty());
    }

    #[test]
    fn a_field_that_is_not_read_cannot_be_decided() {
        assert_eq!(scene(r#""certificate""#).says("R08"), ["? certificate (not a field that is read)"]);
    }
}
