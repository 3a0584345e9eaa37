//! The lines of earlier invoices, laid out once for the rules that count over time.

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::Period;
use crate::case::{Bill, Case, PeriodSource, period_of};
use crate::clauses::is_item;
use crate::contract::{Cadence, Clause};
use crate::finding::{Proof, Source};
use crate::history::PastInvoice;
use crate::invoice::{InvoiceKind, InvoiceLine};
use crate::matching::{Assignment, match_documents};
use crate::sums::{line_net, sum, usable};

/// One line of an earlier invoice. Amounts and quantities of credit notes are negative.
pub struct PastBill<'a> {
    pub past: &'a PastInvoice,
    pub line: &'a InvoiceLine,
    /// The item of the rate table; `None` for another contract's lines and for lines without one.
    pub family: Option<usize>,
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
    pub net: Option<Decimal>,
    pub period: Option<(Period, PeriodSource)>,
}

impl PastBill<'_> {
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
    /// The lines of every earlier invoice, oldest first.
    pub fn past_bills(&self) -> &[PastBill<'a>] {
        self.past.get_or_init(|| lay_out(self))
    }

    /// The lines of this contract's earlier invoices.
    pub fn contract_bills(&self) -> impl Iterator<Item = &PastBill<'a>> {
        self.past_bills().iter().filter(|bill| !bill.past.other_contract)
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
    pub fn is_same_item(&self, bill: &Bill<'_>, past: &PastBill<'_>) -> bool {
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

    /// Units of the clause's items that earlier invoices and earlier lines of this one billed within the
    /// period around the line; `None` where one of them does not say its quantity.
    pub fn units_before(&self, clause: &Clause, cadence: Cadence, bill: &Bill<'_>) -> Option<Decimal> {
        let earlier = self.units_of_past(clause, cadence, bill.day())?;
        let here =
            self.bills.iter().take(bill.index).filter(|other| other.is_governed_by(clause) && !other.is_credit());
        let here =
            here.filter(|other| cadence == Cadence::Invoice || self.counts_together(cadence, bill.day(), other.day()));
        earlier.checked_add(sum(here.map(|other| other.quantity).collect::<Option<Vec<_>>>()?)?)
    }

    /// Units of the clause's items that earlier invoices billed within the period around a day.
    pub fn units_of_past(&self, clause: &Clause, cadence: Cadence, day: Option<Date>) -> Option<Decimal> {
        if cadence == Cadence::Invoice || self.history.invoices.is_empty() {
            return Some(Decimal::ZERO);
        }
        let counted = self.contract_bills().filter(|past| self.was_governed_by(past, clause));
        let counted = counted.filter(|past| self.counts_together(cadence, day, past.day()));
        sum(counted.map(|past| past.quantity).collect::<Option<Vec<_>>>()?)
    }
}

fn lay_out<'a>(case: &Case<'a>) -> Vec<PastBill<'a>> {
    let invoices = &case.history.invoices;
    let own: Vec<&PastInvoice> = invoices.iter().filter(|past| !past.other_contract).collect();
    let documents: Vec<&[InvoiceLine]> = own.iter().map(|past| past.invoice.lines.as_slice()).collect();
    let aliases = case.contract.map_or(&[][..], |contract| contract.aliases.as_slice());
    let mut matched = match_documents(case.terms(), aliases, &documents).into_iter();
    let mut bills = Vec::new();
    for past in invoices {
        let assignments = if past.other_contract { Vec::new() } else { matched.next().unwrap_or_default() };
        let sign = if past.invoice.document_type == InvoiceKind::CreditNote { -Decimal::ONE } else { Decimal::ONE };
        let signed =
            |value: Option<Decimal>| value.map(|value| if sign.is_sign_negative() { -value.abs() } else { value });
        for (at, line) in past.invoice.lines.iter().enumerate() {
            let family = match assignments.get(at) {
                Some(Assignment::Matched { family, confidence, .. })
                    if *confidence >= case.settings.least_match_confidence =>
                {
                    Some(*family)
                }
                _ => None,
            };
            bills.push(PastBill {
                past,
                line,
                family,
                quantity: signed(usable(line.quantity.as_ref())),
                price: usable(line.unit_price.as_ref()),
                net: signed(line_net(line, case.currency)),
                period: period_of(line, &past.invoice),
            });
        }
    }
    bills
}

/// An earlier invoice as a proof.
pub fn past_proof(past: &PastInvoice, label: &str, text: Option<String>) -> Proof {
    let number = past.invoice.header.invoice_number.as_ref();
    let place = number.and_then(|field| field.evidence.as_ref());
    Proof {
        invoice: Some(number_of(past).to_owned()),
        invoice_id: Some(past.id.clone()),
        ..Proof::new(Source::History, label, text, place)
    }
}

/// The number of an earlier invoice, else its key.
pub fn number_of(past: &PastInvoice) -> &str {
    past.invoice.header.invoice_number.as_ref().map_or(past.id.as_str(), |number| number.value.as_str())
}
