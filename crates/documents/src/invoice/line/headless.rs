//! Lines of a table that has no header: rows that end in an amount and together make a printed total.

use std::collections::HashSet;

use domain::{Confidence, Decimal, Field, InvoiceLine, Unit};

use super::gather::is_position;
use super::{Lines, ReadLine, Style, is_total_label};
use crate::invoice::number::{Number, read_number};
use crate::layout::{Cell, Row, Sheet};

/// The longest run of such rows outside of those `taken` whose sum is one of the totals; `None` where
/// nothing proves them.
pub fn read_headless(sheet: &Sheet, style: Style, totals: &[Decimal], taken: &HashSet<usize>) -> Option<Lines> {
    let candidates: Vec<(usize, Cell, Decimal)> = sheet
        .rows
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken.contains(at))
        .filter_map(|(at, row)| amount_at_end(row, style).map(|(number, cell)| (at, cell, number.value)))
        .collect();
    let edge = |cell: &Cell| (cell.area.right, cell.area.left);
    let aligned = |a: &Cell, b: &Cell| (edge(a).0 - edge(b).0).abs() < 4.0 || (edge(a).1 - edge(b).1).abs() < 4.0;
    let mut best: Option<&[(usize, Cell, Decimal)]> = None;
    for run in candidates.chunk_by(|a, b| aligned(&a.1, &b.1)) {
        // A run ends where its sum is printed as a total; longer runs prove more.
        let mut sum = Decimal::ZERO;
        for (count, (_, _, amount)) in run.iter().enumerate() {
            let Some(next) = sum.checked_add(*amount) else { break };
            sum = next;
            // One row alone must also show how many.
            let counted = |row: &Row| {
                row.cells
                    .iter()
                    .rev()
                    .skip(1)
                    .any(|cell| read_number(&cell.text(), style.mark).is_some() && is_figure(&cell.text()))
            };
            let enough = count >= 1 || run.first().and_then(|(at, ..)| sheet.rows.get(*at)).is_some_and(counted);
            if enough && totals.contains(&sum) && best.is_none_or(|best| count + 1 > best.len()) {
                best = run.get(..=count);
            }
        }
    }
    let mut lines = Lines::default();
    for (at, cell, amount) in best? {
        let row = sheet.rows.get(*at)?;
        lines.rows.insert(*at);
        lines.lines.push(read_row(row, cell, *amount, style, lines.lines.len() + 1));
    }
    Some(lines)
}

/// The amount that ends a row of words; totals do not count.
fn amount_at_end(row: &Row, style: Style) -> Option<(Number, Cell)> {
    let last = row.cells.last()?;
    let number = read_number(&last.text(), style.mark).filter(|number| !number.percent && number.decimals > 0)?;
    let words: String = row.cells.iter().rev().skip(1).map(Cell::text).collect::<Vec<_>>().join(" ");
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 3 && !is_total_label(&words)).then(|| (number, last.clone()))
}

fn read_row(row: &Row, amount_cell: &Cell, amount: Decimal, style: Style, number: usize) -> ReadLine {
    let sure = Confidence::percent(88);
    let mut words: Vec<Cell> = Vec::new();
    let mut figures: Vec<(Number, Cell)> = Vec::new();
    for cell in row.cells.iter().take(row.cells.len().saturating_sub(1)) {
        match read_number(&cell.text(), style.mark) {
            Some(figure) if !words.is_empty() && is_figure(&cell.text()) => figures.push((figure, cell.clone())),
            _ => words.push(cell.clone()),
        }
    }
    let mut position = None;
    if let Some(first) = words.first().cloned()
        && let Some(word) = first.words.first()
        && is_position(&word.text)
    {
        position = Cell::of(vec![word.clone()], first.page);
        match (first.from_word(1), words.first_mut()) {
            (Some(rest), Some(place)) => *place = rest,
            _ => words.retain(|cell| *cell != first),
        }
    }
    let field = |(number, cell): &(Number, Cell)| Field::new(number.value, sure, cell.evidence());
    let product =
        |quantity: &(Number, Cell), price: &(Number, Cell)| quantity.0.value.checked_mul(price.0.value) == Some(amount);
    let (quantity, price) = match figures.as_slice() {
        [quantity, price, ..] if product(quantity, price) => (Some(field(quantity)), Some(field(price))),
        [only] if only.0.prefix.eq_ignore_ascii_case("x") || only.0.value.fract().is_zero() => {
            (Some(field(only)), None)
        }
        _ => (None, None),
    };
    let line_id = position.map_or_else(
        || Field::new(number.to_string(), Confidence::percent(90), None),
        |cell| Field::new(cell.text().trim_end_matches(['.', ')']).to_owned(), sure, cell.evidence()),
    );
    let factors = words.iter().rev().find_map(|cell| factors_in(cell, amount, style));
    let (quantity, price, unit) = match factors {
        Some(factors) if price.is_none() => {
            words.retain_mut(|cell| {
                let kept = cell.words.iter().filter(|word| !factors.place.words.contains(word)).cloned().collect();
                Cell::of(kept, cell.page).is_some_and(|rest| {
                    *cell = rest;
                    true
                })
            });
            (Some(field(&factors.quantity)), Some(field(&factors.price)), factors.unit)
        }
        _ => (quantity, price, None),
    };
    let text = words.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
    let evidence = words.iter().filter_map(Cell::evidence).reduce(|a, b| a.union(&b));
    let proven = price.is_some();
    let line = InvoiceLine {
        line_id: Some(line_id),
        description: (!text.is_empty()).then(|| Field::new(text, sure, evidence)),
        quantity,
        unit,
        unit_price: price,
        line_net_amount: Some(Field::new(amount, sure, amount_cell.evidence())),
        ..InvoiceLine::default()
    };
    ReadLine { line, proven, broken: false }
}

/// Quantity and price written as a product.
struct Factors {
    quantity: (Number, Cell),
    unit: Option<Field<Unit>>,
    price: (Number, Cell),
    /// All words of the product.
    place: Cell,
}

/// `5 x $180.00`, `3 hrs x 75.00`, `12 @ 48.00`, where the product is the amount.
fn factors_in(cell: &Cell, amount: Decimal, style: Style) -> Option<Factors> {
    let sign = cell.words.iter().rposition(|word| matches!(word.text.as_str(), "x" | "X" | "×" | "*" | "@" | "à"))?;
    let price_words = cell.words.get(sign + 1..)?.to_vec();
    let price_cell = Cell::of(price_words, cell.page)?;
    let price = read_number(&price_cell.text(), style.mark).filter(|price| !price.percent)?;
    let numbered =
        cell.words.get(..sign)?.iter().rposition(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))?;
    let quantity_cell = Cell::of(cell.words.get(numbered..sign)?.to_vec(), cell.page)?;
    let quantity = read_number(&quantity_cell.text(), style.mark).filter(|quantity| !quantity.percent)?;
    if quantity.value.checked_mul(price.value)?.checked_sub(amount)?.abs() > Decimal::new(1, 2) {
        return None;
    }
    let sure = Confidence::percent(88);
    let unit = Unit::read(&quantity.suffix)
        .filter(|_| !quantity.suffix.is_empty())
        .map(|unit| Field::new(unit, sure, quantity_cell.evidence()).printed(quantity.suffix.clone()));
    let place = cell.from_word(numbered)?;
    Some(Factors { quantity: (quantity, quantity_cell), unit, price: (price, price_cell), place })
}

/// `x10`, `3`, `$12.50`: a number and at most a sign or a short unit.
fn is_figure(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() <= 3
}
