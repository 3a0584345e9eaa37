//! Earlier invoices worked out once: their lines with their items, their sums, and where to find them again.
//!
//! Holds places in the history and no references into it, so that both can grow invoice by invoice.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use time::{Date, Duration};

use super::item_index::ItemIndex;
use crate::calendar::{Period, months_of};
use crate::case::{Bill, PeriodSource, period_of};
use crate::contract::Contract;
use crate::evidence::Confidence;
use crate::history::{History, PastInvoice};
use crate::invoice::{InvoiceKind, InvoiceLine};
use crate::matching::{Assignment, Matcher};
use crate::money::Currency;
use crate::spelling::only_letters_and_figures;
use crate::sums::{Sums, line_net, usable};

/// One line of an earlier invoice, by its places. Amounts and quantities of credit notes are negative.
pub(crate) struct PastLine {
    pub invoice: u32,
    pub line: u32,
    /// Its item, and how sure that is.
    pub family: Option<(usize, Confidence)>,
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
    pub net: Option<Decimal>,
    pub period: Option<(Period, PeriodSource)>,
}

/// What is asked of an earlier invoice again and again.
pub(crate) struct PastFacts {
    /// Its seller's place among [`Past::sellers`].
    pub seller: Option<usize>,
    pub sums: Sums,
    /// The periods that its lines say, each once.
    pub days: Vec<Period>,
    /// The items that it bills, by the numbers of [`Past::item_numbers`]: sorted, each once.
    pub items: Vec<u32>,
}

/// The history, laid out.
#[derive(Default)]
pub(crate) struct Past {
    lines: Vec<PastLine>,
    invoices: Vec<PastFacts>,
    sellers: Vec<String>,
    seller_places: FxHashMap<String, usize>,
    item_numbers: FxHashMap<String, u32>,
    items: ItemIndex,
    by_number: FxHashMap<String, Vec<u32>>,
    by_hash: FxHashMap<String, Vec<u32>>,
    /// Credit notes by the number of the invoice that they take back.
    by_credited: FxHashMap<String, Vec<u32>>,
    by_month: FxHashMap<i32, Vec<u32>>,
    undated: Vec<u32>,
}

impl Past {
    /// With the index of the contract's rate table.
    pub fn of(contract: Option<&Contract>, history: &History, mut matcher: Matcher) -> Self {
        let mut past = Self::default();
        for invoice in &history.invoices {
            past.add(invoice, contract, &mut matcher);
        }
        past
    }

    /// Lays the next invoice of the history out. Its lines are matched unless it is another contract's.
    pub fn add(&mut self, past: &PastInvoice, contract: Option<&Contract>, matcher: &mut Matcher) {
        let terms = contract.map_or(&[][..], |contract| contract.terms.as_slice());
        let assignments = if past.other_contract { Vec::new() } else { matcher.assign(terms, &past.invoice.lines) };
        let place = u32::try_from(self.invoices.len()).unwrap_or(u32::MAX);
        let header = &past.invoice.header;
        let currency = header.currency.as_ref().map(|field| field.value).or_else(|| currency_of(contract));
        for (line, at) in past.invoice.lines.iter().zip(0u32..) {
            let family = match usize::try_from(at).ok().and_then(|at| assignments.get(at)) {
                Some(Assignment::Matched { family, confidence, .. }) => Some((family.get(), *confidence)),
                _ => None,
            };
            self.add_line(line, PastLine { family, ..line_of(past, line, currency, place, at) });
        }
        let numbers = header.invoice_number.as_ref().map(|number| normalise_number(&number.value));
        if let Some(number) = numbers.filter(|number| !number.is_empty()) {
            self.by_number.entry(number).or_default().push(place);
        }
        if let Some(hash) = &past.content_hash {
            self.by_hash.entry(hash.clone()).or_default().push(place);
        }
        if past.invoice.document_type == InvoiceKind::CreditNote
            && let Some(credited) = &header.preceding_invoice
        {
            self.by_credited.entry(normalise_number(&credited.value)).or_default().push(place);
        }
        match header.issue_date.as_ref() {
            Some(day) => self.by_month.entry(month_of(day.value)).or_default().push(place),
            None => self.undated.push(place),
        }
        let facts = PastFacts {
            seller: header.seller_name.as_ref().map(|name| self.seller_place(&name.value)),
            sums: Sums::of(&past.invoice),
            days: days_of(&past.invoice),
            items: self.number_items(&past.invoice.lines),
        };
        self.invoices.push(facts);
    }

    fn add_line(&mut self, line: &InvoiceLine, row: PastLine) {
        let at = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let dated = row.period.filter(|(_, source)| *source != PeriodSource::IssueDate).map(|(period, _)| period);
        self.items.add(at, line, row.family, dated);
        self.lines.push(row);
    }

    fn seller_place(&mut self, name: &str) -> usize {
        if let Some(place) = self.seller_places.get(name) {
            return *place;
        }
        let place = self.sellers.len();
        self.sellers.push(name.to_owned());
        self.seller_places.insert(name.to_owned(), place);
        place
    }

    fn number_items(&mut self, lines: &[InvoiceLine]) -> Vec<u32> {
        let mut items: Vec<u32> = Vec::with_capacity(lines.len());
        for line in lines {
            let next = u32::try_from(self.item_numbers.len()).unwrap_or(u32::MAX);
            items.push(*self.item_numbers.entry(item_of(line)).or_insert(next));
        }
        items.sort_unstable();
        items.dedup();
        items
    }

    /// The items of other lines by the same numbers; those that the history does not know have others.
    pub fn item_numbers(&self, lines: &[InvoiceLine]) -> Vec<u32> {
        let mut strangers: FxHashMap<String, u32> = FxHashMap::default();
        let mut items: Vec<u32> = Vec::with_capacity(lines.len());
        for line in lines {
            let item = item_of(line);
            let next = u32::try_from(self.item_numbers.len() + strangers.len()).unwrap_or(u32::MAX);
            items.push(self.item_numbers.get(&item).copied().unwrap_or_else(|| *strangers.entry(item).or_insert(next)));
        }
        items.sort_unstable();
        items.dedup();
        items
    }

    pub fn lines(&self) -> &[PastLine] {
        &self.lines
    }

    pub fn invoices(&self) -> &[PastFacts] {
        &self.invoices
    }

    pub fn sellers(&self) -> &[String] {
        &self.sellers
    }

    /// The places of the invoices with this number, in its normal form.
    pub fn with_number(&self, number: &str) -> &[u32] {
        self.by_number.get(number).map_or(&[], Vec::as_slice)
    }

    /// The places of the credit notes that name the invoice with this number, however it is written.
    pub fn credits_for(&self, number: &str) -> &[u32] {
        if self.by_credited.is_empty() {
            return &[];
        }
        self.by_credited.get(&normalise_number(number)).map_or(&[], Vec::as_slice)
    }

    /// The places of the invoices whose file has this hash.
    pub fn with_hash(&self, hash: &str) -> &[u32] {
        self.by_hash.get(hash).map_or(&[], Vec::as_slice)
    }

    /// The places of the invoices that may be issued that close to the day, or on the other day; those
    /// without a date among them.
    pub fn issued_near(&self, day: Date, days: i64, other: Option<Date>) -> Vec<u32> {
        let first = day.checked_sub(Duration::days(days)).unwrap_or(Date::MIN);
        let last = day.checked_add(Duration::days(days)).unwrap_or(Date::MAX);
        let mut months: Vec<i32> = (month_of(first)..=month_of(last)).chain(other.map(month_of)).collect();
        months.sort_unstable();
        months.dedup();
        let dated = months.iter().filter_map(|month| self.by_month.get(month)).flatten();
        let mut places: Vec<u32> = dated.chain(&self.undated).copied().collect();
        places.sort_unstable();
        places
    }

    /// Lines that may bill the item, in their order: all, or those that may share a day with the period.
    pub fn lines_of_item(&self, bill: &Bill<'_>, around: Option<Period>) -> Vec<&PastLine> {
        let family = bill.matched.map(|matched| matched.family);
        let rows = self.items.find(bill.line, family, around.map(months_of));
        rows.into_iter().filter_map(|row| self.lines.get(usize::try_from(row).ok()?)).collect()
    }
}

fn line_of(past: &PastInvoice, line: &InvoiceLine, currency: Option<Currency>, invoice: u32, at: u32) -> PastLine {
    let is_credit = past.invoice.document_type == InvoiceKind::CreditNote;
    let signed = |value: Option<Decimal>| value.map(|value| if is_credit { -value.abs() } else { value });
    PastLine {
        invoice,
        line: at,
        family: None,
        quantity: signed(usable(line.quantity.as_ref())),
        price: usable(line.unit_price.as_ref()),
        net: signed(line_net(line, currency)),
        period: period_of(line, &past.invoice),
    }
}

fn currency_of(contract: Option<&Contract>) -> Option<Currency> {
    Some(contract?.header.currency.as_ref()?.value)
}

fn month_of(day: Date) -> i32 {
    *months_of(Period { first: day, last: day }).start()
}

/// The periods that an invoice's lines say, each once.
pub(crate) fn days_of(invoice: &crate::invoice::Invoice) -> Vec<Period> {
    let periods = invoice.lines.iter().filter_map(|line| period_of(line, invoice));
    let dated = periods.filter(|(_, source)| *source != PeriodSource::IssueDate).map(|(period, _)| period);
    let mut days: Vec<Period> = dated.collect();
    days.sort_unstable_by_key(|period| (period.first, period.last));
    days.dedup();
    days
}

/// What a line bills: its code, else its words.
pub(crate) fn item_of(line: &InvoiceLine) -> String {
    let text = |field: &Option<crate::field::Field<String>>| field.as_ref().map(|f| f.value.trim().to_lowercase());
    text(&line.item_code).or_else(|| text(&line.description)).unwrap_or_default()
}

/// Upper case without spaces and signs, and without the zeros that lead its first figure.
pub(crate) fn normalise_number(number: &str) -> String {
    let mut plain = only_letters_and_figures(number);
    if let Some(figure) = plain.find(|c: char| c.is_ascii_digit()) {
        let zeros = plain.bytes().skip(figure).take_while(|byte| *byte == b'0').count();
        plain.drain(figure..figure + zeros);
    }
    plain
}
