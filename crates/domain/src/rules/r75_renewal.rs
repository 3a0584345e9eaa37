//! R75: the last day for notice before a contract renews by itself.

use time::{Date, Duration};

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{back_business_days, print_date};
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::Renewal;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, days};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R75",
        version: 1,
        name: "Notice of renewal",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &[
            "inputs.today",
            "contract.renewal",
            "contract.expiry_date",
            "contract.notice_period_days",
            "contract.auto_renewal",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "From 120 days before the last day for notice the renewal is told, again at 90, 60 and 30, with what the next term costs.",
    },
    check,
};

/// Days before the last day for notice at which people are told.
pub(crate) const NOTICE_WINDOWS: [i64; 4] = [30, 60, 90, 120];

/// The last day on which notice is in time.
pub(crate) fn last_day_for_notice(term_end: Date, notice_days: u32, business_days: bool) -> Option<Date> {
    if business_days {
        back_business_days(term_end, notice_days)
    } else {
        term_end.checked_sub(Duration::days(i64::from(notice_days)))
    }
}

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    if let Some((clause, renewal)) = case.clause::<Renewal>() {
        let Some(today) = case.today() else { return out.cannot_decide(None, "issue_date") };
        let last = last_day_for_notice(renewal.term_end, renewal.notice_days, renewal.business_days);
        let terms = (renewal.term_end, renewal.notice_days, renewal.next_term_spend);
        out.claims.extend(last.and_then(|last| claim(case, today, last, terms, vec![clause_proof(clause, "renewal")])));
        return;
    }
    // The header alone is watched by a real day only, not by the day of an old invoice.
    let (Some(today), Some(contract)) = (case.inputs.today, case.contract) else { return };
    let header = &contract.header;
    if !header.auto_renewal.as_ref().is_some_and(|field| field.value) {
        return;
    }
    let Some(end) = &header.expiry_date else { return out.cannot_decide(None, "contract.expiry_date") };
    let Some(notice) = &header.notice_period_days else {
        return out.cannot_decide(None, "contract.notice_period_days");
    };
    let proofs = vec![
        proof(Source::Contract, "last day of the term", Some(end)),
        proof(Source::Contract, "days of notice", Some(notice)),
    ];
    let last = last_day_for_notice(end.value, notice.value, false);
    out.claims.extend(last.and_then(|last| claim(case, today, last, (end.value, notice.value, None), proofs)));
}

fn claim(
    case: &Case<'_>,
    today: Date,
    last: Date,
    (end, notice, spend): (Date, u32, Option<Decimal>),
    evidence: Vec<Proof>,
) -> Option<Claim> {
    let left = (last - today).whole_days();
    let alarm = NOTICE_WINDOWS.into_iter().find(|alarm| left <= *alarm).filter(|_| left >= 0)?;
    let cost = spend.map(|spend| format!(" The next term costs {}.", amount(spend, case.currency))).unwrap_or_default();
    Some(Claim {
        severity: if alarm == 30 { Severity::Hold } else { Severity::Review },
        summary: format!(
            "The contract renews on {} unless notice is given by {}, in {}.{cost}",
            print_date(end.next_day().unwrap_or(end)),
            print_date(last),
            days(left)
        ),
        formula: Formula::new()
            .value(print_date(end), "end of the term")
            .sign("−")
            .value(days(i64::from(notice)), "notice")
            .equals(print_date(last), "last day for notice"),
        expected: Some(Figure::Day(last)),
        exposure: spend,
        evidence,
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use super::last_day_for_notice;
    use crate::calendar::{date_of, print_iso_date};
    use crate::fixture::Scene;

    #[test]
    fn ninety_days_before_the_end_of_the_year_is_the_second_of_october() {
        let last = |days, business| {
            print_iso_date(last_day_for_notice(date_of(2026, 12, 31).unwrap(), days, business).unwrap())
        };
        assert_eq!(last(90, false), "2026-10-02");
        assert_eq!(last(60, false), "2026-11-01");
        assert_eq!(last(5, true), "2026-12-24");
    }

    #[test]
    fn the_window_is_told_from_120_days_on() {
        let on = |today: &str| {
            Scene::plain("30", "1", "30")
                .clause(r#"{"kind":"renewal","term_end":"2026-12-31","notice_days":90,"next_term_spend":"12000"}"#)
                .inputs(&format!(r#"{{"today":"{today}"}}"#))
        };
        assert!(on("2026-06-03").says("R75").is_empty());
        assert_eq!(on("2026-06-04").says("R75"), ["- 0.00"]);
        assert_eq!(on("2026-09-20").run().findings[0].severity, crate::Severity::Hold);
        assert!(on("2026-10-03").says("R75").is_empty());
    }

    #[test]
    fn the_header_is_watched_by_a_real_day_and_lacks_are_named() {
        let renewing = Scene::plain("30", "1", "30").agreed(r#"{"auto_renewal":true}"#);
        assert!(renewing.says("R75").is_empty());
        assert_eq!(renewing.inputs(r#"{"today":"2026-09-20"}"#).says("R75"), ["? contract.notice_period_days"]);
    }
}
