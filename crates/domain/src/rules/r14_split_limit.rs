//! R14: several invoices that each stay below the approval limit and together pass it.

use rust_decimal::Decimal;

use super::resemblance::{is_of_same_vendor, issued};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{Earlier, number_of, past_proof};
use crate::sums::sum;
use crate::wording::{amount, days};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R14",
        version: 1,
        name: "Split below the approval limit",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &["payable_amount", "issue_date", "history", "settings.approval_limit"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "Invoices of one vendor within the days of the settings that each stay below the approval limit and together reach it are shown; no money is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let Some(limit) = case.settings.approval_limit.filter(|_| !case.is_credit_note()) else { return };
    let Some(total) = case.sums.gross else { return out.cannot_decide(None, "tax_inclusive_amount") };
    if total >= limit || total <= Decimal::ZERO {
        return;
    }
    let Some(day) = case.issued() else { return out.cannot_decide(None, "issue_date") };
    let window = i64::from(case.settings.split_days);
    let near = case.earlier_at(case.past().issued_near(day, window, None));
    let others = near.filter(|earlier| is_of_same_vendor(case, *earlier)).filter_map(|Earlier { past, facts }| {
        let (on, other) = (issued(&past.invoice)?, facts.sums.gross?);
        let is_near = (day - on).whole_days().abs() < window;
        (is_near && other < limit && other > Decimal::ZERO).then_some((past, on, other))
    });
    let others: Vec<_> = others.collect();
    let Some(all) = sum(others.iter().map(|(_, _, other)| *other).chain([total])) else { return };
    if others.is_empty() || all < limit {
        return;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    let names: Vec<String> = others
        .iter()
        .map(|(past, on, other)| format!("{} of {} over {}", number_of(past), print_date(*on), figure(*other)))
        .collect();
    let mut evidence = vec![proof(Source::Invoice, "issue date", case.invoice.header.issue_date.as_ref())];
    evidence.extend(others.iter().map(|(past, _, other)| past_proof(past, "total", Some(figure(*other)))));
    out.claims.push(Claim {
        severity: Severity::Review,
        summary: format!(
            "With {} this invoice makes {} within {}. Each stays below the approval limit of {}.",
            names.join(", "),
            figure(all),
            days(window),
            figure(limit)
        ),
        formula: Formula::new().value(figure(all), "together").sign("≥").value(figure(limit), "approval limit"),
        expected: Some(Figure::Amount(limit)),
        billed: Some(Figure::Amount(all)),
        exposure: Some(total),
        evidence,
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(limit: i64) -> Scene {
        let lines = r#"[{"item_code":"G1","description":"Other work","quantity":"1","unit_price":"400","line_net_amount":"400"}]"#;
        let mut scene = Scene::plain("30", "10", "30").past("A", "2026-06-20", lines);
        scene.settings.approval_limit = Some(limit.into());
        scene
    }

    #[test]
    fn together_over_the_limit_is_shown_and_takes_nothing() {
        assert_eq!(scene(650).says("R14"), ["- 0.00"]);
        assert!(scene(701).says("R14").is_empty());
        assert!(scene(300).says("R14").is_empty());
        let undated = scene(650).billed(r#"{"issue_date":null}"#);
        assert_eq!(undated.says("R14"), ["? issue_date"]);
    }
}
