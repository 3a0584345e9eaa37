//! Which items come next, and how many.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::rhythm::Rhythm;
use crate::case::{Case, PeriodSource};
use crate::contract::Contract;
use crate::field::Field;
use crate::history::{History, PastInvoice};
use crate::inputs::Inputs;
use crate::invoice::{Invoice, InvoiceLine};
use crate::matching::Matcher;
use crate::money::Currency;
use crate::past::PastBill;
use crate::settings::Settings;
use crate::sums::{line_amount, sum};
use crate::wording::quantity as figure;

/// How many of the latest invoices tell what is usual.
const LATEST: usize = 6;
/// Over how many billings a changing quantity is averaged.
const AVERAGED: usize = 3;

/// An item that is expected, as the line that would bill it.
pub(super) struct Expected {
    pub name: String,
    pub line: InvoiceLine,
    /// Why, as a sentence.
    pub basis: String,
}

/// An item's billings: the place of the invoice, oldest first, and the line.
type Billings<'a> = Vec<(usize, PastBill<'a>)>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Family(usize),
    Worded(String),
}

pub(super) fn expect_items(
    contract: &Contract,
    history: &History,
    inputs: &Inputs,
    past: &[&PastInvoice],
    rhythm: Option<Rhythm>,
) -> Vec<Expected> {
    let (nothing, settings) = (Invoice::default(), Settings::default());
    let matching = Matcher::of_contract(Some(contract)).match_lines(&contract.terms, &nothing.lines);
    let case = Case::new(Some(contract), &nothing, history, inputs, &settings, matching);
    let mut items: BTreeMap<Item, Billings<'_>> = BTreeMap::new();
    for bill in case.contract_bills() {
        let place = past.iter().position(|known| known.id == bill.past.id);
        let is_credit = bill.net.is_some_and(|net| net.is_sign_negative());
        let Some(place) = place.filter(|_| !is_credit) else { continue };
        let item = bill.family.map_or_else(|| Item::Worded(bill.text().to_lowercase()), Item::Family);
        items.entry(item).or_default().push((place, bill));
    }
    let currency = contract.header.currency.as_ref().map(|field| field.value);
    let mut expected: Vec<(usize, Expected)> = items
        .into_values()
        .filter_map(|billings| {
            let why = is_due(&billings, past.len())?;
            let order = billings.last().map_or(0, |(_, bill)| place_in_invoice(bill));
            Some((order, expect(&case, &billings, &why, rhythm, currency)?))
        })
        .collect();
    expected.sort_by_key(|(order, _)| *order);
    expected.into_iter().map(|(_, item)| item).collect()
}

fn place_in_invoice(bill: &PastBill<'_>) -> usize {
    bill.past.invoice.lines.iter().position(|line| std::ptr::eq(line, bill.line)).unwrap_or(usize::MAX)
}

/// Why the item comes next; `None` where it does not.
fn is_due(billings: &Billings<'_>, invoices: usize) -> Option<String> {
    let mut places: Vec<usize> = billings.iter().map(|(place, _)| *place).collect();
    places.dedup();
    let last = *places.last()?;
    let steps: Vec<usize> = places.iter().zip(places.iter().skip(1)).map(|(one, next)| next - one).collect();
    if let Some(step) = steps.first().filter(|step| **step > 1 && steps.iter().all(|other| other == *step)) {
        return (invoices - last == *step).then(|| format!("Billed on every {step}. invoice, and due again."));
    }
    let from = invoices.saturating_sub(LATEST);
    let lately = places.iter().filter(|place| **place >= from).count();
    let looked_at = invoices - from;
    (lately * 2 >= looked_at).then(|| format!("Billed on {lately} of the last {looked_at}."))
}

fn expect(
    case: &Case<'_>,
    billings: &Billings<'_>,
    why: &str,
    rhythm: Option<Rhythm>,
    currency: Option<Currency>,
) -> Option<Expected> {
    let (_, last) = billings.last()?;
    let (quantity, how) = usual_quantity(billings);
    let mut line = InvoiceLine { quantity: quantity.map(Field::certain), ..last.line.clone() };
    line.line_id = None;
    if quantity.is_some() && quantity != last.quantity {
        line.line_net_amount = None;
    }
    let currency = last.past.invoice.header.currency.as_ref().map(|field| field.value).or(currency);
    if line.line_net_amount.is_none() {
        line.line_net_amount = line_amount(&line, currency).map(Field::certain);
    }
    let period = last.period.filter(|(_, source)| *source != PeriodSource::IssueDate);
    let next = rhythm.and_then(|rhythm| rhythm.shift(period?.0));
    line.period_start = next.map(|next| Field::certain(next.first));
    line.period_end = next.map(|next| Field::certain(next.last));
    let term = last.family.and_then(|family| case.matching.families.get(family)?.terms.first().copied());
    let agreed = term.and_then(|term| case.terms().get(term)?.description.as_ref());
    let name = agreed.map_or_else(|| last.text().to_owned(), |field| field.value.clone());
    let name = if name.is_empty() { "without a description".to_owned() } else { name };
    Some(Expected { name, line, basis: format!("{why} {how}") })
}

/// The quantity of the latest billings where it is always the same, else their mean.
fn usual_quantity(billings: &Billings<'_>) -> (Option<Decimal>, String) {
    let latest = billings.iter().rev().take(AVERAGED).map(|(_, bill)| bill.quantity);
    let Some(quantities) = latest.collect::<Option<Vec<Decimal>>>() else {
        return (None, "No quantity is billed.".to_owned());
    };
    let Some(first) = quantities.first() else { return (None, String::new()) };
    if quantities.iter().all(|other| other == first) {
        return (Some(*first), format!("Always {}.", figure(*first)));
    }
    let places = quantities.iter().map(|quantity| quantity.normalize().scale()).max().unwrap_or_default();
    let mean = sum(quantities.iter().copied()).and_then(|all| all.checked_div(Decimal::from(quantities.len())));
    let mean = mean.map(|mean| mean.round_dp(places));
    let told: Vec<String> = quantities.iter().rev().map(|quantity| figure(*quantity)).collect();
    (mean, format!("The mean of {}.", told.join(", ")))
}
