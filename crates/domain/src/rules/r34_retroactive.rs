//! R34: a price change that reaches back is settled by the difference on what was billed since.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::Case;
use crate::clauses::{Found, clause_proof};
use crate::contract::RetroactivePrice;
use crate::finding::{Claim, Figure, Proof, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proofs};
use crate::spelling::mentions;
use crate::sums::sum;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R34",
        version: 2,
        name: "Retroactive change not settled",
        severity: Severity::Hold,
        step: Step::Rate,
        inputs: &["description", "line_net_amount", "history", "contract.retroactive_price"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A change that reaches back is settled by the difference on the units billed since: a retroactive charge may not be more, and a decrease must be credited.",
    },
    check,
};

/// Words by which an invoice names the settlement of the past.
const SETTLES: &[&str] = &["retro", "back-dated", "backdated", "true-up", "true up", "adjustment", "correction"];

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() {
        return;
    }
    for found in case.clauses::<RetroactivePrice>(None) {
        let (clause, change) = found;
        if case.issued().is_some_and(|issued| issued < change.agreed_on) {
            continue;
        }
        let billed: Vec<PastBill<'_>> = case
            .contract_bills()
            .filter(|past| past.day().is_some_and(|day| day >= change.from))
            .filter(|past| past.past.invoice.header.issue_date.as_ref().is_some_and(|on| on.value < change.agreed_on))
            .filter(|past| case.was_governed_by(past, clause))
            .collect();
        let settling = || case.bills.iter().find(|bill| !bill.is_credit() && is_settlement(bill.text()));
        if billed.is_empty() {
            if case.history.invoices.is_empty()
                && let Some(line) = settling()
            {
                out.cannot_decide(Some(line.index), "history.quantity");
            }
            continue;
        }
        let Some(units) = billed.iter().map(|past| past.quantity).collect::<Option<Vec<_>>>().and_then(sum) else {
            out.cannot_decide(None, "history.quantity");
            continue;
        };
        let due = change.new_price.checked_sub(change.old_price).and_then(|gap| gap.checked_mul(units));
        let Some(due) = due.map(|due| case.round(due)) else { continue };
        if due.is_sign_negative() {
            out.claims.extend(missing_credit(case, found, &billed, units, due));
        } else if let Some(line) = settling() {
            let net = ledger.line(line.index).net;
            if net > due && !case.passes("R34", due, net) {
                out.claims.push(Claim {
                    line: Some(line.index),
                    billed: Some(Figure::Amount(net)),
                    expected: Some(Figure::Amount(due)),
                    stake: net.checked_sub(due).unwrap_or_default(),
                    evidence: evidence(
                        found,
                        &billed,
                        Some(line.proof("line amount", line.line.line_net_amount.as_ref())),
                    ),
                    ..settlement(case, found, units, due)
                });
            }
        }
    }
}

/// Whether the line settles the past.
pub(super) fn is_settlement(text: &str) -> bool {
    mentions(text, SETTLES)
}

fn settlement(case: &Case<'_>, (_, change): Found<'_, RetroactivePrice>, units: Decimal, due: Decimal) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    Claim {
        severity: Severity::Hold,
        summary: format!(
            "The contract changes the price from {} to {} for services since {}. On the {} billed since that makes {}.",
            figure(change.old_price),
            figure(change.new_price),
            crate::calendar::print_date(change.from),
            quantity(units),
            figure(due)
        ),
        formula: Formula::new()
            .value(quantity(units), "billed since")
            .sign("×")
            .sign("(")
            .value(figure(change.new_price), "new")
            .sign("−")
            .value(figure(change.old_price), "old")
            .sign(")")
            .equals(figure(due), "to settle"),
        ..Claim::default()
    }
}

/// A decrease is owed back unless this invoice or an earlier credit gives it.
fn missing_credit(
    case: &Case<'_>,
    found: Found<'_, RetroactivePrice>,
    billed: &[PastBill<'_>],
    units: Decimal,
    due: Decimal,
) -> Option<Claim> {
    let here = case.bills.iter().filter_map(|bill| bill.net).filter(Decimal::is_sign_negative);
    let earlier = case
        .contract_bills()
        .filter(|past| past.past.invoice.header.issue_date.as_ref().is_some_and(|on| on.value >= found.1.agreed_on))
        .filter_map(|past| past.net)
        .filter(Decimal::is_sign_negative);
    let credited = sum(here.chain(earlier))?;
    let owed = credited.checked_sub(due)?;
    (owed > Decimal::ZERO).then(|| Claim {
        part: Some("credit"),
        name: Some("Credit for a retroactive decrease missing"),
        expected: Some(Figure::Amount(due)),
        billed: Some(Figure::Amount(credited)),
        entitlement: Some(owed),
        evidence: evidence(found, billed, None),
        ..settlement(case, found, units, due)
    })
}

fn evidence(found: Found<'_, RetroactivePrice>, billed: &[PastBill<'_>], first: Option<Proof>) -> Vec<Proof> {
    let mut proofs: Vec<Proof> = first.into_iter().collect();
    proofs.push(clause_proof(found.0, "retroactive change"));
    let all = sum(billed.iter().filter_map(|past| past.quantity)).unwrap_or_default();
    let named = billed.iter().map(|past| {
        let units = past.quantity.map(|units| format!("{} of {}", quantity(units), past.text()));
        (past.past, units)
    });
    proofs.extend(past_proofs("billed before the change", "lines", &quantity(all), &named.collect::<Vec<_>>()));
    proofs
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(new: &str, lines: &str) -> Scene {
        let earlier = serde_json::json!([line("100", "10", "2026-05-01", "2026-05-31")]).to_string();
        Scene::plain("10", "1", "10")
            .clause(&format!(
                r#"{{"kind":"retroactive_price","from":"2026-04-01","agreed_on":"2026-06-10","old_price":"10","new_price":"{new}"}}"#
            ))
            .lines(lines)
            .past("A", "2026-05-31", &earlier)
    }

    const CHARGE: &str = r#"[{"description":"Retroactive adjustment April to May","line_net_amount":"150"}]"#;

    #[test]
    fn a_retroactive_charge_is_held_against_the_units_since() {
        let result = scene("11", CHARGE);
        assert_eq!(result.stakes(), ["R34 1 50.00"], "the change governs the line, which needs no rate row");
        let priced =
            r#"[{"item_code":"G1","description":"Guard hours, retroactive adjustment","line_net_amount":"150"}]"#;
        assert_eq!(scene("11", priced).says("R34"), ["1 50.00"]);
        assert!(scene("11.5", priced).says("R34").is_empty());
    }

    #[test]
    fn a_decrease_that_was_not_credited_is_owed() {
        let plain = serde_json::json!([line("1", "9", "2026-06-01", "2026-06-30")]).to_string();
        let owed = scene("9", &plain);
        assert_eq!(owed.says("R34"), ["- 0.00"]);
        assert_eq!(owed.run().findings[0].entitlement.unwrap().amount.to_string(), "100.00");
        let credited = r#"[{"item_code":"G1","description":"Credit","quantity":"-100","unit_price":"1","line_net_amount":"-100"}]"#;
        assert!(scene("9", credited).says("R34").is_empty());
    }

    #[test]
    fn without_the_earlier_quantities_it_cannot_be_decided() {
        let mut blind = scene("11", CHARGE);
        blind.history.invoices.clear();
        assert_eq!(blind.says("R34"), ["? history.quantity"]);
    }
}
