//! What came before, as the rules that look back see it.

mod item_index;
mod layout;

use std::borrow::Borrow;

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::Period;
use crate::case::{Bill, Case, PeriodSource};
use crate::clauses::is_item;
use crate::contract::{Cadence, Clause, Term};
use crate::finding::{Proof, Source};
use crate::history::PastInvoice;
use crate::invoice::InvoiceLine;
use crate::matching::Matcher;
use crate::party::is_same_party;
use crate::rate::in_term_units;
use crate::sums::sum;
use crate::wording::quantity;

pub(crate) use layout::{Past, PastFacts, PastLine, days_of, item_of, normalise_number};

/// One line of an earlier invoice. Amounts and quantities of credit notes are negative.
#[derive(Clone, Copy)]
pub(crate) struct PastBill<'a> {
    pub past: &'a PastInvoice,
    pub facts: &'a PastFacts,
    pub line: &'a InvoiceLine,
    /// The item of the rate table; `None` for another contract's lines and for lines without one.
    pub family: Option<usize>,
    pub quantity: Option<Decimal>,
    /// The quantity in the units of the rate row.
    pub units: Option<Decimal>,
    pub price: Option<Decimal>,
    pub net: Option<Decimal>,
    pub period: Option<(Period, PeriodSource)>,
}

/// An earlier invoice with what was worked out of it once.
#[derive(Clone, Copy)]
pub(crate) struct Earlier<'c> {
    pub past: &'c PastInvoice,
    pub facts: &'c PastFacts,
}

impl<'a> PastBill<'a> {
    /// The invoice that it stands on.
    pub fn invoice(&self) -> Earlier<'a> {
        Earlier { past: self.past, facts: self.facts }
    }

    pub fn day(&self) -> Option<Date> {
        self.period.map(|(period, _)| period.first)
    }

    pub fn text(&self) -> &str {
        self.line.description.as_ref().map_or("", |field| field.value.as_str())
    }

    fn is_named(&self, name: &str) -> bool {
        let code = self.line.item_code.as_ref().map(|field| field.value.as_str());
        is_item(name, code, Some(self.text()))
    }
}

impl<'a> Case<'a> {
    /// The history, laid out: as it was handed over, else when a rule first asks.
    pub(crate) fn past(&self) -> &Past {
        self.carried.unwrap_or_else(|| {
            self.past.get_or_init(|| {
                Past::of(self.contract, self.history, Matcher::of_contract(self.contract).remembering())
            })
        })
    }

    fn past_bill(&self, row: &PastLine) -> Option<PastBill<'_>> {
        let place = usize::try_from(row.invoice).ok()?;
        let (past, facts) = (self.history.invoices.get(place)?, self.past().invoices().get(place)?);
        let line = past.invoice.lines.get(usize::try_from(row.line).ok()?)?;
        let family =
            row.family.filter(|(_, sure)| *sure >= self.settings.least_match_confidence).map(|(family, _)| family);
        let (quantity, price, net, period) = (row.quantity, row.price, row.net, row.period);
        let units = match family.and_then(|family| self.first_row_of(family)) {
            Some(row) => {
                quantity.and_then(|quantity| in_term_units(quantity, line.unit.as_ref().map(|unit| &unit.value), row))
            }
            None => quantity,
        };
        Some(PastBill { past, facts, line, family, quantity, units, price, net, period })
    }

    fn first_row_of(&self, family: usize) -> Option<&Term> {
        let row = self.matching.families.get(family)?.terms.first()?;
        self.terms().get(*row)
    }

    /// The lines of every earlier invoice, oldest first.
    pub fn past_bills(&self) -> impl Iterator<Item = PastBill<'_>> {
        self.past().lines().iter().filter_map(|row| self.past_bill(row))
    }

    /// The lines of this contract's earlier invoices.
    pub fn contract_bills(&self) -> impl Iterator<Item = PastBill<'_>> {
        self.past_bills().filter(|bill| !bill.past.other_contract)
    }

    /// The earlier lines that bill the same item as this one, oldest first.
    pub fn past_of_item(&self, bill: &Bill<'_>) -> impl Iterator<Item = PastBill<'_>> {
        let rows = self.past().lines_of_item(bill, None);
        rows.into_iter().filter_map(|row| self.past_bill(row)).filter(|past| self.is_same_item(bill, past))
    }

    /// Of these the ones that say their days and may share one with the period.
    pub fn past_of_item_around(&self, bill: &Bill<'_>, period: Period) -> impl Iterator<Item = PastBill<'_>> {
        let rows = self.past().lines_of_item(bill, Some(period));
        rows.into_iter().filter_map(|row| self.past_bill(row)).filter(|past| self.is_same_item(bill, past))
    }

    /// Every earlier invoice, oldest first.
    pub(crate) fn earlier(&self) -> impl Iterator<Item = Earlier<'_>> {
        let pairs = self.history.invoices.iter().zip(self.past().invoices());
        pairs.map(|(past, facts)| Earlier { past, facts })
    }

    /// Earlier invoices by their places in the history.
    pub(crate) fn earlier_at(
        &self,
        places: impl IntoIterator<Item: Borrow<u32>, IntoIter: DoubleEndedIterator>,
    ) -> impl DoubleEndedIterator<Item = Earlier<'_>> {
        let facts = self.past().invoices();
        places.into_iter().filter_map(move |place| {
            let place = usize::try_from(*place.borrow()).ok()?;
            Some(Earlier { past: self.history.invoices.get(place)?, facts: facts.get(place)? })
        })
    }

    /// Whether the earlier invoice comes from the present one's seller, as far as both name one.
    pub(crate) fn is_same_seller(&self, earlier: Earlier<'_>) -> bool {
        let Some(ours) = self.invoice.header.seller_name.as_ref() else { return true };
        let Some(theirs) = earlier.facts.seller else { return true };
        // Few names stand on many invoices, and comparing them is slow.
        let same = self
            .same_sellers
            .get_or_init(|| self.past().sellers().iter().map(|theirs| is_same_party(&ours.value, theirs)).collect());
        same.get(theirs).copied().unwrap_or(false)
    }

    /// Whether an earlier line is of one of the clause's items.
    pub fn was_governed_by(&self, past: &PastBill<'_>, clause: &Clause) -> bool {
        let is_named = |name: &String| past.is_named(name) || self.is_family_named(past.family, name);
        clause.items.is_empty() || clause.items.iter().any(is_named)
    }

    fn is_family_named(&self, family: Option<usize>, name: &str) -> bool {
        let family = family.and_then(|family| self.matching.families.get(family));
        family.into_iter().flat_map(|family| &family.terms).filter_map(|row| self.terms().get(*row)).any(|term| {
            let text =
                |field: &'a Option<crate::field::Field<String>>| field.as_ref().map(|field| field.value.as_str());
            is_item(name, text(&term.item_code), text(&term.description))
        })
    }

    /// Whether an earlier line bills the same item as this one.
    fn is_same_item(&self, bill: &Bill<'_>, past: &PastBill<'_>) -> bool {
        match (bill.matched, past.family) {
            (Some(matched), Some(family)) => matched.family == family,
            _ => {
                let code = |line: &InvoiceLine| line.item_code.as_ref().map(|field| field.value.trim().to_lowercase());
                match (code(bill.line), code(past.line)) {
                    (Some(ours), Some(theirs)) => ours == theirs,
                    _ => !past.text().is_empty() && bill.text().eq_ignore_ascii_case(past.text()),
                }
            }
        }
    }

    /// Units, as the contract counts them, of the clause's items that earlier invoices and earlier lines of this one
    /// billed within the period around the line; `None` where one of them does not say its quantity.
    pub fn units_before(&self, clause: &Clause, cadence: Cadence, bill: &Bill<'_>) -> Option<Decimal> {
        let earlier = self.units_of_past(clause, cadence, bill.day())?;
        let here =
            self.bills.iter().take(bill.index).filter(|other| self.is_governed(other, clause) && !other.is_credit());
        let is_counted = self.counted_with(cadence, bill.day());
        let here = here.filter(|other| cadence == Cadence::Invoice || is_counted(other.day()));
        earlier.checked_add(sum(here.map(|other| other.contract_units()).collect::<Option<Vec<_>>>()?)?)
    }

    /// Units of the clause's items that earlier invoices billed within the period around a day.
    pub fn units_of_past(&self, clause: &Clause, cadence: Cadence, day: Option<Date>) -> Option<Decimal> {
        if cadence == Cadence::Invoice || self.history.invoices.is_empty() {
            return Some(Decimal::ZERO);
        }
        let is_counted = self.counted_with(cadence, day);
        let counted = self.contract_bills().filter(|past| is_counted(past.day()));
        let counted = counted.filter(|past| self.was_governed_by(past, clause));
        sum(counted.map(|past| past.units).collect::<Option<Vec<_>>>()?)
    }
}

/// An earlier invoice as a proof.
pub fn past_proof(past: &PastInvoice, label: &'static str, text: Option<String>) -> Proof {
    let number = past.invoice.header.invoice_number.as_ref();
    let place = number.and_then(|field| field.evidence.as_ref());
    Proof {
        invoice: Some(number_of(past).to_owned()),
        invoice_id: Some(past.id.clone()),
        ..Proof::new(Source::History, label, text, place)
    }
}

/// Of invoices or lines that count together so many are named, the newest; the rest stands in the count.
const MOST_NAMED: usize = 12;

/// What counts together, oldest first, as proofs: all of it where it is little, else how many there are of what noun
/// and what they come to, and the newest. With a long history each finding would otherwise be as long.
pub fn past_proofs(
    label: &'static str,
    noun: &str,
    total: &str,
    counted: &[(&PastInvoice, Option<String>)],
) -> Vec<Proof> {
    let named = counted.get(counted.len().saturating_sub(MOST_NAMED)..).unwrap_or_default();
    let whole = (counted.len() > named.len()).then(|| {
        let count = quantity(Decimal::from(counted.len()));
        Proof::new(Source::History, label, Some(format!("{count} {noun}, {total} in all")), None)
    });
    whole.into_iter().chain(named.iter().map(|(past, text)| past_proof(past, label, text.clone()))).collect()
}

/// The number of an earlier invoice, else its key.
pub fn number_of(past: &PastInvoice) -> &str {
    past.invoice.header.invoice_number.as_ref().map_or(past.id.as_str(), |number| number.value.as_str())
}
