//! Compares the lines read with the true ones: each true line is met by at most one.

use domain::{Decimal, InvoiceLine};

use super::compare::same;
use super::shown::Shown;
use super::truth::TrueLine;
use crate::part::{Part, Tally};

pub fn judge(part: &mut Part, file: &str, truth: &[TrueLine], read: &[InvoiceLine], shown: &Shown) {
    let truth: Vec<TrueLine> = truth.iter().filter_map(|line| printed(line, shown)).collect();
    if truth.is_empty() {
        return;
    }
    let mut free: Vec<&InvoiceLine> = read.iter().collect();
    let mut missed = Vec::new();
    for line in &truth {
        match free.iter().position(|read| matches(line, read)) {
            Some(at) => {
                free.remove(at);
            }
            None => missed.push(line),
        }
    }
    let right = truth.len() - missed.len();
    part.lines.add(Tally { known: truth.len(), given: read.len(), right });
    part.with_lines += 1;
    let all = missed.is_empty() && free.is_empty();
    part.lines_all_right += usize::from(all);
    for line in &missed {
        let (name, quantity) = (line.name.as_deref(), line.quantity.as_deref());
        part.note(format!(
            "{file}: line missed: {name:?}: {quantity:?} x {:?} = {:?}",
            line.price.as_deref(),
            line.amount.as_deref()
        ));
    }
    for line in free {
        let values = line.entries().into_iter().map(|entry| format!("{}={}", entry.name, entry.value));
        part.note(format!("{file}: line too many: {}", values.collect::<Vec<_>>().join(" ")));
    }
}

/// The line without what is not printed; none where its amount is not.
fn printed(line: &TrueLine, shown: &Shown) -> Option<TrueLine> {
    let amount_shown = line.amount.as_ref().is_none_or(|amount| shown.shows("amount", amount));
    let price = line.price.clone().filter(|price| shown.shows_together(price, line.amount.as_deref()));
    // A quantity is printed with its price; alone, a figure such as 1 stands anywhere.
    let quantity = line.quantity.clone().filter(|_| price.is_some() || line.price.is_none());
    let line = TrueLine { price, quantity, ..line.clone() };
    (amount_shown && (line.amount.is_some() || line.price.is_some())).then_some(line)
}

fn matches(truth: &TrueLine, read: &InvoiceLine) -> bool {
    let equal = |truth: &Option<String>, read: Option<Decimal>| {
        truth.as_ref().is_none_or(|truth| read.is_some_and(|read| same(truth, &read.to_string())))
    };
    let value = |field: &Option<domain::Field<Decimal>>| field.as_ref().map(|field| field.value);
    equal(&truth.amount, value(&read.line_net_amount))
        && equal(&truth.quantity, value(&read.quantity))
        && equal(&truth.price, value(&read.unit_price))
}
