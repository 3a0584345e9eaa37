//! How long one reconciliation takes and how much memory: from 20 lines against 20 terms to 100,000 against 2,000.

use std::hint::black_box;
use std::time::{Duration, Instant};

mod clauses;
mod memory;

use domain::{
    Contract, Currency, Decimal, Field, History, Inputs, Invoice, InvoiceLine, Settings, Term, Unit, reconcile_with,
};

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

/// One line in ten bills too much where `faulty`.
fn build(lines: usize, terms: usize, faulty: bool) -> (Contract, Invoice) {
    let mut contract = Contract::default();
    let mut invoice = Invoice::default();
    contract.header.currency = Some(Field::certain(Currency::USD));
    invoice.header.currency = Some(Field::certain(Currency::USD));
    let unit = Unit::read("hour").map(Field::certain);
    for at in 0..terms {
        let (agreed, _) = wordings(at);
        let code = format!("IT-{at:05}");
        contract.terms.push(Term {
            item_code: Some(Field::certain(code)),
            description: Some(Field::certain(agreed)),
            unit: unit.clone(),
            unit_price: Some(Field::certain(price(at))),
            maximum_quantity: Some(Field::certain(Decimal::from(40))),
            ..Term::default()
        });
    }
    for bill in 0..lines {
        let at = bill % terms;
        let (_, billed) = wordings(at);
        let code = format!("IT-{at:05}");
        let is_coded = bill % 2 == 0;
        let asked = if faulty && bill % 10 == 0 { price(at) + Decimal::ONE } else { price(at) };
        let quantity = Decimal::from(at % 30 + 1);
        invoice.lines.push(InvoiceLine {
            item_code: is_coded.then(|| Field::certain(code)),
            description: Some(Field::certain(billed)),
            unit: unit.clone(),
            quantity: Some(Field::certain(quantity)),
            unit_price: Some(Field::certain(asked)),
            line_net_amount: Some(Field::certain(asked * quantity)),
            // Items come again on other days.
            period_start: Field::entered(&format!("2026-{:02}-{:02}", 1 + bill / terms / 28, 1 + bill / terms % 28))
                .ok(),
            ..InvoiceLine::default()
        });
    }
    (contract, invoice)
}

/// What is reconciled, over and over.
struct Case {
    contract: Contract,
    invoice: Invoice,
    history: History,
    inputs: Inputs,
}

impl Case {
    fn new(lines: usize, terms: usize, faulty: bool) -> Self {
        let (contract, invoice) = build(lines, terms, faulty);
        Self { contract, invoice, history: History::default(), inputs: Inputs::default() }
    }

    fn run(&self) -> domain::Reconciliation {
        let settings = Settings::default();
        reconcile_with(
            Some(black_box(&self.contract)),
            black_box(&self.invoice),
            &self.history,
            &self.inputs,
            &settings,
        )
    }

    /// The median time of one run.
    fn time(&self) -> Duration {
        let begun = Instant::now();
        let mut times = Vec::new();
        while times.len() < 5 || (begun.elapsed() < Duration::from_secs(1) && times.len() < 5000) {
            let start = Instant::now();
            black_box(self.run());
            times.push(start.elapsed());
        }
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }
}

fn verdict(is_met: bool) -> &'static str {
    if is_met { "met" } else { "MISSED" }
}

/// How the time grows with the lines: 1 where it grows alike.
fn exponent(fewer: (usize, Duration), more: (usize, Duration)) -> f64 {
    (more.1.as_secs_f64() / fewer.1.as_secs_f64()).ln() / (more.0 as f64 / fewer.0 as f64).ln()
}

/// Weighs one reconciliation in a process of its own, whose heap nothing has stretched before.
fn weigh_apart(faulty: bool) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let weighed =
        std::process::Command::new(program).arg(if faulty { WEIGH_FAULTY } else { WEIGH_CLEAN }).output().ok()?;
    String::from_utf8(weighed.stdout).ok()?.trim().parse().ok()
}

const WEIGH_CLEAN: &str = "--weigh-clean";
const WEIGH_FAULTY: &str = "--weigh-faulty";

fn main() {
    let asked = std::env::args().find(|word| word == WEIGH_CLEAN || word == WEIGH_FAULTY);
    if let Some(asked) = asked {
        let case = Case::new(100_000, 2_000, asked == WEIGH_FAULTY);
        if let Some(bytes) = memory::peak_of(|| black_box(case.run())) {
            println!("{bytes}");
        }
        return;
    }
    for count in [20, 200, 2000] {
        let case = Case::new(count, count, true);
        let result = case.run();
        let right = result.matches.iter().filter(|found| found.term_index == found.line_index).count();
        let time = case.time().as_secs_f64() * 1e6;
        println!("{count:>7} x {count:<5} {time:>12.1} µs  {right} matched right, {} findings", result.findings.len());
    }
    let plain = Case::new(20, 20, true).time().as_secs_f64() * 1e6;
    println!("     20 x 20    {plain:>12.1} µs  under 100: {}", verdict(plain < 100.0));
    let mut full = Case::new(20, 20, true);
    clauses::add(&mut full.contract, &mut full.invoice, &mut full.history, &mut full.inputs);
    let time = full.time().as_secs_f64() * 1e6;
    let findings = full.run().findings.len();
    println!(
        "     20 x 20    {time:>12.1} µs  with {} clauses and {} earlier invoices, {findings} findings, under 100: {}",
        full.contract.clauses.len(),
        full.history.invoices.len(),
        verdict(time < 100.0)
    );
    let mut times = Vec::new();
    for lines in [1_000, 10_000, 100_000] {
        let time = Case::new(lines, 2_000, true).time();
        println!("{lines:>7} x 2000  {:>12.1} µs", time.as_secs_f64() * 1e6);
        times.push((lines, time));
    }
    if let [first, .., last] = times.as_slice() {
        println!("100,000 x 2,000 under 2 s: {}", verdict(last.1 < Duration::from_secs(2)));
        let growth = exponent(*first, *last);
        println!("growth exponent from 1,000 to 100,000 lines {growth:.2}, at most 1.15: {}", verdict(growth <= 1.15));
    }
    for (faulty, what) in [(false, "all lines clean"), (true, "one line in ten with a finding")] {
        match weigh_apart(faulty) {
            Some(bytes) => {
                let each = bytes / 100_000;
                println!("memory over the input, {what}: {each} bytes a line, under 300: {}", verdict(each < 300));
            }
            None => println!("memory over the input, {what}: not told by this system"),
        }
    }
}
