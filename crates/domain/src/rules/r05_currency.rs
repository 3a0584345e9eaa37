//! R05: the invoice bills in the contract's currency.

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R05",
        version: 1,
        name: "Other currency than the contract",
        severity: Severity::Block,
        step: Step::Notice,
        inputs: &["currency", "contract.currency"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "An invoice in another currency than its contract is blocked, for its prices cannot be compared without an agreed exchange rate.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract else { return };
    let (Some(ours), Some(theirs)) = (&case.invoice.header.currency, &contract.header.currency) else {
        let missing = if case.invoice.header.currency.is_none() { "currency" } else { "contract.currency" };
        return out.cannot_decide(None, missing);
    };
    if ours.value == theirs.value {
        return;
    }
    out.claims.push(Claim {
        severity: Severity::Block,
        summary: format!("The invoice bills in {}. The contract sets its prices in {}.", ours.value, theirs.value),
        expected: Some(Figure::Text(theirs.value.code().to_owned())),
        billed: Some(Figure::Text(ours.value.code().to_owned())),
        exposure: case.sums.due,
        evidence: vec![
            proof(Source::Invoice, "currency", Some(ours)),
            proof(Source::Contract, "currency", Some(theirs)),
        ],
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, contract_with, gaps, invoice, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"2","unit_price":"40","line_net_amount":"80"}]"#;

    #[test]
    fn another_currency_blocks_and_counts_as_exposure_only() {
        let result = reconcile_pair(&contract(TERMS), &invoice_with(r#"{"currency":"EUR"}"#, LINES, "{}"));
        assert_eq!(stakes(&result), ["R05 - 0.00"]);
        assert_eq!(result.findings[0].exposure.unwrap().amount.to_string(), "80");
        assert!(gaps(&result).contains(&"R20 exchange_rate".to_owned()));
    }

    #[test]
    fn the_same_currency_is_clean_and_a_missing_one_undecided() {
        assert!(!stakes(&reconcile_pair(&contract(TERMS), &invoice(LINES))).iter().any(|f| f.starts_with("R05")));
        let unknown = contract_with(r#"{"currency":null}"#, TERMS);
        assert!(gaps(&reconcile_pair(&unknown, &invoice(LINES))).contains(&"R05 contract.currency".to_owned()));
    }
}
