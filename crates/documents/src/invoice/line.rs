//! The lines of an invoice, from its tables.

mod build;
mod gather;
mod headless;
mod misread;
mod repair;
mod sum;
mod text;

use std::collections::HashSet;

use domain::number::DecimalMark;
use domain::{Decimal, InvoiceLine};

use super::date::DateOrder;
use super::total::{Total, TotalKind, classify};
use super::vocabulary::{COLUMNS, ColumnKind};
use crate::layout::{ColumnRole, Sheet, Table, find_tables};

/// How the document writes numbers and dates.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub mark: DecimalMark,
    pub dates: DateOrder,
}

/// One line as read, with what its own arithmetic says.
#[derive(Clone, Debug)]
pub struct ReadLine {
    pub line: InvoiceLine,
    /// Quantity times price is the amount, as printed.
    pub proven: bool,
    /// Quantity, price and amount are all there and contradict each other.
    pub broken: bool,
}

impl ReadLine {
    pub fn amount(&self) -> Option<Decimal> {
        self.line.line_net_amount.as_ref().map(|field| field.value)
    }
}

/// All lines, and the rows of the sheet that they were read from.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub lines: Vec<ReadLine>,
    pub rows: HashSet<usize>,
    /// Totals that stand in the table under its own columns.
    pub totals: Vec<Total>,
    /// Allowances in rows under a line are taken off its amount.
    pub folded: bool,
    /// The sheet's row where the first table begins.
    pub first_row: Option<usize>,
}

impl Lines {
    /// The sum of all amounts; `None` without lines or where one has no amount.
    pub fn sum(&self) -> Option<Decimal> {
        let mut amounts = self.lines.iter().map(ReadLine::amount);
        let first = amounts.next()??;
        amounts.try_fold(first, |sum, amount| sum.checked_add(amount?))
    }

    fn proven(&self) -> usize {
        self.lines.iter().filter(|line| line.proven).count()
    }

    fn extend(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.rows.extend(other.rows);
        self.totals.extend(other.totals);
        self.first_row = self.first_row.or(other.first_row);
        self.folded = true;
    }
}

/// Reads the lines. `totals` are the amounts printed beside total labels: where the sums of several
/// readings differ, the one that a printed total proves is taken.
pub fn read_lines(sheet: &Sheet, style: Style, totals: &[Decimal]) -> Lines {
    let tables = find_tables(sheet, &COLUMNS, accepts);
    let readings: Vec<Lines> = tables
        .iter()
        .flat_map(|table| build::column_choices(table, style))
        .flat_map(|table| [true, false].map(|folds| build::read_table(sheet, &table, style, folds)))
        .filter(|lines| !lines.lines.is_empty())
        .collect();
    let proves = |lines: &Lines| {
        let own = |sum: &Decimal| lines.totals.iter().any(|total| total.amount == *sum);
        lines.sum().is_some_and(|sum| totals.contains(&sum) || own(&sum))
    };
    let mut all = Lines::default();
    for reading in &readings {
        if reading.rows.is_disjoint(&all.rows) && reading.folded {
            all.extend(reading.clone());
        }
    }
    let best = readings
        .into_iter()
        .chain([all])
        .max_by_key(|lines| (proves(lines), lines.proven(), lines.lines.len(), lines.folded));
    match best {
        Some(lines) if !lines.lines.is_empty() => add_section(sheet, style, totals, lines),
        _ => headless::read_headless(sheet, style, totals, &HashSet::new()).unwrap_or_default(),
    }
}

/// A second list without a header, such as expenses under the hours: taken where its own sum is printed
/// and makes, with the first list's, another printed sum.
fn add_section(sheet: &Sheet, style: Style, totals: &[Decimal], mut lines: Lines) -> Lines {
    let Some(section) = headless::read_headless(sheet, style, totals, &lines.rows) else { return lines };
    let both = lines.sum().zip(section.sum()).and_then(|(first, second)| first.checked_add(second));
    let text = |at: usize| sheet.rows.get(at).map(crate::layout::Row::text).unwrap_or_default();
    let after = section.rows.iter().min() > lines.rows.iter().max();
    // Rows of taxes and charges have sums too.
    let billed = section.rows.iter().all(|&at| !text(at).contains('%') && classify(&text(at)).is_none());
    let next = section.rows.iter().max().map(|at| classify(&text(at + 1)));
    let closed = matches!(next, Some(Some(TotalKind::Total | TotalKind::Lines)));
    if !after || !billed || !closed || !both.is_some_and(|both| totals.contains(&both)) {
        return lines;
    }
    let shift = lines.lines.len();
    for (at, mut read) in section.lines.into_iter().enumerate() {
        // Numbers that were counted, not printed, go on from the first list's.
        if let Some(id) = read.line.line_id.as_mut().filter(|id| id.evidence.is_none()) {
            id.value = (shift + at + 1).to_string();
        }
        lines.lines.push(read);
    }
    lines.rows.extend(section.rows);
    lines
}

/// A line table names what is billed and for how much.
fn accepts(roles: &[ColumnKind]) -> bool {
    use ColumnKind::{Amount, Code, Description, GrossAmount, Item, Quantity, UnitPrice};
    let has = |role: ColumnKind| roles.contains(&role);
    let what = has(Description) || has(Item);
    let worth = has(Amount) || has(GrossAmount);
    let priced = worth && has(UnitPrice) && roles.len() >= 4;
    priced
        || (what && (worth || has(UnitPrice)))
        || (has(Quantity) && has(UnitPrice) && worth)
        || (has(Code) && has(Quantity) && worth)
}

/// Whether the row's words name a total, a tax or a carried sum rather than a thing billed.
fn is_total_label(text: &str) -> bool {
    !matches!(classify(text), None | Some(TotalKind::Charge | TotalKind::Allowance))
}

/// The table's columns with ambiguous labels settled.
fn settle(table: &Table<ColumnKind>) -> Table<ColumnKind> {
    let mut table = table.clone();
    let described = table.column(ColumnKind::Description).is_some()
        || table.columns.iter().any(|column| column.below == Some(ColumnKind::Description));
    let worth = |column: &crate::layout::Column<ColumnKind>| {
        matches!(column.role, ColumnKind::Amount | ColumnKind::GrossAmount)
    };
    let prices = table.columns.iter().filter(|column| column.role == ColumnKind::UnitPrice).count();
    if prices >= 2 && !table.columns.iter().any(worth) {
        // Two prices and no amount: the last is the price of all.
        let last = table.columns.iter_mut().rev().find(|column| column.role == ColumnKind::UnitPrice);
        last.into_iter().for_each(|column| column.role = ColumnKind::Amount);
    }
    let described_by =
        |column: &crate::layout::Column<ColumnKind>| matches!(column.role, ColumnKind::Description | ColumnKind::Item);
    if !described && !table.columns.iter().any(described_by) {
        // Nothing names the items: the columns do that nothing is known of, before the first number.
        let words = table.columns.iter_mut().take_while(|column| !column.role.is_number());
        let unknown = words.filter(|column| column.role == ColumnKind::Unknown);
        unknown.for_each(|column| column.role = ColumnKind::Description);
    }
    let numbered: Vec<usize> = (0..table.columns.len())
        .filter(|&at| table.columns.get(at).is_some_and(|column| column.role == ColumnKind::Position))
        .collect();
    if let ([_, .., second], None) = (numbered.as_slice(), table.column(ColumnKind::Quantity)) {
        // `No.` and `Number`: the first names the item, the second says how many.
        table.columns.get_mut(*second).into_iter().for_each(|column| column.role = ColumnKind::Quantity);
    }
    let counted = table.column(ColumnKind::Quantity).is_some();
    let weight = table.columns.iter_mut().filter(|column| column.role == ColumnKind::Weight);
    weight.for_each(|column| column.role = if counted { ColumnKind::Unknown } else { ColumnKind::Quantity });
    let mut items = 0;
    for column in &mut table.columns {
        // `Preis/Einheit` is a price for one unit, `Preiseinheit` the number of units that it is for.
        if column.role == ColumnKind::BaseQuantity && column.label.contains('/') {
            column.role = ColumnKind::UnitPrice;
        }
        if column.role == ColumnKind::Item {
            items += 1;
            column.role = if described || items > 1 { ColumnKind::Code } else { ColumnKind::Description };
        }
    }
    table
}
