//! R76: a line that the contract does not price.
//!
//! What such a line should cost is not defined. Where the contract has a rate table, nothing in it
//! allows the line, so its whole amount is at stake until a person decides. Without a rate table, or
//! without a contract, the finding informs and takes nothing.

use rust_decimal::Decimal;

use super::clause_line::has_own_clause;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, proof};
use crate::fee::is_fee_line;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::matching::{Assignment, FamilyPlace};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R76",
        version: 1,
        name: "Not in the contract",
        severity: Severity::Inform,
        step: Step::NotBillable,
        inputs: &["item_code", "description", "contract.lines"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "A line that matches no row of the contract's rate table is held with its whole amount until a person decides; without a rate table it is only listed.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.contract.is_none() {
        out.claims.push(without_rates(
            case,
            "No contract",
            "No contract is known for this invoice, so nothing proves its prices.",
        ));
        return;
    }
    if case.terms().is_empty() {
        let say = "The contract has no rate table, so nothing in it proves the invoice's prices.";
        out.claims.push(without_rates(case, "No rate table", say));
        return;
    }
    for bill in &case.bills {
        match bill.assignment {
            _ if has_own_clause(case, bill) => {}
            Assignment::Blank if !bill.is_credit() => out.cannot_decide(Some(bill.index), "description"),
            Assignment::Ambiguous { .. } if !bill.is_credit() => out.cannot_decide(Some(bill.index), "match"),
            // What a duplicate took whole is no longer asked for.
            Assignment::Open { .. } if is_taken(ledger, bill) => {}
            Assignment::Open { nearest } if is_unpriced(case, bill) => {
                out.claims.push(claim(case, ledger, bill, nearest.map(FamilyPlace::get)));
            }
            _ => {}
        }
    }
}

fn is_unpriced(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    !bill.is_credit() && !case.is_credit_note() && !is_fee_line(bill.line)
}

fn is_taken(ledger: &Ledger, bill: &Bill<'_>) -> bool {
    ledger.line(bill.index).net.is_zero() && bill.net.is_some_and(|net| !net.is_zero())
}

fn without_rates(case: &Case<'_>, name: &'static str, say: &str) -> Claim {
    Claim { name: Some(name), summary: say.to_owned(), billed: case.sums.due.map(Figure::Amount), ..Claim::default() }
}

fn claim(case: &Case<'_>, ledger: &Ledger, bill: &Bill<'_>, nearest: Option<usize>) -> Claim {
    let net = ledger.line(bill.index).net;
    let mut evidence = vec![
        bill.proof("line", bill.line.description.as_ref()),
        bill.proof("line amount", bill.line.line_net_amount.as_ref()),
    ];
    evidence.push(nearest_row(case, nearest));
    let severity = if net.is_zero() { Severity::Inform } else { Severity::Hold };
    Claim {
        line: Some(bill.index),
        severity,
        summary: format!(
            "{} is billed at {}. No row of the contract's rate table prices it.",
            bill.title(),
            amount(bill.net.unwrap_or_default(), case.currency)
        ),
        formula: Formula::new()
            .value(amount(net, case.currency), "billed")
            .sign("−")
            .value(amount(Decimal::ZERO, case.currency), "priced by the contract")
            .equals(amount(net, case.currency), "at stake"),
        billed: bill.net.map(Figure::Amount),
        stake: net,
        evidence,
        ..Claim::default()
    }
}

/// The row that comes nearest to the line; a proof without a place where none does.
fn nearest_row(case: &Case<'_>, nearest: Option<usize>) -> Proof {
    let row = nearest
        .and_then(|family| case.matching.families.get(family))
        .and_then(|family| family.terms.first())
        .and_then(|term| case.terms().get(*term));
    match row {
        Some(term) => proof(Source::Contract, "nearest row of the rate table", term.description.as_ref()),
        None => {
            let rows = format!("{} rows searched, none like it", case.terms().len());
            let first = case.terms().first().and_then(|term| term.description.as_ref());
            let place = first.and_then(|field| field.evidence.as_ref());
            Proof { area: None, ..Proof::new(Source::Contract, "rate table", Some(rows), place) }
        }
    }
}
