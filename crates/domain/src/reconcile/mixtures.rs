//! Whatever clauses, inputs, credit notes and earlier invoices come together: the money is counted once.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::properties::{HUGE, check_sums, contract, invoice, number, pick};
use crate::contract::import_clause;
use crate::fixture::past;
use crate::{
    Contract, History, InputKind, InputRow, Inputs, Invoice, PastInvoice, Reconciliation, Settings, reconcile,
    reconcile_with,
};

/// Empty: the clause governs everything.
const ITEMS: &[&str] = &["A1", "B2", "Guard hours", "", "", "", ""];
const CADENCES: &[&str] = &["invoice", "day", "week", "month", "quarter", "year", "contract_year", "term"];
const DAYS: &[&str] = &["2025-06-30", "2025-12-15", "2026-01-01", "2026-02-28", "2026-06-30", "2026-12-31"];

/// Two numbers, a cadence, two days and a switch: what a clause is made of.
type Parts = (Value, Value, Value, Value, Value, bool);

fn parts() -> impl Strategy<Value = Parts> {
    (number(40_000), number(300), pick(CADENCES), pick(DAYS), pick(DAYS), any::<bool>())
        .prop_map(|(one, two, per, from, to, switch)| (or_one(one), or_one(two), per, from, to, switch))
}

fn or_one(number: Value) -> Value {
    if number.is_null() { json!("1") } else { number }
}

/// Every kind of clause that a contract can have.
fn provision(at: usize, (one, two, per, from, to, switch): &Parts) -> Value {
    let bands = json!([{"up_to": "5", "price": one}, {"up_to": "50", "price": two, "flat": "3"}, {"price": "0.5"}]);
    match at {
        0 => {
            json!({"kind": "price_schedule", "reason": if *switch { "windows" } else { "ramp" }, "steps": [{"from": from, "to": to, "price": one}]})
        }
        1 => json!({"kind": "tiers", "bands": bands, "per": per, "retroactive": switch}),
        2 => json!({"kind": "tiers", "mode": "cumulative", "bands": bands, "per": per, "retroactive": switch}),
        3 => json!({"kind": "tiers", "mode": "volume", "bands": bands, "per": per}),
        4 => json!({"kind": "list_discount", "percent": two}),
        5 => json!({"kind": "cost_plus", "markup_percent": two}),
        6 => {
            json!({"kind": "fixed_escalator", "percent": "3", "base_date": from, "compounding": if *switch { json!("simple") } else { Value::Null }})
        }
        7 => {
            json!({"kind": "index_escalator", "series": "CPI", "base_month": "2025-01", "first_date": from, "lag_months": if *switch { json!(2) } else { Value::Null }})
        }
        8 => json!({"kind": "escalation_notice", "days": 30}),
        9 => json!({"kind": "reduction", "percent": "2", "from": from, "yearly": switch}),
        10 => json!({"kind": "retroactive_price", "from": from, "agreed_on": to, "old_price": one, "new_price": two}),
        11 => json!({"kind": "minimum_charge", "amount": one}),
        12 => json!({"kind": "packages", "size": two, "per": per}),
        13 => json!({"kind": "included_units", "quantity": two, "overage_price": one, "per": per, "staff": ["Guard"]}),
        14 => json!({"kind": "quantity_limit", "quantity": two, "per": per}),
        15 => json!({"kind": "accepted_quantity", "basis": if *switch { "receipts" } else { "usage" }}),
        16 => {
            json!({"kind": "time_rules", "daily_hours": "8", "increment_hours": "0.25", "overtime_multiplier": "1.5", "travel_percent": "50", "no_block_billing": switch})
        }
        17 => json!({"kind": "staffing", "people": [{"name": "technician", "role": "A1", "approved": switch}]}),
        18 => {
            json!({"kind": "proration", "method": if *switch { json!("actual") } else { Value::Null }, "ends": "inclusive"})
        }
        19 => json!({"kind": "recurrence", "every": per, "timing": if *switch { "arrears" } else { "advance" }}),
        20 => json!({"kind": "cut_off", "days": 30, "bars_claim": switch}),
        21 => json!({"kind": "milestones", "milestones": [{"name": "delivery", "amount": one}]}),
        22 => json!({"kind": "cancellation", "last_day": from}),
        23 => json!({"kind": "cap", "limit": one, "per": per, "with_tax": switch, "warn_percent": "85"}),
        24 => json!({"kind": "cap", "limit": two, "measure": if *switch { "quantity" } else { "count" }, "per": per}),
        25 => json!({"kind": "commitment", "quantity": two, "per": per, "price": one, "carry_forward_months": 3}),
        26 => json!({"kind": "deposit", "amount": one, "paid_on": from}),
        27 => json!({"kind": "purchase_order", "number": "PO-1", "amount": one, "over_percent": "5"}),
        28 => json!({"kind": "fee_policy", "forbidden": ["fuel surcharge"], "all_in": switch}),
        29 => {
            json!({"kind": "index_surcharge", "fee": "fuel surcharge", "series": "CPI", "base": "2", "step": "0.05", "increment": "0.01"})
        }
        30 => json!({"kind": "accessorial", "fee": "delivery", "proof": "gate times", "price": one}),
        31 => json!({"kind": "expenses", "class": "delivery", "limit": one, "markup_percent": "5", "per_diem": switch}),
        32 => json!({"kind": "late_fee", "annual_percent": "8", "cap": one}),
        33 => json!({"kind": "payment_terms", "days": 30, "start": if *switch { "receipt" } else { "acceptance" }}),
        34 => json!({"kind": "early_payment", "percent": "2", "days": 10, "net_days": 30}),
        35 => {
            json!({"kind": "rebate", "tiers": [{"from": "0", "percent": "2"}, {"from": one, "percent": "5"}], "per": per, "marginal": switch})
        }
        36 => {
            json!({"kind": "service_level", "metric": "availability", "target": "99.9", "tiers": [{"below": "99.9", "percent": "5"}]})
        }
        37 => json!({"kind": "renewal", "term_end": to, "notice_days": 60, "business_days": switch}),
        38 => json!({"kind": "retainage", "percent": "10", "release": "final acceptance"}),
        39 => json!({"kind": "most_favoured"}),
        40 => json!({"kind": "deliverables", "names": ["Guard hours", "Delivery"]}),
        41 => json!({"kind": "sites", "names": ["Plant 3"]}),
        42 => json!({"kind": "tax_agreement", "status": if *switch { "exempt" } else { "taxed" }, "rate": "19"}),
        43 => {
            json!({"kind": "exchange", "rates_of": "ECB", "day": if *switch { "invoice" } else { "service" }, "spread_percent": "1"})
        }
        _ => json!({"kind": "proper_invoice", "fields": ["contract_reference", "order_reference"]}),
    }
}

const KINDS: usize = 45;

fn clauses() -> impl Strategy<Value = Vec<Value>> {
    let clause = (0..KINDS, parts(), pick(ITEMS), pick(&["2026-06-30", "2027-12-31", "", ""]));
    prop::collection::vec(clause, 0..9).prop_map(|drawn| {
        let build = |(at, (kind, parts, item, until)): (usize, (usize, Parts, Value, Value))| {
            let mut clause = provision(kind, &parts);
            let fields = clause.as_object_mut().unwrap();
            fields.insert("id".to_owned(), json!(format!("c{at}")));
            fields.insert("effective_to".to_owned(), until);
            fields.extend((!item.is_null()).then(|| ("items".to_owned(), json!([item]))));
            fields.retain(|_, value| !value.is_null());
            clause
        };
        drawn.into_iter().enumerate().map(build).collect()
    })
}

fn inputs() -> impl Strategy<Value = Value> {
    (parts(), parts(), pick(ITEMS), any::<u32>()).prop_map(|((one, two, _, on, until, yes), (three, _, _, from, to, _), item, mask)| {
        let on = if on.is_null() { json!("2026-06-30") } else { on };
        let from = if from.is_null() { json!("2026-01-01") } else { from };
        let item = if item.is_null() { json!("A1") } else { item };
        let until = if until.is_null() { on.clone() } else { until };
        let feeds = [
            ("receipts", json!([{"item": item, "quantity": two, "on": on}])),
            ("timesheets", json!([{"item": item, "on": on, "hours": two, "approved": yes}])),
            ("usage", json!([{"item": item, "from": from, "to": until, "quantity": two}])),
            ("index", json!([{"series": "CPI", "month": "2025-01", "value": "100"}, {"series": "CPI", "month": "2025-10", "value": two}])),
            ("exchange_rates", json!([{"source": "ECB", "on": on, "from": "USD", "to": "EUR", "rate": "0.9"}])),
            ("verified_accounts", json!([])),
            ("vendors", json!([{"name": "Northwick Ltd", "aliases": ["Norwick"], "tax_id": "GB 1"}])),
            ("expenses", json!([{"id": "x", "vendor": "Northwick", "on": on, "amount": one, "currency": "USD", "channel": "card"}])),
            ("approvals", json!([{"what": "overtime", "item": item, "on": on}])),
            ("notices", json!([{"on": from}])),
            ("acceptances", json!([{"what": "delivery", "on": on}])),
            ("list_prices", json!([{"item": item, "from": from, "price": one}])),
            ("costs", json!([{"item": item, "on": on, "amount": three}])),
            ("fee_proofs", json!([{"fee": "delivery", "proof": "gate times", "on": on}])),
            ("payments", json!([{"invoice": "N-2", "on": on, "amount": one}])),
            ("promised_credits", json!([{"invoice": "N-1", "on": from, "amount": three}])),
            ("measurements", json!([{"metric": "availability", "from": from, "to": until, "value": "99"}])),
            ("comparators", json!([{"item": item, "from": from, "price": three}])),
            ("excused", json!([{"from": from, "to": until}])),
            ("received_on", on.clone()),
            ("today", if to.is_null() { on.clone() } else { to }),
        ];
        let kept = (0u32..).zip(feeds).filter(|(at, _)| mask >> at & 1 == 1).map(|(_, (name, feed))| (name.to_owned(), feed));
        Value::Object(kept.collect())
    })
}

/// Earlier invoices and credit notes, of this contract and of others, in part released.
fn history() -> impl Strategy<Value = Vec<PastInvoice>> {
    let entry = (invoice(), any::<bool>(), prop::option::of(0i64..500_000));
    prop::collection::vec(entry, 0..4).prop_map(|entries| {
        let build = |(at, (invoice, other_contract, payable)): (usize, (Invoice, bool, Option<i64>))| PastInvoice {
            content_hash: Some("a".to_owned()),
            other_contract,
            payable: payable.map(|cents| rust_decimal::Decimal::new(cents, 2)),
            ..past(&format!("e{at}"), invoice)
        };
        entries.into_iter().enumerate().map(build).collect()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    (0i64..300, 0i64..3, any::<bool>()).prop_map(|(amount, percent, has_limits)| Settings {
        tolerance_amount: rust_decimal::Decimal::new(amount, 2),
        tolerance_percent: rust_decimal::Decimal::from(percent),
        approval_limit: has_limits.then(|| rust_decimal::Decimal::from(5_000)),
        creep_limit: has_limits.then_some(rust_decimal::Decimal::ONE),
        ..Settings::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn payable_and_stakes_always_make_the_billed_total(
        contract in contract(), clauses in clauses(), invoice in invoice(), invoices in history(), inputs in inputs(),
        settings in settings(), present_hash in prop::option::of("[ab]"),
    ) {
        let contract = Contract { clauses: serde_json::from_value(json!(clauses)).unwrap(), ..contract };
        let inputs: Inputs = serde_json::from_value(inputs).unwrap();
        let history = History { invoices, present_hash };
        let result = reconcile_with(Some(&contract), &invoice, &history, &inputs, &settings);
        check_sums(&result, &invoice)?;
        let json = serde_json::to_string(&result).unwrap();
        prop_assert_eq!(serde_json::from_str::<Reconciliation>(&json).unwrap(), result);
        check_sums(&reconcile(None, &invoice, &history, &settings), &invoice)?;
    }
}

/// The first number within a value that no sum can hold; the last of the huge ones is just within.
fn out_of_range(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => HUGE.iter().take(HUGE.len() - 1).find(|huge| *huge == text).copied(),
        Value::Array(list) => list.iter().find_map(out_of_range),
        Value::Object(fields) => fields.values().find_map(out_of_range),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_number_beyond_sums_comes_in_and_each_refusal_names_it(clauses in clauses(), inputs in inputs()) {
        for clause in &clauses {
            let read = import_clause(&clause.to_string());
            match out_of_range(clause) {
                None => prop_assert!(read.is_ok(), "{clause}: {read:?}"),
                Some(_) => {
                    let fault = read.expect_err(&clause.to_string());
                    let names_one = HUGE.iter().any(|huge| fault.reason.starts_with(&format!("is {huge}, ")));
                    prop_assert!(names_one && !fault.path.is_empty(), "{clause}: {fault}");
                }
            }
        }
        for (list, rows) in inputs.as_object().unwrap() {
            let Some(kind) = InputKind::read(list) else { continue };
            for row in rows.as_array().unwrap() {
                let read = InputRow::import_json(kind, &row.to_string());
                prop_assert_eq!(read.is_err(), out_of_range(row).is_some(), "{}: {:?}", row, read);
            }
        }
    }
}

/// The mixture is one: over a few thousand drawn cases every kind of clause is there, and most rules find something.
#[test]
fn every_clause_and_most_rules_take_part() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let whole = (contract(), clauses(), invoice(), history(), inputs());
    let (mut kinds, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..4_000 {
        let (contract, clauses, invoice, invoices, inputs) = whole.new_tree(&mut runner).unwrap().current();
        kinds.extend(clauses.iter().map(|clause| clause["kind"].as_str().unwrap().to_owned()));
        let contract = Contract { clauses: serde_json::from_value(json!(clauses)).unwrap(), ..contract };
        let inputs: Inputs = serde_json::from_value(inputs).unwrap();
        let history = History { invoices, present_hash: None };
        let settings = Settings {
            approval_limit: Some(rust_decimal::Decimal::from(9_000)),
            tolerance_amount: rust_decimal::Decimal::ONE,
            creep_limit: Some(rust_decimal::Decimal::ZERO),
            ..Settings::default()
        };
        let result = reconcile_with(Some(&contract), &invoice, &history, &inputs, &settings);
        rules.extend(result.findings.into_iter().map(|finding| finding.rule));
    }
    let all: BTreeSet<String> = (0..KINDS)
        .map(|at| {
            provision(at, &(json!("1"), json!("1"), json!("month"), json!("2026-01-01"), json!("2026-01-01"), true))
        })
        .map(|clause| clause["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, all);
    assert!(rules.len() >= 40, "{} rules: {rules:?}", rules.len());
}
