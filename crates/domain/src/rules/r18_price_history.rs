//! R18: a price far from what the vendor charged before, where no contract prices the item.

use rust_decimal::Decimal;

use super::verdict::is_open;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case};
use crate::finding::{Claim, Figure, Severity};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::past::{PastBill, past_proof};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R18",
        version: 1,
        name: "Price out of line with history",
        severity: Severity::Inform,
        step: Step::Notice,
        inputs: &["unit_price", "description", "history"],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "Where no rate row prices an item, a price far above the median of at least six earlier ones, or the last of steady rises, is shown; it takes no money.",
    },
    check,
};

const LEAST_PRICES: usize = 6;

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.history.invoices.is_empty() {
        return;
    }
    let lines = case.bills.iter().filter(|bill| bill.matched.is_none() && !bill.is_credit() && !case.is_credit_note());
    // Read from what is billed, whether or not a finding holds the line as a whole.
    for bill in lines.filter(|bill| is_open(case, ledger, bill) || bill.net.is_some()) {
        let earlier: Vec<(PastBill<'_>, Decimal)> = case
            .past_of_item(bill)
            .filter_map(|past| Some((past, past.price.filter(|price| *price > Decimal::ZERO)?)))
            .collect();
        if earlier.is_empty() {
            continue;
        }
        let Some(price) = bill.price else {
            out.cannot_decide(Some(bill.index), "unit_price");
            continue;
        };
        if earlier.len() < LEAST_PRICES {
            out.cannot_decide(Some(bill.index), "history.prices (six at least)");
            continue;
        }
        let prices: Vec<Decimal> = earlier.iter().map(|(_, price)| *price).collect();
        if let Some((says, formula)) = spike(case, &prices, price).or_else(|| creep(case, &prices, price)) {
            out.claims.push(claim(bill, &earlier, says, formula, price));
        }
    }
}

fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort();
    let middle = values.len() / 2;
    let upper = values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(*upper);
    }
    values.get(middle.checked_sub(1)?)?.checked_add(*upper)?.checked_div(Decimal::TWO)
}

/// A robust score above 3.5; where all earlier prices are alike, more than five percent above them.
fn spike(case: &Case<'_>, prices: &[Decimal], price: Decimal) -> Option<(String, Formula)> {
    let middle = median(prices.to_vec())?;
    let spread = median(prices.iter().map(|known| (known - middle).abs()).collect())?;
    let gap = price.checked_sub(middle)?;
    let is_far = if spread.is_zero() {
        gap.checked_mul(Decimal::from(20))? > middle
    } else {
        gap.checked_mul(Decimal::new(6745, 4))?.checked_div(spread)? > Decimal::new(35, 1)
    };
    is_far.then(|| {
        let figure = |value: Decimal| amount(value, case.currency);
        let formula = Formula::new()
            .value("0.6745", "")
            .sign("×")
            .sign("(")
            .value(figure(price), "price")
            .sign("−")
            .value(figure(middle), "median")
            .sign(")")
            .sign("÷")
            .value(figure(spread), "median deviation");
        (format!("Its median so far is {} over {} prices.", figure(middle), prices.len()), formula)
    })
}

/// Three rises in a row that make more than five percent.
fn creep(case: &Case<'_>, prices: &[Decimal], price: Decimal) -> Option<(String, Formula)> {
    let last: Vec<Decimal> = prices.iter().rev().take(3).rev().copied().chain([price]).collect();
    let is_rising = last.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
    let first = *last.first()?;
    let rise = price.checked_sub(first)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(first)?;
    (is_rising && rise > Decimal::from(5)).then(|| {
        let formula = Formula::new()
            .value(amount(price, case.currency), "price")
            .sign("÷")
            .value(amount(first, case.currency), "three bills ago");
        (format!("It rose three times in a row, by {}% together.", quantity(rise.round_dp(1))), formula)
    })
}

fn claim(
    bill: &Bill<'_>,
    earlier: &[(PastBill<'_>, Decimal)],
    says: String,
    formula: Formula,
    price: Decimal,
) -> Claim {
    let mut evidence = vec![bill.proof("unit price", bill.line.unit_price.as_ref())];
    evidence.extend(
        earlier
            .iter()
            .rev()
            .take(LEAST_PRICES)
            .map(|(past, price)| past_proof(past.past, "price before", Some(price.to_string()))),
    );
    Claim {
        line: Some(bill.index),
        summary: format!("{} costs {}. {says}", bill.title(), quantity(price)),
        formula,
        billed: Some(Figure::Amount(price)),
        evidence,
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    fn scene(price: &str, earlier: &[&str]) -> Scene {
        let line = |price: &str| {
            format!(
                r#"[{{"description":"Toner black","quantity":"1","unit_price":"{price}","line_net_amount":"{price}"}}]"#
            )
        };
        let scene = Scene::plain("30", "1", "30").lines(&line(price));
        earlier.iter().enumerate().fold(scene, |scene, (at, known)| {
            scene.past(&format!("P{at}"), &format!("2025-{:02}-10", at + 1), &line(known))
        })
    }

    #[test]
    fn a_spike_and_a_creep_are_shown() {
        assert_eq!(scene("19", &["10", "10.2", "9.9", "10.1", "10", "10.3"]).says("R18"), ["1 0.00"]);
        assert_eq!(scene("10.9", &["10", "10.4", "9.9", "10.2", "10.5", "10.7"]).says("R18"), ["1 0.00"]);
        assert!(scene("10.2", &["10", "10.2", "9.9", "10.1", "10", "10.3"]).says("R18").is_empty());
        assert_eq!(scene("11", &["10"; 6]).says("R18"), ["1 0.00"]);
    }

    #[test]
    fn up_to_the_threshold_a_price_passes() {
        // The median is 10 and the median deviation 0.6745: 3.5 above the median is a score of 3.5.
        let wide = ["9.3255", "9.3255", "9.3255", "10.6745", "10.6745", "10.6745"];
        // The last of it rises from 10 to 10.4.
        let rising = ["10", "10", "10", "10", "10.2", "10.4"];
        for (price, earlier, says) in [
            ("13.5", wide, &[][..]),
            ("13.51", wide, &["1 0.00"]),
            ("10.5", ["10"; 6], &[]),
            ("10.51", ["10"; 6], &["1 0.00"]),
            ("10.5", rising, &[]),
            ("10.6", ["9", "11", "9", "10", "10.3", "10.4"], &["1 0.00"]),
            // Not higher than the bill before.
            ("10.6", ["9", "11", "9", "10", "10.4", "10.4"], &[]),
            ("10.6", ["9", "11", "9", "10.6", "10.3", "10.4"], &[]),
        ] {
            assert_eq!(scene(price, &earlier).says("R18"), says, "{price} after {earlier:?}");
        }
    }

    #[test]
    fn only_prices_asked_for_lines_without_a_rate_count() {
        assert_eq!(scene("19", &["0", "10", "10", "10", "10", "10"]).says("R18"), ["? history.prices (six at least)"]);
        let spike = scene("19", &["10"; 6]);
        let credit = r#"[{"description":"Toner black","quantity":"1","unit_price":"19","line_net_amount":"-19"}]"#;
        assert!(spike.clone().lines(credit).says("R18").is_empty());
        let mut note = spike.clone();
        note.invoice.document_type = crate::InvoiceKind::CreditNote;
        assert!(note.says("R18").is_empty());
        // Taken as a whole by what was billed before, and told all the same.
        assert_eq!(spike.clone().billed(r#"{"invoice_number":"P5"}"#).says("R18"), ["1 0.00"]);
        let unpriced = r#"[{"description":"Toner black","quantity":"0","line_net_amount":"19"}]"#;
        assert_eq!(spike.clone().lines(unpriced).says("R18"), ["? unit_price"]);
        let mut priced = spike;
        priced.contract.terms[0].description = priced.invoice.lines[0].description.clone();
        priced.contract.terms[0].item_code = None;
        assert!(priced.says("R18").is_empty());
    }

    #[test]
    fn a_short_history_cannot_decide() {
        assert_eq!(scene("19", &["10"; 5]).says("R18"), ["? history.prices (six at least)"]);
    }
}
