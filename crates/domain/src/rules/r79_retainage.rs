//! R79: what is kept back until an event, and prices that no other customer may undercut.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::clauses::clause_proof;
use crate::contract::{MostFavoured, Retainage};
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::spelling::mentions;
use crate::sums::{sum, usable};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R79",
        version: 1,
        name: "Retainage or best price not kept",
        severity: Severity::Review,
        step: Step::Discount,
        inputs: &[
            "line_net_amount",
            "allowances_charges",
            "inputs.acceptances",
            "inputs.comparators",
            "contract.retainage",
            "contract.most_favoured",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "Until its release event a share of every bill is kept back, and where no other customer may pay less, the lowest known price holds.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() {
        return;
    }
    check_retainage(case, ledger, out);
    check_comparators(case, ledger, out);
}

fn is_retained(text: &str) -> bool {
    mentions(text, &["retain", "retention"])
}

fn check_retainage(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some((clause, terms)) = case.clause::<Retainage>() else { return };
    let Some(accepted) = case.inputs.acceptances.as_deref() else {
        return out.cannot_decide(None, "inputs.acceptances");
    };
    let is_released = accepted.iter().any(|known| {
        known.what.eq_ignore_ascii_case(&terms.release) && case.today().is_none_or(|today| known.on <= today)
    });
    if is_released {
        return;
    }
    let governed = case.bills.iter().filter(|bill| case.is_governed(bill, clause) && !bill.is_credit());
    let Some(base) = sum(governed.map(|bill| ledger.line(bill.index).net)) else { return };
    let exact = base.checked_mul(terms.percent).and_then(|part| part.checked_div(Decimal::ONE_HUNDRED));
    let Some(due) = exact.map(|exact| case.round(exact)) else { return };
    let lines =
        case.bills.iter().filter(|bill| bill.is_credit() && is_retained(bill.text())).filter_map(|bill| bill.net);
    let rows = case.invoice.allowances_charges.iter().filter(|row| {
        !row.is_charge.as_ref().is_some_and(|field| field.value)
            && row.reason.as_ref().is_some_and(|reason| is_retained(&reason.value))
    });
    let kept = sum(lines.map(|net| net.abs()).chain(rows.filter_map(|row| usable(row.amount.as_ref()))));
    let Some(missing) = kept.and_then(|kept| due.checked_sub(kept)) else { return };
    let kept = due - missing;
    if missing <= Decimal::ZERO || case.passes("R79", due, kept) {
        return;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    out.claims.push(Claim {
        part: Some("retainage"),
        severity: Severity::Review,
        summary: format!(
            "{}% of {} are kept back until: {}. The invoice keeps back {}.",
            quantity(terms.percent),
            figure(base),
            terms.release,
            figure(kept)
        ),
        formula: Formula::new()
            .value(figure(base), "billed")
            .sign("×")
            .value(format!("{}%", quantity(terms.percent)), "kept back")
            .sign("−")
            .value(figure(kept), "on the invoice")
            .equals(figure(missing), "at stake"),
        expected: Some(Figure::Amount(due)),
        billed: Some(Figure::Amount(kept)),
        stake: missing,
        evidence: vec![clause_proof(clause, "retainage")],
        ..Claim::default()
    });
}

fn check_comparators(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<MostFavoured>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some((clause, _)) = case.clause_for::<MostFavoured>(bill) else { continue };
        let Some(known) = case.inputs.comparators.as_deref() else {
            out.cannot_decide(Some(bill.index), "inputs.comparators");
            continue;
        };
        let day = bill.day();
        let ours = known.iter().filter(|other| bill.is_named(&other.item) && day.is_none_or(|day| other.from <= day));
        let Some(lowest) = ours.map(|other| other.price).min() else { continue };
        let Some(units) = ledger.line(bill.index).quantity else {
            out.cannot_decide(Some(bill.index), "quantity");
            continue;
        };
        let Some(exact) = units.checked_mul(lowest) else { continue };
        let expected = case.round(exact);
        if expected >= ledger.line(bill.index).net {
            continue;
        }
        let verdict = Verdict {
            expected,
            formula: Formula::new()
                .value(quantity(units), "billed")
                .sign("×")
                .value(amount(lowest, case.currency), "lowest price"),
            says: format!("Another customer pays {}, and the contract grants no worse.", amount(lowest, case.currency)),
            proofs: vec![clause_proof(clause, "most favoured customer")],
        };
        let claim = weigh(case, ledger, "R79", bill, verdict);
        out.claims.extend(claim.map(|claim| Claim { severity: Severity::Review, part: Some("price"), ..claim }));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn retained(lines: &str) -> Scene {
        Scene::plain("100", "10", "100")
            .lines(lines)
            .clause(r#"{"kind":"retainage","percent":"5","release":"final acceptance"}"#)
    }

    const WORK: &str = r#"{"item_code":"G1","quantity":"10","unit_price":"100","line_net_amount":"1000"}"#;

    #[test]
    fn five_percent_are_kept_back_until_the_release() {
        let open = r#"{"acceptances":[]}"#;
        assert_eq!(retained(&format!("[{WORK}]")).inputs(open).stakes(), ["R79 - 50.00"]);
        let kept = format!(r#"[{WORK},{{"description":"Retainage","line_net_amount":"-50"}}]"#);
        assert!(retained(&kept).inputs(open).says("R79").is_empty());
        let released = r#"{"acceptances":[{"what":"Final acceptance","on":"2026-06-01"}]}"#;
        assert!(retained(&format!("[{WORK}]")).inputs(released).stakes().is_empty());
        assert_eq!(retained(&format!("[{WORK}]")).says("R79"), ["? inputs.acceptances"]);
    }

    #[test]
    fn the_lowest_known_price_holds() {
        let scene = Scene::plain("100", "10", "100").clause(r#"{"kind":"most_favoured"}"#);
        let known =
            |price: &str| format!(r#"{{"comparators":[{{"item":"G1","from":"2026-01-01","price":"{price}"}}]}}"#);
        assert_eq!(scene.clone().inputs(&known("92")).stakes(), ["R79 1 80.00"]);
        assert!(scene.clone().inputs(&known("105")).stakes().is_empty());
        assert_eq!(scene.says("R79"), ["? inputs.comparators"]);
    }
}
