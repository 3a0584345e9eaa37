//! What holds for any contract and any invoice.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::fixture::stakes;
use crate::{Contract, History, Invoice, Reconciliation, Settings, reconcile};

const WORDS: &[&str] = &[
    "Guard hours",
    "Senior technician",
    "6-yard container",
    "8-yard container",
    "Pest control, per month",
    "Fuel surcharge",
    "Delivery",
    "Window cleaning",
    "",
    "Guard hours, night",
    "2.5 mm cable",
    "Guard hours, overtime; Guard hours, travel",
    "Shortfall of the month",
    "Interest on N-2",
    "Retroactive adjustment",
];
const UNITS: &[&str] = &["hour", "each", "dozen", "month", "box", "kg", ""];
const DAYS: &[&str] = &["2025-12-15", "2026-01-01", "2026-06-30", "2026-12-31", "2027-01-10", ""];
pub(super) const HUGE: &[&str] = &[
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "-7922816251426433759354395033.5",
    "1000000000000000",
];

pub(super) fn pick(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::sample::select(words).prop_map(|word| if word.is_empty() { Value::Null } else { json!(word) })
}

/// An amount that is mostly plain, now and then absent, and rarely absurd.
pub(super) fn number(most: i64) -> impl Strategy<Value = Value> {
    prop_oneof![
        12 => (-most / 8..most, 0u32..4).prop_map(|(value, scale)| json!(Decimal::new(value, scale).to_string())),
        2 => Just(Value::Null),
        1 => prop::sample::select(HUGE).prop_map(|text| json!(text)),
    ]
}

fn term() -> impl Strategy<Value = Value> {
    (pick(&["A1", "B2", "C3", ""]), pick(WORDS), pick(UNITS), number(40_000), number(200), pick(DAYS), pick(DAYS))
        .prop_map(|(code, text, unit, price, most, from, to)| {
            json!({"item_code": code, "description": text, "unit": unit, "unit_price": price, "maximum_quantity": most,
                "effective_from": from, "effective_to": to})
        })
}

fn line() -> impl Strategy<Value = Value> {
    let numbers = (number(200), number(40_000), number(500_000), number(300), number(300));
    (pick(&["A1", "B2", "Z9", ""]), pick(WORDS), pick(UNITS), numbers, pick(DAYS), pick(DAYS), any::<bool>()).prop_map(
        |(code, text, unit, (quantity, price, net, allowance, charge), from, to, adds_up)| {
            // Half of the lines have no amount of their own, so that it follows from quantity and price.
            let net = if adds_up { Value::Null } else { net };
            json!({"item_code": code, "description": text, "unit": unit, "quantity": quantity, "unit_price": price,
                "line_net_amount": net, "line_allowance": allowance, "line_charge": charge, "tax_rate": "19",
                "period_start": from, "period_end": to})
        },
    )
}

pub(crate) fn contract() -> impl Strategy<Value = Contract> {
    let header = (pick(&["USD", "EUR", ""]), number(900_000), pick(DAYS), pick(DAYS), any::<bool>(), 0usize..4);
    (header, prop::collection::vec(term(), 0..6)).prop_map(|((currency, cap, from, to, renews, fees), terms)| {
        let fees =
            [json!([]), json!(["Fuel surcharge 3%"]), json!(["Delivery: $25.00"]), Value::Null].get(fees).cloned();
        let header = json!({"currency": currency, "spend_cap": cap, "effective_date": from, "expiry_date": to,
            "auto_renewal": renews, "allowed_fees": fees, "payment_terms_days": 30, "vendor_name": "Northwick Ltd", "customer_name": "Pembroke"});
        serde_json::from_value(json!({"fields": header, "lines": terms})).unwrap()
    })
}

pub(crate) fn invoice() -> impl Strategy<Value = Invoice> {
    let totals = (number(900_000), number(90_000), number(990_000), number(50_000), number(990_000));
    let charge = (any::<bool>(), pick(WORDS), number(9_000));
    let kind = prop_oneof![6 => Just("invoice"), 1 => Just("credit_note")];
    (kind, pick(&["USD", "EUR", ""]), pick(&["N-1", "N-2", ""]), pick(DAYS), totals, charge, prop::collection::vec(line(), 0..7))
        .prop_map(|(kind, currency, number, issued, (net, tax, gross, prepaid, due), (is_charge, reason, amount), lines)| {
            let header = json!({"currency": currency, "invoice_number": number, "issue_date": issued, "due_date": "2026-07-01",
                "tax_exclusive_amount": net, "tax_amount": tax, "tax_inclusive_amount": gross, "prepaid_amount": prepaid,
                "payable_amount": due, "seller_name": "Northwick Limited", "buyer_name": "Aldermoor", "order_reference": "PO-1",
                "seller_tax_id": "GB 2", "payment_account": "DE89370400440532013000", "delivery_site": "Plant 4"});
            let charges = json!([{"is_charge": is_charge, "reason": reason, "amount": amount}]);
            serde_json::from_value(json!({"document_type": kind, "fields": header, "lines": lines, "allowances_charges": charges})).unwrap()
        })
}

pub(super) fn check_sums(result: &Reconciliation, invoice: &Invoice) -> Result<(), TestCaseError> {
    let totals = &result.totals;
    prop_assert_eq!(totals.payable + totals.at_stake, totals.billed);
    // What cannot be decided is a part of what is payable: the three parts make the billed total.
    let decided = totals.payable - totals.undecided;
    prop_assert_eq!(decided + totals.undecided + totals.at_stake, totals.billed);
    let stakes: Decimal = result.findings.iter().map(|finding| finding.stake.amount).sum();
    prop_assert_eq!(stakes, totals.at_stake);
    prop_assert!(result.findings.iter().all(|finding| finding.stake.amount >= Decimal::ZERO));
    prop_assert!(totals.undecided >= Decimal::ZERO && totals.undecided <= totals.payable.max(Decimal::ZERO));
    // No line loses more than it asks for.
    for (at, _) in invoice.lines.iter().enumerate() {
        let on_line: Decimal =
            result.findings.iter().filter(|f| f.line_index == Some(at)).map(|f| f.stake.amount).sum();
        let net = crate::sums::line_net(&invoice.lines[at], invoice.header.currency.as_ref().map(|c| c.value))
            .unwrap_or_default();
        prop_assert!(on_line <= net.max(Decimal::ZERO), "line {} loses {} of {}", at, on_line, net);
    }
    let mut ids: Vec<&str> = result.findings.iter().map(|finding| finding.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    prop_assert_eq!(ids.len(), result.findings.len());
    Ok(())
}

/// An invoice of plain true lines, as quantities in hundredths and prices in cents.
fn true_lines() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((1i64..50_000, 1i64..300_000), 1..8)
}

const ITEMS: [&str; 8] = [
    "Guard hours",
    "Pest control",
    "Carpet tiles",
    "Fume hood test",
    "Pallet storage",
    "Van rental",
    "Alarm response",
    "Toner black",
];

fn list(lines: &[(i64, i64)], line: impl Fn(usize, Decimal, Decimal) -> Value) -> Value {
    lines
        .iter()
        .zip(0..)
        .map(|(&(quantity, price), at)| line(at, Decimal::new(quantity, 2), Decimal::new(price, 2)))
        .collect()
}

fn pair(terms: &Value, lines: &Value) -> Vec<String> {
    let contract: Contract = serde_json::from_value(json!({"fields": {"currency": "USD"}, "lines": terms})).unwrap();
    let invoice: Invoice =
        serde_json::from_value(json!({"fields": {"currency": "USD", "issue_date": "2026-06-30"}, "lines": lines}))
            .unwrap();
    stakes(&reconcile(Some(&contract), &invoice, &History::default(), &Settings::default()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn an_invoices_own_lines_as_its_price_list_come_out_clean_and_one_fault_is_found_alone(
        lines in true_lines(), at in any::<prop::sample::Index>(), over in 1i64..10_000,
    ) {
        let currency = crate::Currency::USD;
        let term = |at: usize, quantity: Decimal, price: Decimal| {
            json!({"description": ITEMS[at], "unit_price": price.to_string(), "maximum_quantity": quantity.to_string()})
        };
        let line = |at: usize, quantity: Decimal, price: Decimal| {
            json!({"description": ITEMS[at], "quantity": quantity.to_string(), "unit_price": price.to_string(),
                "line_net_amount": currency.round(quantity * price).to_string()})
        };
        let (terms, bills) = (list(&lines, term), list(&lines, line));
        prop_assert_eq!(pair(&terms, &bills), Vec::<String>::new());

        let at = at.index(lines.len());
        let (quantity, price) = (Decimal::new(lines[at].0, 2), Decimal::new(lines[at].1, 2));
        let amount = |quantity: Decimal, price: Decimal| currency.round(quantity * price);
        let mut faulty = lines.clone();

        faulty[at].1 += over;
        let stake = amount(quantity, price + Decimal::new(over, 2)) - amount(quantity, price);
        let expected = if stake.is_zero() { Vec::new() } else { vec![format!("R20 {} {stake}", at + 1)] };
        prop_assert_eq!(pair(&terms, &list(&faulty, line)), expected);

        faulty[at] = (lines[at].0 + over, lines[at].1);
        let stake = amount(quantity + Decimal::new(over, 2), price) - amount(quantity, price);
        let expected = if stake.is_zero() { Vec::new() } else { vec![format!("R26 {} {stake}", at + 1)] };
        prop_assert_eq!(pair(&terms, &list(&faulty, line)), expected);

        let mut short: Vec<Value> = terms.as_array().unwrap().clone();
        short.remove(at);
        let expected = if short.is_empty() { "R76 - 0.00".to_owned() } else { format!("R76 {} {}", at + 1, amount(quantity, price)) };
        let found = pair(&Value::Array(short), &bills);
        if !amount(quantity, price).is_zero() {
            prop_assert_eq!(found, vec![expected]);
        }
    }
}
