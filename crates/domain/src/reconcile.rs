//! The one way in: an invoice and its contract go in, findings come out.

#[cfg(test)]
mod mixtures;
#[cfg(test)]
mod planted;
#[cfg(test)]
pub(crate) mod properties;
#[cfg(test)]
mod vectors;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use crate::case::Case;
use crate::contract::Contract;
use crate::finding::Finding;
use crate::history::History;
use crate::inputs::Inputs;
use crate::invoice::Invoice;
use crate::ledger::Ledger;
use crate::matching::{Assignment, Matcher};
use crate::past::Past;
use crate::reconciliation::{LineMatch, Reconciliation, Totals};
use crate::rules::{Gap, Outcomes, rules};
use crate::settings::Settings;

/// Checks an invoice against its contract and what was accepted before. Deterministic: the same input
/// gives the same result, byte for byte.
pub fn reconcile(
    contract: Option<&Contract>,
    invoice: &Invoice,
    history: &History,
    settings: &Settings,
) -> Reconciliation {
    reconcile_with(contract, invoice, history, &Inputs::default(), settings)
}

/// As [`reconcile`], with what is known from outside the documents.
pub fn reconcile_with(
    contract: Option<&Contract>,
    invoice: &Invoice,
    history: &History,
    inputs: &Inputs,
    settings: &Settings,
) -> Reconciliation {
    let terms = contract.map_or(&[][..], |contract| contract.terms.as_slice());
    let matcher = Matcher::of_contract(contract);
    let mut matcher = if history.invoices.is_empty() { matcher } else { matcher.remembering() };
    let matching = matcher.match_lines(terms, &invoice.lines);
    let case = Case::new(contract, invoice, history, inputs, settings, matching);
    if history.invoices.is_empty() {
        return run_rules(&case);
    }
    // The index of the rate table serves the earlier invoices too.
    run_rules(&case.with_past(&Past::of(contract, history, matcher)))
}

/// Every rule in the order of the waterfall.
pub(crate) fn run_rules(case: &Case<'_>) -> Reconciliation {
    let mut ledger = Ledger::new(case);
    for rule in rules() {
        if rule.info.needs_contract && case.contract.is_none() {
            ledger.note(&rule.info, Gap { line: None, missing: "contract".to_owned() }, case);
            continue;
        }
        let mut outcomes = Outcomes::default();
        (rule.check)(case, &ledger, &mut outcomes);
        for claim in outcomes.claims {
            ledger.book(&rule.info, claim, case);
        }
        for gap in outcomes.gaps {
            ledger.note(&rule.info, gap, case);
        }
    }
    close(case, ledger)
}

fn close(case: &Case<'_>, mut ledger: Ledger) -> Reconciliation {
    let findings = in_order(std::mem::take(&mut ledger.findings));
    ledger.undecided.sort_by(|a, b| a.line_index.cmp(&b.line_index).then_with(|| a.rule.cmp(&b.rule)));
    let totals = totals(case, &ledger);
    ledger.forget_lines();
    let mut matches = Vec::with_capacity(case.bills.len());
    matches.extend(case.bills.iter().filter_map(line_match));
    let number = |field: Option<&crate::field::Field<String>>| field.map(|field| field.value.clone());
    Reconciliation {
        invoice: number(case.invoice.header.invoice_number.as_ref()),
        contract: number(case.contract.and_then(|contract| contract.header.contract_number.as_ref())),
        matches,
        findings,
        undecided: ledger.undecided,
        totals,
    }
}

/// The severest first, then what is most at stake. Findings are large: their places are sorted, and each moves once.
fn in_order(findings: Vec<Finding>) -> Vec<Finding> {
    let mut order: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| {
        a.severity.cmp(&b.severity).then(b.stake.amount.cmp(&a.stake.amount)).then(a.line_index.cmp(&b.line_index))
    });
    let order: Vec<usize> = order.into_iter().map(|(at, _)| at).collect();
    let mut findings: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| findings.get_mut(at)?.take()).collect()
}

fn line_match(bill: &crate::case::Bill<'_>) -> Option<LineMatch> {
    let matched = bill.matched?;
    let Assignment::Matched { method, confidence, .. } = bill.assignment else { return None };
    let code = matched.term.item_code.as_ref().map(|code| code.value.clone());
    Some(LineMatch {
        line: bill.id(),
        line_index: bill.index,
        term: code.unwrap_or_else(|| (matched.term_index + 1).to_string()),
        term_index: matched.term_index,
        method,
        confidence,
    })
}

fn totals(case: &Case<'_>, ledger: &Ledger) -> Totals {
    let billed = case.sums.due.unwrap_or_default();
    let at_stake = ledger.at_stake();
    // Both lie within a range in which sums are exact.
    let payable = billed - at_stake;
    let open: FxHashSet<usize> = ledger.undecided.iter().filter_map(|undecided| undecided.line_index).collect();
    let open: Decimal = open.into_iter().map(|line| ledger.line(line).net).sum();
    let tidy = |amount: Decimal| {
        let rounded = case.round(amount);
        if rounded == amount { rounded } else { amount }
    };
    Totals {
        billed: tidy(billed),
        at_stake: tidy(at_stake),
        payable: tidy(payable),
        undecided: tidy(open.min(payable).max(Decimal::ZERO)),
        currency: case.currency,
    }
}
