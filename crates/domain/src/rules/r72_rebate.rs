//! R72 and R73: rebates on what was spent and credits for poor service that did not come.

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, print_date};
use crate::case::{Case, PeriodSource};
use crate::clauses::{Found, clause_proof, says};
use crate::contract::{Rebate, ServiceLevel};
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::inputs::Measurement;
use crate::ledger::Ledger;
use crate::past::PastBill;
use crate::spelling::mentions;
use crate::sums::{sum, usable};
use crate::wording::{amount, quantity};

pub(super) const REBATE: Rule = Rule {
    info: RuleInfo {
        id: "R72",
        version: 1,
        name: "Rebate not received",
        severity: Severity::Hold,
        step: Step::Notice,
        inputs: &["issue_date", "history", "contract.rebate"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "The rebate on the spend of the period that has ended is owed as far as no credit for it came, with the last day to claim it.",
    },
    check: check_rebates,
};

pub(super) const SERVICE_LEVEL: Rule = Rule {
    info: RuleInfo {
        id: "R73",
        version: 2,
        name: "Service credit missing",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &["period_start", "line_net_amount", "inputs.measurements", "contract.service_level"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "Where a measured service fell below its level, the share of the fee that the contract names is owed, up to its cap and until the last day to claim it.",
    },
    check: check_levels,
};

fn check_rebates(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    for (clause, rebate) in case.clauses::<Rebate>(None) {
        let Some(issued) = case.issued() else {
            out.cannot_decide(None, "issue_date");
            continue;
        };
        let running = case.period_around(issued, rebate.per);
        let ended = running.and_then(|period| case.period_around(period.first.previous_day()?, rebate.per));
        let Some(period) = ended else { continue };
        if case.first_day().is_some_and(|first| period.last < first) {
            continue;
        }
        if !case.contract_bills().any(|_| true) {
            out.cannot_decide(None, "history.lines");
            continue;
        }
        let bought: Vec<PastBill<'_>> = case
            .contract_bills()
            .filter(|past| past.day().is_some_and(|day| period.contains(day)))
            .filter(|past| case.was_governed_by(past, clause) && !is_rebate(past.text()))
            .collect();
        let Some(spend) = bought.iter().map(|past| past.net).collect::<Option<Vec<_>>>().and_then(sum) else {
            out.cannot_decide(None, "history.amounts");
            continue;
        };
        let Some((due, formula)) = rebate_on(case, rebate, spend) else { continue };
        let credited = credits_since(case, period);
        out.claims.extend(missing_rebate(case, (clause, rebate), period, (due, credited), formula));
    }
}

fn is_rebate(text: &str) -> bool {
    mentions(text, &["rebate", "bonus", "kick-back"])
}

fn rebate_on(case: &Case<'_>, rebate: &Rebate, spend: Decimal) -> Option<(Decimal, Formula)> {
    let figure = |value: Decimal| amount(value, case.currency);
    let reached = rebate.tiers.iter().filter(|tier| tier.from <= spend);
    if !rebate.marginal {
        let tier = reached.max_by_key(|tier| tier.from)?;
        let due = case.round(spend.checked_mul(tier.percent)?.checked_div(Decimal::ONE_HUNDRED)?);
        let formula = Formula::new()
            .value(figure(spend), "spend")
            .sign("×")
            .value(format!("{}%", quantity(tier.percent)), "tier");
        return Some((due, formula));
    }
    let (mut due, mut formula, mut is_first) = (Decimal::ZERO, Formula::new(), true);
    for tier in reached {
        let next = rebate.tiers.iter().map(|other| other.from).filter(|from| *from > tier.from).min();
        let within = next.map_or(spend, |next| next.min(spend)).checked_sub(tier.from)?;
        due = due.checked_add(within.checked_mul(tier.percent)?.checked_div(Decimal::ONE_HUNDRED)?)?;
        formula = if is_first { formula } else { formula.sign("+") };
        is_first = false;
        formula = formula
            .value(figure(within), "within tier")
            .sign("×")
            .value(format!("{}%", quantity(tier.percent)), "tier");
    }
    Some((case.round(due), formula))
}

/// Rebates given on this invoice and on those since the period ended.
fn credits_since(case: &Case<'_>, period: Period) -> Decimal {
    let here = case.bills.iter().filter(|bill| is_rebate(bill.text())).filter_map(|bill| bill.net);
    let here = here.map(|net| if case.is_credit_note() { -net.abs() } else { net });
    let since = case.contract_bills().filter(|past| {
        is_rebate(past.text()) && past.past.invoice.header.issue_date.as_ref().is_some_and(|on| on.value > period.last)
    });
    let all = here.chain(since.filter_map(|past| past.net)).filter(Decimal::is_sign_negative);
    sum(all).unwrap_or_default().abs()
}

fn missing_rebate(
    case: &Case<'_>,
    (clause, rebate): Found<'_, Rebate>,
    period: Period,
    (due, credited): (Decimal, Decimal),
    formula: Formula,
) -> Option<Claim> {
    let owed = due.checked_sub(credited).filter(|owed| *owed > Decimal::ZERO && !case.passes("R72", due, credited))?;
    let (deadline, _) = deadline(case, period.last, rebate.claim_days);
    let figure = |value: Decimal| amount(value, case.currency);
    Some(Claim {
        part: Some("rebate"),
        severity: Severity::Hold,
        summary: format!(
            "For {} to {} a rebate of {} is owed and {} came.{deadline}",
            print_date(period.first),
            print_date(period.last),
            figure(due),
            figure(credited)
        ),
        formula: formula.sign("−").value(figure(credited), "received").equals(figure(owed), "owed"),
        expected: Some(Figure::Amount(due)),
        billed: Some(Figure::Amount(credited)),
        entitlement: Some(owed),
        evidence: vec![clause_proof(clause, "rebate")],
        ..Claim::default()
    })
}

fn check_levels(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    for (clause, level) in case.clauses::<ServiceLevel>(case.issued()) {
        if case.is_credit_note() {
            continue;
        }
        let Some(measured) = case.inputs.measurements.as_deref() else {
            out.cannot_decide(None, "inputs.measurements");
            continue;
        };
        let governed = case.bills.iter().filter(|bill| case.is_governed(bill, clause) && !bill.is_credit());
        let dated: Vec<(Period, Decimal)> = governed
            .filter_map(|bill| {
                Some((bill.period.filter(|(_, source)| *source != PeriodSource::IssueDate)?.0, bill.net?))
            })
            .collect();
        if dated.is_empty() {
            if !case.bills.is_empty() {
                out.cannot_decide(None, "period_start");
            }
            continue;
        }
        let ours = measured.iter().filter(|one| one.metric.eq_ignore_ascii_case(&level.metric));
        let worst = ours
            .filter(|one| dated.iter().any(|(period, _)| period.contains(one.from) && period.contains(one.to)))
            .min_by_key(|one| one.value);
        let Some(worst) = worst else {
            out.cannot_decide(None, "inputs.measurements");
            continue;
        };
        if level.claim_days.is_some() && case.today().is_none() {
            out.cannot_decide(None, "issue_date");
            continue;
        }
        let fee = sum(dated.iter().map(|(_, net)| *net)).unwrap_or_default();
        out.claims.extend(service_credit(case, (clause, level), worst, fee));
    }
}

/// The last day on which something can be claimed, as a sentence, and whether it has passed.
fn deadline(case: &Case<'_>, end: Date, claim_days: Option<u32>) -> (String, bool) {
    let last = claim_days.and_then(|days| end.checked_add(Duration::days(i64::from(days))));
    match last {
        Some(last) if case.today().is_some_and(|today| today > last) => {
            (format!(" The claim ended on {}.", print_date(last)), true)
        }
        Some(last) => (format!(" Claim it until {}.", print_date(last)), false),
        None => (String::new(), false),
    }
}

fn service_credit(
    case: &Case<'_>,
    (clause, level): Found<'_, ServiceLevel>,
    measured: &Measurement,
    fee: Decimal,
) -> Option<Claim> {
    let value = measured.value;
    if value >= level.target {
        return None;
    }
    let percent = level.tiers.iter().filter(|tier| value < tier.below).map(|tier| tier.percent).max()?;
    let percent = level.cap_percent.map_or(percent, |cap| percent.min(cap));
    let due = case.round(fee.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?);
    let lines = case
        .bills
        .iter()
        .filter(|bill| bill.is_credit() && is_credit_for(bill.text(), level))
        .filter_map(|bill| bill.net);
    let rows = case.invoice.allowances_charges.iter().filter(|row| {
        !row.is_charge.as_ref().is_some_and(|field| field.value)
            && row.reason.as_ref().is_some_and(|reason| is_credit_for(&reason.value, level))
    });
    let given = sum(lines.map(|net| net.abs()).chain(rows.filter_map(|row| usable(row.amount.as_ref()))))?;
    let owed = due.checked_sub(given).filter(|owed| *owed > Decimal::ZERO && !case.passes("R73", due, given))?;
    let (deadline, is_lost) = deadline(case, measured.to, level.claim_days);
    let figure = |value: Decimal| amount(value, case.currency);
    Some(Claim {
        part: Some("level"),
        severity: if is_lost { Severity::Inform } else { Severity::Review },
        summary: format!(
            "{} was measured at {} against {}. A credit of {}% of the fee is owed and {} came.{deadline}",
            level.metric,
            quantity(value),
            quantity(level.target),
            quantity(percent),
            figure(given)
        ),
        formula: Formula::new()
            .value(figure(fee), "fee")
            .sign("×")
            .value(format!("{}%", quantity(percent)), "credit")
            .sign("−")
            .value(figure(given), "received")
            .equals(figure(owed), "owed"),
        expected: Some(Figure::Amount(due)),
        billed: Some(Figure::Amount(given)),
        // What was not claimed in time is owed no more.
        entitlement: (!is_lost).then_some(owed),
        exposure: is_lost.then_some(owed),
        evidence: vec![clause_proof(clause, "service level")],
        ..Claim::default()
    })
}

fn is_credit_for(text: &str, level: &ServiceLevel) -> bool {
    mentions(text, &["sla", "service credit", "service level"]) || says(text, &level.metric)
}

#[cfg(test)]
mod tests;
