//! The rates of one row.

use domain::calendar::print_iso_date;
use domain::number::read_decimal;
use domain::{Confidence, Date, Decimal, Evidence, Field, Term, Unit};

use super::super::super::date::find_dates;
use super::super::amount::{Priced, read_price, unit_of_label};
use super::super::column::Role;
use super::super::context::{is_label, is_no_rate_label, is_sum_label, tidy_label};
use super::shape::{PriceColumn, Shape};
use crate::layout::{Cell, TableRow};
use crate::pattern::Pattern;

/// What a row prices.
struct Named {
    code: Option<(String, Option<Evidence>)>,
    words: String,
    proof: Option<Evidence>,
}

/// One rate for each price in the row; none where the row prices nothing.
pub fn read_terms(shape: &Shape<'_>, row: &TableRow) -> Vec<Term> {
    let Some(named) = read_name(shape, row) else { return Vec::new() };
    let prices: Vec<(&PriceColumn, &Cell, Priced)> = shape
        .prices
        .iter()
        .filter_map(|price| {
            let cell = row.cell(price.column)?;
            Some((price, cell, read_price(&cell.text(), true, shape.mark)?))
        })
        .collect();
    let first = prices.first().map_or(f32::MAX, |(_, cell, _)| cell.area.left);
    // A number before the name counts the rows.
    let name = shape.names.iter().find_map(|column| row.cell(*column));
    if name.is_some_and(|name| name.area.left > first) {
        return Vec::new();
    }
    prices.into_iter().map(|(price, cell, read)| build_term(shape, row, &named, price, cell, read)).collect()
}

fn read_name(shape: &Shape<'_>, row: &TableRow) -> Option<Named> {
    let mut cells: Vec<&Cell> = shape.names.iter().filter_map(|column| row.cell(*column)).collect();
    let coded = shape.code.and_then(|column| row.cell(column)).filter(|cell| is_code(&cell.text()));
    let mut code = coded.map(|cell| (cell.text(), cell.evidence()));
    // Without a column of codes the first of several names may be one: "G1", "L-02".
    if shape.code.is_none()
        && let [first, _, ..] = cells.as_slice()
        && is_short_code(&first.text())
    {
        code = Some((first.text(), first.evidence()));
        cells.remove(0);
    }
    let words = cells.iter().map(|cell| cell.text()).collect::<Vec<_>>().join(", ");
    let proof = cells.iter().filter_map(|cell| cell.evidence()).reduce(|all, next| {
        let text = all.text.clone().unwrap_or_default() + " " + next.text.as_deref().unwrap_or_default();
        let mut both = all.union(&next);
        both.text = Some(text);
        both
    });
    let description = tidy_label(&words);
    if (!is_label(&description) && code.is_none()) || description.is_empty() {
        return None;
    }
    let listed = code.is_some() || row_has(shape, row, Role::Unit);
    (!is_no_rate(shape, &description, listed)).then_some(Named { code, words, proof })
}

fn row_has(shape: &Shape<'_>, row: &TableRow, role: Role) -> bool {
    shape.table.cell(row, role).is_some()
}

/// Whether the row's words say that its amount is no rate. Under a price column, beside a code or a
/// unit of its own, only a plain sum is none.
fn is_no_rate(shape: &Shape<'_>, description: &str, listed: bool) -> bool {
    match (shape.priced, listed) {
        (true, true) => is_sum_label(description) && description.split_whitespace().count() <= 3,
        (true, false) => is_sum_label(description),
        (false, _) => is_no_rate_label(description),
    }
}

fn build_term(
    shape: &Shape<'_>,
    row: &TableRow,
    named: &Named,
    column: &PriceColumn,
    cell: &Cell,
    price: Priced,
) -> Term {
    let confidence = Confidence::percent(if shape.priced { 92 } else { 75 });
    let description = match &column.suffix {
        Some(suffix) => format!("{}, {suffix}", named.words),
        None => named.words.clone(),
    };
    Term {
        item_code: named.code.clone().map(|(code, proof)| Field::new(code, confidence, proof)),
        description: Some(Field::new(description, confidence, named.proof.clone())),
        unit: read_unit(shape, row, &named.words, column, cell, &price),
        price_base_quantity: price.base.map(|base| Field::new(base, confidence, cell.evidence())),
        unit_price: Some(Field::new(price.amount, confidence, cell.evidence()).printed(price.printed)),
        minimum_quantity: read_quantity(shape, row, Role::Minimum),
        maximum_quantity: read_quantity(shape, row, Role::Maximum),
        effective_from: read_date(shape, row, Role::From),
        effective_to: read_date(shape, row, Role::To),
        ..Term::default()
    }
}

/// The unit from the most telling place: its own cell, the price's cell, the words of the rate or of
/// the price's heading. How often a service comes round is its unit only where nothing else is.
fn read_unit(
    shape: &Shape<'_>,
    row: &TableRow,
    words: &str,
    column: &PriceColumn,
    cell: &Cell,
    price: &Priced,
) -> Option<Field<Unit>> {
    static FREQUENCY: Pattern = Pattern::new(r"\b(?:frequency|billing|period|basis)\b");
    static NO_UNIT: Pattern = Pattern::new(r"^\W*(?:n\.?/?a\.?|none|various|tbd|as\s+needed)?\W*$");
    static PER: Pattern = Pattern::new(r"\bper\b|/");
    let confidence = Confidence::percent(90);
    let printed = shape.table.cell(row, Role::Unit).filter(|cell| !NO_UNIT.is_in(&cell.text()));
    static LEAD: Pattern = Pattern::new(r"^\s*(?:per|pro|je|par|/)\s+");
    let read = |text: &str| Unit::read(text.get(LEAD.find(text).map_or(0, |lead| lead.end())..).unwrap_or(text));
    let own = printed
        .and_then(|cell| Some(Field::new(read(&cell.text())?, confidence, cell.evidence()).printed(cell.text())));
    let exact = own.clone().filter(|unit| unit.value.code().is_some() || !FREQUENCY.is_in(&shape.heading(Role::Unit)));
    let beside =
        price.unit.clone().map(|(unit, printed)| Field::new(unit, confidence, cell.evidence()).printed(printed));
    let worded = || {
        let explicit = Some(words).filter(|words| PER.is_in(words));
        let (unit, printed) = explicit
            .and_then(unit_of_label)
            .or_else(|| unit_of_label(&column.heading))
            .or_else(|| unit_of_label(words))?;
        Some(Field::new(unit, Confidence::percent(80), cell.evidence()).printed(printed))
    };
    exact.or(beside).or_else(worded).or(own)
}

fn read_quantity(shape: &Shape<'_>, row: &TableRow, role: Role) -> Option<Field<Decimal>> {
    static NUMBER: Pattern = Pattern::new(r"^\W*(\d[\d,.]*)");
    static MONEY: Pattern = Pattern::new(r"[$€£]|\b(?:usd|eur|gbp)\b");
    let cell = shape.table.cell(row, role)?;
    let text = cell.text();
    if MONEY.is_in(&text) {
        return None;
    }
    let number = NUMBER.captures(&text)?.get(1)?.as_str();
    let value = read_decimal(number, shape.mark).or_else(|| read_decimal(number, None))?;
    Some(Field::new(value, Confidence::percent(90), cell.evidence()).printed(text))
}

fn read_date(shape: &Shape<'_>, row: &TableRow, role: Role) -> Option<Field<Date>> {
    let cell = shape.table.cell(row, role)?;
    let text = cell.text();
    let found = find_dates(&text, true).into_iter().next()?;
    let percent = if found.sure { 90 } else { 60 };
    let field = Field::new(found.date, Confidence::percent(percent), cell.evidence());
    Some(if print_iso_date(found.date) == text { field } else { field.printed(text) })
}

fn is_code(text: &str) -> bool {
    text.chars().count() <= 30 && text.split_whitespace().count() <= 2 && text.chars().any(char::is_alphanumeric)
}

/// One short word of capitals and digits, with a digit among them.
fn is_short_code(text: &str) -> bool {
    static CODE: Pattern = Pattern::new(r"^(?-i:[A-Z]{0,4})[-./]?\d{1,5}(?-i:[A-Z]?)$");
    CODE.is_in(text)
}
