//! A contract with a clause of every kind, the inputs that they ask for, and earlier invoices.

use domain::{Clause, Contract, Field, History, Inputs, Invoice, PastInvoice};
use serde_json::{Value, json};

/// What each clause says of one item, or of the whole.
fn provisions() -> [Value; 41] {
    let bands = json!([{"up_to": "10", "price": "11"}, {"price": "10"}]);
    [
        json!({"kind": "price_schedule", "items": ["IT-00001"], "steps": [{"from": "2026-01-01", "price": "10.37"}]}),
        json!({"kind": "tiers", "items": ["IT-00002"], "mode": "graduated", "bands": bands}),
        json!({"kind": "list_discount", "items": ["IT-00003"], "percent": "10"}),
        json!({"kind": "cost_plus", "items": ["IT-00004"], "markup_percent": "5"}),
        json!({"kind": "fixed_escalator", "items": ["IT-00005"], "percent": "3", "base_date": "2025-01-01", "compounding": "compound"}),
        json!({"kind": "index_escalator", "items": ["IT-00006"], "series": "CPI", "base_month": "2025-01", "first_date": "2026-01-01", "lag_months": 2}),
        json!({"kind": "escalation_notice", "days": 30}),
        json!({"kind": "reduction", "items": ["IT-00007"], "percent": "2", "from": "2026-01-01"}),
        json!({"kind": "retroactive_price", "items": ["IT-00008"], "from": "2026-01-01", "agreed_on": "2026-05-01", "old_price": "13", "new_price": "13.96"}),
        json!({"kind": "minimum_charge", "items": ["IT-00009"], "amount": "5"}),
        json!({"kind": "packages", "items": ["IT-00010"], "size": "1"}),
        json!({"kind": "included_units", "items": ["IT-00011"], "quantity": "2"}),
        json!({"kind": "quantity_limit", "items": ["IT-00012"], "quantity": "500", "per": "month"}),
        json!({"kind": "accepted_quantity", "items": ["IT-00013"]}),
        json!({"kind": "time_rules", "items": ["IT-00014"], "daily_hours": "24"}),
        json!({"kind": "staffing", "items": ["IT-00015"], "people": [{"name": "Wu Lan", "role": "IT-00015"}]}),
        json!({"kind": "proration", "items": ["IT-00016"], "method": "actual", "ends": "inclusive"}),
        json!({"kind": "recurrence", "items": ["IT-00017"], "every": "month", "timing": "arrears"}),
        json!({"kind": "cut_off", "days": 90}),
        json!({"kind": "milestones", "milestones": [{"name": "Go-live", "amount": "280"}]}),
        json!({"kind": "cancellation", "items": ["IT-00018"], "last_day": "2027-01-01"}),
        json!({"kind": "cap", "limit": "900000"}),
        json!({"kind": "cap", "items": ["IT-00019"], "limit": "90000", "per": "month"}),
        json!({"kind": "commitment", "items": ["IT-00000"], "quantity": "10", "per": "month", "price": "2"}),
        json!({"kind": "deposit", "amount": "0"}),
        json!({"kind": "purchase_order", "number": "PO-1", "amount": "900000"}),
        json!({"kind": "fee_policy", "forbidden": ["fuel surcharge"]}),
        json!({"kind": "index_surcharge", "fee": "energy surcharge", "series": "CPI", "step": "1", "increment": "0.1"}),
        json!({"kind": "accessorial", "fee": "detention", "proof": "gate times"}),
        json!({"kind": "expenses", "class": "hotel", "limit": "150"}),
        json!({"kind": "late_fee", "annual_percent": "8"}),
        json!({"kind": "payment_terms", "days": 30}),
        json!({"kind": "early_payment", "percent": "2", "days": 10, "net_days": 30}),
        json!({"kind": "rebate", "tiers": [{"from": "1000000", "percent": "2"}], "per": "quarter"}),
        json!({"kind": "service_level", "items": ["IT-00001"], "metric": "uptime", "target": "99.9", "tiers": [{"below": "99.9", "percent": "5"}]}),
        json!({"kind": "renewal", "term_end": "2026-12-31", "notice_days": 90}),
        json!({"kind": "retainage", "percent": "5", "release": "final acceptance"}),
        json!({"kind": "most_favoured", "items": ["IT-00002"]}),
        json!({"kind": "sites", "names": ["Plant 3"]}),
        json!({"kind": "tax_agreement", "status": "exempt"}),
        json!({"kind": "proper_invoice", "fields": ["invoice_number"]}),
    ]
}

fn inputs() -> Value {
    let (from, to) = ("2026-06-01", "2026-06-30");
    json!({
        "receipts": [{"item": "IT-00013", "quantity": "900", "on": from}],
        "timesheets": [{"item": "IT-00014", "on": from, "hours": "15", "approved": true}],
        "usage": [{"item": "IT-00011", "from": from, "to": to, "quantity": "14"}],
        "index": [{"series": "CPI", "month": "2025-01", "value": "100"}, {"series": "CPI", "month": "2025-11", "value": "103"}],
        "notices": [{"on": "2025-11-01"}],
        "list_prices": [{"item": "IT-00003", "from": "2026-01-01", "price": "12"}],
        "costs": [{"item": "IT-00004", "on": from, "amount": "50"}],
        "acceptances": [{"what": "final acceptance", "on": "2026-01-01"}],
        "fee_proofs": [], "payments": [], "comparators": [], "expenses": [], "verified_accounts": [], "approvals": [],
        "measurements": [{"metric": "uptime", "from": from, "to": to, "value": "99.95"}],
    })
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

/// Adds all of it to a contract and its invoice.
pub fn add(contract: &mut Contract, invoice: &mut Invoice, history: &mut History, inputs_now: &mut Inputs) {
    let days = json!({"invoice_number": "N-100", "issue_date": "2026-07-02", "due_date": "2026-08-15", "currency": "USD",
        "seller_name": "Northwick Field Services Ltd", "buyer_name": "Aldermoor Foods Ltd", "delivery_site": "Plant 3",
        "order_reference": "PO-1", "period_start": "2026-06-01", "period_end": "2026-06-30"});
    let agreed = json!({"vendor_name": "Northwick Field Services Ltd", "customer_name": "Aldermoor Foods Ltd",
        "effective_date": "2025-01-01", "expiry_date": "2026-12-31", "currency": "USD", "payment_terms_days": 30});
    invoice.header = read(days).unwrap_or_default();
    contract.header = read(agreed).unwrap_or_default();
    let clauses = provisions().into_iter().enumerate().filter_map(|(at, mut clause)| {
        clause.as_object_mut()?.insert("id".to_owned(), json!(format!("c{at}")));
        read::<Clause>(clause)
    });
    contract.clauses = clauses.collect();
    *inputs_now = read(inputs()).unwrap_or_default();
    for month in 1..=5u8 {
        let mut earlier = invoice.clone();
        earlier.lines.truncate(5);
        earlier.header.invoice_number = Some(Field::certain(format!("N-9{month}")));
        for (field, day) in [
            (&mut earlier.header.period_start, format!("2026-0{month}-01")),
            (&mut earlier.header.period_end, format!("2026-0{month}-28")),
            (&mut earlier.header.issue_date, format!("2026-0{}-01", month + 1)),
        ] {
            *field = Field::entered(&day).ok();
        }
        history.invoices.push(PastInvoice { id: format!("p{month}"), invoice: earlier, ..PastInvoice::default() });
    }
}
