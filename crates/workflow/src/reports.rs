//! Reports: rows by period and vendor, a page at a time on screen, and whole as CSV and XLSX. Saving one is on record.

mod query;
mod rows;

use domain::{Currency, Decimal};
use store::{Action, Actor, Entry, Subject, SubjectKind};

use crate::table::csv::write_csv;
use crate::table::xlsx::write_xlsx;
use crate::{Desk, DeskError};

pub use crate::table::{Cell, Column, ColumnKind};
pub use query::{Period, ReportFilter, ReportQuery};

/// How many rows a page shows,
const PAGE: u32 = 100;
/// how many a file is read in at a time,
const STEP: u32 = 500;
/// and how many it holds at most.
const MOST_ROWS: usize = 50_000;

/// The reports, as their addresses name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportName {
    Reconciliations,
    Vendors,
    Renewals,
    Audit,
    Savings,
}

impl ReportName {
    pub const ALL: [Self; 5] = [Self::Reconciliations, Self::Vendors, Self::Renewals, Self::Savings, Self::Audit];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Reconciliations => "reconciliations",
            Self::Vendors => "vendors",
            Self::Renewals => "renewals",
            Self::Audit => "audit",
            Self::Savings => "savings",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Reconciliations => "Reconciliations",
            Self::Vendors => "Vendor performance",
            Self::Renewals => "Renewals",
            Self::Audit => "Audit trail",
            Self::Savings => "Savings",
        }
    }

    /// What its rows are, and which day its period is about.
    pub const fn lead(self) -> &'static str {
        match self {
            Self::Reconciliations => {
                "Each invoice with what it bills, what is at stake and what is payable, by the day of issue."
            }
            Self::Vendors => {
                "What each vendor billed and what was found, of invoices issued in the period, by currency."
            }
            Self::Renewals => "Contracts by the last day for notice, or by their end, within the period.",
            Self::Audit => "Who did what, by the day on which it was done, in UTC.",
            Self::Savings => "Findings that were confirmed or put to the vendor, by the day of the decision, in UTC.",
        }
    }

    /// `None` for any other word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.key() == word)
    }

    /// Whether its rows can be narrowed to one vendor.
    pub const fn has_vendor(self) -> bool {
        !matches!(self, Self::Audit)
    }
}

/// One row, and where its thing can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub link: Option<String>,
}

impl AsRef<[Cell]> for Row {
    fn as_ref(&self) -> &[Cell] {
        &self.cells
    }
}

/// What all rows of the report come to in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    pub label: &'static str,
    pub amount: Decimal,
    pub currency: Currency,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub rows: Vec<Row>,
    /// From where to read on, where there is more.
    pub next: Option<String>,
}

/// A page of a report.
pub struct Report {
    pub name: ReportName,
    pub columns: &'static [Column],
    pub part: Part,
    pub totals: Vec<Total>,
}

/// How a report is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// For spreadsheets and scripts: no text of it is taken for a formula.
    Csv,
    Xlsx,
}

impl ReportFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

impl Desk {
    /// A page of the report with what all of it comes to.
    pub async fn report(&self, actor: &Actor, name: ReportName, query: &ReportQuery) -> Result<Report, DeskError> {
        let filter = query.read()?;
        let after = Some(query.after.trim()).filter(|mark| !mark.is_empty());
        let part = self.report_rows(actor, name, &filter, after, PAGE).await?;
        let totals = self.report_totals(actor, name, &filter).await?;
        Ok(Report { name, columns: rows::columns(name), part, totals })
    }

    /// The whole report as a file, put on record. Refused where it is longer than a file may be.
    pub async fn export_report(
        &self,
        actor: &Actor,
        name: ReportName,
        query: &ReportQuery,
        format: ReportFormat,
    ) -> Result<Vec<u8>, DeskError> {
        let filter = query.read()?;
        let mut rows: Vec<Row> = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let part = self.report_rows(actor, name, &filter, after.as_deref(), STEP).await?;
            rows.extend(part.rows);
            if rows.len() > MOST_ROWS {
                return Err(DeskError::refused(
                    "The report has more than 50,000 rows. Choose a shorter period or one vendor, then save it again.",
                ));
            }
            match part.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let entry = Entry::new(Action::ReportExported, Subject::named(SubjectKind::Report, name.key()))
            .with("format", format.ending())
            .with("rows", rows.len())
            .with("vendor", &query.vendor)
            .with("days", format!("{} to {}", query.from, query.to));
        self.store().record(actor, &entry, self.now()).await?;
        let write = move || match format {
            ReportFormat::Csv => Ok(write_csv(rows::columns(name), &rows).into_bytes()),
            ReportFormat::Xlsx => write_xlsx(name.title(), rows::columns(name), &rows).map_err(DeskError::internal),
        };
        tokio::task::spawn_blocking(write).await.map_err(DeskError::internal)?
    }
}
