//! What a vendor billed for each item over time, and where the price changed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use time::Date;

use crate::invoice::{Invoice, InvoiceKind, InvoiceLine};
use crate::money::Currency;
use crate::unit::Unit;

/// A price on an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePoint {
    /// The invoice's id, as it was told.
    pub invoice: String,
    pub number: Option<String>,
    pub day: Date,
    /// For one unit.
    pub price: Decimal,
    /// How much it differs from the price before; none where it does not, and for the first.
    pub step: Option<Decimal>,
}

/// The prices of one item in one unit and currency, in the order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceHistory {
    /// The vendor's code, as it was billed last.
    pub item: String,
    pub description: Option<String>,
    pub unit: Option<Unit>,
    pub currency: Option<Currency>,
    pub points: Vec<PricePoint>,
}

impl PriceHistory {
    /// How often the price changed.
    pub fn steps(&self) -> usize {
        self.points.iter().filter(|point| point.step.is_some()).count()
    }

    /// The lowest and the highest price.
    pub fn range(&self) -> Option<(Decimal, Decimal)> {
        let prices = || self.points.iter().map(|point| point.price);
        Some((prices().min()?, prices().max()?))
    }
}

/// The code without case, the unit, and the currency: what must be alike for two prices to be compared.
type Kind = (String, Option<String>, Option<String>);

/// The histories of all items that are billed under a code; those whose price changed first, then by their codes.
///
/// Credit notes tell no price, nor do lines without one above zero. An invoice that bills an item more than once at the
/// same price tells it once.
pub fn trace_prices<'i>(invoices: impl IntoIterator<Item = (String, &'i Invoice)>) -> Vec<PriceHistory> {
    let mut found: BTreeMap<Kind, PriceHistory> = BTreeMap::new();
    let mut dated: Vec<(Date, String, &Invoice)> = invoices
        .into_iter()
        .filter(|(_, invoice)| invoice.document_type == InvoiceKind::Invoice)
        .filter_map(|(id, invoice)| Some((invoice.header.issue_date.as_ref()?.value, id, invoice)))
        .collect();
    dated.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    for (day, id, invoice) in dated {
        let currency = invoice.header.currency.as_ref().map(|field| field.value);
        let number = invoice.header.invoice_number.as_ref().map(|field| field.value.clone());
        for line in &invoice.lines {
            let Some((item, price)) = read_price(line) else { continue };
            let unit = line.unit.as_ref().map(|field| field.value.clone());
            let kind = (
                item.to_lowercase(),
                unit.as_ref().map(|unit| unit.name().to_owned()),
                currency.map(|currency| currency.code().to_owned()),
            );
            let history = found.entry(kind).or_insert_with(|| PriceHistory {
                item: String::new(),
                description: None,
                unit,
                currency,
                points: Vec::new(),
            });
            history.item = item.to_owned();
            let description = line.description.as_ref().map(|field| field.value.clone());
            history.description = description.or(history.description.take());
            if history.points.iter().any(|known| known.invoice == id && known.price == price) {
                continue;
            }
            let before = history.points.last().map(|point| point.price);
            let step = before.and_then(|before| price.checked_sub(before)).filter(|step| !step.is_zero());
            history.points.push(PricePoint { invoice: id.clone(), number: number.clone(), day, price, step });
        }
    }
    let mut histories: Vec<PriceHistory> = found.into_values().collect();
    // Stable: within both parts the order of the codes stays.
    histories.sort_by_key(|history| history.steps() == 0);
    histories
}

/// The item's code, and its price for one unit.
fn read_price(line: &InvoiceLine) -> Option<(&str, Decimal)> {
    let item = line.item_code.as_ref().map(|field| field.value.trim()).filter(|code| !code.is_empty())?;
    let price = line.unit_price.as_ref()?.value;
    let price = match line.price_base_quantity.as_ref().map(|field| field.value) {
        Some(base) if base != Decimal::ONE => price.checked_div(base)?.normalize(),
        _ => price,
    };
    (price > Decimal::ZERO).then_some((item, price))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::invoice_with;

    fn invoice(day: &str, lines: &str) -> Invoice {
        invoice_with(&format!(r#"{{"issue_date":"{day}"}}"#), lines, "{}")
    }

    fn line(code: &str, price: &str) -> String {
        format!(r#"{{"item_code":"{code}","description":"Guard hours","unit":"HUR","unit_price":"{price}"}}"#)
    }

    fn trace(invoices: &[Invoice]) -> Vec<String> {
        let named = invoices.iter().enumerate().map(|(at, invoice)| (at.to_string(), invoice));
        let told = trace_prices(named).into_iter().map(|history| {
            let step = |point: &PricePoint| point.step.map(|step| format!("({step:+})")).unwrap_or_default();
            let points = history.points.iter().map(|point| format!("{}{}", point.price, step(point)));
            format!("{}: {}", history.item, points.collect::<Vec<_>>().join(" "))
        });
        told.collect()
    }

    #[test]
    fn steps_are_marked_in_the_order_of_the_days() {
        let billed = [
            invoice("2026-03-31", &format!("[{}]", line("g1", "142.50"))),
            invoice("2026-01-31", &format!("[{}]", line("G1", "128.00"))),
            invoice("2026-02-28", &format!("[{},{}]", line("G1", "128.00"), line("G1", "128.00"))),
            invoice("2026-04-30", &format!("[{}]", line("G1", "128"))),
        ];
        assert_eq!(trace(&billed), ["G1: 128.00 128.00 142.50(+14.50) 128(-14.50)"]);
    }

    #[test]
    fn what_cannot_be_compared_stays_apart_and_what_changed_comes_first() {
        let other = r#"{"item_code":"B2","unit":"DAY","unit_price":"900"}"#;
        let base = r#"{"item_code":"A1","unit":"C62","unit_price":"250","price_base_quantity":"100"}"#;
        let billed = [
            invoice("2026-01-31", &format!("[{},{other},{base}]", line("B2", "100"))),
            invoice("2026-02-28", &format!("[{},{other},{base}]", line("B2", "110"))),
        ];
        assert_eq!(trace(&billed), ["B2: 100 110(+10)", "A1: 2.5 2.5", "B2: 900 900"]);
        let euro = invoice_with(r#"{"currency":"EUR"}"#, &format!("[{}]", line("B2", "95")), "{}");
        assert!(trace(&[billed[0].clone(), euro]).contains(&"B2: 95".to_owned()));
    }

    #[test]
    fn what_tells_no_price_is_left_out() {
        let credit = invoice_with("{}", &format!("[{}]", line("G1", "5")), r#"{"document_type":"credit_note"}"#);
        let undated = invoice_with(r#"{"issue_date":null}"#, &format!("[{}]", line("G1", "5")), "{}");
        let nameless = invoice("2026-01-31", r#"[{"description":"Guard hours","unit_price":"5"}]"#);
        let free = invoice("2026-01-31", &format!("[{},{}]", line("G1", "0"), line("G2", "-3")));
        assert_eq!(trace(&[credit, undated, nameless, free]), Vec::<String>::new());
    }
}
