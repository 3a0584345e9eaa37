//! Vendors.

use domain::chart::share;
use domain::money::group_thousands;
use domain::price_history::PriceHistory;
use domain::{Currency, Decimal, Money};
use store::{VendorContract, VendorRule, VendorSum};
use workflow::vendors::{VendorEntry, VendorList, VendorProfile};

use super::inbox::inbox_row;
use super::money;
use crate::model::address::with_parts;
use crate::model::{
    AccountView, BarRow, CurrencyBars, LearnedView, PriceChartView, PriceRow, VendorContractRow, VendorPage, VendorRow,
    VendorSumView, VendorsPage,
};

/// A thousandth of the longest bar is the least that is told.
const SPAN: u32 = 1000;

pub fn vendors_page(list: VendorList) -> VendorsPage {
    VendorsPage { rows: list.vendors.into_iter().map(vendor_row).collect(), next: list.next }
}

fn vendor_row(entry: VendorEntry) -> VendorRow {
    VendorRow {
        href: vendor_address(&entry.vendor.key),
        name: entry.vendor.name,
        contracts: entry.vendor.contracts,
        invoices: entry.sums.iter().map(|sum| sum.invoices).sum(),
        latest: entry.vendor.latest,
        sums: entry.sums.iter().filter_map(vendor_sum).collect(),
    }
}

pub fn vendor_address(key: &str) -> String {
    with_parts("/vendor", &[("name", key)])
}

fn vendor_sum(sum: &VendorSum) -> Option<VendorSumView> {
    let currency = Currency::read(sum.currency.as_deref()?)?;
    Some(VendorSumView {
        invoices: sum.invoices,
        billed: Money::new(sum.billed, currency),
        at_stake: Money::new(sum.at_stake, currency),
    })
}

pub fn vendor_page(profile: VendorProfile) -> VendorPage {
    let today = profile.today;
    let all = with_parts("/invoices", &[("vendor", &profile.vendor.name), ("order", "issued")]);
    let account = |account: domain::inputs::VerifiedAccount| AccountView {
        ending: ending(&account.account),
        verified_on: account.verified_on,
    };
    let learned = profile.aliases.into_iter().map(|alias| LearnedView {
        contract: alias.contract.to_string(),
        wording: alias.wording,
        item: alias.item,
    });
    VendorPage {
        name: profile.vendor.name.clone(),
        contracts: profile.contracts.into_iter().map(contract_row).collect(),
        rules: currency_bars(&profile.rules),
        recent: profile.recent.rows.into_iter().map(|row| inbox_row(row, today)).collect(),
        all,
        learned: learned.collect(),
        accounts: profile.accounts.map(|accounts| accounts.into_iter().map(account).collect()),
        prices: profile.prices.iter().filter(|history| !history.points.is_empty()).map(price_chart).collect(),
        more_prices: profile.more_prices,
        row: vendor_row(VendorEntry { vendor: profile.vendor, sums: profile.sums }),
    }
}

fn contract_row(contract: VendorContract) -> VendorContractRow {
    VendorContractRow {
        id: contract.id.to_string(),
        number: contract.contract_number,
        effective: contract.effective_date,
        expiry: contract.expiry_date,
        cap: money(contract.spend_cap, contract.currency.as_deref().and_then(Currency::read)),
    }
}

/// The rules as bars, each currency on its own scale.
fn currency_bars(rules: &[VendorRule]) -> Vec<CurrencyBars> {
    let mut found: Vec<CurrencyBars> = Vec::new();
    for rule in rules {
        let Some(currency) = rule.currency.as_deref().and_then(Currency::read) else { continue };
        let bar = BarRow {
            name: rule_name(&rule.rule),
            href: None,
            amount: Money::new(rule.at_stake, currency),
            share: 0,
            count: rule.findings,
        };
        match found.iter_mut().find(|known| known.currency == currency.code()) {
            Some(known) => known.bars.push(bar),
            None => found.push(CurrencyBars { currency: currency.code().to_owned(), bars: vec![bar] }),
        }
    }
    for bars in &mut found {
        scale(&mut bars.bars);
    }
    found
}

/// Makes the longest bar the whole.
pub fn scale(bars: &mut [BarRow]) {
    let longest = bars.iter().map(|bar| bar.amount.amount).max().unwrap_or(Decimal::ZERO);
    for bar in bars {
        bar.share = share(bar.amount.amount, longest, SPAN);
    }
}

/// `R20 Rate above contract`
pub fn rule_name(id: &str) -> String {
    let known = domain::registry().iter().find(|rule| rule.id == id);
    known.map_or_else(|| id.to_owned(), |rule| format!("{id} {}", rule.name))
}

/// Enough to tell an account from others by whoever knows it.
fn ending(account: &str) -> String {
    let signs: Vec<char> = account.chars().filter(|sign| !sign.is_whitespace()).collect();
    let shown = if signs.len() >= 8 { 4 } else { 0 };
    signs.iter().skip(signs.len() - shown).collect()
}

fn price_chart(history: &PriceHistory) -> PriceChartView {
    let currency = history.currency;
    let unit = history.unit.as_ref().map(|unit| format!(" per {}", unit.name())).unwrap_or_default();
    let rows = history.points.iter().map(|point| PriceRow {
        day: point.day,
        invoice: point.invoice.clone(),
        number: point.number.clone(),
        price: at_least(point.price, currency),
        step: point.step.map(|step| print_step(at_least(step, currency))),
    });
    let summary = match history.steps() {
        0 => "never changed".to_owned(),
        1 => "changed once".to_owned(),
        many => format!("changed {many} times"),
    };
    PriceChartView {
        item: history.item.clone(),
        description: history.description.clone(),
        unit: format!("{}{unit}", currency.map(|currency| currency.code().to_owned()).unwrap_or_default()),
        rows: rows.collect(),
        summary,
    }
}

/// With the places of its currency at least.
fn at_least(amount: Decimal, currency: Option<Currency>) -> Decimal {
    let places = currency.map_or(2, Currency::minor_digits);
    let mut tidy = amount.normalize();
    if tidy.scale() < places {
        tidy.rescale(places);
    }
    tidy
}

fn print_step(step: Decimal) -> String {
    let sign = if step.is_sign_positive() { "+" } else { "" };
    format!("{sign}{}", group_thousands(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_by_its_end() {
        assert_eq!(ending("GB33 BUKB 2020 1555 5555 55"), "5555");
        assert_eq!(ending("1234"), "");
    }

    #[test]
    fn bars_of_two_currencies_have_scales_of_their_own() {
        let rule = |rule: &str, currency: &str, stake: i64| VendorRule {
            rule: rule.to_owned(),
            currency: Some(currency.to_owned()),
            findings: 1,
            at_stake: Decimal::from(stake),
            dismissed: 0,
        };
        let bars = currency_bars(&[rule("R20", "EUR", 10), rule("R20", "USD", 400), rule("R60", "USD", 100)]);
        let shares: Vec<Vec<u32>> = bars.iter().map(|bars| bars.bars.iter().map(|bar| bar.share).collect()).collect();
        assert_eq!(shares, [vec![1000], vec![1000, 250]]);
    }
}
