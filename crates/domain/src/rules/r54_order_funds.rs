//! R54: the invoices of a purchase order stay within its funds.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::{Found, clause_proof};
use crate::contract::PurchaseOrder;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::ledger::Ledger;
use crate::past::past_proofs;
use crate::sums::{Sums, sum};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R54",
        version: 1,
        name: "Order out of funds",
        severity: Severity::Hold,
        step: Step::Cap,
        inputs: &["order_reference", "tax_exclusive_amount", "history", "contract.purchase_order"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "What is left of the invoice and the earlier invoices of its purchase order may not exceed the order's amount with its agreed margin.",
    },
    check,
};

fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<PurchaseOrder>() || case.is_credit_note() {
        return;
    }
    let Some(reference) = case.invoice.header.order_reference.as_ref() else {
        return out.cannot_decide(None, "order_reference");
    };
    let number = plain(&reference.value);
    let found = case.clauses::<PurchaseOrder>(case.issued()).find(|(_, order)| plain(&order.number) == number);
    let Some(found) = found else { return };
    let names = |past: &&PastInvoice| {
        past.invoice.header.order_reference.as_ref().is_some_and(|theirs| plain(&theirs.value) == number)
    };
    let earlier: Vec<&PastInvoice> = case.history.invoices.iter().filter(names).collect();
    let before = earlier.iter().map(|past| Sums::of(&past.invoice).net).collect::<Option<Vec<_>>>().and_then(sum);
    let Some(before) = before else { return out.cannot_decide(None, "history.tax_exclusive_amount") };
    let Some(net) = case.sums.net else { return out.cannot_decide(None, "tax_exclusive_amount") };
    let now = (net - ledger.taken_net()).max(Decimal::ZERO);
    out.claims.extend(claim(case, found, (before, now), &earlier));
}

fn claim(
    case: &Case<'_>,
    (clause, order): Found<'_, PurchaseOrder>,
    (before, now): (Decimal, Decimal),
    earlier: &[&PastInvoice],
) -> Option<Claim> {
    let margin = order.amount.checked_mul(order.over_percent)?.checked_div(Decimal::ONE_HUNDRED)?;
    let funds = order.amount.checked_add(case.round(margin))?;
    let over = before.checked_add(now)?.checked_sub(funds)?;
    let stake = case.round(over).min(now);
    if stake <= Decimal::ZERO {
        return None;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    let mut evidence = vec![
        proof(Source::Invoice, "order", case.invoice.header.order_reference.as_ref()),
        clause_proof(clause, "order"),
    ];
    let earlier: Vec<_> = earlier.iter().map(|past| (*past, Sums::of(&past.invoice).net.map(figure))).collect();
    evidence.extend(past_proofs("billed before", "invoices", &figure(before), &earlier));
    Some(Claim {
        severity: Severity::Hold,
        summary: format!(
            "{} were billed on order {} before and {} are left to pay here. The order allows {}.",
            figure(before),
            order.number,
            figure(now),
            figure(funds)
        ),
        formula: Formula::new()
            .value(figure(before), "before")
            .sign("+")
            .value(figure(now), "this invoice")
            .sign("−")
            .value(figure(funds), "order")
            .equals(figure(over), "over the order"),
        expected: Some(Figure::Amount(now - stake)),
        billed: Some(Figure::Amount(now)),
        stake,
        evidence,
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(amount: &str) -> Scene {
        let earlier = serde_json::json!([line("30", "10", "2026-05-01", "2026-05-31")]).to_string();
        let mut scene = Scene::plain("10", "30", "10")
            .clause(&format!(r#"{{"kind":"purchase_order","number":"PO-77","amount":"{amount}","over_percent":"10"}}"#))
            .billed(r#"{"order_reference":"po 77"}"#)
            .past("A", "2026-05-31", &earlier);
        scene.history.invoices[0].invoice.header.order_reference = crate::Field::entered("PO77").ok();
        scene
    }

    #[test]
    fn what_exceeds_the_order_with_its_margin_is_at_stake() {
        assert_eq!(scene("500").stakes(), ["R54 - 50.00"]);
        assert!(scene("550").stakes().is_empty());
    }

    #[test]
    fn without_an_order_reference_it_cannot_be_decided() {
        assert_eq!(scene("500").billed("{}").says("R54"), ["? order_reference"]);
    }
}
