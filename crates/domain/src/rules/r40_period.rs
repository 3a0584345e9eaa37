//! R40: what is billed was served within the contract's term and while its rate was in force.

use rust_decimal::Decimal;
use time::Date;

use super::verdict::kept_of;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, print_date};
use crate::case::{Bill, Case, PeriodSource, proof};
use crate::contract::Cancellation;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::matching::Assignment;
use crate::version::window_of;
use crate::wording::{amount, days};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R40",
        version: 1,
        name: "Outside the contract's term",
        severity: Severity::Block,
        step: Step::NotBillable,
        inputs: &[
            "period_start",
            "period_end",
            "issue_date",
            "contract.effective_date",
            "contract.expiry_date",
            "contract.auto_renewal",
            "contract.effective_from",
            "contract.effective_to",
        ],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "A service is billable for the days on which the contract and its rate were in force; the share of the days outside is at stake.",
    },
    check,
};

/// Days in force; an open end is `None`.
type Window = (Option<Date>, Option<Date>);

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract else { return };
    let header = &contract.header;
    let start = header.effective_date.as_ref().map(|field| field.value);
    let end = header.expiry_date.as_ref().map(|field| field.value);
    // A contract that renews by itself goes on until a notice is known.
    let renews = header.auto_renewal.as_ref().is_some_and(|field| field.value);
    if start.is_none() {
        out.cannot_decide(None, "contract.effective_date");
    }
    if end.is_none() && !renews {
        out.cannot_decide(None, "contract.expiry_date");
    }
    let term: Window = (start, if renews { None } else { end });
    for bill in &case.bills {
        if bill.is_credit() || case.is_credit_note() {
            continue;
        }
        let Some((period, source)) = bill.period else {
            let reversed = bill.line.period_start.is_some() || bill.line.period_end.is_some();
            out.cannot_decide(Some(bill.index), if reversed { "period_end" } else { "issue_date" });
            continue;
        };
        // What was cancelled is another rule's.
        let last_day =
            case.clause_for::<Cancellation>(bill).map_or(period.last, |(_, end)| end.last_day.min(period.last));
        let Some(period) = Period::new(period.first, last_day) else { continue };
        let windows = windows_of(case, bill);
        let served = days_in_force(period, term, &windows);
        if served < period.days() {
            out.claims.extend(claim(case, ledger, bill, (period, source), term, served));
        }
    }
}

/// The windows of all rows of the line's item; empty where the line has none.
fn windows_of(case: &Case<'_>, bill: &Bill<'_>) -> Vec<Window> {
    let family = match (bill.matched, bill.assignment) {
        (Some(matched), _) => Some(matched.family),
        (None, Assignment::Matched { family, .. }) => Some(family.get()),
        _ => None,
    };
    let rows =
        family.and_then(|family| case.matching.families.get(family)).map_or(&[][..], |family| family.terms.as_slice());
    rows.iter().filter_map(|row| case.terms().get(*row)).map(window_of).collect()
}

/// How many days of the period lie within the term and within any of the windows.
fn days_in_force(period: Period, term: Window, windows: &[Window]) -> i64 {
    let Some(inside) = clip(period, term) else { return 0 };
    if windows.is_empty() || windows.iter().any(|window| matches!(window, (None, None))) {
        return inside.days();
    }
    inside.days_covered(windows.iter().filter_map(|window| clip(inside, *window)))
}

fn clip(period: Period, (from, to): Window) -> Option<Period> {
    let first = from.map_or(period.first, |from| from.max(period.first));
    let last = to.map_or(period.last, |to| to.min(period.last));
    Period::new(first, last)
}

fn claim(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (period, source): (Period, PeriodSource),
    term: Window,
    served: i64,
) -> Option<Claim> {
    let net = ledger.line(bill.index).net;
    if net.is_zero() {
        return None;
    }
    let all = period.days();
    let expected = kept_of(case, net, served, all)?;
    let stake = net.checked_sub(expected)?;
    let figure = |value: Decimal| amount(value, case.currency);
    let formula = if served == 0 {
        Formula::new().value(figure(net), "billed").sign("×").value(days(0), "in force")
    } else {
        Formula::new()
            .value(figure(net), "billed")
            .sign("×")
            .value(days(all - served), "not in force")
            .sign("÷")
            .value(days(all), "billed")
    };
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Block,
        summary: format!("{} {}", what_is_billed(bill, period, source), what_holds(case, bill, period, term)),
        formula: formula.equals(figure(stake), "at stake"),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(net)),
        stake,
        scales_line: true,
        evidence: evidence(case, bill, source),
        ..Claim::default()
    })
}

fn what_is_billed(bill: &Bill<'_>, period: Period, source: PeriodSource) -> String {
    let (first, last) = (print_date(period.first), print_date(period.last));
    match source {
        PeriodSource::IssueDate => format!("{} is billed on {first} without a service period.", bill.title()),
        _ if first == last => format!("{} is billed for {first}.", bill.title()),
        _ => format!("{} is billed for {first} to {last}.", bill.title()),
    }
}

fn what_holds(case: &Case<'_>, bill: &Bill<'_>, period: Period, term: Window) -> String {
    let is_within_term = clip(period, term).is_some_and(|inside| inside == period);
    let (subject, (from, to)) = if is_within_term {
        let windows = windows_of(case, bill);
        let from = windows.iter().map(|window| window.0).min().flatten();
        let to = if windows.iter().any(|window| window.1.is_none()) {
            None
        } else {
            windows.iter().filter_map(|window| window.1).max()
        };
        ("The rate is in force", (from, to))
    } else {
        ("The contract runs", term)
    };
    match (from, to) {
        (Some(from), Some(to)) => format!("{subject} from {} to {}.", print_date(from), print_date(to)),
        (Some(from), None) => format!("{subject} from {}.", print_date(from)),
        (None, Some(to)) => format!("{subject} until {}.", print_date(to)),
        (None, None) => format!("{subject} on other days."),
    }
}

fn evidence(case: &Case<'_>, bill: &Bill<'_>, source: PeriodSource) -> Vec<Proof> {
    let (line, header) = (bill.line, &case.invoice.header);
    let (start, end) = match source {
        PeriodSource::Line => (line.period_start.as_ref(), line.period_end.as_ref()),
        PeriodSource::Invoice => (header.period_start.as_ref(), header.period_end.as_ref()),
        PeriodSource::IssueDate => (header.issue_date.as_ref(), None),
    };
    let label = if source == PeriodSource::IssueDate { "issue date" } else { "service period" };
    let ours = [start, end].into_iter().flatten().map(|field| proof(Source::Invoice, label, Some(field)));
    let mut proofs: Vec<Proof> = ours.collect();
    if let Some(contract) = case.contract {
        let dates = [
            ("first day of the term", &contract.header.effective_date),
            ("last day of the term", &contract.header.expiry_date),
        ];
        proofs.extend(
            dates.into_iter().filter_map(|(label, field)| Some(proof(Source::Contract, label, Some(field.as_ref()?)))),
        );
    }
    if let Some(matched) = bill.matched {
        let dates = [("rate from", &matched.term.effective_from), ("rate until", &matched.term.effective_to)];
        proofs.extend(
            dates.into_iter().filter_map(|(label, field)| Some(proof(Source::Contract, label, Some(field.as_ref()?)))),
        );
    }
    proofs
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, contract_with, gaps, invoice, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Lawn care","unit":"month","unit_price":"310"}]"#;

    fn line(from: &str, to: &str) -> String {
        format!(
            r#"[{{"description":"Lawn care","quantity":"1","unit":"month","unit_price":"310","line_net_amount":"310","period_start":"{from}","period_end":"{to}"}}]"#
        )
    }

    #[test]
    fn a_period_outside_the_term_is_not_billable() {
        let result = reconcile_pair(&contract(TERMS), &invoice(&line("2027-01-01", "2027-01-31")));
        assert_eq!(stakes(&result), ["R40 1 310.00"]);
        assert_eq!(
            result.findings[0].summary,
            "Lawn care is billed for 1 Jan 2027 to 31 Jan 2027. The contract runs from 1 Jan 2026 to 31 Dec 2026."
        );
    }

    #[test]
    fn a_period_partly_outside_is_billable_by_days() {
        assert_eq!(
            stakes(&reconcile_pair(&contract(TERMS), &invoice(&line("2026-12-22", "2027-01-21")))),
            ["R40 1 210.00"]
        );
    }

    #[test]
    fn both_ends_of_the_term_count() {
        assert!(reconcile_pair(&contract(TERMS), &invoice(&line("2026-01-01", "2026-12-31"))).findings.is_empty());
    }

    #[test]
    fn windows_of_one_item_add_up() {
        let terms = r#"[{"description":"Lawn care","unit_price":"310","effective_from":"2026-01-01","effective_to":"2026-03-31"},
            {"description":"Lawn care","unit_price":"310","effective_from":"2026-04-01","effective_to":"2026-06-30"}]"#;
        assert!(reconcile_pair(&contract(terms), &invoice(&line("2026-03-01", "2026-04-30"))).findings.is_empty());
        assert_eq!(
            stakes(&reconcile_pair(&contract(terms), &invoice(&line("2026-06-21", "2026-07-10")))),
            ["R40 1 155.00"]
        );
    }

    #[test]
    fn a_contract_that_renews_goes_on() {
        let renewing = contract_with(r#"{"auto_renewal":true}"#, TERMS);
        assert!(reconcile_pair(&renewing, &invoice(&line("2027-01-01", "2027-01-31"))).findings.is_empty());
    }

    #[test]
    fn missing_dates_are_named() {
        let open = contract_with(r#"{"effective_date":null,"expiry_date":null}"#, TERMS);
        let gaps_of = gaps(&reconcile_pair(&open, &invoice(&line("2026-05-01", "2026-05-31"))));
        assert_eq!(gaps_of, ["R40 contract.effective_date", "R40 contract.expiry_date"]);
        let undated =
            r#"[{"description":"Lawn care","quantity":"1","unit":"month","unit_price":"310","line_net_amount":"310"}]"#;
        let undated = invoice_with(r#"{"issue_date":null}"#, undated, "{}");
        assert!(gaps(&reconcile_pair(&contract(TERMS), &undated)).contains(&"R40 issue_date".to_owned()));
    }
}
