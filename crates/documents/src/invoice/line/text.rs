//! What a line says in words: description, code, unit, service period.

use domain::{Confidence, Date, Field, Unit};

use super::Style;
use crate::invoice::date::find_dates;
use crate::invoice::number::Number;
use crate::invoice::period::{Period, find_only_period, find_period};
use crate::invoice::vocabulary::ColumnKind;
use crate::layout::label::squeeze_word;
use crate::layout::{Cell, ColumnRole, Table, TableRow, fold};
use crate::read::page::Word;

/// The words of one line.
#[derive(Clone, Debug, Default)]
pub struct Described {
    pub code: Option<(String, Cell)>,
    rows: Vec<Cell>,
    pub period: Option<ServicePeriod>,
}

/// When a line's service was done, and where that is printed.
#[derive(Clone, Debug)]
pub struct ServicePeriod {
    pub first: Date,
    pub last: Date,
    pub cell: Cell,
    pub sure: Confidence,
}

/// Collects the words of an entry: of the rows before its figures, its own, and the rows after.
pub fn describe(
    table: &Table<ColumnKind>,
    before: &[&TableRow],
    anchor: &TableRow,
    after: &[&TableRow],
    style: Style,
) -> Described {
    let mut described = Described::default();
    let rows = before.iter().copied().map(|row| (row, row.index == anchor.index));
    let rows = rows.chain([(anchor, true)]).chain(after.iter().copied().map(|row| (row, false)));
    for (row, first) in rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            let role = match (first, column.below) {
                (false, Some(below)) => below,
                _ => column.role,
            };
            described.take(role, cell, first, style);
        }
    }
    described.find_code();
    described
}

impl Described {
    fn take(&mut self, role: ColumnKind, cell: &Cell, anchor: bool, style: Style) {
        match role {
            ColumnKind::Code if self.code.is_none() => self.code = Some((cell.text(), cell.clone())),
            ColumnKind::Code if anchor => {}
            ColumnKind::Description => {
                self.take_named_period(cell, style);
                self.rows.push(cell.clone());
            }
            ColumnKind::Date => {
                // Words that reach into the column of dates, where an entry has none.
                let text = cell.text();
                if find_dates(&text, style.dates).is_empty() && text.chars().any(char::is_alphabetic) {
                    self.rows.push(cell.clone());
                }
                self.take_dates(cell, style);
            }
            // Words of a wrapped description may reach under other columns.
            role if !anchor && !role.is_number() && role != ColumnKind::Position => self.rows.push(cell.clone()),
            _ => {}
        }
    }

    /// A column of its own holds the period, or the day of the service; two such columns hold the
    /// first and the last day.
    fn take_dates(&mut self, cell: &Cell, style: Style) {
        let text = cell.text();
        if let Some(found) = find_period(&text, style.dates) {
            self.keep_period(found.first, found.last, cell, 95);
        } else if let [day] = find_dates(&text, style.dates).as_slice() {
            match &mut self.period {
                Some(known) if known.first == known.last && known.last < day.date => {
                    known.last = day.date;
                    known.cell = known.cell.joined(cell);
                }
                _ => self.keep_period(day.date, day.date, cell, 95),
            }
        }
    }

    /// Among the words of a description only the one period that they name counts.
    fn take_named_period(&mut self, cell: &Cell, style: Style) {
        let months = |period: &Period| period.ranged || (period.last - period.first).whole_days() < 100;
        if let Some(found) = find_only_period(&cell.text(), style.dates).filter(months) {
            self.keep_period(found.first, found.last, cell, if found.ranged { 90 } else { 78 });
        }
    }

    fn keep_period(&mut self, first: Date, last: Date, cell: &Cell, percent: u8) {
        if self.period.as_ref().is_none_or(|known| known.sure.as_percent() < percent) {
            self.period = Some(ServicePeriod { first, last, cell: cell.clone(), sure: Confidence::percent(percent) });
        }
    }

    /// A code that opens the description in brackets, or follows a word for it.
    fn find_code(&mut self) {
        if self.code.is_some() {
            return;
        }
        if let Some(first) = self.rows.first_mut()
            && let Some(word) = first.words.first().cloned()
            && let Some(code) = word.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && let Some(rest) = first.from_word(1)
        {
            self.code = Cell::of(vec![word.clone()], first.page).map(|cell| (code.to_owned(), cell));
            *first = rest;
            return;
        }
        const LABELS: &[&str] = &[
            "artnr",
            "artikelnr",
            "sku",
            "itemnr",
            "itemcode",
            "partnr",
            "articlenr",
            "ref",
            "productcode",
            "unsereartnr",
            "artnrlieferant",
        ];
        for cell in &self.rows {
            let labelled = cell.words.iter().zip(cell.words.iter().skip(1)).enumerate().find(|(at, (label, value))| {
                let two = at.checked_sub(1).and_then(|before| cell.words.get(before));
                let joined = two.map(|before| format!("{}{}", squeeze_word(&before.text), squeeze_word(&label.text)));
                let known = |text: &str| LABELS.contains(&text);
                (known(&squeeze_word(&label.text)) || joined.is_some_and(|joined| known(&joined)))
                    && value.text.chars().any(|c| c.is_ascii_digit())
            });
            if let Some((_, (_, value))) = labelled {
                self.code = Cell::of(vec![value.clone()], cell.page).map(|place| (value.text.clone(), place));
                return;
            }
        }
    }

    /// The description, rows joined by blanks.
    pub fn field(&self, confidence: Confidence) -> Option<Field<String>> {
        let text = self.rows.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
        let evidence = self.rows.iter().filter_map(Cell::evidence).reduce(|a, b| a.union(&b));
        (!text.trim().is_empty()).then(|| Field::new(text.trim().to_owned(), confidence, evidence))
    }

    /// The unit: of its own column, behind the quantity, or named by the quantity's label.
    pub fn unit(
        &self,
        table: &Table<ColumnKind>,
        row: &TableRow,
        quantity: Option<&(Number, Cell)>,
        confidence: Confidence,
    ) -> Option<Field<Unit>> {
        if let Some(cell) = table.cell(row, ColumnKind::Unit)
            && !cell.text().chars().any(|c| c.is_ascii_digit())
            && let Some(unit) = Unit::read(&cell.text())
        {
            return Some(Field::new(unit, confidence, cell.evidence()).printed(cell.text()));
        }
        let (number, cell) = quantity?;
        if !number.suffix.is_empty()
            && let Some(unit) = Unit::read(&number.suffix.replace("(s)", "").replace("(s", ""))
        {
            return Some(Field::new(unit, confidence, cell.evidence()).printed(number.suffix.clone()));
        }
        let label = table.columns.get(table.column(ColumnKind::Quantity)?)?;
        const NAMED: &[&str] = &[
            "hours", "hrs", "stunden", "std", "heures", "uren", "horas", "days", "tage", "jours", "lbs", "lb", "kg",
            "km", "miles",
        ];
        let name =
            fold(&label.label).split(|c: char| !c.is_alphanumeric()).find(|word| NAMED.contains(word))?.to_owned();
        Some(Field::new(Unit::read(&name)?, Confidence::percent(75), None).printed(label.label.clone()))
    }

    /// Takes out words that turned out to be figures.
    pub fn drop_words(&mut self, figure: &Cell) {
        for cell in &mut self.rows {
            let kept: Vec<Word> = cell.words.iter().filter(|word| !figure.words.contains(word)).cloned().collect();
            if let Some(rest) = Cell::of(kept, cell.page) {
                *cell = rest;
            }
        }
    }

    /// Puts one word in another's place, where the words were cut wrongly.
    pub fn replace_word(&mut self, old: &Word, new: Word) {
        let code = self.code.iter_mut().map(|(_, cell)| cell);
        for word in code.chain(&mut self.rows).flat_map(|cell| cell.words.iter_mut()) {
            if word == old {
                *word = new.clone();
            }
        }
        if let Some((text, cell)) = &mut self.code {
            *text = cell.text();
        }
    }
}
