//! R07: the contract's price was rounded up before it was multiplied.

use rust_decimal::Decimal;

use super::r20_unit_rate::compare_with_rate;
use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, Match, proof};
use crate::finding::{Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::rate::Rate;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R07",
        version: 1,
        name: "Price rounded before it was multiplied",
        severity: Severity::Review,
        step: Step::Rate,
        inputs: &["unit_price", "quantity", "line_net_amount", "contract.unit_price"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "The contract's exact price times the quantity is rounded once; a price that was first rounded up to the cent overcharges every unit.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(matched) = bill.matched.filter(|matched| is_rounded_up(case, bill, matched)) else { continue };
        let found = match compare_with_rate(case, ledger, bill, &matched) {
            Ok(found) => found,
            Err(missing) => {
                out.cannot_decide(Some(bill.index), missing);
                continue;
            }
        };
        let agreed = found.rate.per_unit().unwrap_or_default();
        let verdict = Verdict {
            expected: found.expected,
            formula: Formula::new()
                .value(quantity(found.quantity), "billed")
                .sign("×")
                .value(amount(agreed, case.currency), "exact price"),
            says: format!(
                "The contract's price is {}, which was rounded before it was multiplied.",
                amount(agreed, case.currency)
            ),
            proofs: vec![proof(Source::Contract, "rate", matched.term.unit_price.as_ref())],
        };
        out.claims.extend(
            weigh(case, ledger, "R07", bill, verdict)
                .map(|claim| crate::finding::Claim { severity: claim.severity.max(Severity::Review), ..claim }),
        );
    }
}

/// Whether the billed price is the contract's, rounded up to the minor unit.
pub(super) fn is_rounded_up(case: &Case<'_>, bill: &Bill<'_>, matched: &Match<'_>) -> bool {
    let unit = bill.line.unit.as_ref().map(|unit| &unit.value);
    let agreed = Rate::of(matched.term, unit).ok().and_then(Rate::per_unit);
    agreed.zip(bill.price).is_some_and(|(agreed, asked): (Decimal, Decimal)| {
        asked > agreed && !agreed.is_zero() && (case.round(agreed) == asked || round_up(case, agreed) == asked)
    })
}

fn round_up(case: &Case<'_>, price: Decimal) -> Decimal {
    let digits = case.currency.map_or(2, crate::money::Currency::minor_digits);
    price.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::AwayFromZero)
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    #[test]
    fn a_price_rounded_up_is_at_stake_for_every_unit() {
        assert_eq!(Scene::plain("0.125", "1000", "0.13").stakes(), ["R07 1 5.00"]);
        assert_eq!(Scene::plain("0.121", "1000", "0.13").stakes(), ["R07 1 9.00"]);
        assert!(Scene::plain("0.125", "1000", "0.125").stakes().is_empty());
        assert_eq!(Scene::plain("0.125", "1000", "0.14").stakes(), ["R20 1 15.00"]);
    }

    #[test]
    fn without_an_amount_it_cannot_be_decided() {
        let bare = Scene::plain("0.125", "1", "0.13").lines(r#"[{"item_code":"G1","unit_price":"0.13"}]"#);
        assert_eq!(bare.says("R07"), Vec::<String>::new(), "a line without an amount asks for nothing");
        let unmeasured = bare.lines(
            r#"[{"item_code":"G1","unit_price":"0.13","quantity":"79228162514264337593543950335","line_net_amount":"130"}]"#,
        );
        assert_eq!(unmeasured.says("R07"), ["? quantity"]);
    }
}
