//! R42: a recurring item is billed once for each day and as often as agreed.

use super::resemblance::is_credited;
use super::verdict::{is_open, kept_of};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, print_date};
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::{Found, clause_proof};
use crate::contract::Recurrence;
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proof};
use crate::wording::{amount, days};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R42",
        version: 2,
        name: "Period billed twice or too often",
        severity: Severity::Hold,
        step: Step::NotBillable,
        inputs: &["period_start", "period_end", "line_net_amount", "history", "contract.recurrence"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A recurring item is billed once for each day and no more often than agreed; days that an earlier invoice already covered are at stake, and a gap is told.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<Recurrence>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(found) = case.clause_for::<Recurrence>(bill) else { continue };
        let Some((period, source)) = bill.period.filter(|(_, source)| *source != PeriodSource::IssueDate) else {
            out.cannot_decide(Some(bill.index), "period_start");
            continue;
        };
        let earlier: Vec<PastBill<'_>> = case
            .past_of_item(bill)
            .filter(|past| !past.past.other_contract && past.net.is_none_or(|net| !net.is_sign_negative()))
            .filter(|past| past.period.is_some_and(|(_, source)| source != PeriodSource::IssueDate))
            .filter(|past| !is_credited(case, past.invoice()))
            .collect();
        let others = case
            .bills
            .iter()
            .take(bill.index)
            .filter(|other| is_twin(bill, other) && other.period.map(|p| p.1) == Some(source));
        let periods: Vec<Period> = earlier
            .iter()
            .filter_map(|past| past.period)
            .chain(others.filter_map(|other| other.period))
            .map(|p| p.0)
            .collect();
        let overlap = period.days_covered(periods.iter().copied());
        if overlap > 0 {
            out.claims.extend(overlap_claim(case, ledger, bill, found, (period, overlap), &earlier));
            continue;
        }
        if let Some(claim) = too_often(case, ledger, bill, found, period, &periods) {
            out.claims.push(claim);
        } else if let Some(claim) = gap(bill, found, period, &periods) {
            out.claims.push(claim);
        }
    }
}

fn is_twin(bill: &Bill<'_>, other: &Bill<'_>) -> bool {
    let family = |bill: &Bill<'_>| bill.matched.map(|matched| matched.family);
    family(bill).is_some() && family(bill) == family(other) && !other.is_credit()
}

fn overlap_claim(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (clause, _): Found<'_, Recurrence>,
    (period, overlap): (Period, i64),
    earlier: &[PastBill<'_>],
) -> Option<Claim> {
    let net = ledger.line(bill.index).net;
    let stake = net.checked_sub(kept_of(case, net, period.days() - overlap, period.days())?)?;
    let mut evidence =
        vec![bill.proof("service period", bill.line.period_start.as_ref()), clause_proof(clause, "recurrence")];
    evidence.extend(
        earlier.iter().filter(|past| past.period.is_some_and(|(other, _)| other.overlap(period).is_some())).map(
            |past| {
                let text = past.period.map(|(other, _)| other.print());
                past_proof(past.past, "billed before", text)
            },
        ),
    );
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!(
            "{} is billed for {} to {}. {} of these were billed before.",
            bill.title(),
            print_date(period.first),
            print_date(period.last),
            days(overlap)
        ),
        formula: Formula::new()
            .value(amount(net, case.currency), "billed")
            .sign("×")
            .value(days(overlap), "billed before")
            .sign("÷")
            .value(days(period.days()), "billed")
            .equals(amount(stake, case.currency), "at stake"),
        expected: net.checked_sub(stake).map(Figure::Amount),
        billed: Some(Figure::Amount(net)),
        stake,
        scales_line: true,
        evidence,
        ..Claim::default()
    })
}

/// More bills within one period of the schedule than agreed.
fn too_often(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (clause, recurrence): Found<'_, Recurrence>,
    period: Period,
    periods: &[Period],
) -> Option<Claim> {
    let around = case.period_around(period.first, recurrence.every)?;
    let times = recurrence.times.unwrap_or(1);
    let before = periods.iter().filter(|other| around.contains(other.first)).count();
    if u32::try_from(before).ok()? < times || period.days() > around.days() {
        return None;
    }
    let net = ledger.line(bill.index).net;
    Some(Claim {
        line: Some(bill.index),
        part: Some("count"),
        severity: Severity::Hold,
        summary: format!(
            "{} is billed once more between {} and {}. The contract bills it {times} times in that time, and {before} were before.",
            bill.title(),
            print_date(around.first),
            print_date(around.last)
        ),
        formula: Formula::new()
            .value((before + 1).to_string(), "bills")
            .sign("−")
            .value(times.to_string(), "agreed")
            .equals(amount(net, case.currency), "at stake"),
        expected: Some(Figure::Amount(Decimal::ZERO)),
        billed: Some(Figure::Amount(net)),
        stake: net,
        scales_line: true,
        evidence: vec![
            bill.proof("service period", bill.line.period_start.as_ref()),
            clause_proof(clause, "recurrence"),
        ],
        ..Claim::default()
    })
}

/// Days since the last bill that nobody billed.
fn gap(bill: &Bill<'_>, (clause, _): Found<'_, Recurrence>, period: Period, periods: &[Period]) -> Option<Claim> {
    let last = periods.iter().map(|other| other.last).filter(|last| *last < period.first).max()?;
    let missing = (period.first - last).whole_days() - 1;
    (missing > 0).then(|| Claim {
        line: Some(bill.index),
        part: Some("gap"),
        name: Some("Days between two bills"),
        summary: format!(
            "{} was last billed until {}. {} before {} were never billed.",
            bill.title(),
            print_date(last),
            days(missing),
            print_date(period.first)
        ),
        evidence: vec![
            bill.proof("service period", bill.line.period_start.as_ref()),
            clause_proof(clause, "recurrence"),
        ],
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(from: &str, to: &str, times: u32) -> Scene {
        let lines = |from: &str, to: &str| serde_json::json!([line("1", "310", from, to)]).to_string();
        Scene::plain("310", "1", "310")
            .clause(&format!(r#"{{"kind":"recurrence","every":"month","times":{times}}}"#))
            .lines(&lines(from, to))
            .past("A", "2026-05-31", &lines("2026-05-01", "2026-05-31"))
    }

    #[test]
    fn days_billed_before_are_at_stake() {
        assert_eq!(scene("2026-05-22", "2026-06-21", 1).stakes(), ["R42 1 100.00"]);
        assert!(scene("2026-06-01", "2026-06-30", 1).stakes().is_empty());
    }

    #[test]
    fn more_bills_than_agreed_are_at_stake_and_a_gap_is_told() {
        let twice = scene("2026-06-16", "2026-06-30", 1).past(
            "B",
            "2026-06-15",
            &serde_json::json!([line("1", "310", "2026-06-01", "2026-06-15")]).to_string(),
        );
        assert_eq!(twice.says("R42"), ["1 310.00"]);
        assert_eq!(scene("2026-06-11", "2026-06-30", 1).says("R42"), ["1 0.00"]);
    }

    #[test]
    fn without_a_period_it_cannot_be_decided() {
        let bare = r#"[{"item_code":"G1","quantity":"1","unit_price":"310","line_net_amount":"310"}]"#;
        assert_eq!(scene("2026-06-01", "2026-06-30", 1).lines(bare).says("R42"), ["? period_start"]);
    }

    #[test]
    fn what_is_kept_is_rounded_and_the_rest_is_at_stake() {
        let lines = serde_json::json!([line("1", "0.25", "2026-06-01", "2026-06-30")]).to_string();
        let earlier = serde_json::json!([line("1", "0.25", "2026-06-01", "2026-06-15")]).to_string();
        let scene = Scene::plain("0.25", "1", "0.25")
            .clause(r#"{"kind":"recurrence","every":"month"}"#)
            .lines(&lines)
            .past("A", "2026-05-20", &earlier);
        assert_eq!(scene.says("R42"), ["1 0.12"]);
    }
}
