//! R11: an earlier invoice that is the same but for a slip.
//!
//! Three of number, date, total and lines must agree. Invoices that say other days, or name other
//! orders, are not the same however alike they look. A person decides: nothing is rejected by itself.

use rust_decimal::Decimal;

use super::r10_duplicate::find_exact;
use super::resemblance::{
    are_dates_close, are_for_other_days, are_numbers_close, are_totals_close, exchanged, is_of_same_vendor, issued,
    line_likeness, lines_covered, say_their_days,
};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::Period;
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{Earlier, days_of, number_of, past_proof};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R11",
        version: 2,
        name: "Probably billed before",
        severity: Severity::Hold,
        step: Step::Duplicate,
        inputs: &["invoice_number", "issue_date", "payable_amount", "lines", "history"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "An earlier invoice of the vendor that agrees in three of number, date, total and lines, up to a slip, is shown for a person to decide; until then the lesser total is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.history.invoices.is_empty() || case.is_credit_note() || find_exact(case).is_some() {
        return;
    }
    let header = &case.invoice.header;
    let known = [header.invoice_number.is_some(), header.issue_date.is_some(), case.sums.gross.is_some()];
    if known.iter().filter(|is_known| **is_known).count() + usize::from(!case.bills.is_empty()) < 3 {
        return out.cannot_decide(None, "invoice_number, issue_date or total");
    }
    let ours = days_of(case.invoice);
    // Date or total is among any three, and neither agrees across more than a month.
    let near: Vec<Earlier<'_>> = match case.issued() {
        Some(day) => case.earlier_at(case.past().issued_near(day, RECENT, exchanged(day))).collect(),
        None => case.earlier().collect(),
    };
    let alike = near.into_iter().filter(|earlier| is_of_same_vendor(case, *earlier));
    let best =
        alike.map(|earlier| (features(case, &ours, earlier), earlier)).filter(|(agreeing, _)| agreeing.len() >= 3);
    if let Some((agreeing, earlier)) = best.max_by_key(|(agreeing, _)| agreeing.len()) {
        out.claims.push(claim(case, ledger, earlier, &agreeing));
    }
}

/// Within how many days totals are compared.
const RECENT: i64 = 30;

/// In what both agree; nothing where something speaks against it.
fn features(case: &Case<'_>, our_days: &[Period], Earlier { past, facts }: Earlier<'_>) -> Vec<&'static str> {
    let (ours, theirs) = (&case.invoice.header, &past.invoice.header);
    let orders = ours.order_reference.as_ref().zip(theirs.order_reference.as_ref());
    let other_order = orders.is_some_and(|(a, b)| !a.value.eq_ignore_ascii_case(&b.value));
    if other_order || are_for_other_days(our_days, &facts.days) {
        return Vec::new();
    }
    let mut agreeing = Vec::new();
    let numbers = ours.invoice_number.as_ref().zip(theirs.invoice_number.as_ref());
    let same_number = numbers.is_some_and(|(a, b)| are_numbers_close(&a.value, &b.value));
    if same_number {
        agreeing.push("number");
    }
    let dates = case.issued().zip(issued(&past.invoice));
    // Without a like number and without days of service, a week apart is what a weekly bill looks like.
    let says_more = same_number || say_their_days(our_days, &facts.days);
    if dates.is_some_and(|(a, b)| are_dates_close(a, b, if says_more { 7 } else { 3 })) {
        agreeing.push("date");
    }
    let totals = case.sums.gross.zip(facts.sums.gross);
    let is_recent = dates.is_none_or(|(a, b)| are_dates_close(a, b, RECENT));
    if is_recent && totals.is_some_and(|(a, b)| are_totals_close(a, b)) {
        agreeing.push("total");
    }
    // Comparing lines is slow, and with fewer than two others they cannot make three.
    if agreeing.len() >= 2
        && line_likeness(case.invoice, &past.invoice).is_some_and(|share| share >= Decimal::new(8, 1))
    {
        agreeing.push("lines");
    }
    agreeing
}

fn claim(case: &Case<'_>, ledger: &Ledger, Earlier { past, facts }: Earlier<'_>, agreeing: &[&str]) -> Claim {
    let whole = ledger.invoice();
    let before = facts.sums.gross.unwrap_or(whole).max(Decimal::ZERO);
    let stake = whole.min(before);
    let figure = |value: Decimal| amount(value, case.currency);
    Claim {
        severity: Severity::Hold,
        summary: format!(
            "This invoice resembles {}, which was accepted before: {} agree, {} of 4. Decide whether it is the same.",
            number_of(past),
            agreeing.join(", "),
            agreeing.len()
        ),
        formula: Formula::new()
            .sign("min")
            .sign("(")
            .value(figure(whole), "this invoice")
            .sign(",")
            .value(figure(before), "the earlier one")
            .sign(")")
            .equals(figure(stake), "at stake"),
        expected: Some(Figure::Amount(whole - stake)),
        billed: Some(Figure::Amount(whole)),
        stake,
        covers: lines_covered(case, &[past], stake == whole),
        evidence: vec![
            proof(Source::Invoice, "invoice number", case.invoice.header.invoice_number.as_ref()),
            past_proof(past, "invoice number", Some(number_of(past).to_owned())),
        ],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::resemblance::{are_numbers_close, are_totals_close};
    use crate::fixture::Scene;

    const LINES: &str =
        r#"[{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300"}]"#;

    fn scene(number: &str, issued: &str, lines: &str) -> Scene {
        Scene::plain("30", "10", "30").lines(LINES).past(number, issued, lines)
    }

    #[test]
    fn slips_are_close_and_the_next_number_is_not() {
        for (one, other) in
            [("INV-1O23", "INV-1023"), ("INV-1023", "INV-1032"), ("INV-10233", "INV-1023"), ("A-0012", "A12")]
        {
            assert!(are_numbers_close(one, other), "{one} {other}");
        }
        assert!(!are_numbers_close("INV-1001", "INV-1002"));
        let decimal = |text: &str| text.parse().unwrap();
        assert!(are_totals_close(decimal("1253.10"), decimal("1523.10")));
        assert!(!are_totals_close(decimal("100"), decimal("102")));
    }

    #[test]
    fn three_of_four_make_a_probable_duplicate() {
        // NFS-20418 of 30 June, retyped.
        assert_eq!(scene("NFS-20481", "2026-06-28", LINES).says("R11"), ["- 300.00"]);
        assert_eq!(scene("XX-9", "2026-06-28", LINES).says("R11"), ["- 300.00"]);
        let other = LINES.replace("300\"", "900\"");
        assert!(scene("XX-9", "2026-06-28", &other).says("R11").is_empty());
    }

    #[test]
    fn the_next_monthly_bill_and_other_days_are_none() {
        assert!(scene("NFS-20417", "2026-05-31", LINES).says("R11").is_empty());
        let may = LINES.replace("\"quantity\"", r#""period_start":"2026-05-01","period_end":"2026-05-31","quantity""#);
        let june = may.replace("-05-", "-06-").replace("06-31", "06-30");
        assert!(scene("NFS-20481", "2026-06-28", &may).lines(&june).says("R11").is_empty());
    }

    #[test]
    fn too_little_to_go_by_cannot_be_decided() {
        let bare = scene("A", "2026-06-28", LINES).billed(r#"{"issue_date":null,"invoice_number":null}"#);
        assert_eq!(bare.says("R11"), ["? invoice_number, issue_date or total"]);
    }

    #[test]
    fn a_bill_of_the_same_days_may_come_again_a_week_later() {
        let june = LINES.replace("\"quantity\"", r#""period_start":"2026-06-01","period_end":"2026-06-30","quantity""#);
        assert_eq!(scene("XX-9", "2026-06-23", &june).lines(&june).says("R11"), ["- 300.00"]);
        assert!(scene("XX-9", "2026-06-23", LINES).says("R11").is_empty(), "a weekly bill without its days");
        assert!(scene("XX-9", "2026-06-22", &june).lines(&june).says("R11").is_empty());
    }
}
