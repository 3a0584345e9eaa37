//! R44: nothing is due before its time: a period in arrears before it ends, a milestone before it is accepted.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, print_date};
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::{clause_proof, says};
use crate::contract::{Clause, Milestone, Milestones, Recurrence, Timing};
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R44",
        version: 1,
        name: "Billed before it is due",
        severity: Severity::Hold,
        step: Step::NotBillable,
        inputs: &[
            "issue_date",
            "period_end",
            "description",
            "line_net_amount",
            "inputs.acceptances",
            "contract.recurrence",
            "contract.milestones",
        ],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "A period billed in arrears is due when it has ended, one billed in advance at most one period ahead, and a milestone in its exact amount once it was accepted.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Recurrence>() && !case.has::<Milestones>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let milestone = case.clauses::<Milestones>(bill.day()).find_map(|(clause, milestones)| {
            milestones.milestones.iter().find(|known| says(bill.text(), &known.name)).map(|known| (clause, known))
        });
        match milestone {
            Some(found) => check_milestone(case, ledger, bill, found, out),
            None => check_timing(case, ledger, bill, out),
        }
    }
}

fn check_milestone(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (clause, milestone): (&Clause, &Milestone),
    out: &mut Outcomes,
) {
    let Some(accepted) = case.inputs.acceptances.as_deref() else {
        return out.cannot_decide(Some(bill.index), "inputs.acceptances");
    };
    let on =
        accepted.iter().filter(|known| known.what.eq_ignore_ascii_case(&milestone.name)).map(|known| known.on).min();
    let is_met = on.is_some_and(|on| case.today().is_none_or(|today| on <= today));
    let (expected, says) = if is_met {
        let says = format!("The contract sets {} for this milestone.", amount(milestone.amount, case.currency));
        (case.round(milestone.amount), says)
    } else {
        (Decimal::ZERO, format!("The milestone {} has not been accepted.", milestone.name))
    };
    let formula =
        Formula::new().value(amount(expected, case.currency), if is_met { "milestone" } else { "not accepted" });
    let verdict = Verdict { expected, formula, says, proofs: vec![clause_proof(clause, "milestones")] };
    out.claims.extend(weigh(case, ledger, "R44", bill, verdict));
}

fn check_timing(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>, out: &mut Outcomes) {
    let Some((clause, recurrence)) = case.clause_for::<Recurrence>(bill) else { return };
    let Some(timing) = recurrence.timing else { return };
    let Some(issued) = case.issued() else { return out.cannot_decide(Some(bill.index), "issue_date") };
    let Some((period, _)) = bill.period.filter(|(_, source)| *source != PeriodSource::IssueDate) else {
        return out.cannot_decide(Some(bill.index), "period_end");
    };
    let (is_early, says) = match timing {
        Timing::Arrears => (
            issued < period.last,
            format!("The contract bills in arrears, and the period ends on {}.", print_date(period.last)),
        ),
        Timing::Advance => {
            let ahead = period.first.previous_day().and_then(|day| case.period_around(day, recurrence.every));
            let opens = ahead.map_or(period.first, |Period { first, .. }| first);
            (issued < opens, format!("The contract bills in advance, from {} on.", print_date(opens)))
        }
    };
    if is_early {
        let formula = Formula::new().value(amount(Decimal::ZERO, case.currency), "due by now");
        let verdict =
            Verdict { expected: Decimal::ZERO, formula, says, proofs: vec![clause_proof(clause, "time of billing")] };
        let claim = weigh(case, ledger, "R44", bill, verdict);
        out.claims.extend(claim.map(|claim| Claim { scales_line: true, ..claim }));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn timed(timing: &str, from: &str, to: &str) -> Scene {
        Scene::plain("10", "2", "10")
            .clause(&format!(r#"{{"kind":"recurrence","every":"month","timing":"{timing}"}}"#))
            .lines(&serde_json::json!([line("2", "10", from, to)]).to_string())
    }

    #[test]
    fn arrears_are_due_when_the_period_has_ended() {
        assert_eq!(timed("arrears", "2026-07-01", "2026-07-31").stakes(), ["R44 1 20.00"]);
        assert!(timed("arrears", "2026-06-01", "2026-06-30").stakes().is_empty());
    }

    #[test]
    fn advances_reach_one_period_ahead() {
        assert!(timed("advance", "2026-07-01", "2026-07-31").stakes().is_empty());
        assert_eq!(timed("advance", "2026-08-01", "2026-08-31").stakes(), ["R44 1 20.00"]);
    }

    #[test]
    fn a_milestone_is_due_once_accepted_and_in_its_amount() {
        let lines = r#"[{"item_code":"G1","description":"Design freeze","quantity":"1","unit_price":"500","line_net_amount":"500"}]"#;
        let scene = Scene::new(r#"[{"item_code":"G1","description":"Milestone","unit_price":"500"}]"#, lines)
            .clause(r#"{"kind":"milestones","milestones":[{"name":"Design freeze","amount":"450"}]}"#);
        assert_eq!(scene.says("R44"), ["? inputs.acceptances"]);
        assert_eq!(scene.clone().inputs(r#"{"acceptances":[]}"#).says("R44"), ["1 500.00"]);
        let accepted = r#"{"acceptances":[{"what":"Design freeze","on":"2026-06-12"}]}"#;
        assert_eq!(scene.inputs(accepted).says("R44"), ["1 50.00"]);
    }
}
