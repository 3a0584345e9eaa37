//! R78: work is billed for what the contract, or a signed change order, covers.

use super::clause_line::has_own_clause;
use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::clauses::{clause_proof, says};
use crate::contract::Deliverables;
use crate::fee::is_fee_line;
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::amount;
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R78",
        version: 1,
        name: "Outside the agreed scope",
        severity: Severity::Review,
        step: Step::NotBillable,
        inputs: &["description", "line_net_amount", "inputs.approvals", "contract.deliverables"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "A line that names none of the agreed deliverables and none of the signed change orders is held with its amount.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Deliverables>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        if is_fee_line(bill.line) || has_own_clause(case, bill) {
            continue;
        }
        let Some((clause, scope)) = case.clause_for::<Deliverables>(bill) else { continue };
        if bill.line.description.is_none() {
            out.cannot_decide(Some(bill.index), "description");
            continue;
        }
        if scope.names.iter().any(|name| says(bill.text(), name) || bill.is_named(name)) {
            continue;
        }
        let Some(approvals) = case.inputs.approvals.as_deref() else {
            out.cannot_decide(Some(bill.index), "inputs.approvals");
            continue;
        };
        let is_ordered = approvals.iter().any(|given| {
            given.what.eq_ignore_ascii_case("change order")
                && (says(bill.text(), &given.item) || bill.is_named(&given.item))
        });
        if is_ordered {
            continue;
        }
        let verdict = Verdict {
            expected: Decimal::ZERO,
            formula: Formula::new().value(amount(Decimal::ZERO, case.currency), "in scope"),
            says: format!("The contract covers: {}. No signed change order names it.", scope.names.join("; ")),
            proofs: vec![clause_proof(clause, "scope")],
        };
        let claim = weigh(case, ledger, "R78", bill, verdict);
        out.claims.extend(claim.map(|claim| Claim { severity: Severity::Review, ..claim }));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(text: &str) -> Scene {
        let lines = serde_json::json!([{"item_code": "G1", "description": text, "quantity": "1", "unit_price": "30", "line_net_amount": "30"}]);
        Scene::plain("30", "1", "30")
            .lines(&lines.to_string())
            .clause(r#"{"kind":"deliverables","names":["site survey","final report"]}"#)
    }

    #[test]
    fn what_no_deliverable_and_no_change_order_names_is_held() {
        assert!(scene("Hours for the final report").inputs(r#"{"approvals":[]}"#).stakes().is_empty());
        assert_eq!(scene("Hours for the website").inputs(r#"{"approvals":[]}"#).stakes(), ["R78 1 30.00"]);
        let ordered = r#"{"approvals":[{"what":"Change order","item":"website","on":"2026-05-01"}]}"#;
        assert!(scene("Hours for the website").inputs(ordered).stakes().is_empty());
        assert_eq!(scene("Hours for the website").says("R78"), ["? inputs.approvals"]);
    }
}
