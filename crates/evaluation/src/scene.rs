//! A contract, an invoice, what came before and what is known beside; and what a reader should find in them.

mod planted;
mod print;

use serde_json::{Map, Value, json};

use crate::day::{Day, Span, month_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Currency, Line, Paper, Tax};
use crate::trade::{CUSTOMERS, ITEMS, Item, VENDORS, spellings};

pub use planted::{Plan, Planted};

/// A row of the rate table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub item: Item,
    pub price: Exact,
    pub unit: Option<&'static str>,
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default)]
pub struct Past {
    pub paper: Paper,
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub header: Map<String, Value>,
    pub rows: Vec<Row>,
    pub clauses: Vec<Value>,
    pub sources: Vec<Value>,
    pub answers: Map<String, Value>,
    pub invoice: Paper,
    pub history: Vec<Past>,
    pub hash: Option<String>,
    pub inputs: Map<String, Value>,
    pub settings: Map<String, Value>,
    pub term: Span,
    /// The days that the invoice bills.
    pub span: Span,
    pub has_codes: bool,
    pub planted: Vec<Planted>,
    /// Rule and missing input that a reader cannot do without.
    pub undecided: Vec<&'static str>,
}

const CURRENCIES: &[Currency] = &[
    Currency { code: "USD", places: 2 },
    Currency { code: "EUR", places: 2 },
    Currency { code: "GBP", places: 2 },
    Currency { code: "JPY", places: 0 },
    Currency { code: "KWD", places: 3 },
];

impl Scene {
    /// A contract of several items and an invoice that bills some of them as agreed.
    pub fn new(draw: &mut Draw) -> Self {
        let currency = draw.pick(Currency::default(), CURRENCIES);
        let first = Day::of(draw.between(2021, 2025), draw.between(1, 12), draw.pick(1, &[1, 1, 15, 29]));
        let months = draw.between(14, 40);
        let term = (first, first.plus_months(months).plus(-1));
        let span = month_of(first.plus_months(draw.between(9, months - 3)));
        let (vendor, spelt, _) = draw.pick(("Acme Corporation", "Acme Corp.", ""), VENDORS);
        let (customer, addressed, _) = draw.pick(("Aldermoor Foods Ltd", "ALDERMOOR FOODS LIMITED", ""), CUSTOMERS);
        let days = draw.pick(30, &[14, 45, 60]);
        let mut header = Map::new();
        let number = format!("C-{}", draw.between(100, 99_999));
        for (name, value) in [
            ("contract_number", json!(number)),
            ("vendor_name", json!(vendor)),
            ("customer_name", json!(customer)),
            ("effective_date", json!(term.0.text())),
            ("expiry_date", json!(term.1.text())),
            ("currency", json!(currency.code)),
            ("payment_terms_days", json!(days)),
        ] {
            header.insert(name.to_owned(), value);
        }
        let issued = span.1.plus(draw.between(1, 6));
        let rate = Exact::places(draw.pick(190, &[200, 210, 75, 70]), 1);
        let invoice = Paper {
            number: format!("{}{}", draw.pick("INV-", &["R", "2024/", "NF-00", ""]), draw.between(20_000, 90_000)),
            issued,
            due: Some(issued.plus(days + draw.pick(0, &[0, 5]))),
            seller: draw.pick(vendor, &[spelt]).to_owned(),
            buyer: draw.pick(customer, &[addressed]).to_owned(),
            currency,
            tax: draw.pick(Tax::None, &[Tax::Lines(rate), Tax::Table(rate)]),
            ..Paper::default()
        };
        let mut scene = Self { header, invoice, term, span, has_codes: draw.chance(80), ..Self::default() };
        let mut items = ITEMS.to_vec();
        draw.shuffle(&mut items);
        items.truncate(usize::try_from(draw.between(3, 9)).unwrap_or(3));
        for item in &items {
            let price = scene.price(draw);
            scene.rows.push(Row { item: *item, price, unit: Some(item.unit), more: Map::new() });
        }
        draw.shuffle(&mut items);
        let count = draw.between(2, i64::try_from(items.len()).unwrap_or(2));
        for item in items.into_iter().take(usize::try_from(count).unwrap_or(2)) {
            let line = scene.bill(draw, item);
            scene.invoice.lines.push(line);
        }
        scene
    }

    /// As [`Self::new`], now and then with the same bill for the months before: what recurs is no duplicate.
    pub fn recurring(draw: &mut Draw) -> Self {
        let mut scene = Self::new(draw);
        for months in 1..=draw.pick(0, &[0, 0, 1, 2, 3]) {
            let paper = scene.past(draw, months);
            scene.add_past(paper);
        }
        scene
    }

    pub fn places(&self) -> u32 {
        self.invoice.currency.places
    }

    pub fn round(&self, amount: Exact) -> Exact {
        amount.round(self.places())
    }

    /// A price in whole smallest units, now and then with two places more.
    pub fn price(&self, draw: &mut Draw) -> Exact {
        let units = if self.places() == 0 { draw.between(120, 90_000) } else { draw.between(150, 60_000) };
        Exact::places(units, self.places())
    }

    pub fn units(&self, draw: &mut Draw) -> Exact {
        match draw.between(1, 4) {
            1 => Exact::ratio(i128::from(draw.between(4, 400)), 4),
            2 => Exact::places(draw.between(110, 9_000), 2),
            _ => Exact::whole(draw.between(2, 90)),
        }
    }

    pub fn row(&self, item: Item) -> Row {
        self.rows.iter().find(|row| row.item == item).cloned().unwrap_or_default()
    }

    /// A line that bills the item as its row says.
    pub fn bill(&self, draw: &mut Draw, item: Item) -> Line {
        let quantity = self.units(draw);
        let price = self.row(item).price;
        let text = match draw.between(1, 5) {
            1 => item.reworded.to_owned(),
            2 => item.agreed.to_uppercase(),
            3 => format!("{} ", item.reworded),
            _ => item.agreed.to_owned(),
        };
        Line {
            item,
            code: (self.has_codes && draw.chance(60)).then(|| item.code.to_owned()),
            text,
            unit: Some(draw.pick(item.unit, spellings(item.unit)).to_owned()),
            quantity: Some(quantity),
            price: Some(price),
            net: self.round(quantity * price),
            period: Some(self.span),
            ..Line::default()
        }
    }

    pub fn any_line(&self, draw: &mut Draw) -> usize {
        let last = i64::try_from(self.invoice.lines.len()).unwrap_or(1) - 1;
        usize::try_from(draw.between(0, last.max(0))).unwrap_or(0)
    }

    pub fn line(&self, at: usize) -> Line {
        self.invoice.lines.get(at).cloned().unwrap_or_default()
    }

    pub fn edit(&mut self, at: usize, change: impl FnOnce(&mut Line)) {
        if let Some(line) = self.invoice.lines.get_mut(at) {
            change(line);
        }
    }

    pub fn edit_row(&mut self, item: Item, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.item == item) {
            change(row);
        }
    }

    /// Bills so many units at a price.
    pub fn bill_at(&mut self, at: usize, quantity: Exact, price: Exact) {
        let net = self.round(quantity * price);
        self.edit(at, |line| {
            line.quantity = Some(quantity);
            line.price = Some(price);
            line.net = net;
        });
    }

    /// Bills an amount for units whose single price the line does not print.
    pub fn bill_amount(&mut self, at: usize, quantity: Exact, amount: Exact) {
        self.edit(at, |line| {
            line.quantity = Some(quantity);
            line.price = None;
            line.net = amount;
        });
    }

    /// Bills one of the item at an amount.
    pub fn bill_one(&mut self, at: usize, amount: Exact) {
        self.bill_at(at, Exact::ONE, amount);
    }

    /// How clauses and feeds name the item of a line.
    pub fn name(&self, draw: &mut Draw, item: Item) -> &'static str {
        if self.has_codes { draw.pick(item.code, &[item.agreed]) } else { item.agreed }
    }

    /// Adds a clause of the contract.
    pub fn clause(&mut self, kind: &str, items: &[&str], values: Value) {
        let mut clause = json!({"id": format!("{}.{}", self.clauses.len() + 2, kind.len()), "kind": kind});
        if let (Some(fields), Value::Object(values)) = (clause.as_object_mut(), values) {
            if !items.is_empty() {
                fields.insert("items".to_owned(), json!(items));
            }
            fields.extend(values);
        }
        self.clauses.push(clause);
    }

    pub fn input(&mut self, name: &str, value: impl Into<Value>) {
        self.inputs.insert(name.to_owned(), value.into());
    }

    pub fn agree(&mut self, name: &str, value: impl Into<Value>) {
        self.header.insert(name.to_owned(), value.into());
    }

    /// An amount above an expected one, from a cent to as much again.
    pub fn excess(&self, draw: &mut Draw, expected: Exact) -> Exact {
        let share = Exact::places(draw.between(1, 900), 3);
        let least = Exact::places(draw.between(1, 30), self.places());
        self.round(expected * share) + least
    }

    /// An earlier invoice of the same kind for another month.
    pub fn past(&self, draw: &mut Draw, months: i64) -> Paper {
        let span = month_of(self.span.0.plus_months(-months));
        let issued = span.1.plus(draw.between(1, 6));
        let mut paper = Paper { issued, due: Some(issued.plus(60)), period: None, ..self.invoice.clone() };
        paper.number = format!("P{}-{}", 7 * months, 40_000 - months * 137);
        paper.printed = Map::new();
        for line in &mut paper.lines {
            line.period = Some(span);
        }
        paper
    }

    pub fn add_past(&mut self, paper: Paper) {
        self.history.push(Past { paper, more: Map::new() });
    }
}
