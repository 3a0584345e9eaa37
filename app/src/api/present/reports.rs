//! Reports.

use domain::Money;
use domain::calendar::print_date;
use domain::money::group_thousands;
use workflow::reports::{Cell, Column, ColumnKind, Report, ReportName, ReportQuery as Query};

use crate::model::{Choice, ReportColumn, ReportPage, ReportQuery, ReportRow, ReportTotal};

pub fn report_query(query: ReportQuery) -> Query {
    let ReportQuery { from, to, vendor, after } = query;
    Query { from, to, vendor, after }
}

pub fn report_page(report: Report) -> ReportPage {
    let names = ReportName::ALL.map(|name| Choice { id: name.key().to_owned(), label: name.title().to_owned() });
    let rows = report
        .part
        .rows
        .into_iter()
        .map(|row| ReportRow { cells: row.cells.iter().map(print_cell).collect(), link: row.link });
    let totals = report
        .totals
        .into_iter()
        .map(|total| ReportTotal { label: total.label.to_owned(), amount: Money::new(total.amount, total.currency) });
    ReportPage {
        name: report.name.key().to_owned(),
        title: report.name.title().to_owned(),
        lead: report.name.lead().to_owned(),
        columns: report.columns.iter().map(column).collect(),
        rows: rows.collect(),
        totals: totals.collect(),
        next: report.part.next,
        has_vendor: report.name.has_vendor(),
        names: names.into(),
    }
}

fn column(column: &Column) -> ReportColumn {
    ReportColumn { name: column.name.to_owned(), is_figure: column.kind != ColumnKind::Text }
}

fn print_cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => print_date(*day),
        Cell::Count(count) => count.to_string(),
        Cell::Amount(amount) => group_thousands(*amount),
    }
}
