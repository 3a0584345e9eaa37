//! R62 and R63: fees that need a proof, and expenses that need a receipt.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case};
use crate::clauses::{Found, clause_proof, says};
use crate::contract::{Accessorial, Expenses};
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::sums::sum;
use crate::wording::{amount, quantity};

pub(super) const ACCESSORIAL: Rule = Rule {
    info: RuleInfo {
        id: "R62",
        version: 1,
        name: "Fee without its proof",
        severity: Severity::Review,
        step: Step::Fees,
        inputs: &["description", "quantity", "line_net_amount", "inputs.fee_proofs", "contract.accessorial"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A fee for something that happened is due at its agreed price once its proof was handed in, and not before.",
    },
    check: check_accessorials,
};

pub(super) const EXPENSES: Rule = Rule {
    info: RuleInfo {
        id: "R63",
        version: 1,
        name: "Expense above receipt or limit",
        severity: Severity::Review,
        step: Step::Fees,
        inputs: &["description", "quantity", "line_net_amount", "inputs.costs", "contract.expenses"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "An expense is paid as its receipts prove it, up to the limit of its class and with the agreed markup; a daily allowance needs no receipt.",
    },
    check: check_expenses,
};

/// The clause of a fee that the line names.
pub(super) fn accessorial_of<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<Found<'a, Accessorial>> {
    case.clauses::<Accessorial>(bill.day()).find(|(_, fee)| says(bill.text(), &fee.fee))
}

/// The clause of an expense that the line names.
pub(super) fn expense_of<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<Found<'a, Expenses>> {
    case.clauses::<Expenses>(bill.day()).find(|(_, expense)| says(bill.text(), &expense.class))
}

fn check_accessorials(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Accessorial>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some((clause, fee)) = accessorial_of(case, bill) else { continue };
        let Some(proofs) = case.inputs.fee_proofs.as_deref() else {
            out.cannot_decide(Some(bill.index), "inputs.fee_proofs");
            continue;
        };
        let is_proven = proofs.iter().any(|given| {
            says(bill.text(), &given.fee)
                && given.proof.eq_ignore_ascii_case(&fee.proof)
                && bill.period.is_none_or(|(period, _)| given.on <= period.last)
        });
        let (expected, formula, told) = if !is_proven {
            let formula = Formula::new().value(amount(Decimal::ZERO, case.currency), "without proof");
            (Decimal::ZERO, formula, format!("No {} was handed in.", fee.proof))
        } else {
            let Some(price) = fee.price else { continue };
            let units = bill.quantity.unwrap_or(Decimal::ONE);
            let Some(exact) = units.checked_mul(price) else {
                out.cannot_decide(Some(bill.index), "quantity");
                continue;
            };
            let formula =
                Formula::new().value(quantity(units), "billed").sign("×").value(amount(price, case.currency), "agreed");
            (case.round(exact), formula, format!("The contract sets {}.", amount(price, case.currency)))
        };
        let verdict = Verdict { expected, formula, says: told, proofs: vec![clause_proof(clause, "fee")] };
        out.claims.extend(weigh(case, ledger, "R62", bill, verdict).map(reviewed));
    }
}

fn reviewed(claim: Claim) -> Claim {
    Claim { severity: claim.severity.max(Severity::Review), ..claim }
}

fn check_expenses(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Expenses>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(found) = expense_of(case, bill) else { continue };
        match expense(case, bill, found) {
            Ok(verdict) => out.claims.extend(weigh(case, ledger, "R63", bill, verdict).map(reviewed)),
            Err(missing) => out.cannot_decide(Some(bill.index), missing),
        }
    }
}

fn expense(case: &Case<'_>, bill: &Bill<'_>, (clause, terms): Found<'_, Expenses>) -> Result<Verdict, &'static str> {
    let units = bill.quantity.unwrap_or(Decimal::ONE);
    let most = match terms.limit {
        Some(limit) => Some(limit.checked_mul(units).ok_or("quantity")?),
        None => None,
    };
    let figure = |value: Decimal| amount(value, case.currency);
    let (base, formula, told) = if terms.per_diem {
        let most = most.ok_or("contract.limit of the allowance")?;
        let formula = Formula::new()
            .value(quantity(units), "units")
            .sign("×")
            .value(figure(terms.limit.unwrap_or_default()), "allowance");
        (most, formula, format!("The contract allows {} for each.", figure(terms.limit.unwrap_or_default())))
    } else {
        let receipts = case.inputs.costs.as_deref().ok_or("inputs.costs")?;
        let period = bill.period.map(|(period, _)| period);
        let ours = receipts.iter().filter(|receipt| {
            (says(bill.text(), &receipt.item) || bill.is_named(&receipt.item))
                && period.is_none_or(|period| period.days() == 1 || period.contains(receipt.on))
        });
        let proven = sum(ours.map(|receipt| receipt.amount)).ok_or("inputs.costs")?;
        let base = most.map_or(proven, |most| proven.min(most));
        let formula = match most {
            Some(most) => Formula::new()
                .sign("min")
                .sign("(")
                .value(figure(proven), "receipts")
                .sign(",")
                .value(figure(most), "limit")
                .sign(")"),
            None => Formula::new().value(figure(proven), "receipts"),
        };
        (base, formula, format!("Receipts prove {}.", figure(proven)))
    };
    let share = Decimal::ONE_HUNDRED.checked_add(terms.markup_percent).ok_or("contract.markup")?;
    let exact =
        base.checked_mul(share).and_then(|all| all.checked_div(Decimal::ONE_HUNDRED)).ok_or("contract.markup")?;
    let formula = if terms.markup_percent.is_zero() {
        formula
    } else {
        formula.sign("×").value(format!("(1 + {}%)", quantity(terms.markup_percent)), "markup")
    };
    Ok(Verdict { expected: case.round(exact), formula, says: told, proofs: vec![clause_proof(clause, "expenses")] })
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn billed(text: &str, units: &str, net: &str) -> Scene {
        let lines = serde_json::json!([{"description": text, "quantity": units, "line_net_amount": net,
            "period_start": "2026-06-01", "period_end": "2026-06-30"}]);
        Scene::plain("30", "1", "30").lines(&lines.to_string())
    }

    #[test]
    fn an_accessorial_needs_its_proof_and_its_price() {
        let scene = billed("Detention at gate", "3", "210")
            .clause(r#"{"kind":"accessorial","fee":"Detention","proof":"gate times","price":"65"}"#);
        assert_eq!(scene.says("R62"), ["? inputs.fee_proofs"]);
        assert_eq!(scene.clone().inputs(r#"{"fee_proofs":[]}"#).stakes(), ["R62 1 210.00"]);
        let proven = r#"{"fee_proofs":[{"fee":"Detention","proof":"Gate times","on":"2026-06-12"}]}"#;
        assert_eq!(scene.inputs(proven).stakes(), ["R62 1 15.00"]);
    }

    #[test]
    fn expenses_follow_receipts_limits_and_markup() {
        let scene = |net: &str| {
            billed("Hotel, 2 nights", "2", net)
                .clause(r#"{"kind":"expenses","class":"hotel","limit":"150","markup_percent":"10"}"#)
        };
        let receipts = |each: &str| format!(r#"{{"costs":[{{"item":"hotel","on":"2026-06-10","amount":"{each}"}}]}}"#);
        assert_eq!(scene("400").inputs(&receipts("400")).stakes(), ["R63 1 70.00"]);
        assert!(scene("275").inputs(&receipts("250")).stakes().is_empty());
        assert_eq!(scene("275").says("R63"), ["? inputs.costs"]);
        assert_eq!(scene("275").inputs(r#"{"costs":[]}"#).stakes(), ["R63 1 275.00"]);
        let daily = billed("Meal allowance", "3", "180")
            .clause(r#"{"kind":"expenses","class":"meal","limit":"50","per_diem":true}"#);
        assert_eq!(daily.stakes(), ["R63 1 30.00"]);
    }
}
