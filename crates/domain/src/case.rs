//! One invoice laid out for the rules: every line with its term, its numbers and its period.

use std::borrow::Cow;
use std::cell::OnceCell;

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::Period;
use crate::clauses::{ClausesByKind, Governing};
use crate::contract::{Contract, Term};
use crate::field::{Field, Reading};
use crate::finding::{Proof, Source};
use crate::history::History;
use crate::inputs::Inputs;
use crate::invoice::{Invoice, InvoiceKind, InvoiceLine};
use crate::matching::{Assignment, Matching};
use crate::money::Currency;
use crate::past::Past;
use crate::pricing::{Lack, Priced};
use crate::rules::is_zero_tolerance;
use crate::settings::Settings;
use crate::sums::{Sums, line_net, round, usable};
use crate::version::{Service, version_in_force};

/// Everything that a rule may look at.
pub struct Case<'a> {
    pub contract: Option<&'a Contract>,
    pub invoice: &'a Invoice,
    pub history: &'a History,
    pub settings: &'a Settings,
    pub inputs: &'a Inputs,
    pub matching: Matching,
    pub bills: Vec<Bill<'a>>,
    pub sums: Sums,
    /// The invoice's currency, else the contract's.
    pub currency: Option<Currency>,
    pub(crate) clauses_by_kind: ClausesByKind<'a>,
    /// The history as it was laid out before, where it was.
    pub(crate) carried: Option<&'a Past>,
    /// The history laid out when a rule first asks.
    pub(crate) past: OnceCell<Past>,
    /// Of the history's sellers, which are the present one.
    pub(crate) same_sellers: OnceCell<Vec<bool>>,
}

/// Where the period of a service was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodSource {
    Line,
    Invoice,
    IssueDate,
}

/// A line's term; how it was found stands in its assignment.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    pub term: &'a Term,
    /// The term's place in the rate table from 0.
    pub term_index: usize,
    pub family: usize,
}

/// One invoice line with what the checks need.
pub struct Bill<'a> {
    pub index: usize,
    pub line: &'a InvoiceLine,
    pub assignment: Assignment,
    pub matched: Option<Match<'a>>,
    /// As printed, else what net and price give.
    pub quantity: Option<Decimal>,
    /// For one unit.
    pub price: Option<Decimal>,
    /// Before tax, as printed, else what quantity and price give.
    pub net: Option<Decimal>,
    pub period: Option<(Period, PeriodSource)>,
    /// Which clauses govern it, whether one of them prices it, at what, and whether a clause of its own does: found
    /// when first asked.
    pub(crate) governing: OnceCell<Governing>,
    pub(crate) is_priced: OnceCell<bool>,
    pub(crate) priced: OnceCell<Box<Result<Priced<'a>, Lack>>>,
    pub(crate) has_own_clause: OnceCell<bool>,
}

impl<'a> Case<'a> {
    pub fn new(
        contract: Option<&'a Contract>,
        invoice: &'a Invoice,
        history: &'a History,
        inputs: &'a Inputs,
        settings: &'a Settings,
        mut matching: Matching,
    ) -> Self {
        let currency = invoice.header.currency.as_ref().map(|field| field.value);
        let currency = currency.or_else(|| Some(contract?.header.currency.as_ref()?.value));
        let bills = invoice.lines.iter().zip(&matching.assignments).enumerate();
        let bills = bills.map(|(index, (line, assignment))| {
            let bill = Bill::new(index, line, *assignment, invoice, currency);
            bill.with_term(contract, &matching, settings)
        });
        let bills = bills.collect();
        // Each bill holds its own.
        matching.assignments = Vec::new();
        let sums = Sums::of(invoice);
        Self {
            contract,
            invoice,
            history,
            settings,
            inputs,
            matching,
            bills,
            sums,
            currency,
            clauses_by_kind: ClausesByKind::of(contract),
            carried: None,
            past: OnceCell::new(),
            same_sellers: OnceCell::new(),
        }
    }

    /// With the history already laid out.
    pub(crate) fn with_past(self, past: &'a Past) -> Self {
        Self { carried: Some(past), ..self }
    }

    /// Rounds half up to the currency's minor unit.
    pub fn round(&self, amount: Decimal) -> Decimal {
        round(amount, self.currency)
    }

    pub fn is_credit_note(&self) -> bool {
        self.invoice.document_type == InvoiceKind::CreditNote
    }

    pub fn terms(&self) -> &'a [Term] {
        self.contract.map_or(&[][..], |contract| contract.terms.as_slice())
    }

    /// Whether the difference is small enough to pass: by the rule's own tolerance where the settings have
    /// one, else by the general one, and by the contract's own share. A rule without tolerance lets nothing pass.
    pub fn passes(&self, rule: &str, expected: Decimal, billed: Decimal) -> bool {
        let Some(difference) = billed.checked_sub(expected).map(|difference| difference.abs()) else { return false };
        if is_zero_tolerance(rule) {
            return difference.is_zero();
        }
        let agreed = self.contract.and_then(|contract| usable(contract.header.tolerance_percent.as_ref()));
        let own = self.settings.rule_tolerances.get(rule);
        let amount = own.map_or(self.settings.tolerance_amount, |own| own.amount);
        let percent = own.map_or(self.settings.tolerance_percent, |own| own.percent);
        let percent = percent.max(agreed.unwrap_or_default());
        let share = expected.abs().checked_mul(percent).and_then(|share| share.checked_div(Decimal::ONE_HUNDRED));
        difference <= amount || share.is_some_and(|share| difference <= share)
    }

    /// Whether the two documents name different currencies, so that their prices cannot be compared.
    pub fn currencies_differ(&self) -> bool {
        let ours = self.invoice.header.currency.as_ref().map(|field| field.value);
        let theirs = self.contract.and_then(|contract| contract.header.currency.as_ref()).map(|field| field.value);
        matches!((ours, theirs), (Some(ours), Some(theirs)) if ours != theirs)
    }
}

impl<'a> Bill<'a> {
    fn new(
        index: usize,
        line: &'a InvoiceLine,
        assignment: Assignment,
        invoice: &Invoice,
        currency: Option<Currency>,
    ) -> Self {
        let base = usable(line.price_base_quantity.as_ref()).filter(|base| !base.is_zero());
        let price = usable(line.unit_price.as_ref()).and_then(|price| match base {
            Some(base) => price.checked_div(base),
            None => Some(price),
        });
        let net = line_net(line, currency);
        let quantity = usable(line.quantity.as_ref()).or_else(|| {
            let price = price.filter(|price| !price.is_zero())?;
            let is_plain = line.line_allowance.is_none() && line.line_charge.is_none();
            if is_plain && line.quantity.is_none() { net?.checked_div(price) } else { None }
        });
        let period = period_of(line, invoice);
        Self {
            index,
            line,
            assignment,
            matched: None,
            quantity,
            price,
            net,
            period,
            governing: OnceCell::new(),
            is_priced: OnceCell::new(),
            priced: OnceCell::new(),
            has_own_clause: OnceCell::new(),
        }
    }

    fn with_term(mut self, contract: Option<&'a Contract>, matching: &Matching, settings: &Settings) -> Self {
        let Assignment::Matched { family, confidence, .. } = self.assignment else { return self };
        if confidence < settings.least_match_confidence {
            self.assignment = Assignment::Ambiguous { family };
            return self;
        }
        let rows = matching.families.get(family.get()).map_or(&[][..], |family| family.terms.as_slice());
        let service = Service { day: self.day(), quantity: self.quantity, price: self.price };
        self.matched = contract
            .and_then(|contract| version_in_force(rows, contract, service))
            .map(|(term_index, term)| Match { term, term_index, family: family.get() });
        self
    }

    /// The line's own id, else its number from 1.
    pub fn id(&self) -> String {
        self.line.line_id.as_ref().map_or_else(|| (self.index + 1).to_string(), |id| id.value.clone())
    }

    /// Whether the line takes money back.
    pub fn is_credit(&self) -> bool {
        self.net.is_some_and(|net| net.is_sign_negative() && !net.is_zero())
    }

    /// The description to name the line by, not longer than a short sentence.
    pub fn title(&self) -> Cow<'a, str> {
        match &self.line.description {
            Some(text) if text.value.len() > 60 && text.value.chars().count() > 60 => {
                format!("{}…", text.value.chars().take(59).collect::<String>().trim_end()).into()
            }
            Some(text) => text.value.as_str().into(),
            None => format!("Line {}", self.id()).into(),
        }
    }

    /// The line's first proof: a field of it, with its place.
    pub fn proof<T: Reading>(&self, label: &'static str, field: Option<&Field<T>>) -> Proof {
        proof(Source::Invoice, label, field)
    }
}

/// A field as a proof; without a field the proof has no place.
pub fn proof<T: Reading>(document: Source, label: &'static str, field: Option<&Field<T>>) -> Proof {
    let text = field.map(|field| field.printed.clone().unwrap_or_else(|| field.value.print()));
    Proof::new(document, label, text, field.and_then(|field| field.evidence.as_ref()))
}

/// Line, else whole invoice, else the day of issue.
pub(crate) fn period_of(line: &InvoiceLine, invoice: &Invoice) -> Option<(Period, PeriodSource)> {
    let day = |field: &Option<Field<Date>>| field.as_ref().map(|field| field.value);
    let between = |start: Option<Date>, end: Option<Date>| match (start, end) {
        (Some(start), Some(end)) => Period::new(start, end),
        (Some(day), None) | (None, Some(day)) => Period::new(day, day),
        (None, None) => None,
    };
    if line.period_start.is_some() || line.period_end.is_some() {
        return between(day(&line.period_start), day(&line.period_end)).map(|period| (period, PeriodSource::Line));
    }
    let header = &invoice.header;
    if header.period_start.is_some() || header.period_end.is_some() {
        return between(day(&header.period_start), day(&header.period_end))
            .map(|period| (period, PeriodSource::Invoice));
    }
    let issued = day(&header.issue_date)?;
    Period::new(issued, issued).map(|period| (period, PeriodSource::IssueDate))
}
