//! R01: a line's amount is its quantity times its price.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case};
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::sums::{line_amount, usable};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R01",
        version: 2,
        name: "Line adds up wrong",
        severity: Severity::Hold,
        step: Step::Arithmetic,
        inputs: &["quantity", "unit_price", "price_base_quantity", "line_allowance", "line_charge", "line_net_amount"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "A line's amount must be its quantity times its unit price, less its allowance and plus its charge, rounded to the cent.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in &case.bills {
        let missing = [
            ("quantity", usable(bill.line.quantity.as_ref()).is_none()),
            ("unit_price", usable(bill.line.unit_price.as_ref()).is_none()),
            ("line_net_amount", usable(bill.line.line_net_amount.as_ref()).is_none()),
        ];
        if let Some((name, _)) = missing.iter().find(|(_, is_missing)| *is_missing) {
            out.cannot_decide(Some(bill.index), name);
            continue;
        }
        let Some((expected, billed)) = line_amount(bill.line, case.currency).zip(bill.net) else {
            out.cannot_decide(Some(bill.index), "line_net_amount");
            continue;
        };
        if expected == case.round(billed) || case.passes("R01", expected, billed) {
            continue;
        }
        out.claims.push(claim(case, ledger, bill, expected, billed));
    }
}

fn claim(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>, expected: Decimal, billed: Decimal) -> Claim {
    let left = ledger.line(bill.index);
    let is_over = billed > expected && !bill.is_credit() && !case.is_credit_note();
    let owed = case.round(expected.max(Decimal::ZERO) * left.share);
    let stake = if is_over { left.net.checked_sub(owed).unwrap_or_default() } else { Decimal::ZERO };
    let currency = case.currency;
    let line = bill.line;
    let mut formula = Formula::new()
        .value(quantity(bill.quantity.unwrap_or_default()), "quantity")
        .sign("×")
        .value(amount(usable(line.unit_price.as_ref()).unwrap_or_default(), currency), "unit price");
    if let Some(base) = usable(line.price_base_quantity.as_ref()).filter(|base| *base != Decimal::ONE) {
        formula = formula.sign("÷").value(quantity(base), "price for");
    }
    if let Some(allowance) = usable(line.line_allowance.as_ref()).filter(|value| !value.is_zero()) {
        formula = formula.sign("−").value(amount(allowance, currency), "allowance");
    }
    if let Some(charge) = usable(line.line_charge.as_ref()).filter(|value| !value.is_zero()) {
        formula = formula.sign("+").value(amount(charge, currency), "charge");
    }
    Claim {
        line: Some(bill.index),
        severity: if is_over { Severity::Hold } else { Severity::Inform },
        name: (!is_over).then_some("Line adds up to more than billed"),
        summary: format!(
            "{} is billed at {}. Its quantity and price make {}.",
            bill.title(),
            amount(billed, currency),
            amount(expected, currency)
        ),
        formula: formula.equals(amount(expected, currency), "computed"),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(billed)),
        stake,
        evidence: vec![
            bill.proof("line amount", line.line_net_amount.as_ref()),
            bill.proof("quantity", line.quantity.as_ref()),
            bill.proof("unit price", line.unit_price.as_ref()),
        ],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    #[test]
    fn its_own_tolerance_goes_before_the_general_one() {
        let mut scene = Scene::plain("30", "10", "30").lines(
            r#"[{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300.40"}]"#,
        );
        assert_eq!(scene.says("R01"), ["1 0.40"]);
        scene.settings.rule_tolerances =
            serde_json::from_str(r#"{"R01":{"amount":"0.40"},"R20":{"amount":"0.40"}}"#).unwrap();
        assert!(scene.stakes().is_empty());
        scene.settings.rule_tolerances = serde_json::from_str(r#"{"R01":{"amount":"0.39"}}"#).unwrap();
        assert_eq!(scene.says("R01"), ["1 0.40"]);
    }
}
