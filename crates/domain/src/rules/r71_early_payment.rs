//! R71: the discount for early payment that the contract gives is on the invoice.

use rust_decimal::Decimal;
use time::Duration;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::{Base, EarlyPayment};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, days, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R71",
        version: 1,
        name: "Early payment discount not offered",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &["payment_terms", "issue_date", "tax_exclusive_amount", "contract.early_payment"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A discount for early payment that the contract gives is owed though the invoice does not offer it, until its last day; what it is worth a year is told with its basis.",
    },
    check,
};

/// What giving up the discount costs a year, in percent of the money paid early: d / (1 − d) × 365 / (N − n).
fn yearly_percent(terms: &EarlyPayment) -> Option<Decimal> {
    let gained = i64::from(terms.net_days) - i64::from(terms.days);
    let rest = Decimal::ONE_HUNDRED.checked_sub(terms.percent).filter(|rest| *rest > Decimal::ZERO)?;
    let share = terms.percent.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(rest)?;
    let yearly = share.checked_mul(Decimal::from(365))?.checked_div(Decimal::from(gained).max(Decimal::ONE))?;
    (gained > 0).then(|| yearly.round_dp(1))
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some((clause, terms)) = case.clause::<EarlyPayment>().filter(|_| !case.is_credit_note()) else { return };
    let Some(issued) = case.issued() else { return out.cannot_decide(None, "issue_date") };
    let stated = case.invoice.header.payment_terms.as_ref().map(|field| field.value.to_lowercase());
    let percent = terms.percent.normalize().to_string();
    let is_offered = stated.as_deref().is_some_and(|text| {
        text.contains(&format!("{percent}%"))
            || text.contains(&format!("{percent} %"))
            || text.contains(&format!("{percent}/{}", terms.days))
    });
    let Some(last) = issued.checked_add(Duration::days(i64::from(terms.days))) else { return };
    if is_offered || case.today().is_some_and(|today| today > last) {
        return;
    }
    let (whole, taken) = match terms.base {
        Base::Net => (case.sums.net, ledger.taken_net()),
        Base::Gross => (case.sums.gross, ledger.at_stake()),
    };
    let Some(base) = whole.map(|whole| (whole - taken).max(Decimal::ZERO)) else {
        return out.cannot_decide(None, "tax_exclusive_amount");
    };
    let exact = base.checked_mul(terms.percent).and_then(|part| part.checked_div(Decimal::ONE_HUNDRED));
    let Some(due) = exact.map(|exact| case.round(exact)).filter(|due| !due.is_zero()) else { return };
    let yearly = yearly_percent(terms).map(|yearly| format!(" That is {}% a year on 365 days.", quantity(yearly)));
    out.claims.push(Claim {
        severity: Severity::Review,
        summary: format!(
            "The contract takes {}% off for payment within {}, until {}; the invoice does not say so.{}",
            quantity(terms.percent),
            days(i64::from(terms.days)),
            print_date(last),
            yearly.unwrap_or_default()
        ),
        formula: Formula::new()
            .value(amount(base, case.currency), "base")
            .sign("×")
            .value(format!("{}%", quantity(terms.percent)), "discount")
            .equals(amount(due, case.currency), "owed until the last day"),
        expected: Some(Figure::Day(last)),
        entitlement: Some(due),
        evidence: vec![
            proof(Source::Invoice, "payment terms", case.invoice.header.payment_terms.as_ref()),
            clause_proof(clause, "early payment"),
        ],
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(header: &str) -> Scene {
        Scene::plain("30", "10", "30")
            .billed(header)
            .clause(r#"{"kind":"early_payment","percent":"2","days":10,"net_days":30}"#)
    }

    #[test]
    fn two_ten_net_thirty_is_worth_37_2_percent_a_year() {
        let result = scene("{}").run();
        assert_eq!(result.findings[0].entitlement.unwrap().amount.to_string(), "6.00");
        assert!(result.findings[0].summary.contains("37.2% a year on 365 days"), "{}", result.findings[0].summary);
    }

    #[test]
    fn an_offered_or_lapsed_discount_is_clean_and_an_undated_one_undecided() {
        assert!(scene(r#"{"payment_terms":"2/10 net 30"}"#).says("R71").is_empty());
        assert!(scene("{}").inputs(r#"{"today":"2026-07-11"}"#).says("R71").is_empty());
        assert_eq!(scene(r#"{"issue_date":null}"#).says("R71"), ["? issue_date"]);
    }
}
