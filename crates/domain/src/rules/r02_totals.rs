//! R02: the totals follow from each other exactly.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::field::Field;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::sums::{allowances_and_charges, sum, usable};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R02",
        version: 2,
        name: "Totals do not add up",
        severity: Severity::Hold,
        step: Step::Totals,
        inputs: &[
            "line_net_amount",
            "sum_of_line_net",
            "allowance_total",
            "charge_total",
            "tax_exclusive_amount",
            "tax_amount",
            "tax_inclusive_amount",
            "prepaid_amount",
            "rounding_amount",
            "payable_amount",
        ],
        zero_tolerance: true,
        needs_contract: false,
        explanation: "The lines make the subtotal, the subtotal with allowances and charges the net, the net with tax the gross, and the gross less what was prepaid the amount due: all to the cent.",
    },
    check,
};

/// One equation: what the parts make, against what is printed.
struct Equation<'a> {
    part: &'static str,
    what: &'static str,
    terms: Vec<(&'static str, Decimal, &'static str)>,
    printed: &'a Field<Decimal>,
    billed: Decimal,
    expected: Decimal,
}

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let equations = match equations_of(case) {
        Ok(equations) => equations,
        Err(missing) => return out.cannot_decide(None, missing),
    };
    let failing: Vec<Equation<'_>> = equations
        .into_iter()
        .filter(|equation| equation.billed != equation.expected && !is_tax_included(case, equation))
        .collect();
    // Errors on the way may cancel out: only what reaches the amount due is at stake.
    let reach = sum(failing.iter().filter_map(|equation| equation.billed.checked_sub(equation.expected)));
    let mut budget = if case.is_credit_note() { Decimal::ZERO } else { reach.unwrap_or_default().max(Decimal::ZERO) };
    for equation in failing {
        let over = (equation.billed - equation.expected).max(Decimal::ZERO);
        let stake = over.min(budget);
        budget -= stake;
        out.claims.push(claim(case, &equation, stake));
    }
}

/// Lines with tax in their amounts add up to the gross total, not to the net one.
fn is_tax_included(case: &Case<'_>, equation: &Equation<'_>) -> bool {
    let gross = usable(case.invoice.header.tax_inclusive_amount.as_ref());
    let tax = usable(case.invoice.header.tax_amount.as_ref()).unwrap_or_default();
    matches!(equation.part, "subtotal" | "net") && !tax.is_zero() && gross == Some(equation.expected)
}

fn equations_of<'a>(case: &Case<'a>) -> Result<Vec<Equation<'a>>, &'static str> {
    let header = &case.invoice.header;
    let mut equations = Vec::new();
    let mut push =
        |part, what, terms: Vec<(&'static str, Decimal, &'static str)>, printed: Option<&'a Field<Decimal>>| {
            let expected = terms.iter().try_fold(Decimal::ZERO, |so_far, (sign, value, _)| {
                if *sign == "−" { so_far.checked_sub(*value) } else { so_far.checked_add(*value) }
            })?;
            let billed = usable(printed);
            if let Some((printed, billed)) = printed.zip(billed) {
                equations.push(Equation { part, what, terms, printed, billed, expected });
            }
            // The printed figure is what the next equation starts from, so that an error counts once.
            Some(billed.unwrap_or(expected))
        };
    let nets: Option<Vec<Decimal>> = case.bills.iter().map(|bill| bill.net.map(|net| case.round(net))).collect();
    let printed_subtotal = usable(header.sum_of_line_net.as_ref());
    let subtotal = match nets.filter(|nets| !nets.is_empty()) {
        Some(nets) => {
            let lines = sum(nets).ok_or("line_net_amount")?;
            push("subtotal", "The sum of the lines", vec![("", lines, "lines")], header.sum_of_line_net.as_ref())
        }
        None if case.bills.is_empty() => Some(printed_subtotal.or(case.sums.net).ok_or("lines")?),
        None => return Err("line_net_amount"),
    };
    let subtotal = subtotal.ok_or("sum_of_line_net")?;
    let (allowances, charges) = allowances_and_charges(case.invoice);
    let (allowances, charges) = (allowances.ok_or("allowance_total")?, charges.ok_or("charge_total")?);
    let net_terms = vec![("", subtotal, "lines"), ("−", allowances, "allowances"), ("+", charges, "charges")];
    let net = push("net", "The total before tax", net_terms, header.tax_exclusive_amount.as_ref())
        .ok_or("tax_exclusive_amount")?;
    let printed_gross = usable(header.tax_inclusive_amount.as_ref());
    let due = usable(header.payable_amount.as_ref());
    if printed_gross.is_none() && due.is_none() {
        return Ok(equations);
    }
    let prepaid = usable(header.prepaid_amount.as_ref()).unwrap_or_default();
    let rounding = usable(header.rounding_amount.as_ref()).unwrap_or_default();
    let tax = case.sums.tax.map(|tax| if case.is_credit_note() { tax.abs() } else { tax }).or_else(|| {
        // No tax is printed: there is none where the total is the net amount; else it was not read.
        let total = printed_gross.or_else(|| due?.checked_add(prepaid)?.checked_sub(rounding));
        (total == Some(net)).then_some(Decimal::ZERO)
    });
    let tax = tax.ok_or("tax_amount")?;
    let gross_terms = vec![("", net, "before tax"), ("+", tax, "tax")];
    let gross = push("gross", "The total with tax", gross_terms, header.tax_inclusive_amount.as_ref())
        .ok_or("tax_inclusive_amount")?;
    let due_terms = vec![("", gross, "with tax"), ("−", prepaid, "prepaid"), ("+", rounding, "rounding")];
    push("due", "The amount due", due_terms, header.payable_amount.as_ref()).ok_or("payable_amount")?;
    Ok(equations)
}

fn claim(case: &Case<'_>, equation: &Equation<'_>, stake: Decimal) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    let mut formula = Formula::new();
    for (sign, value, label) in &equation.terms {
        if !sign.is_empty() && value.is_zero() {
            continue;
        }
        if !sign.is_empty() {
            formula = formula.sign(sign);
        }
        formula = formula.value(figure(*value), label);
    }
    let is_over = equation.billed > equation.expected && !case.is_credit_note();
    Claim {
        part: Some(equation.part),
        severity: if is_over { Severity::Hold } else { Severity::Inform },
        summary: format!(
            "{} is printed as {}. Its parts make {}.",
            equation.what,
            figure(equation.billed),
            figure(equation.expected)
        ),
        formula: formula.equals(figure(equation.expected), "computed"),
        expected: Some(Figure::Amount(equation.expected)),
        billed: Some(Figure::Amount(equation.billed)),
        stake,
        evidence: vec![proof(Source::Invoice, equation.what, Some(equation.printed))],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, gaps, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300"}]"#;

    fn totals(header: &str) -> Vec<String> {
        let result = reconcile_pair(&contract(TERMS), &invoice_with(header, LINES, "{}"));
        let parts = result.findings.iter().map(|finding| format!("{} {}", finding.id, finding.stake.amount));
        parts.chain(gaps(&result)).filter(|text| !text.starts_with("R03")).collect()
    }

    #[test]
    fn totals_that_add_up_are_clean() {
        assert!(totals(r#"{"sum_of_line_net":"300","tax_exclusive_amount":"300","tax_amount":"60","tax_inclusive_amount":"360","prepaid_amount":"60","payable_amount":"300"}"#).is_empty());
        assert!(totals(r#"{"payable_amount":"300"}"#).is_empty());
    }

    #[test]
    fn an_error_counts_once_where_it_is_made() {
        assert_eq!(
            totals(
                r#"{"sum_of_line_net":"310","tax_exclusive_amount":"310","tax_amount":"0","tax_inclusive_amount":"310","payable_amount":"310"}"#
            ),
            ["R02:-:subtotal 10.00"]
        );
        assert_eq!(totals(r#"{"sum_of_line_net":"300","tax_amount":"60","payable_amount":"365"}"#), ["R02:-:due 5.00"]);
    }

    #[test]
    fn an_error_in_the_buyers_favour_informs() {
        assert_eq!(
            totals(r#"{"sum_of_line_net":"290","tax_amount":"0","payable_amount":"290"}"#),
            ["R02:-:subtotal 0.00"]
        );
    }

    #[test]
    fn only_lines_that_add_up_to_the_gross_of_a_taxed_invoice_hold_their_tax() {
        for (header, told) in [
            // 300 of lines are the gross: their tax is within them.
            (
                r#"{"sum_of_line_net":"250","tax_exclusive_amount":"250","tax_amount":"50","tax_inclusive_amount":"300"}"#,
                &[][..],
            ),
            // Another gross, no tax, and another part of the way.
            (
                r#"{"sum_of_line_net":"310","tax_exclusive_amount":"310","tax_amount":"60","tax_inclusive_amount":"370"}"#,
                &["R02:-:subtotal 10.00"],
            ),
            (
                r#"{"sum_of_line_net":"310","tax_exclusive_amount":"310","tax_amount":"0","tax_inclusive_amount":"300"}"#,
                &["R02:-:subtotal 0.00", "R02:-:gross 0.00"],
            ),
            (
                r#"{"tax_exclusive_amount":"300","tax_amount":"60","tax_inclusive_amount":"360","payable_amount":"365"}"#,
                &["R02:-:due 5.00"],
            ),
        ] {
            assert_eq!(totals(header), told, "{header}");
        }
    }

    #[test]
    fn errors_that_cancel_out_are_at_stake_as_far_as_they_reach_the_amount_due() {
        let header = r#"{"sum_of_line_net":"310","tax_exclusive_amount":"310","tax_amount":"0","tax_inclusive_amount":"315","payable_amount":"307"}"#;
        assert_eq!(totals(header), ["R02:-:subtotal 7.00", "R02:-:gross 0.00", "R02:-:due 0.00"]);
    }

    #[test]
    fn an_unread_tax_cannot_be_decided() {
        assert_eq!(totals(r#"{"payable_amount":"360"}"#), ["R02 tax_amount"]);
    }

    #[test]
    fn the_stake_is_what_is_asked_above_the_parts() {
        let result = reconcile_pair(
            &contract(TERMS),
            &invoice_with(r#"{"tax_amount":"0","payable_amount":"350"}"#, LINES, "{}"),
        );
        assert_eq!(stakes(&result), ["R02 - 50.00"]);
        assert_eq!(result.totals.payable.to_string(), "300.00");
    }

    #[test]
    fn what_was_prepaid_is_taken_off_where_there_is_no_tax() {
        use crate::fixture::Scene;
        let totals = |due: &str| {
            Scene::plain("30", "10", "30").billed(&format!(
                r#"{{"tax_exclusive_amount":"300","tax_inclusive_amount":"300","prepaid_amount":"100","payable_amount":"{due}"}}"#
            ))
        };
        assert_eq!(totals("300").stakes(), ["R02 - 100.00"]);
        assert!(totals("200").stakes().is_empty());
    }
}
