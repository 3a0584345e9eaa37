//! R06: a price belongs to its unit.
//!
//! Where the invoice's unit can be converted to the contract's, R20 compares the converted prices. This
//! rule finds the one mistake that is about the unit itself: the contract's price, asked for another,
//! smaller unit. And it says which conversion is missing where there is none.

use rust_decimal::Decimal;

use super::r20_unit_rate::compare_with_rate;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, Match, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::pricing::is_priced_by_clause;
use crate::rate::{UnitPath, unit_path};
use crate::wording::{amount, measured, per_unit};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R06",
        version: 2,
        name: "Contract price for another unit",
        severity: Severity::Hold,
        step: Step::Rate,
        inputs: &["unit", "unit_price", "contract.unit", "contract.unit_price"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A line in another unit than the contract's is compared at the converted price; the contract's price asked for a smaller unit is at stake, and without a conversion the line cannot be decided.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in &case.bills {
        let Some(matched) = bill.matched else { continue };
        if bill.is_credit() || case.is_credit_note() || is_priced_by_clause(case, bill) {
            continue;
        }
        let ours = bill.line.unit.as_ref().map(|unit| &unit.value);
        match unit_path(ours, matched.term.unit.as_ref().map(|unit| &unit.value)) {
            UnitPath::Same => {}
            UnitPath::Assumed if ours.is_none() => out.cannot_decide(Some(bill.index), "unit"),
            UnitPath::Assumed => out.cannot_decide(Some(bill.index), "contract.unit"),
            UnitPath::None => out.cannot_decide(Some(bill.index), "conversion of units"),
            UnitPath::Converted(_) => out.claims.extend(claim(case, ledger, bill, &matched)),
        }
    }
}

fn claim(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>, matched: &Match<'_>) -> Option<Claim> {
    let found = compare_with_rate(case, ledger, bill, matched).ok()?;
    let agreed = found.rate.per_unit()?;
    let price = bill.price?;
    let is_contract_price = found.rate.unconverted() == Some(price) && price > agreed;
    if !is_contract_price || found.billed <= found.expected || case.passes("R06", found.expected, found.billed) {
        return None;
    }
    let stake: Decimal = found.billed.checked_sub(found.expected)?;
    let ours = bill.line.unit.as_ref().map(|unit| &unit.value);
    let theirs = matched.term.unit.as_ref().map(|unit| &unit.value);
    let currency = case.currency;
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!(
            "{} is billed at {}{}. The contract sets {}{}.",
            bill.title(),
            amount(price, currency),
            per_unit(ours),
            amount(price, currency),
            per_unit(theirs)
        ),
        formula: Formula::new()
            .value(measured(found.quantity, ours), "billed")
            .sign("×")
            .sign("(")
            .value(amount(price, currency), "invoice")
            .sign("−")
            .value(amount(agreed, currency), "contract, converted")
            .sign(")")
            .equals(amount(stake, currency), "at stake"),
        expected: Some(Figure::Amount(found.expected)),
        billed: Some(Figure::Amount(found.billed)),
        stake,
        evidence: vec![
            bill.proof("unit", bill.line.unit.as_ref()),
            bill.proof("unit price", bill.line.unit_price.as_ref()),
            proof(Source::Contract, "unit", matched.term.unit.as_ref()),
            proof(Source::Contract, "rate", matched.term.unit_price.as_ref()),
        ],
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, gaps, invoice, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Safety goggles","unit":"dozen","unit_price":"60.00"}]"#;

    #[test]
    fn the_dozen_price_for_each_piece_is_one_finding_only() {
        let lines = r#"[{"description":"Safety goggles","unit":"each","quantity":"6","unit_price":"60.00","line_net_amount":"360.00"}]"#;
        assert_eq!(stakes(&reconcile_pair(&contract(TERMS), &invoice(lines))), ["R06 1 330.00"]);
    }

    #[test]
    fn the_converted_price_is_clean() {
        let lines = r#"[{"description":"Safety goggles","unit":"each","quantity":"6","unit_price":"5.00","line_net_amount":"30.00"}]"#;
        assert!(reconcile_pair(&contract(TERMS), &invoice(lines)).findings.is_empty());
    }

    #[test]
    fn without_a_conversion_or_a_unit_it_cannot_be_decided() {
        let lines = |unit: &str| {
            format!(
                r#"[{{"description":"Safety goggles","unit":{unit},"quantity":"1","unit_price":"60.00","line_net_amount":"60.00"}}]"#
            )
        };
        let result = reconcile_pair(&contract(TERMS), &invoice(&lines("\"box\"")));
        assert!(gaps(&result).contains(&"R06 conversion of units".to_owned()));
        assert!(gaps(&reconcile_pair(&contract(TERMS), &invoice(&lines("null")))).contains(&"R06 unit".to_owned()));
    }
}
