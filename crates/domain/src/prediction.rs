//! What comes next: the invoice that a contract and its earlier invoices lead one to expect.
//!
//! Items, quantities and the day follow the history; prices follow the contract, as the engine reckons
//! them for the day. Every guess is told as an assumption.

mod item;
mod rhythm;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{iso_day, print_date};
use crate::contract::Contract;
use crate::field::Field;
use crate::finding::{Figure, Finding};
use crate::history::{History, PastInvoice};
use crate::inputs::Inputs;
use crate::invoice::{Invoice, InvoiceHeader, InvoiceKind};
use crate::money::Currency;
use crate::reconcile::reconcile_with;
use crate::rules::{Step, registry};
use crate::settings::Settings;
use crate::sums::{Sums, round, sum};

use item::{Expected, expect_items};
use rhythm::Rhythm;

/// The invoice to expect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Absent where the earlier invoices have no rhythm.
    #[serde(default, with = "iso_day::optional")]
    pub issued: Option<Date>,
    pub lines: Vec<PredictedLine>,
    /// Before tax.
    pub net: Option<Decimal>,
    /// With tax, where the last invoice had any.
    pub gross: Option<Decimal>,
    pub currency: Option<Currency>,
    /// Plain sentences: what was taken for granted.
    pub assumptions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictedLine {
    pub item: String,
    pub quantity: Option<Decimal>,
    pub unit: Option<String>,
    pub amount: Option<Decimal>,
    /// Why this much, as a sentence.
    pub basis: String,
}

/// The next invoice under the contract; `None` where there is no earlier one to go by.
pub fn predict(contract: &Contract, history: &History, inputs: &Inputs) -> Option<Prediction> {
    let past = invoices_of(history);
    let last = past.last()?;
    let mut assumptions = Vec::new();
    let rhythm = rhythm_of(contract, &past, &mut assumptions);
    let issued = rhythm.and_then(|rhythm| rhythm.next(&dates(&past)));
    let expected = expect_items(contract, history, inputs, &past, rhythm);
    let draft = draft_of(contract, &last.invoice, issued, &expected);
    let priced = price(contract, &draft, history, inputs);
    let currency = draft.header.currency.as_ref().map(|field| field.value);
    let lines: Vec<PredictedLine> =
        expected.iter().enumerate().map(|(at, item)| line_of(at, item, &draft, &priced, currency)).collect();
    let net = lines.iter().map(|line| line.amount).collect::<Option<Vec<_>>>().and_then(sum);
    let gross = net.and_then(|net| with_tax(net, &last.invoice, currency, &mut assumptions));
    let left_out = contract.terms.len().saturating_sub(expected.len());
    if left_out > 0 && !contract.terms.is_empty() {
        assumptions.push("Items that were not billed lately, or are not due yet, are left out.".to_owned());
    }
    Some(Prediction { issued, lines, net, gross, currency, assumptions })
}

/// This contract's invoices with a date, oldest first; credit notes have no rhythm.
pub(crate) fn invoices_of(history: &History) -> Vec<&PastInvoice> {
    let own = history.invoices.iter().filter(|past| !past.other_contract);
    let billed = own.filter(|past| past.invoice.document_type == InvoiceKind::Invoice);
    let mut dated: Vec<&PastInvoice> = billed.filter(|past| issued_on(past).is_some()).collect();
    dated.sort_by_key(|past| issued_on(past));
    dated
}

pub(crate) fn issued_on(past: &PastInvoice) -> Option<Date> {
    past.invoice.header.issue_date.as_ref().map(|field| field.value)
}

fn dates(past: &[&PastInvoice]) -> Vec<Date> {
    past.iter().filter_map(|past| issued_on(past)).collect()
}

fn rhythm_of(contract: &Contract, past: &[&PastInvoice], assumptions: &mut Vec<String>) -> Option<Rhythm> {
    let days = dates(past);
    if let Some(rhythm) = Rhythm::of_dates(&days) {
        let sure = if rhythm.is_kept_by(&days) { "" } else { ", though not always" };
        assumptions.push(format!("Invoices have come {}{sure}, {} so far.", rhythm.name(), days.len()));
        return Some(rhythm);
    }
    if let Some(rhythm) = Rhythm::of_clauses(contract) {
        assumptions.push(format!("The contract says that it is billed {}.", rhythm.name()));
        return Some(rhythm);
    }
    let last = past.last()?;
    if let Some(rhythm) = Rhythm::of_periods(&last.invoice) {
        assumptions.push(format!("The one invoice so far is for a period that is billed {}.", rhythm.name()));
        return Some(rhythm);
    }
    assumptions.push("There are too few invoices to tell when the next one comes.".to_owned());
    None
}

/// The invoice as it would come if nothing changed but time.
fn draft_of(contract: &Contract, last: &Invoice, issued: Option<Date>, expected: &[Expected]) -> Invoice {
    let header = InvoiceHeader {
        issue_date: issued.map(Field::certain).or_else(|| last.header.issue_date.clone()),
        currency: last.header.currency.clone().or_else(|| contract.header.currency.clone()),
        seller_name: last.header.seller_name.clone(),
        buyer_name: last.header.buyer_name.clone(),
        ..InvoiceHeader::default()
    };
    Invoice { header, lines: expected.iter().map(|item| item.line.clone()).collect(), ..Invoice::default() }
}

/// What the engine says about the draft's prices. The draft is like the invoices before it by design, so
/// what it would say about likeness is set aside.
fn price(contract: &Contract, draft: &Invoice, history: &History, inputs: &Inputs) -> Vec<Finding> {
    let step = |finding: &Finding| registry().iter().find(|info| info.id == finding.rule).map(|info| info.step);
    let is_price = |finding: &Finding| matches!(step(finding), Some(Step::Rate | Step::Discount));
    let run = |settings: &Settings| reconcile_with(Some(contract), draft, history, inputs, settings).findings;
    let aside = run(&Settings::default()).into_iter().filter(|finding| !is_price(finding)).map(|finding| finding.id);
    let settings = Settings { dismissed: aside.collect(), ..Settings::default() };
    run(&settings).into_iter().filter(is_price).collect()
}

fn line_of(
    at: usize,
    item: &Expected,
    draft: &Invoice,
    priced: &[Finding],
    currency: Option<Currency>,
) -> PredictedLine {
    let billed = draft.lines.get(at).and_then(|line| crate::sums::line_net(line, currency));
    let findings = priced.iter().filter(|finding| finding.line_index == Some(at));
    // As the contract has it: lower where the old price would be too much, higher where it has risen.
    let changed = findings.clone().find_map(|finding| match finding.expected {
        Some(Figure::Amount(amount)) => Some((amount, finding)),
        _ => None,
    });
    let basis = match changed {
        Some((_, finding)) => format!("{} The price changes: {}", item.basis, finding.summary),
        None => format!("{} The price stays as billed last.", item.basis),
    };
    PredictedLine {
        item: item.name.clone(),
        quantity: item.line.quantity.as_ref().map(|field| field.value),
        unit: item.line.unit.as_ref().map(|field| field.value.name().to_owned()),
        amount: changed.map(|(amount, _)| amount).or(billed),
        basis,
    }
}

fn with_tax(
    net: Decimal,
    last: &Invoice,
    currency: Option<Currency>,
    assumptions: &mut Vec<String>,
) -> Option<Decimal> {
    let sums = Sums::of(last);
    let (tax, base) = (sums.tax?, sums.net.filter(|base| !base.is_zero())?);
    let share = net.checked_mul(tax)?.checked_div(base)?;
    assumptions.push("Tax is the same share as on the last invoice.".to_owned());
    net.checked_add(round(share, currency))
}

impl Prediction {
    /// One sentence for people.
    pub fn sentence(&self) -> String {
        let day = self
            .issued
            .map_or_else(|| "at a time that cannot be told".to_owned(), |day| format!("about {}", print_date(day)));
        let sum = self.net.map(|net| format!(", {} before tax", crate::wording::amount(net, self.currency)));
        format!("The next invoice comes {day}{}.", sum.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
