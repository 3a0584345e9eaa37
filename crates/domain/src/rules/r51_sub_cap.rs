//! R51: caps of items, categories and periods, and the clauses by which R50 caps the contract as a whole.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use time::Date;

use super::verdict::is_open;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case};
use crate::clauses::{Found, clause_proof};
use crate::contract::{Cadence, Cap, CapMeasure};
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proofs};
use crate::rate::in_term_units;
use crate::sums::sum;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R51",
        version: 2,
        name: "Over a sub-cap",
        severity: Severity::Hold,
        step: Step::Cap,
        inputs: &["line_net_amount", "quantity", "period_start", "history", "contract.cap"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "What an item or category bills in its period, in money, units or number, may not exceed its own cap together with what was accepted before.",
    },
    check,
};

/// Whether a clause caps the contract as a whole, which R50 checks.
pub(super) fn is_whole(clause: &crate::contract::Clause, cap: &Cap) -> bool {
    clause.items.is_empty() && cap.per == Cadence::Term && cap.measure == CapMeasure::Amount
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() || case.currencies_differ() {
        return;
    }
    // What a cap takes is no longer there for the next one.
    let mut taken: FxHashMap<usize, Decimal> = FxHashMap::default();
    for found in case.clauses::<Cap>(None).filter(|(clause, cap)| !is_whole(clause, cap)) {
        check_cap(case, ledger, found, &mut taken, out);
    }
}

fn check_cap(
    case: &Case<'_>,
    ledger: &Ledger,
    found: Found<'_, Cap>,
    taken: &mut FxHashMap<usize, Decimal>,
    out: &mut Outcomes,
) {
    let (clause, cap) = found;
    let mut running: Vec<(Option<Date>, Decimal)> = Vec::new();
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill) && case.is_governed(bill, clause)) {
        if !clause.is_in_force(bill.day()) {
            continue;
        }
        let left = ledger.line(bill.index);
        let net = left.net - taken.get(&bill.index).copied().unwrap_or_default();
        let measured = match cap.measure {
            CapMeasure::Amount => Some(net),
            CapMeasure::Quantity => in_contract_units(bill, left.quantity),
            CapMeasure::Count => Some(Decimal::ONE),
        };
        let Some(measured) = measured else {
            out.cannot_decide(Some(bill.index), "quantity");
            continue;
        };
        if bill.day().is_none() && !matches!(cap.per, Cadence::Term | Cadence::Invoice) {
            out.cannot_decide(Some(bill.index), "issue_date");
            continue;
        }
        let is_counted = case.counted_with(cap.per, bill.day());
        let counted: Vec<PastBill<'_>> =
            case.contract_bills().filter(|past| is_counted(past.day()) && case.was_governed_by(past, clause)).collect();
        let Some(before) = counted.iter().map(|past| used(past, cap.measure)).collect::<Option<Vec<_>>>().and_then(sum)
        else {
            out.cannot_decide(Some(bill.index), "history.amounts");
            continue;
        };
        let here = running.iter().filter(|(day, _)| matches!(cap.per, Cadence::Invoice) || is_counted(*day));
        let Some(before) = sum(here.map(|(_, used)| *used).chain([before])) else { continue };
        let (Some(room), Some(total)) = (cap.limit.checked_sub(before), before.checked_add(measured)) else {
            out.cannot_decide(Some(bill.index), "quantity");
            continue;
        };
        let room = room.max(Decimal::ZERO);
        running.push((bill.day(), measured.min(room)));
        if measured <= room || net <= Decimal::ZERO {
            continue;
        }
        let Some(over) = total.checked_sub(cap.limit) else { continue };
        let kept = match cap.measure {
            CapMeasure::Amount => Some(room),
            CapMeasure::Quantity => net.checked_mul(room).and_then(|part| part.checked_div(measured)),
            CapMeasure::Count => Some(Decimal::ZERO),
        };
        let Some(stake) = kept.map(|kept| net - case.round(kept)) else { continue };
        *taken.entry(bill.index).or_default() += stake;
        out.claims.push(claim(case, bill, found, &Use { before, now: measured, total, over, stake }, &counted));
    }
}

/// What is left of a line's units, as the contract counts them.
fn in_contract_units(bill: &Bill<'_>, left: Option<Decimal>) -> Option<Decimal> {
    let Some(matched) = bill.matched else { return left };
    in_term_units(left?, bill.line.unit.as_ref().map(|unit| &unit.value), matched.term)
}

/// What an earlier line uses up: its money as far as its invoice was paid, its units, or one.
fn used(past: &PastBill<'_>, measure: CapMeasure) -> Option<Decimal> {
    match measure {
        CapMeasure::Quantity => past.units,
        CapMeasure::Count => {
            Some(if past.net.is_some_and(|net| net.is_sign_negative()) { -Decimal::ONE } else { Decimal::ONE })
        }
        CapMeasure::Amount => {
            let net = past.net?;
            match (past.past.payable, past.facts.sums.due) {
                (Some(payable), Some(due)) if payable < due && due > Decimal::ZERO => {
                    net.checked_mul(payable)?.checked_div(due).map(|part| part.round_dp(4))
                }
                _ => Some(net),
            }
        }
    }
}

/// How much of the cap is used, and what of the line is too much.
struct Use {
    before: Decimal,
    now: Decimal,
    total: Decimal,
    over: Decimal,
    stake: Decimal,
}

fn claim(
    case: &Case<'_>,
    bill: &Bill<'_>,
    (clause, cap): Found<'_, Cap>,
    Use { before, now, total, over, stake }: &Use,
    counted: &[PastBill<'_>],
) -> Claim {
    let figure = |value: Decimal| match cap.measure {
        CapMeasure::Amount => amount(value, case.currency),
        _ => quantity(value),
    };
    let mut evidence = vec![bill.proof("line amount", bill.line.line_net_amount.as_ref()), clause_proof(clause, "cap")];
    let counted: Vec<_> =
        counted.iter().map(|past| (past.past, past.net.map(|net| amount(net, case.currency)))).collect();
    evidence.extend(past_proofs("accepted before", "lines", &figure(*before), &counted));
    Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!(
            "{} bills {}, and {} were billed before. The contract caps it at {}.",
            bill.title(),
            figure(*now),
            figure(*before),
            figure(cap.limit)
        ),
        formula: Formula::new()
            .value(figure(*before), "before")
            .sign("+")
            .value(figure(*now), "this line")
            .sign("−")
            .value(figure(cap.limit), "cap")
            .equals(figure(*over), "over")
            .sign("→")
            .value(amount(*stake, case.currency), "at stake"),
        expected: Some(Figure::Amount(cap.limit)),
        billed: Some(Figure::Amount(*total)),
        stake: *stake,
        evidence,
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(terms: &str) -> Scene {
        let earlier = serde_json::json!([
            line("14", "10", "2026-06-01", "2026-06-10"),
            line("16", "10", "2026-06-01", "2026-06-10")
        ])
        .to_string();
        Scene::plain("10", "30", "10").clause(&format!(r#"{{"kind":"cap","items":["G1"],{terms}}}"#)).past(
            "A",
            "2026-06-10",
            &earlier,
        )
    }

    #[test]
    fn money_units_and_number_are_capped_in_their_period() {
        assert_eq!(scene(r#""limit":"500","per":"month""#).stakes(), ["R51 1 100.00"]);
        assert!(scene(r#""limit":"600","per":"month""#).stakes().is_empty());
        assert!(scene(r#""limit":"300","per":"invoice""#).stakes().is_empty());
        assert_eq!(scene(r#""limit":"55","measure":"quantity","per":"month""#).stakes(), ["R51 1 50.00"]);
        assert_eq!(scene(r#""limit":"2","measure":"count","per":"year""#).stakes(), ["R51 1 300.00"]);
    }

    #[test]
    fn two_caps_on_one_line_take_its_money_once() {
        let both = scene(r#""limit":"500","per":"month""#).clause(r#"{"kind":"cap","limit":"550","per":"year"}"#);
        assert_eq!(both.stakes(), ["R51 1 100.00"]);
    }

    #[test]
    fn what_was_not_paid_uses_up_nothing() {
        let mut reduced = scene(r#""limit":"500","per":"month""#);
        reduced.history.invoices[0].payable = Some(200.into());
        assert!(reduced.stakes().is_empty());
    }

    #[test]
    fn of_a_long_history_the_newest_are_named_and_the_rest_is_counted() {
        let lines = serde_json::json!([line("1", "10", "2026-06-01", "2026-06-10")]).to_string();
        let long = |count: usize| {
            let scene =
                Scene::plain("10", "30", "10").clause(r#"{"kind":"cap","items":["G1"],"limit":"100","per":"year"}"#);
            (1..=count).fold(scene, |scene, at| scene.past(&format!("A-{at}"), "2026-06-10", &lines))
        };
        let evidence = |count: usize| long(count).run().findings.remove(0).evidence;
        assert_eq!(evidence(12).len(), 14);
        let many = evidence(13);
        assert_eq!(many.len(), 15);
        assert_eq!(many[2].text.as_deref(), Some("13 lines, 130.00 in all"));
        assert_eq!((many[3].invoice.as_deref(), many[14].invoice.as_deref()), (Some("A-2"), Some("A-13")));
    }

    #[test]
    fn without_quantities_it_cannot_be_decided() {
        let bare = scene(r#""limit":"55","measure":"quantity","per":"month""#)
            .lines(r#"[{"item_code":"G1","line_net_amount":"80"}]"#);
        assert_eq!(bare.says("R51"), ["? quantity"]);
    }
}
