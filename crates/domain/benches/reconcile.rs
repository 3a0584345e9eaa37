//! How long one reconciliation takes: 20 x 20, 200 x 200 and 2,000 x 2,000 lines.

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::{Contract, Currency, Decimal, Field, History, Invoice, InvoiceLine, Settings, Term, Unit, reconcile};

const DEEDS: [&str; 16] = [
    "cleaning",
    "inspection",
    "rental",
    "repair",
    "calibration",
    "storage",
    "delivery",
    "disposal",
    "painting",
    "training",
    "monitoring",
    "replacement",
    "testing",
    "assembly",
    "transport",
    "printing",
];
const THINGS: [&str; 20] = [
    "window",
    "carpet",
    "container",
    "elevator",
    "boiler",
    "pump",
    "forklift",
    "server",
    "firewall",
    "camera",
    "pallet",
    "lamp",
    "gutter",
    "fence",
    "generator",
    "printer",
    "pipette",
    "centrifuge",
    "turnstile",
    "compactor",
];
const PLACES: [&str; 10] =
    ["office", "warehouse", "north", "south", "laboratory", "kitchen", "garage", "lobby", "roof", "yard"];

fn word(list: &[&'static str], at: usize) -> &'static str {
    list.get(at % list.len()).copied().unwrap_or_default()
}

/// The contract's wording and the invoice's for one item.
fn wordings(at: usize) -> (String, String) {
    let (deed, thing, place) = (word(&DEEDS, at), word(&THINGS, at / 16), word(&PLACES, at / 320));
    let size = 2 + at / 7 % 9;
    (format!("{thing} {deed}, {place}, {size} m"), format!("{place} {deed} of {thing} {size}m"))
}

fn price(at: usize) -> Decimal {
    Decimal::new(i64::try_from(1000 + at * 37 % 50_000).unwrap_or(1000), 2)
}

fn build(count: usize) -> (Contract, Invoice) {
    let mut contract = Contract::default();
    let mut invoice = Invoice::default();
    contract.header.currency = Some(Field::certain(Currency::USD));
    invoice.header.currency = Some(Field::certain(Currency::USD));
    let unit = Unit::read("hour").map(Field::certain);
    for at in 0..count {
        let (agreed, billed) = wordings(at);
        let code = format!("IT-{at:05}");
        contract.terms.push(Term {
            item_code: Some(Field::certain(code.clone())),
            description: Some(Field::certain(agreed)),
            unit: unit.clone(),
            unit_price: Some(Field::certain(price(at))),
            maximum_quantity: Some(Field::certain(Decimal::from(40))),
            ..Term::default()
        });
        let is_coded = at % 2 == 0;
        // One line in ten bills too much.
        let asked = if at % 10 == 0 { price(at) + Decimal::ONE } else { price(at) };
        let quantity = Decimal::from(at % 30 + 1);
        invoice.lines.push(InvoiceLine {
            item_code: is_coded.then(|| Field::certain(code)),
            description: Some(Field::certain(billed)),
            unit: unit.clone(),
            quantity: Some(Field::certain(quantity)),
            unit_price: Some(Field::certain(asked)),
            line_net_amount: Some(Field::certain(asked * quantity)),
            ..InvoiceLine::default()
        });
    }
    (contract, invoice)
}

/// The median time of one run.
fn measure(contract: &Contract, invoice: &Invoice) -> Duration {
    let (history, settings) = (History::default(), Settings::default());
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 9 || (begun.elapsed() < Duration::from_secs(1) && times.len() < 5000) {
        let start = Instant::now();
        black_box(reconcile(Some(black_box(contract)), black_box(invoice), &history, &settings));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    let mut before: Option<(usize, Duration)> = None;
    for count in [20, 200, 2000] {
        let (contract, invoice) = build(count);
        let result = reconcile(Some(&contract), &invoice, &History::default(), &Settings::default());
        let right = result.matches.iter().filter(|found| found.term_index == found.line_index).count();
        let time = measure(&contract, &invoice);
        let growth = before.map_or_else(String::new, |(size, earlier)| {
            let exponent = (time.as_secs_f64() / earlier.as_secs_f64()).ln() / (count as f64 / size as f64).ln();
            format!("  growth exponent {exponent:.2}")
        });
        println!(
            "{count:>5} x {count:<5} {:>10.1} µs  {right} of {count} matched right, {} findings{growth}",
            time.as_secs_f64() * 1e6,
            result.findings.len()
        );
        before = Some((count, time));
    }
}
