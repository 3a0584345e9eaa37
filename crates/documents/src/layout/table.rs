//! Tables without rulings: a row of known labels, and below it rows whose cells stand under them.

mod assign;
mod header;

use domain::PageBox;

use super::sheet::{Cell, Sheet};

pub use header::{Vocabulary, is_label_row};

/// What a column holds, in the caller's terms.
pub trait ColumnRole: Copy + Eq + std::fmt::Debug {
    /// Whether the column holds one number per row.
    fn is_number(self) -> bool;

    /// The role of a column whose label is not known; `None` leaves such columns out.
    fn unknown() -> Option<Self> {
        None
    }
}

/// One column, known by its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Column<R> {
    pub role: R,
    /// What the column holds in the rows below an entry's first one, where the header has a second
    /// label under the first.
    pub below: Option<R>,
    pub label: String,
    pub area: PageBox,
}

/// One row of a table. Cells are in the order of the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    pub cells: Vec<Option<Cell>>,
    pub page: u32,
    pub area: PageBox,
    /// Where the row stands in the sheet.
    pub index: usize,
}

impl TableRow {
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)?.as_ref()
    }
}

/// A header and all rows up to the next header; the caller knows where its entries end. A header
/// repeated on a later page continues the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<R> {
    pub columns: Vec<Column<R>>,
    pub rows: Vec<TableRow>,
    /// Where the (first) header's last row stands in the sheet.
    pub header: usize,
    pub page: u32,
}

impl<R: ColumnRole> Table<R> {
    pub fn column(&self, role: R) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// The row's cell under the first column of that role.
    pub fn cell<'a>(&self, row: &'a TableRow, role: R) -> Option<&'a Cell> {
        row.cell(self.column(role)?)
    }
}

/// Finds all tables whose header row names columns that `accepts` likes.
pub fn find_tables<R: ColumnRole>(
    sheet: &Sheet,
    vocabulary: &Vocabulary<R>,
    accepts: impl Fn(&[R]) -> bool,
) -> Vec<Table<R>> {
    let headers = header::find_headers(sheet, vocabulary, accepts);
    let mut tables: Vec<Table<R>> = Vec::new();
    for (at, found) in headers.iter().enumerate() {
        let end = headers.get(at + 1).map_or(sheet.rows.len(), |next| next.first);
        let body = sheet.rows.iter().enumerate().take(end).skip(found.last + 1);
        let rows = body.map(|(index, row)| TableRow {
            cells: assign::assign_row(row, &found.columns),
            page: row.page,
            area: row.area,
            index,
        });
        let roles = |columns: &[Column<R>]| columns.iter().map(|column| column.role).collect::<Vec<_>>();
        match tables.last_mut() {
            Some(table) if roles(&table.columns) == roles(&found.columns) => table.rows.extend(rows),
            _ => tables.push(Table {
                columns: found.columns.clone(),
                rows: rows.collect(),
                header: found.last,
                page: sheet.rows.get(found.first).map_or(1, |row| row.page),
            }),
        }
    }
    tables
}

#[cfg(test)]
mod tests;
