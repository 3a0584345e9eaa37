//! R45: nothing is billable after the last day of a cancelled item.

use super::verdict::{is_open, kept_of};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, print_date};
use crate::case::Case;
use crate::clauses::clause_proof;
use crate::contract::Cancellation;
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, days};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R45",
        version: 2,
        name: "Billed after cancellation",
        severity: Severity::Block,
        step: Step::NotBillable,
        inputs: &["period_start", "period_end", "issue_date", "line_net_amount", "contract.cancellation"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "After the last day of a cancelled item nothing of it is billable; a period across that day is billable by days.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Cancellation>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some((clause, end)) = case.clause_for::<Cancellation>(bill) else { continue };
        let Some((period, _)) = bill.period else {
            out.cannot_decide(Some(bill.index), "issue_date");
            continue;
        };
        let kept = Period::new(period.first, period.last.min(end.last_day)).map_or(0, Period::days);
        let past = period.days() - kept;
        if past <= 0 {
            continue;
        }
        let net = ledger.line(bill.index).net;
        let stake = kept_of(case, net, kept, period.days()).and_then(|kept| net.checked_sub(kept));
        let Some(stake) = stake else { continue };
        out.claims.push(Claim {
            line: Some(bill.index),
            severity: Severity::Block,
            summary: format!(
                "{} is billed for {} to {}. It was cancelled with {} as its last day.",
                bill.title(),
                print_date(period.first),
                print_date(period.last),
                print_date(end.last_day)
            ),
            formula: Formula::new()
                .value(amount(net, case.currency), "billed")
                .sign("×")
                .value(days(past), "after the last day")
                .sign("÷")
                .value(days(period.days()), "billed")
                .equals(amount(stake, case.currency), "at stake"),
            expected: net.checked_sub(stake).map(Figure::Amount),
            billed: Some(Figure::Amount(net)),
            stake,
            scales_line: true,
            evidence: vec![
                bill.proof("service period", bill.line.period_end.as_ref().or(case.invoice.header.period_end.as_ref())),
                clause_proof(clause, "cancellation"),
            ],
            ..Claim::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(last: &str) -> Scene {
        Scene::plain("10", "30", "10")
            .clause(&format!(r#"{{"kind":"cancellation","items":["G1"],"last_day":"{last}"}}"#))
    }

    #[test]
    fn days_after_the_last_one_are_at_stake_once() {
        assert_eq!(scene("2026-05-31").stakes(), ["R45 1 300.00"]);
        assert_eq!(scene("2026-06-20").stakes(), ["R45 1 100.00"]);
        assert!(scene("2026-06-30").stakes().is_empty());
    }

    #[test]
    fn without_any_day_it_cannot_be_decided() {
        let undated = scene("2026-05-31").billed(r#"{"issue_date":null}"#);
        assert_eq!(
            undated
                .lines(r#"[{"item_code":"G1","quantity":"1","unit_price":"10","line_net_amount":"10"}]"#)
                .says("R45"),
            ["? issue_date"]
        );
    }

    #[test]
    fn what_is_kept_is_rounded_and_the_rest_is_at_stake() {
        let lines = serde_json::json!([crate::fixture::line("1", "0.25", "2026-06-01", "2026-06-30")]).to_string();
        let scene = Scene::plain("0.25", "1", "0.25")
            .lines(&lines)
            .clause(r#"{"kind":"cancellation","last_day":"2026-06-15"}"#);
        assert_eq!(scene.says("R45"), ["1 0.12"]);
    }
}
