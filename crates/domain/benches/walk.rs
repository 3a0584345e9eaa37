//! How long it takes to check 100,000 lines in the order of their dates, each invoice seeing all before it.

use std::sync::Arc;
use std::time::Instant;

use domain::calendar::date_of;
use domain::{Contract, Currency, Decimal, Field, Inputs, Invoice, InvoiceLine, PastInvoice, Settings, Term, Walk};

const TERMS: usize = 200;
const LINES: usize = 20;

fn text(value: impl Into<String>) -> Option<Field<String>> {
    Some(Field::certain(value.into()))
}

fn price(item: usize) -> Decimal {
    Decimal::new(i64::try_from(1_000 + item * 37 % 5_000).unwrap_or(1_000), 2)
}

fn describe(item: usize) -> String {
    let deeds = ["cleaning", "inspection", "rental", "repair", "storage", "delivery", "painting", "testing"];
    let things = ["window", "carpet", "boiler", "pump", "forklift", "camera", "pallet", "fence", "lamp", "gutter"];
    let deed = deeds.get(item % deeds.len()).copied().unwrap_or_default();
    let thing = things.get(item / deeds.len() % things.len()).copied().unwrap_or_default();
    format!("{thing} {deed}, {} m", 2 + item / 80)
}

fn contract() -> Contract {
    let mut contract = Contract::default();
    contract.header.currency = Some(Field::certain(Currency::USD));
    contract.header.spend_cap = Some(Field::certain(Decimal::from(900_000_000)));
    contract.terms = (0..TERMS)
        .map(|item| Term {
            item_code: text(format!("IT-{item:04}")),
            description: text(describe(item)),
            unit_price: Some(Field::certain(price(item))),
            maximum_quantity: Some(Field::certain(Decimal::from(40))),
            ..Term::default()
        })
        .collect();
    contract
}

/// Invoices from Monday to Friday over four years; one line in ten bills too much.
fn invoice(number: usize, all: usize) -> Invoice {
    let mut invoice = Invoice::default();
    let day = number * 1_000 / all;
    let days = i64::try_from(day / 5 * 7 + day % 5).unwrap_or(0);
    let issued = date_of(2022, 1, 3).and_then(|first| first.checked_add(time::Duration::days(days)));
    let header = &mut invoice.header;
    header.invoice_number = text(format!("INV-{number:06}"));
    header.seller_name = text("Northwick Field Services Ltd");
    header.currency = Some(Field::certain(Currency::USD));
    header.issue_date = issued.map(Field::certain);
    for at in 0..LINES {
        let item = (number * 7 + at * 11) % TERMS;
        let quantity = Decimal::from((number * 13 + at * 5) % 37 + 1);
        let asked = if (number + at).is_multiple_of(10) { price(item) + Decimal::ONE } else { price(item) };
        invoice.lines.push(InvoiceLine {
            item_code: text(format!("IT-{item:04}")).filter(|_| at % 2 == 0),
            description: text(describe(item)),
            quantity: Some(Field::certain(quantity)),
            unit_price: Some(Field::certain(asked)),
            line_net_amount: Some(Field::certain(asked * quantity)),
            period_start: issued.map(Field::certain),
            period_end: issued.map(Field::certain),
            ..InvoiceLine::default()
        });
    }
    invoice
}

fn main() {
    let (contract, inputs, settings) = (contract(), Inputs::default(), Settings::default());
    let mut before: Option<(usize, f64)> = None;
    for lines in [1_000, 10_000, 100_000] {
        let all = lines / LINES;
        let invoices: Vec<Invoice> = (0..all).map(|number| invoice(number, all)).collect();
        let begun = Instant::now();
        let mut walk = Walk::new(Some(Arc::new(contract.clone())));
        let (mut findings, mut at_stake) = (0, Decimal::ZERO);
        for (number, invoice) in invoices.into_iter().enumerate() {
            let result = walk.check(&invoice, &inputs, &settings);
            findings += result.findings.len();
            at_stake += result.totals.at_stake;
            let payable = Some(result.totals.payable);
            walk.accept(PastInvoice { id: number.to_string(), invoice, payable, ..PastInvoice::default() });
        }
        let time = begun.elapsed().as_secs_f64();
        let growth = before.map_or_else(String::new, |(earlier_lines, earlier)| {
            format!("  growth exponent {:.2}", (time / earlier).ln() / (lines as f64 / earlier_lines as f64).ln())
        });
        println!(
            "{lines:>7} lines on {all:>5} invoices {time:>7.2} s  {findings} findings, {at_stake} at stake{growth}"
        );
        before = Some((lines, time));
    }
}
