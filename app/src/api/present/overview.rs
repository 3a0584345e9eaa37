//! The overview.

use domain::calendar::print_date;
use domain::money::group_thousands;
use domain::{Currency, Date, Decimal, Money};
use store::Leak;
use workflow::overview::{Month, Overview};

use super::renewals::renewal_row;
use super::vendors::{rule_name, scale, vendor_address};
use crate::model::address::with_parts;
use crate::model::{BarRow, ColumnChartView, OverviewPage, SeriesView};

pub fn overview_page(view: Overview) -> OverviewPage {
    let currency = view.currency;
    let sum = view.money();
    let money = |amount: Decimal| currency.map(|currency| Money::new(amount, currency));
    let invoices: i64 = view.months.iter().map(|month| month.pace.invoices).sum();
    let touchless: i64 = view.months.iter().map(|month| month.pace.touchless).sum();
    let latest = view
        .months
        .iter()
        .rev()
        .find_map(|month| Some((print_duration(month.pace.cycle_seconds?), print_month(month.first))));
    OverviewPage {
        currency: currency.map(|currency| currency.code().to_owned()),
        currencies: view.currencies.iter().map(|currency| currency.code().to_owned()).collect(),
        billed: money(sum.billed),
        found: money(sum.found),
        confirmed: money(sum.confirmed),
        disputed: money(sum.disputed),
        invoices,
        touchless: percent(touchless, invoices).map(print_percent),
        cycle: latest,
        money: money_chart(&view.months, currency),
        touchless_chart: touchless_chart(&view.months),
        cycle_chart: cycle_chart(&view.months),
        rules: bars(view.rules, currency, |leak| {
            (rule_name(&leak.key), with_parts("/invoices", &[("rule", &leak.key)]))
        }),
        vendors: bars(view.vendors, currency, |leak| {
            let name = leak.name.clone().unwrap_or_else(|| "Unknown vendor".to_owned());
            (name, if leak.key.is_empty() { String::new() } else { vendor_address(&leak.key) })
        }),
        renewals: view.renewals.into_iter().map(renewal_row).collect(),
    }
}

/// `November 2026`
fn print_month(first: Date) -> String {
    format!("{} {}", first.month(), first.year())
}

fn labels(months: &[Month]) -> Vec<(String, String)> {
    let short = |first: Date| print_date(first).split(' ').nth(1).unwrap_or_default().to_owned();
    months.iter().map(|month| (short(month.first), print_month(month.first))).collect()
}

fn money_chart(months: &[Month], currency: Option<Currency>) -> ColumnChartView {
    let series = |name: &str, amount: fn(&Month) -> Decimal| {
        let amounts = months.iter().map(|month| currency.map_or_else(|| amount(month), |it| it.round(amount(month))));
        let amounts: Vec<Decimal> = amounts.collect();
        SeriesView {
            name: name.to_owned(),
            printed: amounts.iter().map(|amount| group_thousands(*amount)).collect(),
            values: amounts.into_iter().map(Some).collect(),
        }
    };
    ColumnChartView {
        title: format!("Money by month{}", currency.map(|it| format!(", in {it}")).unwrap_or_default()),
        labels: labels(months),
        series: vec![
            series("Found", |month| month.money.found),
            series("Confirmed", |month| month.money.confirmed),
            series("Disputed", |month| month.money.disputed),
        ],
    }
}

fn touchless_chart(months: &[Month]) -> ColumnChartView {
    let shares: Vec<Option<Decimal>> =
        months.iter().map(|month| percent(month.pace.touchless, month.pace.invoices)).collect();
    let printed = months.iter().zip(&shares).map(|(month, share)| match share {
        Some(share) => format!("{}, {} of {}", print_percent(*share), month.pace.touchless, month.pace.invoices),
        None => "No invoices".to_owned(),
    });
    let series = SeriesView { name: "Touchless".to_owned(), printed: printed.collect(), values: shares };
    ColumnChartView {
        title: "Invoices that needed nobody, in percent".to_owned(),
        labels: labels(months),
        series: vec![series],
    }
}

fn cycle_chart(months: &[Month]) -> ColumnChartView {
    let hours = |seconds: i64| Decimal::from(seconds).checked_div(Decimal::from(3600)).map(|hours| hours.round_dp(1));
    let printed = months.iter().map(|month| match month.pace.cycle_seconds {
        Some(seconds) => format!("{}, {} settled", print_duration(seconds), month.pace.settled),
        None => "None settled".to_owned(),
    });
    let series = SeriesView {
        name: "Median".to_owned(),
        printed: printed.collect(),
        values: months.iter().map(|month| month.pace.cycle_seconds.and_then(hours)).collect(),
    };
    ColumnChartView {
        title: "Hours from arrival to the last decision, median".to_owned(),
        labels: labels(months),
        series: vec![series],
    }
}

fn bars(leaks: Vec<Leak>, currency: Option<Currency>, told: impl Fn(&Leak) -> (String, String)) -> Vec<BarRow> {
    let Some(currency) = currency else { return Vec::new() };
    let bar = |leak: Leak| {
        let (name, href) = told(&leak);
        let href = Some(href).filter(|href| !href.is_empty());
        BarRow { name, href, amount: Money::new(leak.at_stake, currency), share: 0, count: leak.count }
    };
    let mut bars: Vec<BarRow> = leaks.into_iter().map(bar).collect();
    scale(&mut bars);
    bars
}

/// None of nothing.
fn percent(part: i64, whole: i64) -> Option<Decimal> {
    Decimal::from(part)
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(Decimal::from(whole))
        .map(|share| share.round_dp(1))
}

fn print_percent(share: Decimal) -> String {
    format!("{} %", share.normalize())
}

/// `40 min`, `26.5 h`, `3.2 days`
fn print_duration(seconds: i64) -> String {
    let parts =
        |of: i64| Decimal::from(seconds).checked_div(Decimal::from(of)).unwrap_or_default().round_dp(1).normalize();
    match seconds {
        ..60 => "under 1 min".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", parts(3_600)),
        _ => format!("{} days", parts(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_fits() {
        let told = [5, 60, 2_400, 95_400, 276_480].map(print_duration);
        assert_eq!(told, ["under 1 min", "1 min", "40 min", "26.5 h", "3.2 days"]);
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(2, 3).map(print_percent).as_deref(), Some("66.7 %"));
        assert_eq!(percent(3, 3).map(print_percent).as_deref(), Some("100 %"));
    }
}
