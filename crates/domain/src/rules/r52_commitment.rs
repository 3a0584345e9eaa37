//! R52: what is charged for taking less than was committed.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{Period, add_months, print_date};
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::{Found, clause_proof};
use crate::contract::{Cadence, Clause, Commitment};
use crate::finding::{Claim, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::spelling::mentions;
use crate::sums::sum;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R52",
        version: 2,
        name: "Shortfall charged wrong",
        severity: Severity::Hold,
        step: Step::Quantity,
        inputs: &[
            "description",
            "period_start",
            "line_net_amount",
            "history",
            "inputs.usage",
            "inputs.excused",
            "contract.commitment",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A shortfall is the commitment, less excused days, less what was taken and what earlier periods left over, at the agreed price and share; one that is coming is told before it falls due.",
    },
    check,
};

/// Words by which a line charges what was not taken.
const SHORTFALL: &[&str] = &["shortfall", "minimum commitment", "take or pay", "take-or-pay", "deficiency", "true-up"];

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() {
        return;
    }
    for found in case.clauses::<Commitment>(None) {
        let lines = case.bills.iter().filter(|bill| is_open(case, ledger, bill) && is_shortfall(bill));
        let mut is_charged = false;
        for bill in lines {
            is_charged = true;
            match shortfall_line(case, ledger, bill, found) {
                Ok(claim) => out.claims.extend(claim),
                Err(missing) => out.cannot_decide(Some(bill.index), missing),
            }
        }
        if !is_charged {
            out.claims.extend(forecast(case, found));
        }
    }
}

/// Whether a line charges what was not taken.
pub(super) fn is_shortfall(bill: &Bill<'_>) -> bool {
    mentions(bill.text(), SHORTFALL)
}

fn shortfall_line(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    (clause, commitment): Found<'_, Commitment>,
) -> Result<Option<Claim>, &'static str> {
    let (own, source) = bill.period.ok_or("issue_date")?;
    // A bill without a period of its own is for the period that has ended.
    let day = if source == PeriodSource::IssueDate { own.first.previous_day().unwrap_or(own.first) } else { own.first };
    let period = case.period_around(day, commitment.per).unwrap_or(own);
    let taken = taken(case, clause, period).ok_or("inputs.usage")?;
    let due = committed(case, commitment, period).ok_or("contract.commitment")?;
    let carried = carried(case, (clause, commitment), period).ok_or("inputs.usage")?;
    let is_near = commitment.threshold_percent.is_some_and(|percent| {
        due.checked_mul(percent)
            .and_then(|share| share.checked_div(Decimal::ONE_HUNDRED))
            .is_some_and(|least| taken >= least)
    });
    let open = due.checked_sub(taken).and_then(|open| open.checked_sub(carried)).ok_or("inputs.usage")?;
    let short = if is_near { Decimal::ZERO } else { open.max(Decimal::ZERO) };
    let expected = charge(commitment, short).map(|exact| case.round(exact)).ok_or("contract.commitment")?;
    let mut formula = Formula::new()
        .sign("max")
        .sign("(")
        .value("0", "")
        .sign(",")
        .value(quantity(due), "committed")
        .sign("−")
        .value(quantity(taken), "taken");
    if !carried.is_zero() {
        formula = formula.sign("−").value(quantity(carried), "carried forward");
    }
    let formula = formula
        .sign(")")
        .sign("×")
        .value(amount(commitment.price, case.currency), "price")
        .sign("×")
        .value(format!("{}%", quantity(commitment.share_percent)), "share");
    let says = format!(
        "From {} to {} {} were committed and {} taken.",
        print_date(period.first),
        print_date(period.last),
        quantity(due),
        quantity(taken)
    );
    let verdict = Verdict { expected, formula, says, proofs: vec![clause_proof(clause, "commitment")] };
    Ok(weigh(case, ledger, "R52", bill, verdict))
}

fn charge(commitment: &Commitment, short: Decimal) -> Option<Decimal> {
    short.checked_mul(commitment.price)?.checked_mul(commitment.share_percent)?.checked_div(Decimal::ONE_HUNDRED)
}

/// Units taken in a period: as measured, else as billed. `None` where nothing is known.
fn taken(case: &Case<'_>, clause: &Clause, period: Period) -> Option<Decimal> {
    if let Some(usage) = case.inputs.usage.as_deref() {
        let named =
            |item: &str| clause.items.is_empty() || clause.items.iter().any(|name| case.is_one_item(name, item));
        let inside =
            usage.iter().filter(|usage| named(&usage.item) && period.contains(usage.from) && period.contains(usage.to));
        return sum(inside.map(|usage| usage.quantity));
    }
    if case.history.invoices.is_empty() {
        return None;
    }
    let past = case.contract_bills().filter(|past| case.was_governed_by(past, clause));
    let past = past.filter(|past| past.day().is_some_and(|day| period.contains(day)));
    let past = past.map(|past| past.units).collect::<Option<Vec<_>>>()?;
    let here =
        case.bills.iter().filter(|bill| case.is_governed(bill, clause) && !is_shortfall(bill) && !bill.is_credit());
    let here = here.filter(|bill| bill.day().is_some_and(|day| period.contains(day)));
    sum(past.into_iter().chain(here.filter_map(Bill::contract_units)))
}

/// The commitment of a period less its share of excused days.
fn committed(case: &Case<'_>, commitment: &Commitment, period: Period) -> Option<Decimal> {
    let excused = case.inputs.excused.as_deref().unwrap_or_default().iter();
    let excused = period.days_covered(excused.filter_map(|days| Period::new(days.from, days.to)));
    let all = Decimal::from(period.days());
    commitment.quantity.checked_mul(all.checked_sub(Decimal::from(excused))?)?.checked_div(all)
}

/// What earlier periods took above their commitment and has not lapsed, the oldest used first. `None` where
/// amounts are out of range.
fn carried(case: &Case<'_>, (clause, commitment): Found<'_, Commitment>, period: Period) -> Option<Decimal> {
    let Some(months) = commitment.carry_forward_months.and_then(|months| i32::try_from(months).ok()) else {
        return Some(Decimal::ZERO);
    };
    // Two lifetimes back, so that what lapsed inside the window has been used up rightly.
    let Some(mut day) = add_months(period.first, -2 * months) else { return Some(Decimal::ZERO) };
    let mut credits: Vec<(Period, Decimal)> = Vec::new();
    let is_alive = |earned: Period, at: Period| {
        earned.last.next_day().and_then(|from| add_months(from, months)).is_some_and(|until| at.first < until)
    };
    while day < period.first {
        let Some(earlier) = case.period_around(day, commitment.per) else { break };
        if let (Some(taken), Some(due)) = (taken(case, clause, earlier), committed(case, commitment, earlier)) {
            let mut rest = taken.checked_sub(due)?;
            credits.retain(|(earned, _)| is_alive(*earned, earlier));
            for (_, credit) in &mut credits {
                let used = (*credit).min((-rest).max(Decimal::ZERO));
                *credit -= used;
                rest += used;
            }
            if rest > Decimal::ZERO {
                credits.push((earlier, rest));
            }
        }
        match earlier.last.next_day() {
            Some(next) => day = next,
            None => break,
        }
    }
    sum(credits.iter().filter(|(earned, _)| is_alive(*earned, period)).map(|(_, credit)| *credit))
}

/// A shortfall that the pace so far leads to.
fn forecast(case: &Case<'_>, (clause, commitment): Found<'_, Commitment>) -> Option<Claim> {
    let today = case.today()?;
    if matches!(commitment.per, Cadence::Invoice | Cadence::Day | Cadence::Week) {
        return None;
    }
    let period = case.period_around(today, commitment.per)?;
    let elapsed = Period::new(period.first, today)?.days();
    // The first third of a period says little.
    if elapsed * 3 < period.days() || elapsed == period.days() {
        return None;
    }
    let taken = taken(case, clause, period)?;
    let ahead = taken.checked_mul(Decimal::from(period.days()))?.checked_div(Decimal::from(elapsed))?;
    let due = committed(case, commitment, period)?;
    let short = due.checked_sub(ahead)?.checked_sub(carried(case, (clause, commitment), period)?)?;
    let exposure = charge(commitment, short).map(|exact| case.round(exact)).filter(|exact| *exact > Decimal::ZERO)?;
    Some(Claim {
        part: Some("forecast"),
        name: Some("Shortfall ahead"),
        summary: format!(
            "By {} {} of {} were taken. At this pace the period to {} ends short, and {} would be charged.",
            print_date(today),
            quantity(taken),
            quantity(due),
            print_date(period.last),
            amount(exposure, case.currency)
        ),
        exposure: Some(exposure),
        evidence: vec![clause_proof(clause, "commitment")],
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(terms: &str, usage: &[(&str, &str, &str)]) -> Scene {
        let entries: Vec<_> = usage
            .iter()
            .map(|(from, to, units)| serde_json::json!({"item": "G1", "from": from, "to": to, "quantity": units}))
            .collect();
        let lines = r#"[{"item_code":"G1","description":"Shortfall May","line_net_amount":"1000","quantity":"1","unit_price":"1000","period_start":"2026-05-01","period_end":"2026-05-31"}]"#;
        Scene::plain("1000", "1", "1000")
            .lines(lines)
            .clause(&format!(r#"{{"kind":"commitment","items":["G1"],"quantity":"1000","per":"month","price":"2","share_percent":"50"{terms}}}"#))
            .inputs(&serde_json::json!({"usage": entries}).to_string())
    }

    const MAY: (&str, &str, &str) = ("2026-05-01", "2026-05-31", "700");

    #[test]
    fn half_of_the_price_for_what_is_short() {
        // (1000 − 700) × 2 × 50%
        assert_eq!(scene("", &[MAY]).says("R52"), ["1 700.00"]);
        assert_eq!(scene(r#","threshold_percent":"70""#, &[MAY]).says("R52"), ["1 1000.00"]);
        assert!(scene("", &[("2026-05-01", "2026-05-31", "0")]).says("R52").is_empty());
    }

    #[test]
    fn credits_are_used_oldest_first_and_lapse_after_three_months() {
        let april = ("2026-04-01", "2026-04-30", "1100");
        let january = ("2026-01-01", "2026-01-31", "1900");
        let carry = r#","carry_forward_months":3"#;
        assert_eq!(scene(carry, &[april, MAY]).says("R52"), ["1 800.00"]);
        // February and March took nothing, which used January's up.
        assert_eq!(scene(carry, &[january, april, MAY]).says("R52"), ["1 800.00"]);
        let full = [
            january,
            ("2026-02-01", "2026-02-28", "1000"),
            ("2026-03-01", "2026-03-31", "1000"),
            ("2026-04-01", "2026-04-30", "1000"),
            MAY,
        ];
        assert_eq!(scene(carry, &full).says("R52"), ["1 700.00"], "January's 900 lapsed at the end of April");
    }

    #[test]
    fn excused_days_reduce_the_commitment() {
        let mut excused = scene("", &[("2026-05-01", "2026-05-31", "0")]);
        excused.inputs.excused = serde_json::from_str(r#"[{"from":"2026-05-01","to":"2026-05-31"}]"#).unwrap();
        assert_eq!(excused.says("R52"), ["1 1000.00"]);
    }

    #[test]
    fn a_shortfall_ahead_is_told_and_without_usage_nothing_is_known() {
        let mut ahead = scene("", &[("2026-06-01", "2026-06-15", "100")])
            .lines(r#"[{"item_code":"G1","quantity":"1","unit_price":"1000","line_net_amount":"1000"}]"#);
        ahead.inputs.today = crate::calendar::date_of(2026, 6, 15);
        let result = ahead.run();
        assert_eq!(result.findings[0].exposure.unwrap().amount.to_string(), "800.00");
        let mut blind = scene("", &[]);
        blind.inputs.usage = None;
        assert_eq!(blind.says("R52"), ["? inputs.usage"]);
    }

    #[test]
    fn a_meter_may_call_the_item_otherwise_than_the_clause_does() {
        let mut scene = scene("", &[MAY]);
        for usage in scene.inputs.usage.iter_mut().flatten() {
            usage.item = "guard hours".to_owned();
        }
        assert_eq!(scene.says("R52"), ["1 700.00"]);
    }
}
