//! R13: an invoice that was billed before in parts, or a part of one that was billed before as a whole.

use rust_decimal::Decimal;

use super::r10_duplicate::find_exact;
use super::resemblance::{are_for_other_days, is_of_same_vendor, issued, item_likeness, lines_covered};
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
        id: "R13",
        version: 2,
        name: "Billed before in parts",
        severity: Severity::Hold,
        step: Step::Duplicate,
        inputs: &["payable_amount", "issue_date", "lines", "history"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "Up to four invoices of the vendor within 90 days that bill the same items and together make another one's total, within 0.5%, are shown as one bill asked twice.",
    },
    check,
};

const WINDOW_DAYS: i64 = 90;
/// The latest invoices are tried; more would find chance sums.
const MOST: usize = 40;

/// An earlier invoice with its total.
type Candidate<'a> = (Earlier<'a>, Decimal);

/// Which days an invoice bills, and which items by their numbers.
#[derive(Clone, Copy)]
struct Billed<'a> {
    days: &'a [Period],
    items: &'a [u32],
}

impl<'a> Billed<'a> {
    fn by(earlier: Earlier<'a>) -> Self {
        Self { days: &earlier.facts.days, items: &earlier.facts.items }
    }
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.history.invoices.len() < 2 || case.is_credit_note() || find_exact(case).is_some() {
        return;
    }
    let Some(total) = case.sums.gross.filter(|total| *total > Decimal::ZERO) else {
        return out.cannot_decide(None, "tax_inclusive_amount");
    };
    let Some(day) = case.issued() else { return out.cannot_decide(None, "issue_date") };
    let (days, items) = (days_of(case.invoice), case.past().item_numbers(&case.invoice.lines));
    let ours = Billed { days: &days, items: &items };
    let near = case.earlier_at(case.past().issued_near(day, WINDOW_DAYS, None)).rev();
    let mut known: Vec<Candidate<'_>> = near
        .filter(|earlier| issued(&earlier.past.invoice).is_some_and(|on| (day - on).whole_days().abs() <= WINDOW_DAYS))
        .filter(|earlier| is_of_same_vendor(case, *earlier))
        .filter_map(|earlier| Some((earlier, earlier.facts.sums.gross.filter(|total| *total > Decimal::ZERO)?)))
        .take(MOST)
        .collect();
    known.reverse();
    // Parts of this one: an earlier invoice as large as the whole is no part.
    let parts: Vec<Candidate<'_>> = known
        .iter()
        .copied()
        .filter(|(earlier, part)| *part < total && bills_some_of(Billed::by(*earlier), ours))
        .collect();
    let whole_of = |found: &[Candidate<'_>]| bills_same(found, None, &items);
    if let Some(found) = subset(&parts, total, 4, whole_of).filter(|found| found.len() >= 2) {
        out.claims.push(claim(case, ledger, &found, None));
        return;
    }
    let wholes = known.iter().filter(|(earlier, whole)| *whole > total && bills_some_of(ours, Billed::by(*earlier)));
    for whole in wholes {
        // The other parts need not bill what this one does.
        let others: Vec<Candidate<'_>> = known
            .iter()
            .copied()
            .filter(|(part, total)| part.past.id != whole.0.past.id && *total < whole.1)
            .filter(|(part, _)| bills_some_of(Billed::by(*part), Billed::by(whole.0)))
            .collect();
        let is_part = |found: &[Candidate<'_>]| bills_same(found, Some(&items), &whole.0.facts.items);
        if let Some(rest) = whole.1.checked_sub(total)
            && let Some(found) = subset(&others, rest, 3, is_part).filter(|found| !found.is_empty())
        {
            out.claims.push(claim(case, ledger, &found, Some(*whole)));
            return;
        }
    }
}

/// Whether a part bills any of the whole's items, and none of other days.
fn bills_some_of(part: Billed<'_>, whole: Billed<'_>) -> bool {
    !are_for_other_days(part.days, whole.days)
        && item_likeness(&[part.items], whole.items).is_some_and(|share| !share.is_zero())
}

/// Whether the parts together bill the items of the whole.
fn bills_same(parts: &[Candidate<'_>], more: Option<&[u32]>, whole: &[u32]) -> bool {
    let items: Vec<&[u32]> = parts.iter().map(|(part, _)| part.facts.items.as_slice()).chain(more).collect();
    item_likeness(&items, whole).is_some_and(|share| share >= Decimal::new(8, 1))
}

/// Up to `most` invoices that together make the sum, within 0.5%: pairs are looked up against pairs.
fn subset<'a>(
    known: &[Candidate<'a>],
    sum: Decimal,
    most: usize,
    fits: impl Fn(&[Candidate<'a>]) -> bool,
) -> Option<Vec<Candidate<'a>>> {
    let slack = sum.checked_mul(Decimal::new(5, 3))?;
    let (least, greatest) = (sum - slack, sum + slack);
    let mut halves: Vec<(Decimal, Vec<usize>)> = vec![(Decimal::ZERO, Vec::new())];
    for (at, (_, one)) in known.iter().enumerate() {
        halves.push((*one, vec![at]));
        for (other, (_, two)) in known.iter().enumerate().skip(at + 1) {
            halves.push((one.checked_add(*two)?, vec![at, other]));
        }
    }
    halves.sort_by_key(|half| half.0);
    for (half, first) in &halves {
        let begin = halves.partition_point(|(other, _)| other + half < least);
        for (other, second) in halves.iter().skip(begin) {
            if half + other > greatest {
                break;
            }
            // Each set is met once: the first half comes before the second.
            let is_ordered = first.last().zip(second.first()).is_none_or(|(a, b)| a < b);
            if !is_ordered || first.len() + second.len() > most || (first.is_empty() && second.len() < 2 && most == 4) {
                continue;
            }
            let found: Vec<Candidate<'a>> =
                first.iter().chain(second).filter_map(|at| known.get(*at).copied()).collect();
            if fits(&found) {
                return Some(found);
            }
        }
    }
    None
}

fn claim(case: &Case<'_>, ledger: &Ledger, parts: &[Candidate<'_>], whole: Option<Candidate<'_>>) -> Claim {
    let stake = ledger.invoice();
    let figure = |value: Decimal| amount(value, case.currency);
    let names: Vec<&str> = parts.iter().map(|(part, _)| number_of(part.past)).collect();
    let summary = match whole {
        None => format!("{} were accepted before and together make this invoice's total.", names.join(" and ")),
        Some((Earlier { past, .. }, _)) => {
            format!(
                "Together with {} this invoice makes {}, which was accepted before.",
                names.join(" and "),
                number_of(past)
            )
        }
    };
    let mut formula = Formula::new();
    for (at, (_, part)) in parts.iter().enumerate() {
        formula = if at == 0 { formula } else { formula.sign("+") };
        formula = formula.value(figure(*part), "a part");
    }
    let sum = whole.map_or_else(|| case.sums.gross.unwrap_or_default(), |(_, total)| total);
    if whole.is_some() {
        formula = formula.sign("+").value(figure(case.sums.gross.unwrap_or_default()), "this invoice");
    }
    let mut evidence = vec![proof(Source::Invoice, "total", case.invoice.header.payable_amount.as_ref())];
    evidence
        .extend(parts.iter().chain(&whole).map(|(part, total)| past_proof(part.past, "total", Some(figure(*total)))));
    Claim {
        severity: Severity::Hold,
        summary: format!("{summary} Decide whether it is the same bill."),
        formula: formula.sign("≈").value(figure(sum), "the whole"),
        expected: Some(Figure::Amount(Decimal::ZERO)),
        billed: Some(Figure::Amount(stake)),
        stake,
        covers: lines_covered(case, &[], true),
        evidence,
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn lines(net: &str) -> String {
        format!(
            r#"[{{"item_code":"G1","description":"Guard hours","quantity":"1","unit_price":"{net}","line_net_amount":"{net}"}}]"#
        )
    }

    fn scene(total: &str, earlier: &[(&str, &str)]) -> Scene {
        let scene = Scene::plain("100000", "1", "1").lines(&lines(total));
        earlier.iter().fold(scene, |scene, (number, net)| scene.past(number, "2026-05-20", &lines(net)))
    }

    #[test]
    fn parts_that_make_the_whole_are_found() {
        assert_eq!(
            scene("5000", &[("A", "1250"), ("B", "2750"), ("C", "1000"), ("D", "999")]).says("R13"),
            ["- 5000.00"]
        );
        assert_eq!(
            scene("5000", &[("A", "1100"), ("B", "1200"), ("C", "1300"), ("D", "1400")]).says("R13"),
            ["- 5000.00"]
        );
        assert!(scene("5000", &[("A", "1250"), ("B", "2700"), ("C", "990")]).says("R13").is_empty());
    }

    #[test]
    fn a_part_of_an_earlier_whole_is_found() {
        assert_eq!(scene("2000", &[("A", "5000"), ("B", "3000")]).says("R13"), ["- 2000.00"]);
        assert!(scene("2000", &[("A", "5000"), ("B", "3100")]).says("R13").is_empty());
    }

    #[test]
    fn without_a_day_it_cannot_be_decided() {
        let undated = scene("5000", &[("A", "1"), ("B", "2")]).billed(r#"{"issue_date":null}"#);
        assert_eq!(undated.says("R13"), ["? issue_date"]);
    }

    #[test]
    fn parts_need_not_bill_the_same_items() {
        let row = |code: &str, text: &str, net: &str| serde_json::json!({"item_code": code, "description": text, "quantity": "1", "unit_price": net, "line_net_amount": net});
        let (guards, dogs, cars) =
            (row("G1", "Guard hours", "2000"), row("D1", "Dog handler", "700"), row("C1", "Patrol car", "550"));
        let list = |rows: &[&serde_json::Value]| serde_json::json!(rows).to_string();
        let scene = Scene::plain("2000", "1", "2000")
            .lines(&list(&[&guards]))
            .past("W", "2026-05-02", &list(&[&guards, &dogs, &cars]))
            .past("P1", "2026-05-20", &list(&[&dogs]))
            .past("P2", "2026-05-28", &list(&[&cars]));
        assert_eq!(scene.says("R13"), ["- 2000.00"]);
    }
}
