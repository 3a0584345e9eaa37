//! From elements to fields: each with full confidence and the element's path as its evidence.

use domain::{Currency, Date, Decimal, Evidence, Field, Reading, Unit};

use super::tree::Node;
use super::warning::Warning;

/// Reads values and keeps account of those that could not be read.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub warnings: Vec<Warning>,
}

impl Values {
    /// A text; inner line breaks stay, for addresses and terms are written in lines.
    pub fn text(&self, node: Option<Node>) -> Option<Field<String>> {
        let node = node?;
        Some(field(clean(node.text()?), node.path()))
    }

    /// The texts of several elements, each in its own line.
    pub fn texts(&self, nodes: &[Node]) -> Option<Field<String>> {
        let mut lines: Vec<String> = Vec::new();
        for text in nodes.iter().filter_map(|node| node.text()).map(clean) {
            if !lines.contains(&text) {
                lines.push(text);
            }
        }
        let first = nodes.iter().find(|node| node.text().is_some())?;
        Some(field(lines.join("\n"), first.path()))
    }

    /// A decimal as XML writes it: digits and at most one point. `1,000` stays open and is not guessed.
    pub fn decimal(&mut self, node: Option<Node>) -> Option<Field<Decimal>> {
        self.read(node?, node?.text()?, plain_decimal, Decimal::EXPECTED)
    }

    /// The sum of several elements, proven by all of them.
    pub fn sum(&mut self, nodes: &[Node]) -> Option<Field<Decimal>> {
        let parts: Vec<Field<Decimal>> = nodes.iter().filter_map(|node| self.decimal(Some(*node))).collect();
        let total = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value))?;
        let paths: Vec<&str> = parts.iter().filter_map(|part| part.evidence.as_ref()?.text.as_deref()).collect();
        (!parts.is_empty() && parts.len() == nodes.len()).then(|| field(total, paths.join(" + ")))
    }

    /// A date, in the element itself or in a `DateTimeString` or `DateTime` within.
    pub fn date(&mut self, node: Option<Node>) -> Option<Field<Date>> {
        let node = node?;
        let holder = node.find("DateTimeString|DateTime|DateString|Date").unwrap_or(node);
        let text = holder.text()?;
        // The formats that begin with year, month and day in eight digits; others would be misread.
        let is_daily = matches!(holder.attribute("format"), None | Some("102" | "203" | "204" | "205"));
        let read = |text: &str| is_daily.then(|| plain_date(text)).flatten();
        self.read(holder, text, read, Date::EXPECTED)
    }

    pub fn currency(&mut self, node: Option<Node>) -> Option<Field<Currency>> {
        self.read(node?, node?.text()?, Currency::read, Currency::EXPECTED)
    }

    /// The currency in an amount's `currencyID`.
    pub fn currency_of(&self, amount: Option<Node>) -> Option<Field<Currency>> {
        let amount = amount?;
        let currency = Currency::read(amount.attribute("currencyID")?)?;
        Some(field(currency, format!("{}/@currencyID", amount.path())))
    }

    /// The unit in an element's `unitCode`.
    pub fn unit(&self, node: Option<Node>) -> Option<Field<Unit>> {
        let node = node?;
        let code = node.attribute("unitCode")?;
        let unit = packaging(code).or_else(|| Unit::read(code))?;
        let evidence = format!("{}/@unitCode", node.path());
        Some(noted(field(unit, evidence), code))
    }

    /// The first of several references; the others are named in warnings.
    pub fn first_of(&mut self, nodes: &[Node]) -> Option<Field<String>> {
        let mut texts = nodes.iter().filter_map(|node| self.text(Some(*node)));
        let first = texts.next();
        let others: Vec<Warning> = texts.map(|text| Warning::FurtherPrecedingInvoice(text.value)).collect();
        self.warnings.extend(others);
        first
    }

    /// Whether an allowance or charge is a charge.
    pub fn is_charge(&self, node: Node) -> Option<bool> {
        Self::default().flag(node.find("ChargeIndicator")).map(|flag| flag.value)
    }

    /// True or false, in the element itself or in an `Indicator` within.
    pub fn flag(&mut self, node: Option<Node>) -> Option<Field<bool>> {
        let node = node?;
        let holder = node.find("Indicator|IndicatorString").unwrap_or(node);
        let read = |text: &str| match text {
            "1" => Some(true),
            "0" => Some(false),
            _ => bool::read(text),
        };
        self.read(holder, holder.text()?, read, bool::EXPECTED)
    }

    fn read<T: Reading>(
        &mut self,
        node: Node,
        text: &str,
        read: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Option<Field<T>> {
        let Some(value) = read(text) else {
            let text = text.chars().take(80).collect();
            self.warnings.push(Warning::Unread { path: node.path(), text, expected });
            return None;
        };
        Some(noted(field(value, node.path()), text))
    }
}

/// A certain field, proven by this element.
pub(super) fn field<T>(value: T, path: String) -> Field<T> {
    Field { evidence: Some(Evidence { page: 1, area: None, text: Some(path) }), ..Field::certain(value) }
}

/// Whether an amount is in the document's currency; an amount that names none is.
pub(super) fn is_in(amount: Node, currency: Option<Currency>) -> bool {
    let named = amount.attribute("currencyID").and_then(Currency::read);
    named.is_none() || currency.is_none() || named == currency
}

/// The text that all state alike; none where one lacks it or differs.
pub(super) fn agreed(texts: impl Iterator<Item = Option<Field<String>>>) -> Option<Field<String>> {
    let mut common: Option<Field<String>> = None;
    for text in texts {
        let text = text?;
        match &common {
            Some(first) if first.value != text.value => return None,
            Some(_) => {}
            None => common = Some(text),
        }
    }
    common
}

fn noted<T: Reading>(field: Field<T>, text: &str) -> Field<T> {
    if field.value.print() == text { field } else { field.printed(text) }
}

/// Without the signs that only a broken export leaves in a text.
fn clean(text: &str) -> String {
    let is_readable = |sign: &char| matches!(sign, '\n' | '\t') || (!sign.is_control() && *sign != '\u{fffd}');
    text.chars().filter(is_readable).collect::<String>().trim().to_owned()
}

fn plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_plain = digits.bytes().all(|sign| sign.is_ascii_digit() || sign == b'.');
    is_plain.then(|| text.parse().ok()).flatten()
}

fn plain_date(text: &str) -> Option<Date> {
    let is_run = text.len() >= 8 && text.bytes().all(|sign| sign.is_ascii_digit());
    Date::read(if is_run { text.get(..8)? } else { text })
}

/// A packaging of UN/ECE Recommendation 21, which codes with an X in front: `XBX` is a box.
fn packaging(code: &str) -> Option<Unit> {
    let inner = code.strip_prefix('X').filter(|inner| inner.len() == 2)?;
    let unit = Unit::read(inner)?;
    unit.code().is_some_and(|known| known.eq_ignore_ascii_case(inner)).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::einvoice::tree::Tree;

    fn with<T>(inner: &str, read: impl Fn(&mut Values, Option<Node>) -> Option<Field<T>>) -> (Option<T>, usize) {
        let tree = Tree::read(format!("<r>{inner}</r>").as_bytes()).unwrap();
        let mut values = Values::default();
        let read = read(&mut values, tree.top().find("e"));
        (read.map(|field| field.value), values.warnings.len())
    }

    #[test]
    fn reads_plain_decimals_only() {
        let cases = [("<e>-12.50</e>", "-12.50"), ("<e> +7 </e>", "7"), ("<e>.5</e>", "0.5"), ("<e>1.</e>", "1")];
        for (xml, value) in cases {
            assert_eq!(with(xml, Values::decimal), (Some(value.parse().unwrap()), 0), "{xml}");
        }
        for xml in ["<e>1,000</e>", "<e>1e3</e>", "<e>NaN</e>", "<e>1.2.3</e>", "<e>EUR 5</e>", "<e>--1</e>"] {
            assert_eq!(with(xml, Values::decimal), (None, 1), "{xml}");
        }
        assert_eq!(with("<e/>", Values::decimal), (None, 0));
    }

    #[test]
    fn reads_dates_of_both_syntaxes() {
        let day = domain::calendar::date_of(2026, 1, 31);
        for xml in [
            "<e>2026-01-31</e>",
            "<e>2026-01-31+01:00</e>",
            "<e><DateTimeString format='102'>20260131</DateTimeString></e>",
            "<e><DateTimeString format='203'>202601311200</DateTimeString></e>",
            "<e><DateTime>2026-01-31T00:00:00</DateTime></e>",
        ] {
            assert_eq!(with(xml, Values::date), (day, 0), "{xml}");
        }
        let month = "<e><DateTimeString format='610'>202601</DateTimeString></e>";
        assert_eq!(with(month, Values::date), (None, 1));
        assert_eq!(with("<e>2026-02-30</e>", Values::date), (None, 1));
    }

    #[test]
    fn reads_units_and_flags() {
        let unit = |code: &str| {
            let tree = Tree::read(format!("<e unitCode='{code}'>1</e>").as_bytes()).unwrap();
            Values::default().unit(Some(tree.top())).unwrap()
        };
        assert_eq!(unit("XBX").value.code(), Some("BX"));
        assert_eq!(unit("HUR").printed, None);
        assert_eq!((unit("H87").value.code(), unit("H87").printed.as_deref()), (Some("C62"), Some("H87")));
        assert_eq!(with("<e><Indicator>false</Indicator></e>", Values::flag), (Some(false), 0));
        assert_eq!(with("<e>1</e>", Values::flag), (Some(true), 0));
    }
}
