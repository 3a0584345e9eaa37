//! Rates in tables with a header.

use domain::calendar::print_iso_date;
use domain::number::read_decimal;
use domain::{Confidence, Date, Decimal, Field, Term, Unit};

use super::super::date::find_dates;
use super::super::pattern::Pattern;
use super::amount::{Priced, read_price, unit_of_label};
use super::column::{Role, is_schedule, vocabulary};
use super::context::{is_label, is_no_rate_label, is_other_part, is_sum_label, tidy_label};
use crate::layout::{Cell, Row, Sheet, Table, TableRow, find_tables};

/// After so many rows without a price the table is over.
const PATIENCE: usize = 4;

/// The rates with the rows of the sheet in which they stand.
pub fn read_tables(sheet: &Sheet) -> Vec<(usize, Term)> {
    let tables = find_tables(sheet, &vocabulary(), is_schedule);
    tables
        .iter()
        .filter(|table| !has_other_title(sheet, table.header))
        .flat_map(|table| Reader::of(sheet, table).read())
        .collect()
}

/// Whether one of the lines just above the header says that the amounts are no rates.
fn has_other_title(sheet: &Sheet, header: usize) -> bool {
    let above = sheet.rows.get(header.saturating_sub(3)..=header).unwrap_or_default();
    above.iter().any(|row| is_other_part(&row.text()))
}

/// A rate, the row of its price and the last row of its description.
struct Entry<'a> {
    row: usize,
    term: Term,
    last: &'a Row,
}

struct Reader<'a> {
    sheet: &'a Sheet,
    table: &'a Table<Role>,
    naming: Role,
    coding: Option<Role>,
    pricing: Role,
    month_first: bool,
}

impl<'a> Reader<'a> {
    fn of(sheet: &'a Sheet, table: &'a Table<Role>) -> Self {
        let has = |role| table.column(role).is_some();
        let (naming, coding) = match (has(Role::Description), has(Role::Code), has(Role::Item)) {
            (true, true, _) => (Role::Description, Some(Role::Code)),
            (true, false, true) => (Role::Description, Some(Role::Item)),
            (true, false, false) => (Role::Description, None),
            (false, true, true) => (Role::Item, Some(Role::Code)),
            (false, false, true) => (Role::Item, None),
            (false, ..) => (Role::Code, Some(Role::Code)),
        };
        let pricing = if has(Role::Price) { Role::Price } else { Role::Amount };
        Self { sheet, table, naming, coding, pricing, month_first: true }
    }

    fn read(&self) -> Vec<(usize, Term)> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut paused = false;
        let mut waiting: Option<Cell> = None;
        let mut idle = 0;
        for row in &self.table.rows {
            let Some(printed) = self.sheet.rows.get(row.index) else { continue };
            if printed.repeated {
                continue;
            }
            if is_prose(printed) {
                // The same header may stand again further down, over a table of the same columns.
                paused = true;
                continue;
            }
            if paused && !self.is_below_header(row.index) {
                continue;
            }
            paused = false;
            match self.entry(row, waiting.as_ref()) {
                Some(term) => {
                    entries.push(Entry { row: row.index, term, last: printed });
                    waiting = None;
                    idle = 0;
                }
                None => {
                    idle += 1;
                    if idle > PATIENCE {
                        paused = true;
                        continue;
                    }
                    waiting = self.pass_over(row, printed, &mut entries);
                }
            }
        }
        entries
            .into_iter()
            .map(|mut entry| {
                if let Some(field) = &mut entry.term.description {
                    field.value = tidy_label(&field.value);
                }
                (entry.row, entry.term)
            })
            .collect()
    }

    /// A row without a price: the rest of the entry above, the beginning of the one below, or a
    /// heading. Gives back the words that may begin the next entry.
    fn pass_over(&self, row: &TableRow, printed: &'a Row, entries: &mut [Entry<'a>]) -> Option<Cell> {
        let cell = self.table.cell(row, self.naming)?.clone();
        let alone = row.cells.iter().flatten().count() == 1;
        let text = cell.text();
        let Entry { term, last, .. } = entries.last_mut()?;
        let gap = if last.page == printed.page { printed.area.top - last.area.bottom } else { f32::MAX };
        let close = gap < printed.height() * 0.45;
        if alone && close && !text.ends_with(':') && !is_no_rate_label(&text) {
            if let (Some(field), Some(proof)) = (&mut term.description, cell.evidence()) {
                field.value = format!("{} {text}", field.value);
                field.evidence = field.evidence.take().map(|before| {
                    let joined = before.text.clone().unwrap_or_default() + " " + &text;
                    let mut both = before.union(&proof);
                    both.text = Some(joined);
                    both
                });
            }
            *last = printed;
            return None;
        }
        None
    }

    /// Whether the row follows a header like the table's own.
    fn is_below_header(&self, row: usize) -> bool {
        let first = self.table.columns.first().map(|column| column.label.as_str()).unwrap_or_default();
        let above = self.sheet.rows.get(row.saturating_sub(3)..row).unwrap_or_default();
        above.iter().any(|above| above.text().starts_with(first) && !first.is_empty())
    }

    fn entry(&self, row: &TableRow, waiting: Option<&Cell>) -> Option<Term> {
        let cell = self.table.cell(row, self.pricing)?;
        let price = read_price(&cell.text(), true)?;
        // A number before the name counts the rows.
        if self.table.cell(row, self.naming).is_some_and(|named| named.area.left > cell.area.left) {
            return None;
        }
        let named = self.table.cell(row, self.naming);
        let named = match (waiting, named) {
            (Some(before), Some(cell)) => before.joined(cell),
            (before, cell) => before.or(cell)?.clone(),
        };
        let printed = named.text();
        let description = tidy_label(&printed);
        let code = self.coding.and_then(|role| self.table.cell(row, role)).map(Cell::text).filter(|code| is_code(code));
        if (!is_label(&description) && code.is_none()) || description.is_empty() {
            return None;
        }
        let listed = code.is_some() || self.table.cell(row, Role::Unit).is_some();
        if self.is_no_rate(&description, listed) {
            return None;
        }
        let confidence = Confidence::percent(if self.pricing == Role::Price { 92 } else { 75 });
        let unit = self.unit(row, &price, &description);
        Some(Term {
            item_code: code.map(|code| {
                let proof = self.coding.and_then(|role| self.table.cell(row, role)).and_then(Cell::evidence);
                Field::new(code, confidence, proof)
            }),
            description: Some(Field::new(printed, confidence, named.evidence())),
            unit,
            unit_price: Some(Field::new(price.amount, confidence, cell.evidence()).printed(price.printed)),
            price_base_quantity: price.base.map(|base| Field::new(base, confidence, cell.evidence())),
            minimum_quantity: self.quantity(row, Role::Minimum),
            maximum_quantity: self.quantity(row, Role::Maximum),
            effective_from: self.date(row, Role::From),
            effective_to: self.date(row, Role::To),
        })
    }

    /// Whether the row's words say that its amount is no rate. Under a price column, beside a code or
    /// a unit of its own, only a plain sum is none.
    fn is_no_rate(&self, description: &str, listed: bool) -> bool {
        match (self.pricing == Role::Price, listed) {
            (true, true) => is_sum_label(description) && description.split_whitespace().count() <= 3,
            (true, false) => is_sum_label(description),
            (false, _) => is_no_rate_label(description),
        }
    }

    fn unit(&self, row: &TableRow, price: &Priced, description: &str) -> Option<Field<Unit>> {
        let confidence = Confidence::percent(90);
        if let Some(cell) = self.table.cell(row, Role::Unit)
            && let Some(unit) = Unit::read(&cell.text())
        {
            return Some(Field::new(unit, confidence, cell.evidence()).printed(cell.text()));
        }
        let cell = self.table.cell(row, self.pricing)?;
        if let Some((unit, printed)) = price.unit.clone() {
            return Some(Field::new(unit, confidence, cell.evidence()).printed(printed));
        }
        let label = self.table.column(self.pricing).and_then(|at| self.table.columns.get(at))?;
        let (unit, printed) = unit_of_label(&label.label).or_else(|| unit_of_label(description))?;
        Some(Field::new(unit, Confidence::percent(80), cell.evidence()).printed(printed))
    }

    fn quantity(&self, row: &TableRow, role: Role) -> Option<Field<Decimal>> {
        static NUMBER: Pattern = Pattern::new(r"^\W*(\d[\d,.]*)");
        let cell = self.table.cell(row, role)?;
        let text = cell.text();
        let value = read_decimal(NUMBER.captures(&text)?.get(1)?.as_str(), None)?;
        Some(Field::new(value, Confidence::percent(90), cell.evidence()).printed(text))
    }

    fn date(&self, row: &TableRow, role: Role) -> Option<Field<Date>> {
        let cell = self.table.cell(row, role)?;
        let text = cell.text();
        let found = find_dates(&text, self.month_first).into_iter().next()?;
        let percent = if found.sure { 90 } else { 60 };
        let field = Field::new(found.date, Confidence::percent(percent), cell.evidence());
        Some(if print_iso_date(found.date) == text { field } else { field.printed(text) })
    }
}

fn is_code(text: &str) -> bool {
    text.chars().count() <= 30 && text.split_whitespace().count() <= 2 && text.chars().any(char::is_alphanumeric)
}

/// A line of running text: many words in one cell.
fn is_prose(row: &Row) -> bool {
    row.cells.len() <= 2 && row.cells.iter().any(|cell| cell.words.len() > 11)
}
