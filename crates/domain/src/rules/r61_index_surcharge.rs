//! R61: a surcharge that follows an index is what the table or the steps make of it, and only above the base.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::YearMonth;
use crate::case::{Bill, Case};
use crate::clauses::{Found, clause_proof, says};
use crate::contract::IndexSurcharge;
use crate::finding::Severity;
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R61",
        version: 1,
        name: "Index surcharge wrong",
        severity: Severity::Hold,
        step: Step::Fees,
        inputs: &[
            "description",
            "quantity",
            "period_start",
            "line_net_amount",
            "inputs.index",
            "contract.index_surcharge",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A fuel or index surcharge is the full steps of the index above its base times the increment, or the row of the table, for every unit.",
    },
    check,
};

/// The clause of a surcharge that the line names.
pub(super) fn surcharge_of<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<Found<'a, IndexSurcharge>> {
    if !case.has::<IndexSurcharge>() {
        return None;
    }
    case.clauses::<IndexSurcharge>(bill.day()).find(|(_, surcharge)| says(bill.text(), &surcharge.fee))
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(found) = surcharge_of(case, bill) else { continue };
        match verdict(case, bill, found) {
            Ok(verdict) => out.claims.extend(weigh(case, ledger, "R61", bill, verdict)),
            Err(missing) => out.cannot_decide(Some(bill.index), &missing),
        }
    }
}

fn verdict(case: &Case<'_>, bill: &Bill<'_>, (clause, terms): Found<'_, IndexSurcharge>) -> Result<Verdict, String> {
    let day = bill.day().ok_or("issue_date")?;
    let units = bill.quantity.ok_or("quantity")?;
    let month = YearMonth::of(day);
    let index = case.inputs.index_value(&terms.series, month, case.issued());
    let index = index.ok_or_else(|| format!("inputs.index values of {} for {month}", terms.series))?;
    let too_large = || "quantity".to_owned();
    let (exact, formula) = if terms.table.is_empty() {
        if terms.step <= Decimal::ZERO {
            return Err("contract.step of the surcharge".to_owned());
        }
        let above = index.checked_sub(terms.base).ok_or_else(too_large)?.max(Decimal::ZERO);
        let steps = above.checked_div(terms.step).ok_or_else(too_large)?.floor();
        let exact =
            steps.checked_mul(terms.increment).and_then(|each| each.checked_mul(units)).ok_or_else(too_large)?;
        let formula = Formula::new()
            .sign("floor")
            .sign("(")
            .sign("(")
            .value(quantity(index), "index")
            .sign("−")
            .value(quantity(terms.base), "base")
            .sign(")")
            .sign("÷")
            .value(quantity(terms.step), "step")
            .sign(")")
            .sign("×")
            .value(amount(terms.increment, case.currency), "increment")
            .sign("×")
            .value(quantity(units), "units");
        (exact, formula)
    } else {
        let row = terms.table.iter().filter(|row| row.from <= index).max_by_key(|row| row.from);
        let each = row.map_or(Decimal::ZERO, |row| row.per_unit);
        let formula = Formula::new()
            .value(amount(each, case.currency), "row of the table")
            .sign("×")
            .value(quantity(units), "units");
        (each.checked_mul(units).ok_or_else(too_large)?, formula)
    };
    Ok(Verdict {
        expected: case.round(exact),
        formula,
        says: format!("{} stood at {} in {month}.", terms.series, quantity(index)),
        proofs: vec![clause_proof(clause, "surcharge")],
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(index: &str, billed: &str, terms: &str) -> Scene {
        let lines = serde_json::json!([{"description": "Fuel surcharge, June", "quantity": "800", "unit": "mile", "line_net_amount": billed}]);
        Scene::plain("30", "1", "30")
            .lines(&lines.to_string())
            .clause(&format!(r#"{{"kind":"index_surcharge","fee":"Fuel surcharge","series":"DIESEL",{terms}}}"#))
            .inputs(&format!(r#"{{"index":[{{"series":"DIESEL","month":"2026-06","value":"{index}"}}]}}"#))
    }

    const STEPS: &str = r#""base":"2.50","step":"0.05","increment":"0.01""#;

    #[test]
    fn twenty_six_full_steps_over_eight_hundred_miles() {
        // (3.82 − 2.50) ÷ 0.05 = 26.4, of which 26 count: 208.00
        assert!(scene("3.82", "208.00", STEPS).stakes().is_empty());
        assert_eq!(scene("3.82", "216.00", STEPS).stakes(), ["R61 1 8.00"]);
        // An exact multiple is a full step: 3.75 is 25 steps over 2.50.
        assert!(scene("3.75", "200.00", STEPS).stakes().is_empty());
        assert_eq!(scene("2.40", "8.00", STEPS).stakes(), ["R61 1 8.00"]);
    }

    #[test]
    fn a_table_gives_its_row() {
        let table = r#""table":[{"from":"3.00","per_unit":"0.10"},{"from":"3.50","per_unit":"0.15"}]"#;
        assert_eq!(scene("3.60", "130.00", table).stakes(), ["R61 1 10.00"]);
        assert!(scene("2.99", "0.00", table).stakes().is_empty());
    }

    #[test]
    fn without_the_index_it_cannot_be_decided() {
        let blind = scene("3.82", "208.00", STEPS).inputs("{}");
        assert_eq!(blind.says("R61"), ["? inputs.index values of DIESEL for 2026-06"]);
    }
}
