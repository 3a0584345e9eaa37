//! R77: many small differences that each pass and together do not.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proof};
use crate::pricing::is_priced_by_clause;
use crate::rate::Rate;
use crate::sums::sum;
use crate::version::{Service, version_in_force};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R77",
        version: 1,
        name: "Tolerated differences add up",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &[
            "unit_price",
            "quantity",
            "line_net_amount",
            "history",
            "settings.creep_limit",
            "settings.tolerance_amount",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "Differences that each stay within the tolerance are summed over the contract; a sum above the limit, or 20 differences of which more than 80% favour the vendor, is shown.",
    },
    check,
};

/// Differences from which the share of those in the vendor's favour says something.
const LEAST: usize = 20;

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() || !has_tolerance(case) || case.history.invoices.is_empty() {
        return;
    }
    let mut passed: Vec<(Option<PastBill<'_>>, Decimal)> = Vec::new();
    let mut is_blind = false;
    for past in case.contract_bills().filter(|past| past.family.is_some()) {
        match difference(case, &past) {
            Some((expected, billed)) if expected != billed && case.passes("R20", expected, billed) => {
                passed.push((Some(past), billed - expected));
            }
            Some(_) => {}
            None => is_blind = true,
        }
    }
    for bill in case.bills.iter().filter(|bill| !bill.is_credit() && !is_priced_by_clause(case, bill)) {
        let Some(matched) = bill.matched else { continue };
        let rate = Rate::of(matched.term, bill.line.unit.as_ref().map(|unit| &unit.value)).ok();
        let expected =
            rate.zip(bill.quantity).and_then(|(rate, units)| rate.amount(units)).map(|exact| case.round(exact));
        if let Some((expected, billed)) = expected.zip(bill.net)
            && expected != billed
            && case.passes("R20", expected, billed)
        {
            passed.push((None, billed - expected));
        }
    }
    if passed.is_empty() {
        if is_blind {
            out.cannot_decide(None, "history.quantity");
        }
        return;
    }
    let Some(total) = sum(passed.iter().map(|(_, gap)| *gap)) else { return };
    let above = passed.iter().filter(|(_, gap)| *gap > Decimal::ZERO).count();
    let is_over = case.settings.creep_limit.is_some_and(|limit| total > limit);
    let is_one_sided = passed.len() >= LEAST && above * 5 > passed.len() * 4;
    if !is_over && !is_one_sided {
        return;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    out.claims.push(Claim {
        severity: Severity::Review,
        summary: format!(
            "{} differences within the tolerance add up to {}; {above} of them favour the vendor.",
            passed.len(),
            figure(total)
        ),
        formula: Formula::new()
            .value(passed.len().to_string(), "differences")
            .sign("→")
            .value(figure(total), "together"),
        expected: case.settings.creep_limit.map(Figure::Amount),
        billed: Some(Figure::Amount(total)),
        exposure: Some(total.max(Decimal::ZERO)),
        evidence: passed
            .iter()
            .filter_map(|(past, gap)| Some(past_proof((*past)?.past, "passed", Some(figure(*gap)))))
            .take(50)
            .collect(),
        ..Claim::default()
    });
}

fn has_tolerance(case: &Case<'_>) -> bool {
    case.passes("R20", Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED + Decimal::new(1, 6))
}

/// What an earlier line should have cost by its rate row, and what it billed.
fn difference(case: &Case<'_>, past: &PastBill<'_>) -> Option<(Decimal, Decimal)> {
    let contract = case.contract?;
    let rows = &case.matching.families.get(past.family?)?.terms;
    let service = Service { day: past.day(), quantity: past.quantity, price: past.price };
    let (_, row) = version_in_force(rows, contract, service)?;
    let rate = Rate::of(row, past.line.unit.as_ref().map(|unit| &unit.value)).ok()?;
    Some((case.round(rate.amount(past.quantity?)?), past.net?))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(bills: usize, price: &str, limit: Option<i64>) -> Scene {
        let mut scene = Scene::plain("30", "10", "30");
        for at in 0..bills {
            let day = format!("2026-{:02}-{:02}", 1 + at / 20, 1 + at % 20);
            let lines = serde_json::json!([line("10", price, &day, &day)]).to_string();
            scene = scene.past(&format!("P-{}", at * 37), &day, &lines);
        }
        scene.settings.tolerance_percent = 1.into();
        scene.settings.creep_limit = limit.map(Into::into);
        scene
    }

    #[test]
    fn a_sum_above_the_limit_and_a_leaning_are_shown() {
        // 12 times 10 × 0.20
        assert_eq!(scene(12, "30.20", Some(23)).says("R77"), ["- 0.00"]);
        assert!(scene(12, "30.20", Some(24)).says("R77").is_empty());
        assert_eq!(scene(20, "30.20", None).says("R77"), ["- 0.00"]);
        assert!(scene(20, "29.80", None).says("R77").is_empty());
        assert!(scene(12, "31", Some(1)).says("R77").is_empty(), "a difference out of tolerance is no passed one");
    }

    #[test]
    fn a_history_without_quantities_cannot_be_decided() {
        let mut blind = scene(1, "30.20", Some(1));
        blind.history.invoices[0].invoice.lines[0].quantity = None;
        assert_eq!(blind.says("R77"), ["? history.quantity"]);
    }
}
