//! R14: several invoices that each stay below the approval limit and together pass it, and invoices that come just
//! below the limit more often than the vendor's did before.

use rust_decimal::Decimal;
use time::Date;

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
        version: 2,
        name: "Split below the approval limit",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &["payable_amount", "issue_date", "history", "settings.approval_limit"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "Invoices of one vendor within the days of the settings that each stay below the approval limit and together reach it are shown, and so is a vendor of whose latest invoices more lie just below the limit than of those before; no money is at stake.",
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
    if let Some(split) = find_split(case, limit, total, day) {
        return out.claims.push(split);
    }
    match find_crowding(case, limit, total, day) {
        Ok(claim) => out.claims.extend(claim),
        Err(missing) => out.cannot_decide(None, missing),
    }
}

fn find_split(case: &Case<'_>, limit: Decimal, total: Decimal, day: Date) -> Option<Claim> {
    let window = i64::from(case.settings.split_days);
    let near = case.earlier_at(case.past().issued_near(day, window, None));
    let others = near.filter(|earlier| is_of_same_vendor(case, *earlier)).filter_map(|Earlier { past, facts }| {
        let (on, other) = (issued(&past.invoice)?, facts.sums.gross?);
        let is_near = (day - on).whole_days().abs() < window;
        (is_near && other < limit && other > Decimal::ZERO).then_some((past, on, other))
    });
    let others: Vec<_> = others.collect();
    let all = sum(others.iter().map(|(_, _, other)| *other).chain([total]))?;
    if others.is_empty() || all < limit {
        return None;
    }
    let figure = |value: Decimal| amount(value, case.currency);
    let names: Vec<String> = others
        .iter()
        .map(|(past, on, other)| format!("{} of {} over {}", number_of(past), print_date(*on), figure(*other)))
        .collect();
    let mut evidence = vec![proof(Source::Invoice, "issue date", case.invoice.header.issue_date.as_ref())];
    evidence.extend(others.iter().map(|(past, _, other)| past_proof(past, "total", Some(figure(*other)))));
    Some(Claim {
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
    })
}

/// So many invoices are the vendor's latest, with the present one.
const LATEST: usize = 6;
/// So many of the latest must lie just below the limit.
const LEAST_CLOSE: usize = 3;
/// So many before the latest show what is usual.
const LEAST_BEFORE: usize = 6;

/// From nine tenths of the limit on, and below it.
fn is_close(total: Decimal, limit: Decimal) -> bool {
    total < limit && total.checked_mul(Decimal::TEN).zip(limit.checked_mul(NINE)).is_some_and(|(ten, nine)| ten >= nine)
}

const NINE: Decimal = Decimal::from_parts(9, 0, 0, false, 0);

/// Whether of the vendor's latest invoices a share lies just below the limit that is at least twice the share of those
/// before.
fn find_crowding(case: &Case<'_>, limit: Decimal, total: Decimal, day: Date) -> Result<Option<Claim>, &'static str> {
    if !is_close(total, limit) {
        return Ok(None);
    }
    let ours =
        case.earlier().filter(|earlier| is_of_same_vendor(case, *earlier)).filter_map(|Earlier { past, facts }| {
            let (on, total) = (issued(&past.invoice)?, facts.sums.gross?);
            (on <= day && total > Decimal::ZERO).then_some((on, past, total))
        });
    let mut ours: Vec<_> = ours.collect();
    ours.sort_by_key(|(on, _, _)| *on);
    let latest = ours.split_off(ours.len().saturating_sub(LATEST - 1));
    let close: Vec<_> = latest.iter().filter(|(_, _, total)| is_close(*total, limit)).collect();
    let (close_now, now) = (close.len() + 1, latest.len() + 1);
    if close_now < LEAST_CLOSE {
        return Ok(None);
    }
    if ours.len() < LEAST_BEFORE {
        return Err("history.invoices of this vendor");
    }
    let close_before = ours.iter().filter(|(_, _, total)| is_close(*total, limit)).count();
    // close_now / now ≥ 2 × close_before / before
    if close_now * ours.len() < 2 * close_before * now {
        return Ok(None);
    }
    let figure = |value: Decimal| amount(value, case.currency);
    let mut evidence = vec![proof(Source::Invoice, "total", case.invoice.header.tax_inclusive_amount.as_ref())];
    evidence.extend(close.iter().map(|(_, past, total)| past_proof(past, "total", Some(figure(*total)))));
    Ok(Some(Claim {
        part: Some("close"),
        severity: Severity::Review,
        name: Some("Often just below the approval limit"),
        summary: format!(
            "{close_now} of this vendor's latest {now} invoices lie within a tenth below the approval limit of {}. Of the {} before it were {close_before}.",
            figure(limit),
            ours.len()
        ),
        formula: Formula::new()
            .value(format!("{close_now} of {now}"), "latest")
            .sign("≥ 2 ×")
            .value(format!("{close_before} of {}", ours.len()), "before"),
        expected: Some(Figure::Amount(limit)),
        billed: Some(Figure::Amount(total)),
        exposure: Some(total),
        evidence,
        ..Claim::default()
    }))
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

    /// The present invoice comes to 300, under a limit of 320: from 288 on it is close to it. None is near in time.
    fn crowd(earlier: &[i64]) -> Vec<String> {
        let mut scene = Scene::plain("30", "10", "30");
        for (at, total) in earlier.iter().enumerate() {
            let lines = format!(r#"[{{"item_code":"G1","description":"Other work","line_net_amount":"{total}"}}]"#);
            let day = crate::calendar::add_months(crate::calendar::date_of(2024, 1, 15).unwrap(), at as i32).unwrap();
            scene = scene.past(&format!("A-{at}"), &crate::calendar::print_iso_date(day), &lines);
        }
        scene.settings.approval_limit = Some(320.into());
        scene.says("R14")
    }

    #[test]
    fn a_share_just_below_the_limit_that_doubled_is_shown() {
        let before = [100, 110, 120, 130, 140, 150];
        let with = |latest: [i64; 5]| crowd(&[&before[..], &latest[..]].concat());
        assert_eq!(with([100, 100, 100, 288, 319]), ["- 0.00"]);
        assert!(with([100, 100, 100, 100, 319]).is_empty(), "two of six");
        assert!(with([100, 100, 100, 287, 319]).is_empty(), "287 is not close");
        assert!(with([100, 100, 100, 320, 319]).is_empty(), "320 is not below");
        // Two of six before, three of six now; then one of six before.
        assert!(crowd(&[300, 300, 100, 100, 100, 100, 100, 100, 100, 300, 300]).is_empty());
        assert_eq!(crowd(&[300, 100, 100, 100, 100, 100, 100, 100, 100, 300, 300]), ["- 0.00"]);
        assert_eq!(crowd(&[&before[1..], &[100, 100, 100, 300, 300]].concat()), ["? history.invoices of this vendor"]);
        assert!(crowd(&[100, 100]).is_empty(), "nothing is suspicious, so nothing is asked");
    }

    #[test]
    fn only_the_vendors_own_invoices_of_the_days_before_count() {
        let mut totals = vec![100; 9];
        totals.extend([300, 300]);
        assert_eq!(crowd(&totals), ["- 0.00"]);
        let mut scene = Scene::plain("30", "10", "30");
        scene.settings.approval_limit = Some(320.into());
        for at in 0..11 {
            let lines = r#"[{"description":"Other work","line_net_amount":"300"}]"#;
            scene = scene.past(&format!("A-{at}"), &format!("2027-0{}-15", at % 9 + 1), lines);
        }
        assert!(scene.says("R14").is_empty(), "later invoices are no past");
    }
}
