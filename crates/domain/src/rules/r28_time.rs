//! R28: time is rounded, capped and paid as agreed: by the day, by the increment, overtime and travel.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use time::Date;

use super::verdict::{Verdict, cut_units, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::{Found, clause_proof, says};
use crate::contract::TimeRules;
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::rate::Rate;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R28",
        version: 1,
        name: "Time billed against the rules",
        severity: Severity::Review,
        step: Step::Quantity,
        inputs: &[
            "description",
            "quantity",
            "unit_price",
            "line_net_amount",
            "inputs.timesheets",
            "inputs.approvals",
            "contract.time_rules",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "Hours are rounded to the agreed part of an hour and capped by the day; overtime is paid above the rate only where approved, travel at its share, and an entry names one task.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<TimeRules>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(found) = case.clause_for::<TimeRules>(bill) else { continue };
        let claims = match special_price(case, ledger, bill, found) {
            Ok(Some(claim)) => vec![claim],
            Ok(None) if is_special(bill, found.1) => Vec::new(),
            Ok(None) => match hours(case, bill, found) {
                Ok(Some((allowed, told))) => {
                    let proofs = vec![clause_proof(found.0, "time rules")];
                    cut_units(case, ledger, "R28", bill, allowed, ("allowed", told), proofs).into_iter().collect()
                }
                Ok(None) => Vec::new(),
                Err(missing) => {
                    out.cannot_decide(Some(bill.index), missing);
                    continue;
                }
            },
            Err(missing) => {
                out.cannot_decide(Some(bill.index), missing);
                continue;
            }
        };
        out.claims
            .extend(claims.into_iter().map(|claim| Claim { severity: claim.severity.max(Severity::Review), ..claim }));
        if found.1.no_block_billing && is_block(bill.text()) {
            out.claims.push(block(bill, found));
        }
    }
}

fn is_overtime(bill: &Bill<'_>) -> bool {
    says(bill.text(), "overtime")
}

fn is_travel(bill: &Bill<'_>) -> bool {
    says(bill.text(), "travel")
}

/// Whether the line is paid at another price than the rate.
pub(super) fn is_special(bill: &Bill<'_>, rules: &TimeRules) -> bool {
    (is_overtime(bill) && rules.overtime_multiplier.is_some()) || (is_travel(bill) && rules.travel_percent.is_some())
}

/// Overtime and travel against the rate with its multiplier or share.
fn special_price(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (clause, rules): Found<'_, TimeRules>,
) -> Result<Option<Claim>, &'static str> {
    if !is_special(bill, rules) {
        return Ok(None);
    }
    let matched = bill.matched.ok_or("contract.unit_price")?;
    let unit = bill.line.unit.as_ref().map(|unit| &unit.value);
    let rate = Rate::of(matched.term, unit).ok().and_then(Rate::per_unit).ok_or("contract.unit_price")?;
    let hours = ledger.line(bill.index).quantity.ok_or("quantity")?;
    let (factor, told) = match (rules.overtime_multiplier.filter(|_| is_overtime(bill)), rules.travel_percent) {
        (Some(times), _) => {
            let approvals = case.inputs.approvals.as_deref().ok_or("inputs.approvals")?;
            let is_approved = approvals.iter().any(|given| {
                given.what.eq_ignore_ascii_case("overtime")
                    && bill.is_named(&given.item)
                    && bill.period.is_none_or(|(period, _)| given.on <= period.last)
            });
            match is_approved {
                true => (times, format!("Approved overtime costs {} times the rate.", quantity(times))),
                false => (Decimal::ONE, "No approval of the overtime is known, so the plain rate holds.".to_owned()),
            }
        }
        (None, share) => {
            let share = share.unwrap_or(Decimal::ONE_HUNDRED);
            (share / Decimal::ONE_HUNDRED, format!("Travel costs {}% of the rate.", quantity(share)))
        }
    };
    let exact = hours.checked_mul(rate).and_then(|plain| plain.checked_mul(factor)).ok_or("quantity")?;
    let formula = Formula::new()
        .value(quantity(hours), "billed")
        .sign("×")
        .value(amount(rate, case.currency), "rate")
        .sign("×")
        .value(quantity(factor), "factor");
    let verdict =
        Verdict { expected: case.round(exact), formula, says: told, proofs: vec![clause_proof(clause, "time rules")] };
    Ok(weigh(case, ledger, "R28", bill, verdict))
}

/// The hours that may be billed, where increments or daily hours are agreed.
fn hours(
    case: &Case<'_>,
    bill: &Bill<'_>,
    (_, rules): Found<'_, TimeRules>,
) -> Result<Option<(Decimal, String)>, &'static str> {
    if rules.daily_hours.is_none() && rules.increment_hours.is_none() {
        return Ok(None);
    }
    let (period, source) = bill.period.ok_or("issue_date")?;
    let entries = case.inputs.timesheets.as_deref().map(|all| {
        all.iter().filter(|entry| bill.is_named(&entry.item) && period.contains(entry.on)).collect::<Vec<_>>()
    });
    match entries.filter(|entries| !entries.is_empty()) {
        Some(entries) => {
            let mut by_day: BTreeMap<(Option<&str>, Date), Decimal> = BTreeMap::new();
            for entry in entries {
                let rounded = round_up(entry.hours, rules.increment_hours).ok_or("inputs.timesheets")?;
                let day = by_day.entry((entry.person.as_deref(), entry.on)).or_default();
                *day = day.checked_add(rounded).ok_or("inputs.timesheets")?;
            }
            let capped = by_day.values().map(|day| rules.daily_hours.map_or(*day, |most| (*day).min(most)));
            let all = crate::sums::sum(capped).ok_or("inputs.timesheets")?;
            Ok(Some((all, format!("The timesheets make {} by the contract's rules.", quantity(all)))))
        }
        None if period.days() == 1 && source != PeriodSource::IssueDate && rules.daily_hours.is_some() => {
            let most = rules.daily_hours.unwrap_or_default();
            Ok(Some((most, format!("The contract allows {} a day.", quantity(most)))))
        }
        None => Err("inputs.timesheets"),
    }
}

fn round_up(hours: Decimal, increment: Option<Decimal>) -> Option<Decimal> {
    match increment.filter(|step| *step > Decimal::ZERO) {
        Some(step) => hours.checked_div(step)?.ceil().checked_mul(step),
        None => Some(hours),
    }
}

/// Several tasks in one entry.
fn is_block(text: &str) -> bool {
    text.matches(';').count() > 0 || text.to_lowercase().matches(" and ").count() > 1
}

fn block(bill: &Bill<'_>, (clause, _): Found<'_, TimeRules>) -> Claim {
    Claim {
        line: Some(bill.index),
        part: Some("block"),
        severity: Severity::Review,
        name: Some("Several tasks in one entry"),
        summary: format!("{} lumps several tasks together. The contract asks for one task an entry.", bill.title()),
        evidence: vec![bill.proof("entry", bill.line.description.as_ref()), clause_proof(clause, "time rules")],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(rules: &str, text: &str, hours: &str, price: &str, day: &str) -> Scene {
        let net = (hours.parse::<rust_decimal::Decimal>().unwrap() * price.parse::<rust_decimal::Decimal>().unwrap())
            .to_string();
        let lines = serde_json::json!([{"item_code": "G1", "description": text, "quantity": hours, "unit_price": price,
            "line_net_amount": net, "period_start": day, "period_end": "2026-06-30"}]);
        Scene::plain("40", "1", "1").lines(&lines.to_string()).clause(&format!(r#"{{"kind":"time_rules",{rules}}}"#))
    }

    #[test]
    fn timesheets_are_rounded_and_capped_by_the_day() {
        let rules = r#""increment_hours":"0.25","daily_hours":"8""#;
        let sheets = r#"{"timesheets":[{"item":"G1","on":"2026-06-02","hours":"7.1"},{"item":"G1","on":"2026-06-03","hours":"9"}]}"#;
        // 7.25 + 8
        assert_eq!(scene(rules, "Guard hours", "17", "40", "2026-06-01").inputs(sheets).stakes(), ["R28 1 70.00"]);
        assert!(scene(rules, "Guard hours", "15.25", "40", "2026-06-01").inputs(sheets).stakes().is_empty());
        assert_eq!(scene(rules, "Guard hours", "17", "40", "2026-06-01").says("R28"), ["? inputs.timesheets"]);
        assert_eq!(scene(rules, "Guard hours", "10", "40", "2026-06-30").stakes(), ["R28 1 80.00"]);
    }

    #[test]
    fn overtime_needs_approval_and_travel_costs_its_share() {
        let rules = r#""overtime_multiplier":"1.5","travel_percent":"50""#;
        let overtime = scene(rules, "Guard hours overtime", "4", "60", "2026-06-01");
        assert_eq!(overtime.says("R28"), ["? inputs.approvals"]);
        assert_eq!(overtime.clone().inputs(r#"{"approvals":[]}"#).stakes(), ["R28 1 80.00"]);
        let approved = r#"{"approvals":[{"what":"overtime","item":"G1","on":"2026-05-30"}]}"#;
        assert!(overtime.inputs(approved).stakes().is_empty());
        assert_eq!(scene(rules, "Guard hours travel", "4", "40", "2026-06-01").stakes(), ["R28 1 80.00"]);
    }

    #[test]
    fn lumped_tasks_are_told() {
        let text = "Guard hours: patrol; training; reports";
        assert_eq!(scene(r#""no_block_billing":true"#, text, "1", "40", "2026-06-01").stakes(), ["R28 1 0.00"]);
    }
}
