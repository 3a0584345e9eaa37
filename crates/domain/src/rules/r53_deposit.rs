//! R53: money that was paid ahead is drawn down before anything more is due.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::Deposit;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::past_proofs;
use crate::sums::{sum, usable};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R53",
        version: 1,
        name: "Deposit not applied",
        severity: Severity::Hold,
        step: Step::Cap,
        inputs: &["prepaid_amount", "tax_inclusive_amount", "history", "contract.deposit"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "As long as a deposit has a balance, invoices draw it down: what is not drawn although the balance allows it is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some((clause, deposit)) = case.clause::<Deposit>().filter(|_| !case.is_credit_note()) else { return };
    if deposit.paid_on.zip(case.issued()).is_some_and(|(paid, issued)| paid > issued) {
        return;
    }
    let Some(gross) = case.sums.gross else { return out.cannot_decide(None, "tax_inclusive_amount") };
    let own = case.history.invoices.iter().filter(|past| !past.other_contract);
    let draws: Vec<_> =
        own.filter_map(|past| Some((past, usable(past.invoice.header.prepaid_amount.as_ref())?))).collect();
    let drawn = sum(draws.iter().map(|(_, draw)| *draw));
    let Some(balance) = drawn.and_then(|drawn| deposit.amount.checked_sub(drawn)) else {
        return out.cannot_decide(None, "history.prepaid_amount");
    };
    let prepaid = usable(case.invoice.header.prepaid_amount.as_ref()).unwrap_or_default();
    let open = (gross - ledger.at_stake()).max(Decimal::ZERO);
    let draw = balance.max(Decimal::ZERO).min(open);
    let missing = draw - prepaid;
    if missing <= Decimal::ZERO || case.passes("R53", draw, prepaid) {
        return;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    let mut evidence = vec![
        proof(Source::Invoice, "prepaid", case.invoice.header.prepaid_amount.as_ref()),
        clause_proof(clause, "deposit"),
    ];
    let drawn = figure(deposit.amount - balance);
    let draws: Vec<_> = draws.into_iter().map(|(past, draw)| (past, Some(figure(draw)))).collect();
    evidence.extend(past_proofs("drawn before", "invoices", &drawn, &draws));
    out.claims.push(Claim {
        severity: Severity::Hold,
        summary: format!(
            "{} of the deposit of {} are left. The invoice draws {} of {}.",
            figure(balance),
            figure(deposit.amount),
            figure(prepaid),
            figure(draw)
        ),
        formula: Formula::new()
            .sign("min")
            .sign("(")
            .value(figure(balance), "balance")
            .sign(",")
            .value(figure(open), "this invoice")
            .sign(")")
            .sign("−")
            .value(figure(prepaid), "drawn")
            .equals(figure(missing), "at stake"),
        expected: Some(Figure::Amount(draw)),
        billed: Some(Figure::Amount(prepaid)),
        stake: missing,
        evidence,
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    #[test]
    fn an_open_balance_is_drawn_first() {
        let scene = |deposit: &str| {
            Scene::plain("10", "30", "10").clause(&format!(r#"{{"kind":"deposit","amount":"{deposit}"}}"#))
        };
        assert_eq!(scene("1000").stakes(), ["R53 - 300.00"]);
        assert_eq!(scene("120").stakes(), ["R53 - 120.00"]);
        assert!(scene("120").billed(r#"{"prepaid_amount":"120"}"#).stakes().is_empty());
        let mut drawn = scene("120").past("A", "2026-05-31", "[]");
        drawn.history.invoices[0].invoice.header.prepaid_amount = crate::Field::entered("100").ok();
        assert_eq!(drawn.stakes(), ["R53 - 20.00"]);
    }

    #[test]
    fn without_any_total_it_cannot_be_decided() {
        let bare = Scene::plain("10", "30", "10").clause(r#"{"kind":"deposit","amount":"10"}"#).lines("[]");
        assert_eq!(bare.says("R53"), ["? tax_inclusive_amount"]);
    }
}
