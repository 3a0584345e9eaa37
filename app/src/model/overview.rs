//! The overview of twelve months, in one currency.

use domain::Money;
use serde::{Deserialize, Serialize};

use super::{BarRow, ColumnChartView, RenewalRow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewPage {
    /// None before the first invoice that names one.
    pub currency: Option<String>,
    pub currencies: Vec<String>,
    pub billed: Option<Money>,
    pub found: Option<Money>,
    pub confirmed: Option<Money>,
    pub disputed: Option<Money>,
    pub invoices: i64,
    /// `64.2 %`
    pub touchless: Option<String>,
    /// `26 h`, and of which month.
    pub cycle: Option<(String, String)>,
    pub money: ColumnChartView,
    pub touchless_chart: ColumnChartView,
    pub cycle_chart: ColumnChartView,
    pub rules: Vec<BarRow>,
    pub vendors: Vec<BarRow>,
    pub renewals: Vec<RenewalRow>,
}
