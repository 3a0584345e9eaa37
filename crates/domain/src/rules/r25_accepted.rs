//! R25: only what was delivered, worked or used may be billed.

use rust_decimal::Decimal;

use super::verdict::{cut_units, is_open};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case};
use crate::clauses::{Found, clause_proof};
use crate::contract::{AcceptanceBasis, AcceptedQuantity};
use crate::finding::{Proof, Severity};
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proof};
use crate::sums::sum;
use crate::wording::quantity;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R25",
        version: 1,
        name: "More than was accepted",
        severity: Severity::Hold,
        step: Step::Quantity,
        inputs: &[
            "quantity",
            "line_net_amount",
            "history",
            "inputs.receipts",
            "inputs.timesheets",
            "inputs.usage",
            "contract.accepted_quantity",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A line may bill what was accepted by receipt, approved timesheet or measured usage, less what was billed of it before.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<AcceptedQuantity>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(found) = case.clause_for::<AcceptedQuantity>(bill) else { continue };
        if ledger.line(bill.index).quantity.is_none() {
            out.cannot_decide(Some(bill.index), "quantity");
            continue;
        }
        match accepted(case, bill, found) {
            Ok((allowed, says, proofs)) => {
                out.claims.extend(cut_units(case, ledger, "R25", bill, allowed, ("accepted", says), proofs));
            }
            Err(missing) => out.cannot_decide(Some(bill.index), missing),
        }
    }
}

/// The units that are accepted and not yet billed.
fn accepted(
    case: &Case<'_>,
    bill: &Bill<'_>,
    (clause, basis): Found<'_, AcceptedQuantity>,
) -> Result<(Decimal, String, Vec<Proof>), &'static str> {
    let (period, _) = bill.period.ok_or("issue_date")?;
    let inputs = case.inputs;
    let (word, units, to_date): (&str, Vec<Decimal>, bool) = match basis.basis {
        AcceptanceBasis::Receipts => {
            let all = inputs.receipts.as_deref().ok_or("inputs.receipts")?.iter();
            let ours = all.filter(|receipt| bill.is_named(&receipt.item) && receipt.on <= period.last);
            ("received", ours.map(|receipt| receipt.quantity).collect(), true)
        }
        AcceptanceBasis::Timesheets => {
            let all = inputs.timesheets.as_deref().ok_or("inputs.timesheets")?.iter();
            let ours = all.filter(|entry| bill.is_named(&entry.item) && entry.approved && period.contains(entry.on));
            ("worked and approved", ours.map(|entry| entry.hours).collect(), false)
        }
        AcceptanceBasis::Usage => {
            let all = inputs.usage.as_deref().ok_or("inputs.usage")?.iter();
            let ours = all
                .filter(|usage| bill.is_named(&usage.item) && period.contains(usage.from) && period.contains(usage.to));
            ("used", ours.map(|usage| usage.quantity).collect(), false)
        }
    };
    let all = sum(units).ok_or("inputs.receipts")?;
    let earlier: Vec<PastBill<'_>> = case
        .past_of_item(bill)
        .filter(|past| !past.past.other_contract)
        .filter(|past| to_date || past.day().is_some_and(|day| period.contains(day)))
        .collect();
    let billed =
        earlier.iter().map(|past| past.quantity).collect::<Option<Vec<_>>>().and_then(sum).ok_or("history.quantity")?;
    let here = case.bills.iter().take(bill.index).filter(|other| {
        !other.is_credit()
            && other.matched.is_some()
            && other.matched.map(|m| m.family) == bill.matched.map(|m| m.family)
    });
    let here = here.filter(|other| to_date || other.day().is_some_and(|day| period.contains(day)));
    let here = sum(here.filter_map(|other| other.quantity)).ok_or("quantity")?;
    let before = billed.checked_add(here).ok_or("history.quantity")?;
    let left = all.checked_sub(before).ok_or("history.quantity")?.max(Decimal::ZERO);
    let says = if before.is_zero() {
        format!("{} were {word}.", quantity(all))
    } else {
        format!("{} were {word}, and {} of them were billed before.", quantity(all), quantity(before))
    };
    let mut proofs = vec![clause_proof(clause, "acceptance")];
    proofs.extend(earlier.iter().map(|past| past_proof(past.past, "billed before", past.quantity.map(quantity))));
    Ok((left, says, proofs))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(basis: &str) -> Scene {
        Scene::plain("10", "12", "10").clause(&format!(r#"{{"kind":"accepted_quantity","basis":"{basis}"}}"#))
    }

    #[test]
    fn receipts_to_date_less_what_was_billed_before_may_be_billed() {
        let received = r#"{"receipts":[{"item":"G1","quantity":"15","on":"2026-06-10"},{"item":"G1","quantity":"9","on":"2026-07-10"}]}"#;
        assert!(scene("receipts").inputs(received).stakes().is_empty());
        let earlier = serde_json::json!([line("5", "10", "2026-05-01", "2026-05-31")]).to_string();
        assert_eq!(scene("receipts").inputs(received).past("A", "2026-05-31", &earlier).stakes(), ["R25 1 20.00"]);
        assert_eq!(scene("receipts").says("R25"), ["? inputs.receipts"]);
    }

    #[test]
    fn timesheets_count_where_approved_and_usage_in_its_period() {
        let sheets = r#"{"timesheets":[{"item":"G1","on":"2026-06-02","hours":"8","approved":true},{"item":"G1","on":"2026-06-03","hours":"8"}]}"#;
        assert_eq!(scene("timesheets").inputs(sheets).stakes(), ["R25 1 40.00"]);
        let usage = r#"{"usage":[{"item":"Guard hours","from":"2026-06-01","to":"2026-06-30","quantity":"11"}]}"#;
        assert_eq!(scene("usage").inputs(usage).stakes(), ["R25 1 10.00"]);
    }
}
