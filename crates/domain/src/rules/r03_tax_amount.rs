//! R03: tax is its base times its rate.
//!
//! Rounding may differ by a hundredth for each line. Only tax that is too high is at stake.

use rust_decimal::Decimal;

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::sums::{line_net, sum, usable};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R03",
        version: 2,
        name: "Tax computed wrong",
        severity: Severity::Hold,
        step: Step::Tax,
        inputs: &["tax_breakdown", "tax_rate", "line_net_amount", "tax_amount"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "Tax must be its base times its rate, within 0.01 for each line; only what is too much is at stake.",
    },
    check,
};

/// One rate with the amount it applies to.
#[derive(Clone, Copy)]
struct Share {
    base: Decimal,
    rate: Decimal,
}

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    if case.is_credit_note() {
        return;
    }
    let header = &case.invoice.header;
    let rows = &case.invoice.tax_breakdown;
    let total = usable(header.tax_amount.as_ref());
    let row_sum = rows.iter().map(|row| usable(row.tax_amount.as_ref())).collect::<Option<Vec<_>>>().and_then(sum);
    let Some(billed) = total.or(row_sum.filter(|_| !rows.is_empty())) else {
        // Without any word of tax there is none to check.
        if rows.is_empty() && case.invoice.lines.iter().all(|line| line.tax_rate.is_none()) {
            return;
        }
        return out.cannot_decide(None, "tax_amount");
    };
    if billed.is_zero() && rows.is_empty() {
        return;
    }
    let shares = if rows.is_empty() { shares_of_lines(case) } else { shares_of_rows(case) };
    let shares = match shares {
        Ok(shares) => shares,
        Err(missing) => return out.cannot_decide(None, missing),
    };
    let taxes = shares.iter().map(|share| tax_of(case, *share)).collect::<Option<Vec<_>>>();
    let Some(expected) = taxes.and_then(sum) else { return out.cannot_decide(None, "tax_amount") };
    let Some(difference) = billed.checked_sub(expected) else { return out.cannot_decide(None, "tax_amount") };
    let slack = Decimal::new(1, 2) * Decimal::from(case.invoice.lines.len().max(rows.len()).max(1));
    if difference.abs() <= slack || case.passes("R03", expected, billed) {
        return;
    }
    out.claims.push(claim(case, &shares, expected, billed));
}

fn tax_of(case: &Case<'_>, share: Share) -> Option<Decimal> {
    Some(case.round(share.base.checked_mul(share.rate)?.checked_div(Decimal::ONE_HUNDRED)?))
}

fn shares_of_rows(case: &Case<'_>) -> Result<Vec<Share>, &'static str> {
    let only = case.invoice.tax_breakdown.len() == 1;
    let rows = case.invoice.tax_breakdown.iter().map(|row| {
        let base = usable(row.taxable_amount.as_ref()).or(if only { case.sums.net } else { None });
        let exempt =
            row.category.as_ref().is_some_and(|code| matches!(code.value.as_str(), "Z" | "E" | "AE" | "K" | "G" | "O"));
        let untaxed = exempt || usable(row.tax_amount.as_ref()).is_some_and(|tax| tax.is_zero());
        let rate = usable(row.rate.as_ref()).or(untaxed.then_some(Decimal::ZERO));
        Ok(Share { base: base.ok_or("tax_breakdown.taxable_amount")?, rate: rate.ok_or("tax_breakdown.rate")? })
    });
    rows.collect()
}

/// The lines' amounts by their rates, with the document's allowances and charges.
fn shares_of_lines(case: &Case<'_>) -> Result<Vec<Share>, &'static str> {
    let mut shares: Vec<Share> = Vec::new();
    let mut add = |base: Decimal, rate: Decimal| -> Option<()> {
        match shares.iter_mut().find(|share| share.rate == rate) {
            Some(share) => share.base = share.base.checked_add(base)?,
            None => shares.push(Share { base, rate }),
        }
        Some(())
    };
    if case.invoice.lines.is_empty() {
        return Err("tax_rate");
    }
    for line in &case.invoice.lines {
        let rate = usable(line.tax_rate.as_ref()).ok_or("tax_rate")?;
        add(line_net(line, case.currency).ok_or("line_net_amount")?, rate).ok_or("line_net_amount")?;
    }
    let lines_rate = usable(case.invoice.lines.first().and_then(|line| line.tax_rate.as_ref()));
    let is_one_rate = case.invoice.lines.iter().all(|line| usable(line.tax_rate.as_ref()) == lines_rate);
    for row in &case.invoice.allowances_charges {
        let rate = usable(row.tax_rate.as_ref())
            .or(lines_rate.filter(|_| is_one_rate))
            .ok_or("allowances_charges.tax_rate")?;
        let value = usable(row.amount.as_ref()).ok_or("allowances_charges.amount")?;
        let is_charge = row.is_charge.as_ref().is_some_and(|field| field.value);
        add(if is_charge { value } else { -value }, rate).ok_or("allowances_charges.amount")?;
    }
    // Allowances that only the totals tell of.
    if case.invoice.allowances_charges.is_empty()
        && is_one_rate
        && let (Some(net), Some(lines), [share]) = (case.sums.net, case.sums.lines, shares.as_mut_slice())
        && net < lines
    {
        share.base = net;
    }
    Ok(shares)
}

fn claim(case: &Case<'_>, shares: &[Share], expected: Decimal, billed: Decimal) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    let is_over = billed > expected;
    let mut formula = Formula::new().value(figure(billed), "billed tax").sign("−").sign("(");
    for (at, share) in shares.iter().enumerate() {
        if at > 0 {
            formula = formula.sign("+");
        }
        formula =
            formula.value(figure(share.base), "base").sign("×").value(format!("{}%", quantity(share.rate)), "rate");
    }
    let difference = (billed - expected).abs();
    let field = case.invoice.header.tax_amount.as_ref();
    let field = field.or_else(|| case.invoice.tax_breakdown.first().and_then(|row| row.tax_amount.as_ref()));
    let rate = case.invoice.tax_breakdown.first().and_then(|row| row.rate.as_ref());
    let rate = rate.or_else(|| case.invoice.lines.first().and_then(|line| line.tax_rate.as_ref()));
    Claim {
        severity: if is_over { Severity::Hold } else { Severity::Inform },
        name: (!is_over).then_some("Tax below what the rate makes"),
        summary: format!("Tax is billed at {}. The base and the rate make {}.", figure(billed), figure(expected)),
        formula: formula
            .sign(")")
            .equals(figure(if is_over { difference } else { -difference }), if is_over { "at stake" } else { "below" }),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(billed)),
        stake: if is_over { difference } else { Decimal::ZERO },
        evidence: vec![proof(Source::Invoice, "tax", field), proof(Source::Invoice, "tax rate", rate)],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, gaps, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;

    fn taxed(rate: &str, tax: &str, more: &str) -> Vec<String> {
        let lines = format!(
            r#"[{{"description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300"{rate}}}]"#
        );
        let invoice = invoice_with(&format!(r#"{{"tax_amount":"{tax}"}}"#), &lines, more);
        let result = reconcile_pair(&contract(TERMS), &invoice);
        stakes(&result).into_iter().chain(gaps(&result)).collect()
    }

    #[test]
    fn only_too_much_tax_is_at_stake() {
        let rate = r#","tax_rate":"19""#;
        assert!(taxed(rate, "57.00", "{}").is_empty());
        assert!(taxed(rate, "57.01", "{}").is_empty());
        assert_eq!(taxed(rate, "63.00", "{}"), ["R03 - 6.00"]);
        assert_eq!(taxed(rate, "50.00", "{}"), ["R03 - 0.00"]);
    }

    #[test]
    fn the_breakdown_is_checked_row_by_row() {
        let rows = r#"{"tax_breakdown":[{"rate":"20","taxable_amount":"200","tax_amount":"40"},{"rate":"5","taxable_amount":"100","tax_amount":"15"}]}"#;
        assert_eq!(taxed("", "55.00", rows), ["R03 - 10.00"]);
    }

    #[test]
    fn a_row_without_tax_needs_no_rate() {
        let rows = r#"{"tax_breakdown":[{"taxable_amount":"300","tax_amount":"0.00"}]}"#;
        assert!(taxed("", "0.00", rows).is_empty());
    }

    #[test]
    fn without_a_rate_it_cannot_be_decided() {
        assert_eq!(taxed("", "57.00", "{}"), ["R03 tax_rate"]);
    }
}
