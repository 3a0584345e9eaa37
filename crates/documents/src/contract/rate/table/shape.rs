//! Which columns of a price schedule name a rate, and which hold its prices.

use domain::number::DecimalMark;

use super::super::column::Role;
use super::super::context::tidy_label;
use crate::layout::{Column, Sheet, Table};
use crate::pattern::Pattern;

/// A column of prices.
pub struct PriceColumn {
    pub column: usize,
    /// All words of its header.
    pub heading: String,
    /// What its header adds to the name of a rate, where several columns hold prices.
    pub suffix: Option<String>,
}

/// A table with the parts that its columns play.
pub struct Shape<'a> {
    pub sheet: &'a Sheet,
    pub table: &'a Table<Role>,
    /// The columns that together name what is priced.
    pub names: Vec<usize>,
    pub code: Option<usize>,
    pub prices: Vec<PriceColumn>,
    /// Whether the prices are named as such, not only as amounts.
    pub priced: bool,
    pub mark: Option<DecimalMark>,
}

impl<'a> Shape<'a> {
    pub fn of(sheet: &'a Sheet, table: &'a Table<Role>, mark: Option<DecimalMark>) -> Self {
        let all = |role: Role| -> Vec<usize> {
            let columns = table.columns.iter().enumerate();
            columns.filter(|(_, column)| column.role == role).map(|(at, _)| at).collect()
        };
        let (descriptions, items, codes) = (all(Role::Description), all(Role::Item), all(Role::Code));
        let first = |columns: &[usize]| columns.first().copied();
        let (mut names, code) = match (descriptions.is_empty(), items.is_empty()) {
            (false, _) => (descriptions, first(&codes).or(first(&items))),
            (true, false) => (items, first(&codes)),
            (true, true) if codes.is_empty() => ([all(Role::From), all(Role::To)].concat(), None),
            (true, true) => (codes.clone(), first(&codes)),
        };
        let priced = !all(Role::Price).is_empty();
        let prices: Vec<usize> =
            if priced { find_prices(table) } else { all(Role::Amount).into_iter().take(1).collect() };
        // What stands right of the prices names no rate, unless nothing else does.
        let first_price = prices.iter().min().copied().unwrap_or(usize::MAX);
        if names.iter().any(|name| *name < first_price) {
            names.retain(|name| *name < first_price);
        }
        let several = prices.len() > 1;
        let prices = prices.into_iter().map(|column| {
            let heading = table.columns.get(column).map(|found| heading_of(sheet, table, found)).unwrap_or_default();
            let suffix = several.then(|| short_heading(&heading)).filter(|suffix| !suffix.is_empty());
            PriceColumn { column, heading, suffix }
        });
        Self { sheet, table, names, code, prices: prices.collect(), priced, mark }
    }

    /// All words of the header of the column with that role.
    pub fn heading(&self, role: Role) -> String {
        let column = self.table.column(role).and_then(|at| self.table.columns.get(at));
        column.map(|column| heading_of(self.sheet, self.table, column)).unwrap_or_default()
    }
}

/// All price columns, unless quantities beside them make all but one an extension.
fn find_prices(table: &Table<Role>) -> Vec<usize> {
    static UNIT_PRICE: Pattern = Pattern::new(r"\b(?:unit|each|rate|per|net|einzel\w*|stück\w*|unitaire|pu|ep)\b|/");
    static RATE_WORD: Pattern = Pattern::new(
        r"\b(?:rates?|prices?|overtime|regular|standard|straight|weekdays?|weekends?|saturdays?|sundays?|holidays?|nights?|evenings?|days?|emergency|peak|zone|tier|premium)\b|[£$€]",
    );
    let columns = || table.columns.iter().enumerate();
    let mut prices: Vec<usize> = columns().filter(|(_, column)| column.role == Role::Price).map(|(at, _)| at).collect();
    if table.column(Role::Quantity).is_some() || table.column(Role::Amount).is_some() {
        let named = |at: &&usize| table.columns.get(**at).is_some_and(|column| UNIT_PRICE.is_in(&column.label));
        return prices.iter().find(named).or(prices.first()).copied().into_iter().collect();
    }
    let first = prices.first().copied().unwrap_or(usize::MAX);
    prices.extend(
        columns()
            .filter(|(at, column)| *at > first && column.role == Role::Other && RATE_WORD.is_in(&column.label))
            .map(|(at, _)| at),
    );
    prices.sort_unstable();
    prices
}

/// The words over a column in the header's rows, unknown ones too.
fn heading_of(sheet: &Sheet, table: &Table<Role>, column: &Column<Role>) -> String {
    let mut rows = Vec::new();
    for at in (table.header.saturating_sub(2)..=table.header).rev() {
        let Some(row) = sheet.rows.get(at).filter(|row| row.page == table.page) else { break };
        let below = rows.last().map_or(row.area.bottom, |below: &&crate::layout::Row| below.area.top);
        if below - row.area.bottom > row.height() {
            break;
        }
        rows.push(row);
    }
    let over = rows.iter().rev().flat_map(|row| row.words()).filter(|word| {
        let middle = f32::midpoint(word.area.left, word.area.right);
        (column.area.left..=column.area.right).contains(&middle)
    });
    over.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The heading without its unit and currency.
fn short_heading(heading: &str) -> String {
    static ASIDE: Pattern = Pattern::new(r"\s*[(\[].*$|\s*\b(?:usd|eur|gbp|chf)\b.*$|\s*[£$€].*$");
    let end = ASIDE.find(heading).map_or(heading.len(), |found| found.start());
    tidy_label(heading.get(..end).unwrap_or(heading))
}
