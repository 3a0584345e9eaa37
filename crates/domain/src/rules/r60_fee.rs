//! R60: a fee is billable only where the contract allows it, and up to what it allows.
//!
//! A fee that has its own row in the rate table is an ordinary line. A contract that says nothing of
//! fees but has a rate table allows none. A percentage is taken of the billed lines that are no fees.

use rust_decimal::Decimal;

use super::clause_line::has_own_clause;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::clause_proof;
use crate::clauses::says;
use crate::contract::{Contract, FeePolicy};
use crate::fee::{Limit, base_of, find_allowed, is_fee_line, line_charge, most_allowed};
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::invoice::AllowanceCharge;
use crate::ledger::Ledger;
use crate::matching::{Assignment, find_term};
use crate::sums::{line_net, usable};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R60",
        version: 3,
        name: "Fee not allowed",
        severity: Severity::Hold,
        step: Step::Fees,
        inputs: &["description", "line_net_amount", "line_charge", "allowances_charges", "contract.allowed_fees"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "A fee or surcharge that the contract does not allow is at stake, and of an allowed one what exceeds its limit.",
    },
    check,
};

/// A fee as billed, from wherever it stands on the invoice.
struct Fee<'a> {
    line: Option<usize>,
    part: Option<&'static str>,
    text: &'a str,
    billed: Decimal,
    quantity: Option<Decimal>,
    evidence: Proof,
}

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract.filter(|_| !case.is_credit_note()) else { return };
    for fee in fees_of(case, ledger, contract) {
        if contract.header.allowed_fees.is_none() && contract.terms.is_empty() && !case.has::<FeePolicy>() {
            out.cannot_decide(fee.line, "contract.allowed_fees");
            continue;
        }
        // A limit in the contract's currency says nothing about a fee in another.
        let allowed = contract.header.allowed_fees.as_ref().and_then(|fees| find_allowed(&fees.value, fee.text));
        if case.currencies_differ() && matches!(allowed, Some((_, Limit::Amount(_) | Limit::AmountPerUnit(_)))) {
            out.cannot_decide(fee.line, "exchange_rate");
            continue;
        }
        out.claims.extend(judge(case, contract, fee));
    }
    for bill in case.bills.iter().filter(|bill| bill.matched.is_some() && !bill.is_credit()) {
        let Some(charge) = line_charge(bill.line) else { continue };
        let charge = charge.min(ledger.line(bill.index).net);
        // The invoice's data does not say what the charge is for, so only a contract without any fee decides.
        let allows_none = contract.header.allowed_fees.as_ref().is_none_or(|fees| fees.value.is_empty());
        if !allows_none {
            out.cannot_decide(Some(bill.index), "line_charge reason");
            continue;
        }
        let evidence = bill.proof("charge on the line", bill.line.line_charge.as_ref());
        let fee = Fee {
            line: Some(bill.index),
            part: Some("charge"),
            text: "A charge on the line",
            billed: charge,
            quantity: None,
            evidence,
        };
        out.claims.extend(judge(case, contract, fee));
    }
}

fn fees_of<'a>(case: &'a Case<'_>, ledger: &Ledger, contract: &Contract) -> Vec<Fee<'a>> {
    let unmatched = |assignment: Assignment| matches!(assignment, Assignment::Open { .. });
    let lines = case.bills.iter().filter(|bill| unmatched(bill.assignment) && !bill.is_credit());
    let lines = lines.filter(|bill| is_fee_line(bill.line) && !has_own_clause(case, bill));
    let mut fees: Vec<Fee<'a>> = lines
        .filter_map(|bill| {
            let text = bill.line.description.as_ref()?;
            Some(Fee {
                line: Some(bill.index),
                part: None,
                text: &text.value,
                billed: ledger.line(bill.index).net,
                quantity: bill.quantity,
                evidence: bill.proof("fee", bill.line.description.as_ref()),
            })
        })
        .collect();
    fees.extend(case.invoice.allowances_charges.iter().filter_map(|row| document_charge(case, row, contract)));
    fees
}

/// A charge on the whole invoice, unless a row of the rate table prices it.
fn document_charge<'a>(case: &Case<'_>, row: &'a AllowanceCharge, contract: &Contract) -> Option<Fee<'a>> {
    let is_charge = row.is_charge.as_ref().is_some_and(|field| field.value);
    let billed =
        usable(row.amount.as_ref()).filter(|amount| is_charge && amount.is_sign_positive() && !amount.is_zero())?;
    let text = row.reason.as_ref().map_or("Charge", |reason| reason.value.as_str());
    let agreed = find_term(&contract.terms, text).and_then(|term| contract.terms.get(term));
    let agreed = agreed.and_then(|term| usable(term.unit_price.as_ref()));
    if !case.currencies_differ() && agreed.is_some_and(|agreed| billed <= agreed) {
        return None;
    }
    let evidence = row.reason.as_ref().map_or_else(
        || proof(Source::Invoice, "charge", row.amount.as_ref()),
        |reason| proof(Source::Invoice, "charge", Some(reason)),
    );
    Some(Fee { line: None, part: Some("charge"), text, billed, quantity: None, evidence })
}

fn judge(case: &Case<'_>, contract: &Contract, fee: Fee<'_>) -> Option<Claim> {
    if fee.billed.is_zero() {
        return None;
    }
    let allowed = contract.header.allowed_fees.as_ref();
    let policy = case.clause::<FeePolicy>();
    let is_forbidden =
        policy.is_some_and(|(_, policy)| policy.all_in || policy.forbidden.iter().any(|name| says(fee.text, name)));
    let found = allowed.filter(|_| !is_forbidden).and_then(|allowed| find_allowed(&allowed.value, fee.text));
    let base = base_of(&case.invoice.lines, |line| line_net(line, case.currency));
    let figure = |value: Decimal| amount(value, case.currency);
    let (expected, name, say, formula) = match found {
        None => {
            let say = match policy.filter(|_| is_forbidden) {
                Some((_, policy)) if policy.all_in => Some("The contract's prices include everything.".to_owned()),
                Some((_, policy)) => Some(format!("The contract forbids: {}.", policy.forbidden.join("; "))),
                None => None,
            };
            let say = say.unwrap_or_else(|| match allowed.map(|fees| fees.value.as_slice()) {
                None => "The contract names no fee that may be billed.".to_owned(),
                Some([]) => "The contract allows no fees.".to_owned(),
                Some(fees) => format!("The contract allows only: {}.", fees.join("; ")),
            });
            let formula =
                Formula::new().value(figure(fee.billed), "billed").sign("−").value(figure(Decimal::ZERO), "allowed");
            (Decimal::ZERO, None, say, formula)
        }
        Some((name, limit)) => {
            let most = case.round(most_allowed(limit, fee.quantity, base)?);
            let formula = Formula::new().value(figure(fee.billed), "billed").sign("−");
            let formula = match limit {
                Limit::Percent(percent) => formula
                    .value(format!("{}%", quantity(percent)), "allowed")
                    .sign("×")
                    .value(figure(base.unwrap_or_default()), "lines without fees"),
                _ => formula.value(figure(most), "allowed"),
            };
            (most, Some("Fee above what is allowed"), format!("The contract allows: {name}."), formula)
        }
    };
    let stake = fee.billed.checked_sub(expected).filter(|stake| stake.is_sign_positive() && !stake.is_zero())?;
    let clause = match (allowed, policy.filter(|_| is_forbidden)) {
        (Some(field), _) => proof(Source::Contract, "allowed fees", Some(field)),
        (None, Some((clause, _))) => clause_proof(clause, "fees"),
        (None, None) => Proof::new(Source::Contract, "allowed fees", Some("no clause found".to_owned()), None),
    };
    Some(Claim {
        line: fee.line,
        part: fee.part,
        severity: Severity::Hold,
        name,
        summary: format!("{} is billed at {}. {say}", fee.text.trim(), figure(fee.billed)),
        formula: formula.equals(figure(stake), "at stake"),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(fee.billed)),
        stake,
        evidence: vec![fee.evidence, clause],
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, contract_with, gaps, invoice, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Container pickup","unit":"each","unit_price":"100"}]"#;
    const PICKUP: &str = r#"{"description":"Container pickup","unit":"each","quantity":"10","unit_price":"100","line_net_amount":"1000"}"#;

    fn with_fee(text: &str, amount: &str) -> String {
        format!(
            r#"[{PICKUP},{{"description":"{text}","quantity":"1","unit_price":"{amount}","line_net_amount":"{amount}"}}]"#
        )
    }

    #[test]
    fn a_fee_that_is_not_allowed_is_at_stake() {
        for header in ["{}", r#"{"allowed_fees":[]}"#, r#"{"allowed_fees":["Delivery"]}"#] {
            let result =
                reconcile_pair(&contract_with(header, TERMS), &invoice(&with_fee("Environmental fee", "18.50")));
            assert_eq!(stakes(&result), ["R60 2 18.50"], "{header}");
        }
    }

    #[test]
    fn an_allowed_fee_passes_up_to_its_limit() {
        let allowed = contract_with(r#"{"allowed_fees":["Fuel surcharge up to 3%"]}"#, TERMS);
        assert!(reconcile_pair(&allowed, &invoice(&with_fee("Fuel surcharge June", "30.00"))).findings.is_empty());
        assert_eq!(stakes(&reconcile_pair(&allowed, &invoice(&with_fee("Fuel surcharge", "45.00")))), ["R60 2 15.00"]);
    }

    #[test]
    fn a_fee_with_its_own_row_is_an_ordinary_line() {
        let terms = r#"[{"description":"Container pickup","unit_price":"100"},{"description":"Fuel surcharge","unit_price":"4"}]"#;
        let priced = invoice(&with_fee("Fuel surcharge", "5.00"));
        assert_eq!(stakes(&reconcile_pair(&contract(terms), &priced)), ["R20 2 1.00"]);
    }

    #[test]
    fn charges_on_the_invoice_and_on_a_line_count_too() {
        let charged = r#"{"allowances_charges":[{"is_charge":true,"reason":"Delivery","amount":"25.00"}]}"#;
        let result = reconcile_pair(&contract(TERMS), &invoice_with("{}", &format!("[{PICKUP}]"), charged));
        assert_eq!(stakes(&result), ["R60 - 25.00"]);
        assert_eq!(result.totals.billed.to_string(), "1025.00");
        let line = r#"[{"description":"Container pickup","quantity":"1","unit_price":"100","line_charge":"7","line_net_amount":"107"}]"#;
        assert_eq!(stakes(&reconcile_pair(&contract(TERMS), &invoice(line))), ["R60 1 7.00"]);
    }

    #[test]
    fn a_forbidden_fee_is_at_stake_whatever_the_list_says() {
        let scene = |clause: &str| {
            crate::fixture::Scene::new(TERMS, &with_fee("Fuel surcharge June", "30.00"))
                .agreed(r#"{"allowed_fees":["Fuel surcharge up to 3%"]}"#)
                .clause(clause)
        };
        assert_eq!(scene(r#"{"kind":"fee_policy","forbidden":["fuel surcharge"]}"#).stakes(), ["R60 2 30.00"]);
        assert_eq!(scene(r#"{"kind":"fee_policy","all_in":true}"#).stakes(), ["R60 2 30.00"]);
        assert!(scene(r#"{"kind":"fee_policy","forbidden":["admin fee"]}"#).stakes().is_empty());
    }

    #[test]
    fn without_rates_and_clause_it_cannot_be_decided() {
        let result = reconcile_pair(&contract("[]"), &invoice(&with_fee("Environmental fee", "18.50")));
        assert!(gaps(&result).contains(&"R60 contract.allowed_fees".to_owned()));
    }
}
