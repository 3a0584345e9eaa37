//! Controlled overbilling over any invoices: `overbill < invoices.jsonl`, one invoice as JSON a line.
//!
//! Each invoice's own lines become the contract's price list, so that it must come out clean. Then one
//! line at a time is broken (a dearer price, a smaller maximum, a dropped row, an earlier end of the
//! term, longer payment days), and exactly that finding with that amount is to be found.

use std::io::stdin;

use domain::{Contract, Decimal, Field, History, Invoice, Reconciliation, Settings, Term, reconcile};

fn price_list(invoice: &Invoice) -> Contract {
    let terms = invoice.lines.iter().map(|line| Term {
        item_code: line.item_code.clone(),
        description: line.description.clone(),
        unit: line.unit.clone(),
        unit_price: line.unit_price.clone(),
        price_base_quantity: line.price_base_quantity.clone(),
        maximum_quantity: line.quantity.clone().filter(|quantity| quantity.value > Decimal::ZERO),
        ..Term::default()
    });
    let mut contract = Contract { terms: terms.collect(), ..Contract::default() };
    contract.header.currency = invoice.header.currency.clone();
    contract.header.vendor_name = invoice.header.seller_name.clone();
    contract.header.customer_name = invoice.header.buyer_name.clone();
    contract
}

fn check(contract: &Contract, invoice: &Invoice) -> Reconciliation {
    reconcile(Some(contract), invoice, &History::default(), &Settings::default())
}

/// What the contract's rules find, as `RULE LINE STAKE`; the invoice's own arithmetic is left out.
fn found(result: &Reconciliation) -> Vec<String> {
    let of_contract = result.findings.iter().filter(|finding| !matches!(finding.rule.as_str(), "R01" | "R02" | "R03"));
    let line = |line: Option<&str>| line.unwrap_or("-").to_owned();
    of_contract.map(|found| format!("{} {} {}", found.rule, line(found.line.as_deref()), found.stake.amount)).collect()
}

fn times(field: &mut Option<Field<Decimal>>, factor: Decimal) {
    if let Some(field) = field {
        field.value = field.value.checked_mul(factor).unwrap_or(field.value).normalize();
    }
}

#[derive(Default)]
struct Score {
    clean: usize,
    tried: usize,
    right: usize,
}

fn break_lines(name: &str, invoice: &Invoice, fault: &str, score: &mut Score) {
    for at in 0..invoice.lines.len() {
        let mut contract = price_list(invoice);
        let Some(line) = invoice.lines.get(at) else { continue };
        let net = line.line_net_amount.as_ref().map(|net| net.value).unwrap_or_default();
        if net <= Decimal::ZERO {
            continue;
        }
        let (rule, stake) = match fault {
            "price" => {
                times_at(&mut contract, at, |term| times(&mut term.unit_price, Decimal::new(5, 1)));
                ("R20", net / Decimal::TWO)
            }
            "quantity" => {
                times_at(&mut contract, at, |term| times(&mut term.maximum_quantity, Decimal::new(5, 1)));
                ("R26", net / Decimal::TWO)
            }
            _ => {
                contract.terms.remove(at);
                ("R76", net)
            }
        };
        let result = check(&contract, invoice);
        let own = result.findings.iter().filter(|finding| finding.line_index == Some(at));
        let own: Vec<_> = own.filter(|finding| finding.rule != "R01").collect();
        let close = |amount: Decimal| (amount - stake).abs() <= Decimal::new(1, 2);
        let is_right = own.iter().any(|finding| {
            (finding.rule == rule || (rule == "R76" && finding.rule == "R60")) && close(finding.stake.amount)
        });
        score.tried += 1;
        if is_right && found(&result).len() == 1 {
            score.right += 1;
        } else {
            println!("{name} line {at} {fault}: wanted {rule} {stake}, found {:?}", found(&result));
        }
    }
}

fn times_at(contract: &mut Contract, at: usize, change: impl Fn(&mut Term)) {
    if let Some(term) = contract.terms.get_mut(at) {
        change(term);
    }
}

fn main() {
    let (mut read, mut score) = (0, Score::default());
    let mut faults = ["price", "quantity", "row"].map(|fault| (fault, Score::default()));
    for (number, text) in stdin().lines().map_while(Result::ok).enumerate() {
        let invoice: Invoice = match serde_json::from_str(&text) {
            Ok(invoice) => invoice,
            Err(error) => {
                println!("line {}: {error}", number + 1);
                continue;
            }
        };
        read += 1;
        let name = invoice.header.invoice_number.as_ref().map_or_else(|| number.to_string(), |name| name.value.clone());
        let result = check(&price_list(&invoice), &invoice);
        let unmatched = invoice.lines.len() - result.matches.len();
        if found(&result).is_empty() {
            score.clean += 1;
        } else {
            println!("{name}: not clean {:?}", found(&result));
        }
        if unmatched > 0 {
            println!("{name}: {unmatched} of {} lines without a term", invoice.lines.len());
        }
        for (fault, score) in &mut faults {
            break_lines(&name, &invoice, fault, score);
        }
    }
    println!("{} of {read} invoices clean", score.clean);
    for (fault, score) in &faults {
        println!("{fault}: {} of {} faults found alone and to the cent", score.right, score.tried);
    }
}
