//! R05: the invoice bills in the contract's currency.

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::clauses::{Found, clause_proof};
use crate::contract::{Exchange, RateDay};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::money::Currency;
use crate::rate::Rate;
use crate::wording::{amount, quantity};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R05",
        version: 2,
        name: "Other currency than the contract",
        severity: Severity::Block,
        step: Step::Rate,
        inputs: &["currency", "contract.currency", "inputs.exchange_rates", "contract.exchange"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "An invoice in another currency than its contract is blocked, unless the contract agrees an exchange rate: then every line costs its rate at that rate and spread.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract else { return };
    let (Some(ours), Some(theirs)) = (&case.invoice.header.currency, &contract.header.currency) else {
        let missing = if case.invoice.header.currency.is_none() { "currency" } else { "contract.currency" };
        return out.cannot_decide(None, missing);
    };
    if ours.value == theirs.value {
        return;
    }
    if let Some(found) = case.clause::<Exchange>() {
        return check_exchanged(case, ledger, found, (theirs.value, ours.value), out);
    }
    out.claims.push(Claim {
        severity: Severity::Block,
        summary: format!("The invoice bills in {}. The contract sets its prices in {}.", ours.value, theirs.value),
        expected: Some(Figure::Text(theirs.value.code().to_owned())),
        billed: Some(Figure::Text(ours.value.code().to_owned())),
        exposure: case.sums.due,
        evidence: vec![
            proof(Source::Invoice, "currency", Some(ours)),
            proof(Source::Contract, "currency", Some(theirs)),
        ],
        ..Claim::default()
    });
}

/// Where the contract agrees how to reckon, every line costs its rate at the exchange rate of the day.
fn check_exchanged(
    case: &Case<'_>,
    ledger: &Ledger,
    (clause, exchange): Found<'_, Exchange>,
    (from, to): (Currency, Currency),
    out: &mut Outcomes,
) {
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(matched) = bill.matched else { continue };
        let verdict = (|| {
            let day = match exchange.day {
                RateDay::Invoice => case.issued().ok_or("issue_date")?,
                RateDay::Service => bill.day().ok_or("period_start")?,
            };
            let rates = case.inputs.exchange_rates.as_deref().ok_or("inputs.exchange_rates")?;
            let known =
                rates.iter().filter(|rate| rate.source == exchange.rates_of && rate.from == from && rate.to == to);
            let known = known.filter(|rate| rate.on <= day && (day - rate.on).whole_days() <= OLDEST_DAYS);
            let fx = known.max_by_key(|rate| rate.on).ok_or("inputs.exchange_rates")?;
            let rate = Rate::of(matched.term, bill.line.unit.as_ref().map(|unit| &unit.value));
            let rate = rate.map_err(|_| "contract.unit_price")?;
            let units = ledger.line(bill.index).quantity.ok_or("quantity")?;
            let spread = Decimal::ONE_HUNDRED.checked_add(exchange.spread_percent).ok_or("contract.exchange")?;
            let exact = rate.amount(units).and_then(|amount| amount.checked_mul(fx.rate)?.checked_mul(spread));
            let exact = exact.and_then(|amount| amount.checked_div(Decimal::ONE_HUNDRED)).ok_or("quantity")?;
            let formula = Formula::new()
                .value(quantity(units), "billed")
                .sign("×")
                .value(amount(rate.per_unit().unwrap_or_default(), Some(from)), "contract")
                .sign("×")
                .value(quantity(fx.rate), "exchange rate")
                .sign("×")
                .value(format!("(1 + {}%)", quantity(exchange.spread_percent)), "spread");
            Ok::<_, &'static str>(Verdict {
                expected: case.round(exact),
                formula,
                says: format!(
                    "{} of {} gives {} for one {from}.",
                    exchange.rates_of,
                    print_date(fx.on),
                    quantity(fx.rate)
                ),
                proofs: vec![
                    proof(Source::Contract, "rate", matched.term.unit_price.as_ref()),
                    clause_proof(clause, "exchange"),
                ],
            })
        })();
        match verdict {
            Ok(verdict) => out.claims.extend(weigh(case, ledger, "R05", bill, verdict)),
            Err(missing) => out.cannot_decide(Some(bill.index), missing),
        }
    }
}

/// A rate holds over days on which none is published.
const OLDEST_DAYS: i64 = 7;

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, contract_with, gaps, invoice, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"2","unit_price":"40","line_net_amount":"80"}]"#;

    #[test]
    fn another_currency_blocks_and_counts_as_exposure_only() {
        let result = reconcile_pair(&contract(TERMS), &invoice_with(r#"{"currency":"EUR"}"#, LINES, "{}"));
        assert_eq!(stakes(&result), ["R05 - 0.00"]);
        assert_eq!(result.findings[0].exposure.unwrap().amount.to_string(), "80");
        assert!(gaps(&result).contains(&"R20 exchange_rate".to_owned()));
    }

    #[test]
    fn an_agreed_exchange_rate_prices_the_lines() {
        let scene = |price: &str| {
            crate::fixture::Scene::plain("30", "10", price)
                .billed(r#"{"currency":"EUR"}"#)
                .clause(r#"{"kind":"exchange","rates_of":"ECB","spread_percent":"1"}"#)
        };
        let rates = r#"{"exchange_rates":[{"source":"ECB","on":"2026-06-26","from":"USD","to":"EUR","rate":"0.90"}]}"#;
        // 10 × 30 × 0.90 × 1.01
        assert_eq!(scene("30").inputs(rates).stakes(), ["R05 1 27.30"]);
        assert!(scene("27.27").inputs(rates).stakes().is_empty());
        assert_eq!(scene("30").says("R05"), ["? inputs.exchange_rates"]);
        let old = rates.replace("06-26", "06-20");
        assert_eq!(scene("30").inputs(&old).says("R05"), ["? inputs.exchange_rates"]);
    }

    #[test]
    fn the_same_currency_is_clean_and_a_missing_one_undecided() {
        assert!(!stakes(&reconcile_pair(&contract(TERMS), &invoice(LINES))).iter().any(|f| f.starts_with("R05")));
        let unknown = contract_with(r#"{"currency":null}"#, TERMS);
        assert!(gaps(&reconcile_pair(&unknown, &invoice(LINES))).contains(&"R05 contract.currency".to_owned()));
    }
}
