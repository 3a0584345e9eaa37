//! Vendors: the list, and one with all that is known of it.

use domain::{Date, Money};
use serde::{Deserialize, Serialize};

use super::{BarRow, PriceChartView};

/// What invoices in one currency come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorSumView {
    pub invoices: i64,
    pub billed: Money,
    pub at_stake: Money,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorRow {
    pub name: String,
    pub href: String,
    pub contracts: i64,
    pub invoices: i64,
    /// The date of the latest invoice.
    pub latest: Option<Date>,
    /// By currency; never one sum of several.
    pub sums: Vec<VendorSumView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorsPage {
    pub rows: Vec<VendorRow>,
    /// After which vendor the next page goes on, where there is one.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorContractRow {
    pub id: String,
    pub number: Option<String>,
    pub effective: Option<Date>,
    pub expiry: Option<Date>,
    pub cap: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LearnedView {
    pub contract: String,
    pub wording: String,
    pub item: String,
}

/// A verified account as much as it may be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountView {
    /// Its last four signs.
    pub ending: String,
    pub verified_on: Date,
}

/// What a rule found, by currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurrencyBars {
    pub currency: String,
    pub bars: Vec<BarRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorPage {
    pub name: String,
    pub row: VendorRow,
    pub contracts: Vec<VendorContractRow>,
    pub rules: Vec<CurrencyBars>,
    pub recent: Vec<super::InboxRow>,
    /// The address of all its invoices.
    pub all: String,
    pub learned: Vec<LearnedView>,
    /// None where no list of them was imported.
    pub accounts: Option<Vec<AccountView>>,
    pub prices: Vec<PriceChartView>,
    pub more_prices: usize,
}
