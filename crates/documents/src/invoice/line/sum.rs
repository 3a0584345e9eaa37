//! Sums in the last row of a line table, under the columns that they sum.

use super::Style;
use crate::invoice::number::read_number;
use crate::invoice::total::{Total, TotalKind, classify};
use crate::invoice::vocabulary::ColumnKind;
use crate::layout::{Sheet, Table, TableRow};

/// `Total   1,000.00   200.00   1,200.00` under columns for net, tax and gross: the columns say which
/// total each is. Empty for rows that do not call themselves a total or have one sum only.
pub fn column_sums(sheet: &Sheet, table: &Table<ColumnKind>, style: Style) -> Vec<Total> {
    table.rows.iter().flat_map(|row| sums_of(sheet, table, row, style)).collect()
}

fn sums_of(sheet: &Sheet, table: &Table<ColumnKind>, row: &TableRow, style: Style) -> Vec<Total> {
    let Some(printed) = sheet.rows.get(row.index) else { return Vec::new() };
    let label: Vec<&str> = printed
        .words()
        .map(|word| word.text.as_str())
        .take_while(|word| !word.chars().any(|c| c.is_ascii_digit()))
        .collect();
    let label = label.join(" ");
    let general = matches!(classify(&label), Some(TotalKind::Total | TotalKind::Lines | TotalKind::Gross));
    if !general || label.split_whitespace().count() > 4 {
        return Vec::new();
    }
    let sums: Vec<Total> = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(column, cell)| {
            let kind = match column.role {
                ColumnKind::Amount => TotalKind::Net,
                // A label such as `VAT 5%` may stand over rates and over amounts; rates have no sum.
                ColumnKind::TaxAmount | ColumnKind::TaxRate => TotalKind::Tax,
                ColumnKind::GrossAmount => TotalKind::Gross,
                _ => return None,
            };
            let cell = cell.as_ref()?;
            let number = read_number(&cell.text(), style.mark).filter(|number| !number.percent)?;
            // A thousand that a blank sets apart (`1 310,00`) may reach under the column before.
            if column.role == ColumnKind::TaxRate && number.decimals == 0 {
                return None;
            }
            Some(Total {
                kind,
                label: label.clone(),
                amount: number.value,
                rate: None,
                basis: None,
                cell: cell.clone(),
                row: row.index,
            })
        })
        .collect();
    if sums.len() >= 2 { sums } else { Vec::new() }
}
