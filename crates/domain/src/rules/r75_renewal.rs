//! R75: the last day for notice before a contract renews by itself.

use time::Date;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::absence::renewal_of_header;
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::contract::Renewal;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, days};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R75",
        version: 2,
        name: "Notice of renewal",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &[
            "inputs.today",
            "inputs.received_on",
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

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    // An invoice comes in when people look at the contract; the day on which it was issued may be long past.
    let known = case.inputs.today.or(case.inputs.received_on);
    if let Some((clause, renewal)) = case.clause::<Renewal>() {
        let Some(today) = known.or_else(|| case.issued()) else { return out.cannot_decide(None, "issue_date") };
        out.claims.extend(claim(case, today, renewal, vec![clause_proof(clause, "renewal")]));
        return;
    }
    let Some(contract) = case.contract else { return };
    let header = &contract.header;
    if !header.auto_renewal.as_ref().is_some_and(|field| field.value) {
        return;
    }
    let Some(renewal) = renewal_of_header(contract) else {
        let end = header.expiry_date.is_none().then_some("contract.expiry_date");
        return out.cannot_decide(None, end.unwrap_or("contract.notice_period_days"));
    };
    // The header alone is watched by a real day only, not by the day of an old invoice.
    let Some(today) = known else { return out.cannot_decide(None, "inputs.received_on") };
    let proofs = vec![
        proof(Source::Contract, "last day of the term", header.expiry_date.as_ref()),
        proof(Source::Contract, "days of notice", header.notice_period_days.as_ref()),
    ];
    out.claims.extend(claim(case, today, &renewal, proofs));
}

fn claim(case: &Case<'_>, today: Date, renewal: &Renewal, evidence: Vec<Proof>) -> Option<Claim> {
    let (end, last) = (renewal.term_end, renewal.last_day_for_notice()?);
    let left = (last - today).whole_days();
    let alarm = NOTICE_WINDOWS.into_iter().find(|alarm| left <= *alarm).filter(|_| left >= 0)?;
    let spend = renewal.next_term_spend;
    let cost = spend.map(|spend| format!(" The next term costs {}.", amount(spend, case.currency))).unwrap_or_default();
    let notice = if renewal.business_days {
        format!("{} working days", renewal.notice_days)
    } else {
        days(i64::from(renewal.notice_days))
    };
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
            .value(notice, "notice")
            .equals(print_date(last), "last day for notice"),
        expected: Some(Figure::Day(last)),
        exposure: spend,
        evidence,
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::calendar::print_iso_date;
    use crate::contract::Renewal;
    use crate::fixture::Scene;

    #[test]
    fn ninety_days_before_the_end_of_the_year_is_the_second_of_october() {
        for (terms, last) in [
            (r#""notice_days":90"#, "2026-10-02"),
            (r#""notice_days":60"#, "2026-11-01"),
            (r#""notice_days":5,"business_days":true"#, "2026-12-24"),
            (r#""notice_days":5,"business_days":true,"calendar":"us_federal""#, "2026-12-23"),
            (r#""notice_days":5,"business_days":true,"holidays":["2026-12-28"]"#, "2026-12-23"),
            (r#""notice_days":5,"calendar":"us_federal""#, "2026-12-26"),
        ] {
            let renewal: Renewal = serde_json::from_str(&format!(r#"{{"term_end":"2026-12-31",{terms}}}"#)).unwrap();
            assert_eq!(print_iso_date(renewal.last_day_for_notice().unwrap()), last, "{terms}");
        }
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
        assert_eq!(on("2026-10-02").says("R75"), ["- 0.00"]);
        assert!(on("2026-10-03").says("R75").is_empty());
        let told = on("2026-10-01").run().findings.remove(0);
        assert_eq!(
            told.summary,
            "The contract renews on 1 Jan 2027 unless notice is given by 2 Oct 2026, in 1 day. The next term costs 12,000.00."
        );
        assert_eq!(told.exposure.unwrap().amount.to_string(), "12000");
        let working = Scene::plain("30", "1", "30")
            .clause(r#"{"kind":"renewal","term_end":"2026-07-31","notice_days":5,"business_days":true}"#);
        assert!(working.run().findings[0].formula.contains("5 working days"));
    }

    #[test]
    fn the_header_is_watched_by_a_real_day_and_lacks_are_named() {
        let renewing = Scene::plain("30", "1", "30").agreed(r#"{"auto_renewal":true}"#);
        let unlimited = renewing.clone().agreed(r#"{"auto_renewal":true,"expiry_date":null,"notice_period_days":30}"#);
        assert_eq!(unlimited.says("R75"), ["? contract.expiry_date"]);
        assert_eq!(renewing.says("R75"), ["? contract.notice_period_days"]);
        let whole = renewing.agreed(r#"{"auto_renewal":true,"notice_period_days":30}"#);
        assert_eq!(whole.says("R75"), ["? inputs.received_on"]);
        let on = |day: &str| whole.clone().inputs(day);
        assert_eq!(on(r#"{"today":"2026-09-20"}"#).says("R75"), ["- 0.00"]);
        // The day on which the invoice came in stands for the day of the check; it does not go before it.
        assert_eq!(on(r#"{"received_on":"2026-09-20"}"#).says("R75"), ["- 0.00"]);
        assert!(on(r#"{"received_on":"2026-09-20","today":"2026-12-02"}"#).says("R75").is_empty());
        assert_eq!(on(r#"{"received_on":"2026-12-02","today":"2026-12-01"}"#).says("R75"), ["- 0.00"]);
        let severity = |day: &str| on(&format!(r#"{{"today":"{day}"}}"#)).run().findings[0].severity;
        assert_eq!((severity("2026-10-31"), severity("2026-11-01")), (crate::Severity::Review, crate::Severity::Hold));
        let never = whole.clone().agreed(r#"{"auto_renewal":false,"notice_period_days":30}"#);
        assert!(never.inputs(r#"{"today":"2026-11-20"}"#).says("R75").is_empty());
    }
}
