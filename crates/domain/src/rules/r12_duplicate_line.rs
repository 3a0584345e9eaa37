//! R12: the same line was billed before, on an earlier invoice or above on this one.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::resemblance::is_credited;
use super::verdict::{is_open, kept_of};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::Period;
use crate::case::{Bill, Case, PeriodSource};
use crate::contract::Recurrence;
use crate::finding::{Claim, Figure, Proof, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proof};
use crate::wording::{amount, days};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R12",
        version: 2,
        name: "Line billed before",
        severity: Severity::Hold,
        step: Step::Duplicate,
        inputs: &["item_code", "description", "quantity", "unit_price", "period_start", "period_end", "history"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "A line with the item, quantity and price of another, for days that the other covers, is billed twice; the share of those days is at stake.",
    },
    check,
};

/// Code, text, quantity and amount of a line.
type Key<'a> = (&'a str, &'a str, Option<Decimal>, Option<Decimal>);

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.history.invoices.is_empty() && case.bills.len() < 2 {
        return;
    }
    let mut seen: FxHashMap<Key<'_>, Vec<usize>> = FxHashMap::default();
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let code = bill.line.item_code.as_ref().map_or("", |field| field.value.as_str());
        let key = (code, bill.text(), bill.quantity.map(|n| n.normalize()), bill.net.map(|n| n.normalize()));
        let twins: Vec<&Bill<'_>> = if bill.text().is_empty() && code.is_empty() {
            Vec::new()
        } else {
            let above = seen.entry(key).or_default();
            let twins = above.iter().filter_map(|at| case.bills.get(*at)).collect();
            above.push(bill.index);
            twins
        };
        // A recurring item has a rule of its own.
        if case.clause_for::<Recurrence>(bill).is_some() {
            continue;
        }
        let is_dated = |source: PeriodSource| source != PeriodSource::IssueDate;
        let Some((period, _)) = bill.period.filter(|(_, source)| is_dated(*source)) else {
            if !twins.is_empty() {
                out.cannot_decide(Some(bill.index), "period_start");
            }
            continue;
        };
        let earlier: Vec<PastBill<'_>> = if case.history.invoices.is_empty() {
            Vec::new()
        } else {
            let twins = case.past_of_item_around(bill, period).filter(|past| is_twin(bill, period, past));
            twins.filter(|past| !is_credited(case, past.invoice())).collect()
        };
        // Lines above count only where each says its own days.
        let above = twins.iter().filter_map(|twin| twin.period).filter(|(_, source)| *source == PeriodSource::Line);
        let periods = earlier.iter().filter_map(|past| past.period).chain(above).map(|(period, _)| period);
        let covered = period.days_covered(periods);
        if covered > 0 {
            out.claims.extend(claim(case, ledger, bill, (period, covered), &earlier));
        }
    }
}

fn is_twin(bill: &Bill<'_>, period: Period, past: &PastBill<'_>) -> bool {
    let dated = past.period.filter(|(_, source)| *source != PeriodSource::IssueDate);
    dated.is_some_and(|(other, _)| other.overlap(period).is_some())
        && past.quantity == bill.quantity
        && (past.price == bill.price || past.net == bill.net)
}

fn claim(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (period, covered): (Period, i64),
    earlier: &[PastBill<'_>],
) -> Option<Claim> {
    let net = ledger.line(bill.index).net;
    let stake = net.checked_sub(kept_of(case, net, period.days() - covered, period.days())?)?;
    let mut evidence: Vec<Proof> = vec![
        bill.proof("line", bill.line.description.as_ref()),
        bill.proof("service period", bill.line.period_start.as_ref()),
    ];
    evidence.extend(earlier.iter().map(|past| {
        let text = past.period.map(|(period, _)| format!("{}, {}", past.text(), period.print()));
        past_proof(past.past, "billed before", text)
    }));
    let place = if earlier.is_empty() { "above on this invoice" } else { "on an earlier invoice" };
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!(
            "{} for {} was billed {place} in the same quantity at the same price.",
            bill.title(),
            period.print()
        ),
        formula: Formula::new()
            .value(amount(net, case.currency), "billed")
            .sign("×")
            .value(days(covered), "billed before")
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

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn june(from: &str, to: &str) -> String {
        serde_json::json!([line("10", "30", from, to)]).to_string()
    }

    #[test]
    fn the_days_that_both_lines_cover_are_at_stake() {
        let scene = Scene::plain("30", "10", "30").past("A", "2026-06-20", &june("2026-06-01", "2026-06-20"));
        assert_eq!(scene.stakes(), ["R12 1 200.00"]);
        let other = Scene::plain("30", "10", "30").past("A", "2026-05-31", &june("2026-05-01", "2026-05-31"));
        assert!(other.stakes().is_empty());
    }

    #[test]
    fn a_line_repeated_on_the_invoice_counts_once() {
        let twice = serde_json::json!([
            line("10", "30", "2026-06-01", "2026-06-30"),
            line("10", "30", "2026-06-01", "2026-06-30")
        ]);
        assert_eq!(Scene::plain("30", "1", "30").lines(&twice.to_string()).stakes(), ["R12 2 300.00"]);
        let undated = r#"[{"item_code":"G1","quantity":"10","unit_price":"30","line_net_amount":"300"},{"item_code":"G1","quantity":"10","unit_price":"30","line_net_amount":"300"}]"#;
        assert_eq!(Scene::plain("30", "1", "30").lines(undated).says("R12"), ["? period_start"]);
    }

    #[test]
    fn another_quantity_is_another_line() {
        let part = serde_json::json!([line("4", "30", "2026-06-01", "2026-06-30")]).to_string();
        assert!(Scene::plain("30", "10", "30").past("A", "2026-06-20", &part).stakes().is_empty());
    }

    #[test]
    fn what_is_kept_is_rounded_and_the_rest_is_at_stake() {
        // Half of 0.25 is kept as 0.13.
        let lines = serde_json::json!([line("1", "0.25", "2026-06-01", "2026-06-30")]).to_string();
        let earlier = serde_json::json!([line("1", "0.25", "2026-06-01", "2026-06-15")]).to_string();
        let scene = Scene::plain("0.25", "1", "0.25").lines(&lines).past("A", "2026-05-20", &earlier);
        assert_eq!(scene.stakes(), ["R12 1 0.12"]);
    }

    #[test]
    fn what_was_credited_in_full_may_be_billed_anew() {
        let june = june("2026-06-01", "2026-06-30");
        let mut scene =
            Scene::plain("30", "10", "30").past("A-77", "2026-06-20", &june).past("CN-1", "2026-06-22", &june);
        assert_eq!(scene.says("R12"), ["1 300.00"], "without a word of credit");
        let note = scene.history.invoices.last_mut().unwrap();
        note.invoice.document_type = crate::InvoiceKind::CreditNote;
        note.invoice.header.preceding_invoice = Some(crate::Field::certain("A77".to_owned()));
        assert!(scene.stakes().is_empty());
    }
}
