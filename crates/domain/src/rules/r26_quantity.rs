//! R26: a line may not bill more than its term's maximum quantity.

use rust_decimal::Decimal;

use super::verdict::cut_units;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, Match, proof};
use crate::clauses::clause_proof;
use crate::contract::{Clause, QuantityLimit};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::rate::{UnitPath, unit_path};
use crate::sums::usable;
use crate::wording::{amount, measured, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R26",
        version: 3,
        name: "Quantity over the contract's maximum",
        severity: Severity::Hold,
        step: Step::Quantity,
        inputs: &["quantity", "unit", "history", "contract.maximum_quantity", "contract.quantity_limit"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A line may bill at most the maximum quantity of its row in the rate table, and all lines of a period at most what a clause allows; the units above are at stake at the billed price.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in case.bills.iter().filter(|bill| !bill.is_credit() && !case.is_credit_note()) {
        let by_row = match row_limit(bill) {
            Ok(limit) => limit,
            Err(missing) => {
                out.cannot_decide(Some(bill.index), missing);
                continue;
            }
        };
        let by_clause = match clause_limit(case, bill) {
            Ok(limit) => limit,
            Err(missing) => {
                out.cannot_decide(Some(bill.index), missing);
                continue;
            }
        };
        if by_row.is_none() && by_clause.is_none() {
            continue;
        }
        if bill.quantity.is_none() {
            out.cannot_decide(Some(bill.index), "quantity");
            continue;
        }
        let row = by_row.and_then(|limit| {
            let matched = bill.matched?;
            let used = ledger.line(bill.index).quantity.filter(|used| *used > limit)?;
            claim(case, ledger, bill, &matched, limit, used)
        });
        let clause = by_clause.and_then(|(clause, limit, says)| {
            let proofs = vec![clause_proof(clause, "maximum quantity")];
            cut_units(case, ledger, "R26", bill, limit, ("left of the maximum", says), proofs)
        });
        // Two limits on the same units take them once: the narrower one stands.
        let found = [row, clause].into_iter().flatten().filter(|claim| !claim.stake.is_zero());
        out.claims.extend(found.max_by_key(|claim| claim.stake));
    }
}

/// The maximum of the line's rate row, in the invoice's unit.
fn row_limit(bill: &Bill<'_>) -> Result<Option<Decimal>, &'static str> {
    let Some(matched) = bill.matched.filter(|matched| matched.term.maximum_quantity.is_some()) else { return Ok(None) };
    let limit = usable(matched.term.maximum_quantity.as_ref()).ok_or("contract.maximum_quantity")?;
    if bill.quantity.is_none() {
        return Ok(Some(limit));
    }
    in_invoice_units(bill, &matched, limit).map(Some).ok_or("conversion of units")
}

/// What a clause's maximum leaves after what was billed in the period before.
fn clause_limit<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Result<Option<(&'a Clause, Decimal, String)>, &'static str> {
    let Some((clause, limit)) = case.clause_for::<QuantityLimit>(bill) else { return Ok(None) };
    let before = case.units_before(clause, limit.per, bill).ok_or("history.quantity")?;
    let left = limit.quantity.checked_sub(before).ok_or("history.quantity")?.max(Decimal::ZERO);
    let left = match &bill.matched {
        Some(matched) => in_invoice_units(bill, matched, left).ok_or("conversion of units")?,
        None => left,
    };
    let says = if before.is_zero() {
        format!("The contract allows at most {}.", quantity(limit.quantity))
    } else {
        format!(
            "The contract allows at most {}, and {} were billed before.",
            quantity(limit.quantity),
            quantity(before)
        )
    };
    Ok(Some((clause, left, says)))
}

fn in_invoice_units(bill: &Bill<'_>, matched: &Match<'_>, limit: Decimal) -> Option<Decimal> {
    let ours = bill.line.unit.as_ref().map(|unit| &unit.value);
    match unit_path(ours, matched.term.unit.as_ref().map(|unit| &unit.value)) {
        UnitPath::Same | UnitPath::Assumed => Some(limit),
        UnitPath::Converted(factor) => limit.checked_div(factor),
        UnitPath::None => None,
    }
}

fn claim(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    matched: &Match<'_>,
    limit: Decimal,
    used: Decimal,
) -> Option<Claim> {
    let left = ledger.line(bill.index);
    let allowed = case.round(left.net.checked_mul(limit)?.checked_div(used)?);
    // Where the line is plainly quantity times price, the price itself tells to the cent.
    let plain = bill.price.and_then(|price| {
        let whole = case.round(used.checked_mul(price)?);
        (whole == left.net).then(|| limit.checked_mul(price).map(|allowed| case.round(allowed)))?
    });
    let allowed = plain.unwrap_or(allowed).max(Decimal::ZERO);
    let stake = if case.passes("R26", allowed, left.net) { Decimal::ZERO } else { left.net.checked_sub(allowed)? };
    let price = bill.price.or_else(|| left.net.checked_div(used))?;
    let unit = bill.line.unit.as_ref().map(|unit| &unit.value);
    Some(Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!(
            "{} is billed for {}. The contract allows at most {}.",
            bill.title(),
            measured(used, unit),
            quantity(limit)
        ),
        formula: Formula::new()
            .sign("(")
            .value(quantity(used), "billed")
            .sign("−")
            .value(quantity(limit), "contract maximum")
            .sign(")")
            .sign("×")
            .value(amount(price, case.currency), "price")
            .equals(amount(stake, case.currency), "at stake"),
        expected: Some(Figure::Amount(allowed)),
        billed: Some(Figure::Amount(left.net)),
        stake,
        quantity_left: Some(limit),
        evidence: vec![
            bill.proof("quantity", bill.line.quantity.as_ref()),
            proof(Source::Contract, "maximum quantity", matched.term.maximum_quantity.as_ref()),
        ],
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, invoice, reconcile_pair, stakes};

    #[test]
    fn units_above_the_maximum_are_at_stake_at_the_billed_price() {
        let contract =
            contract(r#"[{"description":"Guard hours","unit":"hour","unit_price":"30","maximum_quantity":"160"}]"#);
        let over = invoice(
            r#"[{"description":"Guard hours","unit":"hour","quantity":"172","unit_price":"30","line_net_amount":"5160"}]"#,
        );
        assert_eq!(stakes(&reconcile_pair(&contract, &over)), ["R26 1 360.00"]);
        let at = invoice(
            r#"[{"description":"Guard hours","unit":"hour","quantity":"160","unit_price":"30","line_net_amount":"4800"}]"#,
        );
        assert!(reconcile_pair(&contract, &at).findings.is_empty());
    }

    #[test]
    fn what_is_over_the_maximum_is_not_also_over_the_rate() {
        let contract = contract(r#"[{"description":"Guard hours","unit_price":"128","maximum_quantity":"10"}]"#);
        let both = invoice(
            r#"[{"description":"Guard hours","quantity":"12","unit_price":"142.50","line_net_amount":"1710"}]"#,
        );
        assert_eq!(stakes(&reconcile_pair(&contract, &both)), ["R26 1 285.00", "R20 1 145.00"]);
    }

    #[test]
    fn a_maximum_in_another_unit_is_converted() {
        let contract =
            contract(r#"[{"description":"Gloves","unit":"each","unit_price":"0.10","maximum_quantity":"240"}]"#);
        let over = invoice(
            r#"[{"description":"Gloves","unit":"dozen","quantity":"25","unit_price":"1.20","line_net_amount":"30"}]"#,
        );
        assert_eq!(stakes(&reconcile_pair(&contract, &over)), ["R26 1 6.00"]);
    }

    #[test]
    fn a_maximum_over_time_counts_what_was_billed_before() {
        let earlier = serde_json::json!([crate::fixture::line("30", "10", "2026-05-01", "2026-05-31")]).to_string();
        let scene = |per: &str| {
            crate::fixture::Scene::plain("10", "30", "10")
                .clause(&format!(r#"{{"kind":"quantity_limit","quantity":"40","per":"{per}"}}"#))
                .past("A", "2026-05-31", &earlier)
        };
        assert_eq!(scene("year").stakes(), ["R26 1 200.00"]);
        assert!(scene("month").stakes().is_empty());
    }

    #[test]
    fn without_a_quantity_it_cannot_be_decided() {
        let contract = contract(r#"[{"description":"Guard hours","unit_price":"30","maximum_quantity":"160"}]"#);
        let bare = invoice(r#"[{"description":"Guard hours","line_net_amount":"5160"}]"#);
        let result = reconcile_pair(&contract, &bare);
        assert!(result.undecided.iter().any(|gap| gap.rule == "R26" && gap.missing == "quantity"));
    }

    #[test]
    fn a_clauses_maximum_counts_the_contracts_units() {
        let terms = r#"[{"item_code":"G1","description":"Gloves","unit":"each","unit_price":"1"}]"#;
        let dozens = |count: &str, net: &str| {
            format!(
                r#"[{{"item_code":"G1","description":"Gloves","unit":"dozen","quantity":"{count}","unit_price":"12","line_net_amount":"{net}"}}]"#
            )
        };
        let scene = crate::fixture::Scene::new(terms, &dozens("4", "48"))
            .clause(r#"{"kind":"quantity_limit","quantity":"60","per":"term"}"#)
            .past("A", "2026-05-31", &dozens("2", "24"));
        assert_eq!(scene.stakes(), ["R26 1 12.00"]);
    }
}
