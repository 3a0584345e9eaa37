//! R64: interest on what was paid late, and on nothing else.

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::resemblance::normalise_number;
use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Bill, Case};
use crate::clauses::{Found, clause_proof};
use crate::contract::LateFee;
use crate::finding::Severity;
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::ledger::Ledger;
use crate::past::{number_of, past_proof};
use crate::spelling::mentions;
use crate::sums::Sums;
use crate::wording::{amount, days, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R64",
        version: 1,
        name: "Late fee not owed",
        severity: Severity::Hold,
        step: Step::Fees,
        inputs: &[
            "description",
            "line_net_amount",
            "history",
            "inputs.payments",
            "contract.late_fee",
            "contract.payment_terms_days",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "Interest is owed on what was overdue and undisputed, at the agreed rate for the days late and up to its cap; on an invoice paid in time there is none.",
    },
    check,
};

/// Whether the line charges for late payment.
pub(super) fn is_late_fee(bill: &Bill<'_>) -> bool {
    mentions(bill.text(), &["late fee", "late payment", "interest", "overdue"])
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some(found) = case.clause::<LateFee>() else { return };
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill) && is_late_fee(bill)) {
        match interest(case, bill, found) {
            Ok(verdict) => out.claims.extend(weigh(case, ledger, "R64", bill, verdict)),
            Err(missing) => out.cannot_decide(Some(bill.index), missing),
        }
    }
}

/// The day on which an earlier invoice fell due: no earlier than the contract allows.
fn due_day(case: &Case<'_>, past: &PastInvoice) -> Option<Date> {
    let printed = past.invoice.header.due_date.as_ref().map(|field| field.value);
    let agreed = case.contract?.header.payment_terms_days.as_ref().map(|field| field.value);
    let issued = past.invoice.header.issue_date.as_ref().map(|field| field.value);
    let by_contract = issued.zip(agreed).and_then(|(issued, days)| issued.checked_add(Duration::days(i64::from(days))));
    printed.max(by_contract).or(by_contract).or(printed)
}

fn interest(case: &Case<'_>, bill: &Bill<'_>, (clause, fee): Found<'_, LateFee>) -> Result<Verdict, &'static str> {
    let payments = case.inputs.payments.as_deref().ok_or("inputs.payments")?;
    let text = normalise_number(bill.text());
    let named = case.history.invoices.iter().find(|past| {
        let number = normalise_number(number_of(past));
        number.len() >= 3 && text.contains(&number)
    });
    let past = named.ok_or("number of the late invoice")?;
    let due = due_day(case, past).ok_or("contract.payment_terms_days")?;
    let number = normalise_number(number_of(past));
    let ours = payments.iter().filter(|payment| normalise_number(&payment.invoice) == number);
    let grace = due.checked_add(Duration::days(i64::from(fee.grace_days))).ok_or("contract.late_fee")?;
    let mut expected = Decimal::ZERO;
    let mut formula = Formula::new();
    let mut is_first = true;
    let mut count = 0;
    for payment in ours {
        count += 1;
        if payment.on <= grace {
            continue;
        }
        let late = (payment.on - due).whole_days();
        let base = payment.amount.checked_sub(payment.disputed).ok_or("inputs.payments")?.max(Decimal::ZERO);
        let exact = base
            .checked_mul(fee.annual_percent)
            .and_then(|part| part.checked_mul(Decimal::from(late)))
            .and_then(|part| part.checked_div(Decimal::ONE_HUNDRED.checked_mul(Decimal::from(fee.day_basis.max(1)))?))
            .ok_or("inputs.payments")?;
        expected = expected.checked_add(exact).ok_or("inputs.payments")?;
        formula = if is_first { formula } else { formula.sign("+") };
        is_first = false;
        formula = formula
            .value(amount(base, case.currency), "overdue")
            .sign("×")
            .value(format!("{}%", quantity(fee.annual_percent)), "a year")
            .sign("×")
            .value(days(late), "late")
            .sign("÷")
            .value(fee.day_basis.to_string(), "days");
    }
    if count == 0 {
        return Err("inputs.payments");
    }
    if is_first {
        formula = Formula::new().value(amount(Decimal::ZERO, case.currency), "paid in time");
    }
    let expected = fee.cap.map_or(expected, |cap| expected.min(cap));
    Ok(Verdict {
        expected: case.round(expected),
        formula,
        says: format!("{} fell due on {}.", number_of(past), print_date(due)),
        proofs: vec![
            clause_proof(clause, "late fee"),
            past_proof(past, "late invoice", Sums::of(&past.invoice).due.map(|due| amount(due, case.currency))),
        ],
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(billed: &str, paid: &str, disputed: &str) -> Scene {
        let lines =
            serde_json::json!([{"description": "Late fee on NFS-20300", "quantity": "1", "line_net_amount": billed}])
                .to_string();
        let mut scene = Scene::plain("30", "1", "30")
            .lines(&lines)
            .clause(r#"{"kind":"late_fee","annual_percent":"12","cap":"50"}"#)
            .past(
                "NFS-20300",
                "2026-03-01",
                r#"[{"item_code":"G1","quantity":"100","unit_price":"30","line_net_amount":"3000"}]"#,
            )
            .inputs(&format!(
                r#"{{"payments":[{{"invoice":"NFS 20300","on":"{paid}","amount":"3000","disputed":"{disputed}"}}]}}"#
            ));
        scene.history.invoices[0].invoice.header.due_date = crate::Field::entered("2026-03-20").ok();
        scene
    }

    #[test]
    fn interest_runs_from_the_contracts_due_day_on_what_is_undisputed() {
        // Due 31 March by contract, 20 days late: 3000 × 12% × 20 ÷ 365 = 19.73
        assert_eq!(scene("30", "2026-04-20", "0").stakes(), ["R64 1 10.27"]);
        assert_eq!(scene("30", "2026-04-20", "3000").stakes(), ["R64 1 30.00"]);
        assert_eq!(scene("30", "2026-03-31", "0").stakes(), ["R64 1 30.00"]);
        assert!(scene("19.73", "2026-04-20", "0").stakes().is_empty());
        assert_eq!(scene("80", "2026-09-30", "0").stakes(), ["R64 1 30.00"]);
    }

    #[test]
    fn without_the_payment_it_cannot_be_decided() {
        assert_eq!(scene("30", "2026-04-20", "0").inputs("{}").says("R64"), ["? inputs.payments"]);
    }
}
