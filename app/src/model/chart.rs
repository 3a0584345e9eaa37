//! Charts: figures as they are drawn, and as they are printed in the table behind.

use domain::{Date, Decimal, Money};
use serde::{Deserialize, Serialize};

/// One set of columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesView {
    pub name: String,
    /// One for each label; none where there is nothing to tell.
    pub values: Vec<Option<Decimal>>,
    /// The same for people.
    pub printed: Vec<String>,
}

/// Columns side by side over labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnChartView {
    /// What it shows, with its unit.
    pub title: String,
    /// `Nov`, and in full.
    pub labels: Vec<(String, String)>,
    pub series: Vec<SeriesView>,
}

/// A row of a list of bars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarRow {
    pub name: String,
    pub href: Option<String>,
    pub amount: Money,
    /// Of what; a thousandth of the longest each.
    pub share: u32,
    pub count: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceRow {
    pub day: Date,
    pub invoice: String,
    pub number: Option<String>,
    pub price: Decimal,
    /// `+14.50`; none where the price stayed.
    pub step: Option<String>,
}

/// The prices of one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceChartView {
    pub item: String,
    pub description: Option<String>,
    /// `USD per hour`
    pub unit: String,
    /// In the order of their days; at least one.
    pub rows: Vec<PriceRow>,
    /// `changed twice` and the like.
    pub summary: String,
}
