//! Which clauses govern a line, and which of several goes first.

mod by_kind;

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::{Period, YearMonth};
use crate::case::{Bill, Case};
use crate::contract::{Cadence, Clause, Contract, Provided, ProvisionKind};
use crate::finding::{Proof, Source};
use crate::inputs::Inputs;
use crate::rate::in_term_units;

pub(crate) use by_kind::{ClausesByKind, Governing};

/// A clause with its provision.
pub type Found<'a, T> = (&'a Clause, &'a T);

/// Whether a name that a clause or an input gives means this item: its code or its description.
pub fn is_item(name: &str, code: Option<&str>, description: Option<&str>) -> bool {
    let name = name.trim();
    [code, description].into_iter().flatten().any(|known| known.trim().eq_ignore_ascii_case(name))
}

/// Whether every word of the name stands in the text: a fee's or a person's name within a line's wording.
pub fn says(text: &str, name: &str) -> bool {
    // Every line is asked for every name of a fee or person, and nearly all are in plain letters.
    if text.is_ascii() && name.is_ascii() {
        let mut asked = name.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let is_said = |word: &[u8]| has_word(text.as_bytes(), word);
        return asked.next().is_some_and(is_said) && asked.all(is_said);
    }
    let mut asked = words(name).peekable();
    asked.peek().is_some() && asked.all(|word| words(text).any(|said| is_same_word(said, word)))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word stands in the text, with no letter or figure before or behind it.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first().map(u8::to_ascii_lowercase) else { return false };
    let is_part = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut places = text.iter().enumerate().filter(|(_, byte)| byte.to_ascii_lowercase() == first);
    places.any(|(at, _)| {
        text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word))
            && !is_part(at + word.len())
            && !at.checked_sub(1).is_some_and(is_part)
    })
}

fn is_same_word(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

impl<'a> Case<'a> {
    /// All clauses of a kind that hold on that day, whatever they govern.
    pub fn clauses<T: Provided + 'a>(&self, day: Option<Date>) -> impl Iterator<Item = Found<'a, T>> {
        let clauses = self.clauses_by_kind.find(T::WHICH).iter();
        clauses
            .filter_map(|clause| Some((*clause, T::of(&clause.provision)?)))
            .filter(move |(clause, _)| clause.is_in_force(day))
    }

    /// Whether the contract has any clause of this kind, so that a rule may pass by.
    pub fn has<T: Provided + 'a>(&self) -> bool {
        self.has_kind(T::WHICH)
    }

    /// The one clause of a kind that governs the line: of several the one that names the item, then the
    /// one whose document binds most, then the newest.
    pub fn clause_for<T: Provided + 'a>(&self, bill: &Bill<'_>) -> Option<Found<'a, T>> {
        let contract = self.contract?;
        let found = self.governing(bill, T::WHICH).filter_map(|clause| Some((clause, T::of(&clause.provision)?)));
        found.max_by_key(|(clause, _)| precedence(contract, clause))
    }

    /// The clauses of a kind that govern the line on its day.
    pub(crate) fn governing(&self, bill: &Bill<'_>, kind: ProvisionKind) -> impl Iterator<Item = &'a Clause> {
        let day = bill.day();
        // Most contracts have no clause of most kinds: then no line's names are looked up.
        let governing = self.has_kind(kind).then(|| self.governing_all(bill));
        let found =
            governing.into_iter().flat_map(move |governing| self.clauses_by_kind.find_governing(kind, governing));
        found.filter(move |clause| clause.is_in_force(day))
    }

    fn governing_all<'b>(&self, bill: &'b Bill<'_>) -> &'b Governing {
        bill.governing.get_or_init(|| self.clauses_by_kind.govern(bill.names()))
    }

    /// Whether a clause of the contract governs the line's item, whatever its day.
    pub fn is_governed(&self, bill: &Bill<'_>, clause: &Clause) -> bool {
        let kind = clause.provision.which();
        clause.items.is_empty()
            || self
                .clauses_by_kind
                .find_governing(kind, self.governing_all(bill))
                .any(|known| std::ptr::eq(known, clause))
    }

    fn has_kind(&self, kind: ProvisionKind) -> bool {
        !self.clauses_by_kind.find(kind).is_empty()
    }

    /// The one clause of a kind that holds for the invoice as a whole.
    pub fn clause<T: Provided + 'a>(&self) -> Option<Found<'a, T>> {
        let contract = self.contract?;
        self.clauses::<T>(self.issued()).max_by_key(|(clause, _)| precedence(contract, clause))
    }

    /// Whether two names mean one item: they are alike, or a row of the rate table carries both.
    pub fn is_one_item(&self, one: &str, other: &str) -> bool {
        is_item(one, Some(other), None)
            || self.terms().iter().any(|row| {
                let text = |field: &'a Option<crate::field::Field<String>>| field.as_ref().map(|f| f.value.as_str());
                let (code, description) = (text(&row.item_code), text(&row.description));
                is_item(one, code, description) && is_item(other, code, description)
            })
    }

    /// What a person decided about an open parameter of a clause.
    pub fn answer(&self, clause: &Clause, parameter: &str) -> Option<&'a str> {
        let contract = self.contract.filter(|contract| !contract.answers.is_empty())?;
        contract.answers.get(&format!("{}.{parameter}", clause.id)).map(String::as_str)
    }

    pub fn issued(&self) -> Option<Date> {
        self.invoice.header.issue_date.as_ref().map(|field| field.value)
    }

    /// The day of the check.
    pub fn today(&self) -> Option<Date> {
        self.inputs.today.or_else(|| self.issued())
    }

    pub fn first_day(&self) -> Option<Date> {
        self.contract?.header.effective_date.as_ref().map(|field| field.value)
    }

    /// The period of a cadence around a day, by this contract's years.
    pub fn period_around(&self, day: Date, cadence: Cadence) -> Option<Period> {
        Period::around(day, cadence, self.first_day())
    }

    /// Which other days of service are counted together with this one.
    pub fn counted_with(&self, cadence: Cadence, day: Option<Date>) -> impl Fn(Option<Date>) -> bool + use<> {
        let period = match cadence {
            Cadence::Term | Cadence::Invoice => None,
            _ => day.and_then(|day| self.period_around(day, cadence)),
        };
        move |other| match cadence {
            Cadence::Term => true,
            Cadence::Invoice => false,
            _ => period.zip(other).is_some_and(|(period, other)| period.contains(other)),
        }
    }
}

fn precedence(contract: &Contract, clause: &Clause) -> (bool, (u32, Option<Date>), Option<Date>) {
    (!clause.items.is_empty(), contract.rank_of(clause.source.as_deref()), clause.effective_from)
}

impl Bill<'_> {
    /// The day by which terms are chosen.
    pub fn day(&self) -> Option<Date> {
        self.period.map(|(period, _)| period.first)
    }

    pub fn code(&self) -> Option<&str> {
        let code = self.matched.and_then(|matched| matched.term.item_code.as_ref());
        code.or(self.line.item_code.as_ref()).map(|field| field.value.as_str())
    }

    /// Its units as the contract counts them.
    pub fn contract_units(&self) -> Option<Decimal> {
        let unit = self.line.unit.as_ref().map(|unit| &unit.value);
        match self.matched {
            Some(matched) => in_term_units(self.quantity?, unit, matched.term),
            None => self.quantity,
        }
    }

    /// What the contract calls the item, else what the invoice does.
    pub fn item(&self) -> Option<&str> {
        let text = self.matched.and_then(|matched| matched.term.description.as_ref());
        text.or(self.line.description.as_ref()).map(|field| field.value.as_str())
    }

    /// The line's own words.
    pub fn text(&self) -> &str {
        self.line.description.as_ref().map_or("", |field| field.value.as_str())
    }

    /// Whatever a clause may call it.
    fn names(&self) -> impl Iterator<Item = &str> {
        [self.code(), self.item(), Some(self.text())].into_iter().flatten()
    }

    pub fn is_named(&self, name: &str) -> bool {
        is_item(name, self.code(), self.item()) || is_item(name, None, Some(self.text()))
    }
}

/// A clause as a proof: its place, and its words or its number.
pub fn clause_proof(clause: &Clause, label: &'static str) -> Proof {
    let text = clause.evidence.as_ref().and_then(|place| place.text.clone());
    let text = text.unwrap_or_else(|| format!("clause {}", clause.id));
    Proof::new(Source::Contract, label, Some(text), clause.evidence.as_ref())
}

impl Inputs {
    /// An index value as known on a day: of several the last published by then.
    pub fn index_value(&self, series: &str, month: YearMonth, known_on: Option<Date>) -> Option<Decimal> {
        let values = self.index.as_deref()?.iter().filter(|value| value.series == series && value.month == month);
        let known = values.filter(|value| match (value.vintage, known_on) {
            (Some(vintage), Some(day)) => vintage <= day,
            _ => true,
        });
        known.max_by_key(|value| value.vintage).map(|value| value.value)
    }

    /// The last month of a series that is known on a day.
    pub fn last_month(&self, series: &str, known_on: Option<Date>) -> Option<YearMonth> {
        let values = self.index.as_deref()?.iter().filter(|value| value.series == series);
        let known = values.filter(|value| match (value.vintage, known_on) {
            (Some(vintage), Some(day)) => vintage <= day,
            _ => true,
        });
        known.map(|value| value.month).max()
    }
}
