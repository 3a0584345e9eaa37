//! Tables of typed cells, and the files that spreadsheets open: CSV and XLSX. No amount passes through a float.

pub(crate) mod csv;
pub(crate) mod xlsx;

use domain::{Currency, Date, Decimal};

/// What a column holds, for how it is set and sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    Day,
    /// A number without a currency: a count.
    Count,
    /// An amount in the currency that the row's own column tells.
    Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
}

impl Column {
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Text }
    }

    pub const fn day(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Day }
    }

    pub const fn count(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Count }
    }

    pub const fn amount(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Amount }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    Text(String),
    Day(Date),
    Count(i64),
    /// As it is to be printed, with the places of its currency.
    Amount(Decimal),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub fn maybe(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// With at least the places of its currency; no digit is lost.
    pub fn amount(amount: Option<Decimal>, currency: Option<Currency>) -> Self {
        let Some(mut amount) = amount else { return Self::Empty };
        let places = currency.map_or(2, Currency::minor_digits);
        amount = amount.normalize();
        if amount.scale() < places {
            amount.rescale(places);
        }
        Self::Amount(amount)
    }
}
