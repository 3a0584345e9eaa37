//! R04: tax is billed only where the contract says that it is due, and at its rate.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::{TaxAgreement, TaxStatus};
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R04",
        version: 1,
        name: "Tax that is not due",
        severity: Severity::Hold,
        step: Step::Tax,
        inputs: &["tax_amount", "tax_exclusive_amount", "issue_date", "contract.tax_status", "contract.tax_agreement"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A buyer who is exempt or accounts for the tax itself is billed none, and any other the rate that the contract states; tax above that is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() {
        return;
    }
    let Some((status, rate, place)) = agreed(case) else { return };
    let tax = case.sums.tax.or_else(|| {
        case.sums.gross?.checked_sub(case.sums.net?).filter(|_| {
            // A gross total that was only assumed says nothing of tax.
            case.invoice.header.tax_inclusive_amount.is_some()
        })
    });
    let Some(billed) = tax else {
        let says_none = case.invoice.lines.iter().all(|line| line.tax_rate.is_none());
        if !says_none || case.invoice.header.tax_inclusive_amount.is_some() {
            out.cannot_decide(None, "tax_amount");
        }
        return;
    };
    let (expected, formula) = match (status, rate) {
        (TaxStatus::Taxed, None) => return,
        (TaxStatus::Taxed, Some(rate)) => {
            let Some(net) = case.sums.net else { return out.cannot_decide(None, "tax_exclusive_amount") };
            let exact = net.checked_mul(rate).and_then(|tax| tax.checked_div(Decimal::ONE_HUNDRED));
            let Some(exact) = exact else { return out.cannot_decide(None, "tax_exclusive_amount") };
            let formula = Formula::new()
                .value(amount(net, case.currency), "net")
                .sign("×")
                .value(format!("{}%", quantity(rate)), "agreed rate");
            (case.round(exact), formula)
        }
        _ => (Decimal::ZERO, Formula::new().value(amount(Decimal::ZERO, case.currency), "no tax due")),
    };
    let slack = Decimal::new(1, 2) * Decimal::from(case.bills.len().max(1));
    let left = (billed - ledger.taken_tax()).max(Decimal::ZERO);
    if left <= expected
        || (status == TaxStatus::Taxed && left - expected <= slack)
        || case.passes("R04", expected, left)
    {
        return;
    }
    let what = match status {
        TaxStatus::Taxed => "The contract states another rate.",
        TaxStatus::Exempt => "The contract says that the buyer is exempt.",
        TaxStatus::ReverseCharge => "The contract says that the buyer accounts for the tax.",
    };
    out.claims.push(Claim {
        severity: Severity::Hold,
        summary: format!("Tax is billed at {}. {what}", amount(billed, case.currency)),
        formula: Formula::new()
            .value(amount(left, case.currency), "billed tax")
            .sign("−")
            .group(&formula)
            .equals(amount(left - expected, case.currency), "at stake"),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(billed)),
        stake: left - expected,
        evidence: vec![proof(Source::Invoice, "tax", case.invoice.header.tax_amount.as_ref()), place],
        ..Claim::default()
    });
}

/// By a clause, else by the words of the header.
fn agreed(case: &Case<'_>) -> Option<(TaxStatus, Option<Decimal>, Proof)> {
    if let Some((clause, tax)) = case.clause::<TaxAgreement>() {
        return Some((tax.status, tax.rate, clause_proof(clause, "tax")));
    }
    let field = case.contract?.header.tax_status.as_ref()?;
    let status = TaxStatus::named(&field.value)?;
    Some((status, None, proof(Source::Contract, "tax status", Some(field))))
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(tax: &str) -> Scene {
        Scene::plain("30", "10", "30").billed(&format!(r#"{{"tax_exclusive_amount":"300","tax_amount":"{tax}"}}"#))
    }

    #[test]
    fn an_exempt_buyer_pays_no_tax() {
        assert_eq!(scene("57").agreed(r#"{"tax_status":"exempt"}"#).says("R04"), ["- 57.00"]);
        assert_eq!(
            scene("57").clause(r#"{"kind":"tax_agreement","status":"reverse_charge"}"#).says("R04"),
            ["- 57.00"]
        );
        assert!(scene("0").agreed(r#"{"tax_status":"exempt"}"#).says("R04").is_empty());
        assert!(scene("57").says("R04").is_empty());
    }

    #[test]
    fn the_agreed_rate_holds_and_the_certificate_in_its_time() {
        assert_eq!(
            scene("57").clause(r#"{"kind":"tax_agreement","status":"taxed","rate":"7"}"#).says("R04"),
            ["- 36.00"]
        );
        let lapsed = r#"{"kind":"tax_agreement","status":"exempt","effective_to":"2026-05-31"}"#;
        assert!(scene("57").clause(lapsed).says("R04").is_empty());
    }

    #[test]
    fn tax_is_taken_once_with_a_wrong_sum() {
        let mut scene = scene("63").agreed(r#"{"tax_status":"exempt"}"#);
        scene.invoice.lines[0].tax_rate = crate::Field::entered("19").ok();
        assert_eq!(scene.stakes(), ["R04 - 57.00", "R03 - 6.00"]);
    }

    #[test]
    fn an_unread_tax_cannot_be_decided() {
        let mut scene = Scene::plain("30", "10", "30").agreed(r#"{"tax_status":"exempt"}"#);
        scene.invoice.lines[0].tax_rate = crate::Field::entered("19").ok();
        assert_eq!(scene.says("R04"), ["? tax_amount"]);
    }
}
