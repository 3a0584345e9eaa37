//! R20: a line's price is at most its term's rate on the day of service.

use rust_decimal::Decimal;

use super::clause_line::has_own_clause;
use super::r28_time::is_special;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, Match, proof};
use crate::contract::{Exchange, TimeRules};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::pricing::is_priced_by_clause;
use crate::rate::{NoRate, Rate};
use crate::sums::usable;
use crate::wording::{amount, measured, per_unit, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R20",
        version: 1,
        name: "Rate above contract",
        severity: Severity::Hold,
        step: Step::Rate,
        inputs: &["quantity", "unit_price", "unit", "line_net_amount", "contract.unit_price", "contract.unit"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "A unit costs what the contract sets for the day of service; what is billed above that is at stake for every unit.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    for bill in &case.bills {
        let Some(matched) = bill.matched else { continue };
        if bill.is_credit() || case.is_credit_note() || is_priced_by_clause(case, bill) || is_paid_otherwise(case, bill)
        {
            continue;
        }
        match compare(case, ledger, bill, &matched) {
            Ok(Some(claim)) => out.claims.push(claim),
            Ok(None) => {}
            Err(missing) => out.cannot_decide(Some(bill.index), missing),
        }
    }
}

/// Lines that are not paid by the rate: overtime and travel, lines with a clause of their own, and all
/// lines where the contract agrees how another currency is reckoned.
fn is_paid_otherwise(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    let by_time = case.clause_for::<TimeRules>(bill).is_some_and(|(_, rules)| is_special(bill, rules));
    by_time || has_own_clause(case, bill) || (case.currencies_differ() && case.has::<Exchange>())
}

/// What the line's goods cost by the contract, and what is billed for them.
#[derive(Clone, Copy)]
pub(super) struct Comparison {
    pub rate: Rate,
    pub quantity: Decimal,
    pub expected: Decimal,
    pub billed: Decimal,
}

/// Compares what is left of the line with the term's rate; the error names what is missing.
pub(super) fn compare_with_rate(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    matched: &Match<'_>,
) -> Result<Comparison, &'static str> {
    if case.currencies_differ() {
        return Err("exchange_rate");
    }
    let unit = bill.line.unit.as_ref().map(|unit| &unit.value);
    let rate = Rate::of(matched.term, unit).map_err(|reason| match reason {
        NoRate::Price => "contract.unit_price",
        NoRate::Conversion => "conversion of units",
    })?;
    let left = ledger.line(bill.index);
    let quantity = left.quantity.ok_or("quantity")?;
    if bill.net.is_none() {
        return Err("line_net_amount");
    }
    // A charge on the line is no part of the price of its goods.
    let charge = usable(bill.line.line_charge.as_ref()).unwrap_or_default();
    let charge = charge.checked_mul(left.share).ok_or("line_charge")?;
    let billed = left.net.checked_sub(case.round(charge)).ok_or("line_net_amount")?.max(Decimal::ZERO);
    let expected = case.round(rate.amount(quantity).ok_or("quantity")?);
    Ok(Comparison { rate, quantity, expected, billed })
}

fn compare(
    case: &Case<'_>,
    ledger: &Ledger,
    bill: &Bill<'_>,
    matched: &Match<'_>,
) -> Result<Option<Claim>, &'static str> {
    let comparison = compare_with_rate(case, ledger, bill, matched)?;
    let Comparison { expected, billed, .. } = comparison;
    let is_taken = ledger.line(bill.index).net.is_zero();
    if expected == case.round(billed) || is_taken || case.passes("R20", expected, billed) {
        return Ok(None);
    }
    // A line below its own quantity and price is no matter of the rate: R01 tells of it.
    let is_full_price = bill.price.zip(comparison.rate.per_unit()).is_some_and(|(price, agreed)| price >= agreed);
    if billed < expected && is_full_price {
        return Ok(None);
    }
    Ok(Some(claim(case, bill, matched, comparison)))
}

fn claim(case: &Case<'_>, bill: &Bill<'_>, matched: &Match<'_>, comparison: Comparison) -> Claim {
    let Comparison { rate, quantity: units, expected, billed } = comparison;
    let currency = case.currency;
    let is_over = billed > expected;
    let stake = if is_over { billed - expected } else { Decimal::ZERO };
    let agreed = rate.per_unit().unwrap_or_default();
    let price = price_of(case, bill, units, billed).unwrap_or_default();
    let difference = if is_over { billed - expected } else { expected - billed };
    let what = if is_over { "at stake" } else { "below contract" };
    let (first, second) = if is_over { (price, agreed) } else { (agreed, price) };
    let labels = if is_over { ("invoice", "contract") } else { ("contract", "invoice") };
    let product = first.checked_sub(second).and_then(|gap| gap.checked_mul(units)).map(|product| case.round(product));
    let formula = if product == Some(difference) {
        Formula::new()
            .value(measured(units, bill.line.unit.as_ref().map(|unit| &unit.value)), "billed")
            .sign("×")
            .sign("(")
            .value(amount(first, currency), labels.0)
            .sign("−")
            .value(amount(second, currency), labels.1)
            .sign(")")
    } else {
        Formula::new()
            .value(amount(billed, currency), "billed")
            .sign("−")
            .value(quantity(units), "quantity")
            .sign("×")
            .value(amount(agreed, currency), "contract")
    };
    let converted = if rate.is_converted() {
        let theirs = matched.term.unit.as_ref().map(|unit| &unit.value);
        format!(", from {}{}", amount(rate.unconverted().unwrap_or_default(), currency), per_unit(theirs))
    } else {
        String::new()
    };
    let unit = bill.line.unit.as_ref().or(matched.term.unit.as_ref()).map(|unit| &unit.value);
    Claim {
        line: Some(bill.index),
        severity: if is_over { Severity::Hold } else { Severity::Inform },
        name: (!is_over).then_some("Rate below contract"),
        summary: format!(
            "{} is billed at {}{}. The contract sets {}{converted}.",
            bill.title(),
            amount(price, currency),
            per_unit(unit),
            amount(agreed, currency),
        ),
        formula: formula.equals(amount(difference, currency), what),
        expected: Some(Figure::Amount(expected)),
        billed: Some(Figure::Amount(billed)),
        stake,
        evidence: vec![
            bill.proof("unit price", bill.line.unit_price.as_ref()),
            bill.proof("quantity", bill.line.quantity.as_ref()),
            proof(Source::Contract, "rate", matched.term.unit_price.as_ref()),
        ],
        ..Claim::default()
    }
}

/// The price that was really asked for one unit: the printed one where it makes the amount.
fn price_of(case: &Case<'_>, bill: &Bill<'_>, units: Decimal, billed: Decimal) -> Option<Decimal> {
    if let Some(price) = bill.price
        && price.checked_mul(units).map(|product| case.round(product)) == Some(billed)
    {
        return Some(price);
    }
    billed.checked_div(units).map(|price| price.round_dp(6))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, contract_with, gaps, invoice, invoice_with, reconcile_pair, stakes};
    use crate::{History, Settings, reconcile};

    const TERMS: &str = r#"[{"item_code":"T1","description":"Senior technician","unit":"hour","unit_price":"128.00"}]"#;

    #[test]
    fn every_unit_above_the_rate_is_at_stake() {
        let lines = r#"[{"item_code":"T1","description":"Senior technician hours","unit":"hour","quantity":"12","unit_price":"142.50","line_net_amount":"1710.00"}]"#;
        let result = reconcile_pair(&contract(TERMS), &invoice(lines));
        assert_eq!(stakes(&result), ["R20 1 174.00"]);
        let finding = &result.findings[0];
        assert_eq!(finding.summary, "Senior technician hours is billed at 142.50 per hour. The contract sets 128.00.");
        assert_eq!(finding.formula, "12 hours × (142.50 − 128.00) = 174.00");
        assert_eq!(result.totals.payable.to_string(), "1536.00");
    }

    #[test]
    fn one_percent_is_at_stake_too_unless_a_tolerance_lets_it_pass() {
        let lines = r#"[{"item_code":"T1","quantity":"1000","unit_price":"129.28","line_net_amount":"129280.00"}]"#;
        assert_eq!(stakes(&reconcile_pair(&contract(TERMS), &invoice(lines))), ["R20 1 1280.00"]);
        let tolerant = contract_with(r#"{"tolerance_percent":"1"}"#, TERMS);
        assert!(reconcile_pair(&tolerant, &invoice(lines)).findings.is_empty());
        let settings = Settings { tolerance_amount: 1280.into(), ..Settings::default() };
        let result = reconcile(Some(&contract(TERMS)), &invoice(lines), &History::default(), &settings);
        assert!(result.findings.is_empty());
    }

    #[test]
    fn a_lower_price_informs_and_is_never_netted() {
        let lines = r#"[{"item_code":"T1","quantity":"10","unit_price":"100","line_net_amount":"1000"},
            {"item_code":"T1","quantity":"1","unit_price":"138","line_net_amount":"138"}]"#;
        assert_eq!(stakes(&reconcile_pair(&contract(TERMS), &invoice(lines))), ["R20 2 10.00", "R20 1 0.00"]);
    }

    #[test]
    fn price_bases_and_units_are_converted() {
        let terms =
            r#"[{"description":"Nitrile gloves","unit":"each","unit_price":"5.00","price_base_quantity":"100"}]"#;
        let lines = r#"[{"description":"Nitrile gloves","unit":"dozen","quantity":"10","unit_price":"0.65","line_net_amount":"6.50"}]"#;
        assert_eq!(stakes(&reconcile_pair(&contract(terms), &invoice(lines))), ["R20 1 0.50"]);
        let same = r#"[{"description":"Nitrile gloves","unit":"each","quantity":"1000","unit_price":"5.00","price_base_quantity":"100","line_net_amount":"50.00"}]"#;
        assert!(reconcile_pair(&contract(terms), &invoice(same)).findings.is_empty());
    }

    #[test]
    fn the_version_in_force_on_the_day_of_service_decides() {
        let terms = r#"[{"item_code":"T1","unit_price":"100","effective_to":"2026-06-30"},
            {"item_code":"T1","unit_price":"110","effective_from":"2026-07-01"}]"#;
        let line = |day: &str| {
            format!(
                r#"[{{"item_code":"T1","quantity":"1","unit_price":"110","line_net_amount":"110","period_start":"{day}","period_end":"{day}"}}]"#
            )
        };
        assert_eq!(stakes(&reconcile_pair(&contract(terms), &invoice(&line("2026-06-30")))), ["R20 1 10.00"]);
        assert!(reconcile_pair(&contract(terms), &invoice(&line("2026-07-01"))).findings.is_empty());
    }

    #[test]
    fn an_allowance_on_the_line_counts_for_the_vendor() {
        let lines = r#"[{"item_code":"T1","quantity":"10","unit_price":"140","line_allowance":"120","line_net_amount":"1280"}]"#;
        assert!(reconcile_pair(&contract(TERMS), &invoice(lines)).findings.is_empty());
    }

    #[test]
    fn missing_inputs_are_named() {
        let bare = r#"[{"item_code":"T1","line_net_amount":"1280"}]"#;
        assert!(gaps(&reconcile_pair(&contract(TERMS), &invoice(bare))).contains(&"R20 quantity".to_owned()));
        let boxed = r#"[{"item_code":"T1","unit":"box","quantity":"1","unit_price":"1280","line_net_amount":"1280"}]"#;
        assert!(
            gaps(&reconcile_pair(&contract(TERMS), &invoice(boxed))).contains(&"R20 conversion of units".to_owned())
        );
        let unpriced = contract(r#"[{"item_code":"T1"}]"#);
        assert!(gaps(&reconcile_pair(&unpriced, &invoice(bare))).contains(&"R20 contract.unit_price".to_owned()));
    }

    #[test]
    fn a_credit_is_never_an_overcharge() {
        let lines = r#"[{"item_code":"T1","quantity":"-2","unit_price":"150","line_net_amount":"-300"}]"#;
        assert!(stakes(&reconcile_pair(&contract(TERMS), &invoice(lines))).is_empty());
        let note = r#"[{"item_code":"T1","quantity":"2","unit_price":"150","line_net_amount":"300"}]"#;
        let note = invoice_with(r#"{"preceding_invoice":"NFS-1"}"#, note, r#"{"document_type":"credit_note"}"#);
        let result = reconcile_pair(&contract(TERMS), &note);
        assert!(result.findings.is_empty());
        assert_eq!(result.totals.billed.to_string(), "-300.00");
    }
}
