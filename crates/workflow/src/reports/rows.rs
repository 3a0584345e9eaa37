//! The rows of each report.

use domain::{Currency, Decimal};
use store::invoices::key_of_vendor;
use store::{
    Actor, AuditFilter, InboxCursor, InboxFilter, InboxOrder, InboxRow, RecordedEntry, Saving, SavingsFilter,
    VendorSum, Verdict,
};
use time::OffsetDateTime;
use time::macros::format_description;

use super::{Cell, Column, Part, ReportFilter, ReportName, Row, Total};
use crate::renewals::Renewal;
use crate::{Desk, DeskError};

const RECONCILIATIONS: &[Column] = &[
    Column::day("Issued"),
    Column::text("Vendor"),
    Column::text("Invoice"),
    Column::text("Contract"),
    Column::text("State"),
    Column::count("Findings"),
    Column::amount("Billed"),
    Column::amount("At stake"),
    Column::amount("Payable"),
    Column::text("Currency"),
    Column::day("Due"),
];
const VENDORS: &[Column] = &[
    Column::text("Vendor"),
    Column::count("Invoices"),
    Column::count("With findings"),
    Column::amount("Billed"),
    Column::amount("Found"),
    Column::amount("At stake"),
    Column::amount("Payable"),
    Column::text("Currency"),
];
const RENEWALS: &[Column] = &[
    Column::day("Decide by"),
    Column::count("Days left"),
    Column::text("Vendor"),
    Column::text("Contract"),
    Column::day("Term ends"),
    Column::text("Then"),
    Column::amount("Next term"),
    Column::text("Currency"),
];
const AUDIT: &[Column] = &[
    Column::count("No."),
    Column::text("When (UTC)"),
    Column::text("Who"),
    Column::text("Action"),
    Column::text("About"),
    Column::text("Its id"),
    Column::text("Before"),
    Column::text("After"),
];
const SAVINGS: &[Column] = &[
    Column::day("Decided"),
    Column::text("Vendor"),
    Column::text("Invoice"),
    Column::text("Rule"),
    Column::text("Decision"),
    Column::text("By"),
    Column::amount("Amount"),
    Column::text("Currency"),
];

pub(super) const fn columns(name: ReportName) -> &'static [Column] {
    match name {
        ReportName::Reconciliations => RECONCILIATIONS,
        ReportName::Vendors => VENDORS,
        ReportName::Renewals => RENEWALS,
        ReportName::Audit => AUDIT,
        ReportName::Savings => SAVINGS,
    }
}

fn read_currency(code: Option<&str>) -> Option<Currency> {
    code.and_then(Currency::read)
}

fn wrong_place() -> DeskError {
    DeskError::refused("The report cannot be read on from here. Show it from its start.")
}

impl Desk {
    pub(super) async fn report_rows(
        &self,
        actor: &Actor,
        name: ReportName,
        filter: &ReportFilter,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Part, DeskError> {
        match name {
            ReportName::Reconciliations => {
                let cursor: Option<InboxCursor> =
                    after.map(|mark| mark.parse().map_err(|_| wrong_place())).transpose()?;
                let inbox = self.store().read_inbox(actor, &issued(filter), InboxOrder::Issued, cursor, limit).await?;
                let next = inbox.next.map(|cursor| cursor.to_string());
                Ok(Part { rows: inbox.rows.into_iter().map(reconciliation).collect(), next })
            }
            ReportName::Vendors => self.vendor_rows(actor, filter, after, limit).await,
            ReportName::Renewals => {
                let renewals = self.renewals(actor).await?.renewals.into_iter();
                let wanted = filter.vendor.as_deref().map(key_of_vendor);
                let is_asked = |renewal: &Renewal| {
                    let key = renewal.vendor.as_deref().map(key_of_vendor);
                    filter.period.contains(renewal.deadline.day) && (wanted.is_none() || wanted == key)
                };
                Ok(Part { rows: renewals.filter(is_asked).map(renewal).collect(), next: None })
            }
            ReportName::Audit => {
                let below = read_mark(after)?;
                let (since, until) = filter.period.moments();
                let asked = AuditFilter { since, until, ..AuditFilter::default() };
                let entries = self.store().list_audit(actor, &asked, below, limit.saturating_add(1)).await?;
                Ok(part(entries, limit, |entry| entry.sequence.to_string(), audit))
            }
            ReportName::Savings => {
                let below = read_mark(after)?;
                let found = self.store().list_savings(actor, &savings(filter), below, limit.saturating_add(1)).await?;
                Ok(part(found, limit, |saving| saving.id.to_string(), saving_row))
            }
        }
    }

    /// So many vendors, each with a row for each currency.
    async fn vendor_rows(
        &self,
        actor: &Actor,
        filter: &ReportFilter,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Part, DeskError> {
        let (keys, next) = match &filter.vendor {
            Some(vendor) => (vec![key_of_vendor(vendor)], None),
            None => {
                let shown = usize::try_from(limit).unwrap_or(usize::MAX);
                let mut keys = self.store().list_vendor_keys(actor, None, after, limit.saturating_add(1)).await?;
                let more = keys.len() > shown;
                keys.truncate(shown);
                let next = more.then(|| keys.last().cloned()).flatten();
                (keys, next)
            }
        };
        let vendors = self.store().find_vendors(actor, &keys).await?;
        let sums = self.store().sum_vendors(actor, &keys, filter.period.issued()).await?;
        let mut rows = Vec::new();
        for vendor in &vendors {
            rows.extend(
                sums.iter().filter(|sum| sum.vendor_key == vendor.key).map(|sum| performance(&vendor.name, sum)),
            );
        }
        Ok(Part { rows, next })
    }

    /// What all rows come to, by currency; none where the rows are no money.
    pub(super) async fn report_totals(
        &self,
        actor: &Actor,
        name: ReportName,
        filter: &ReportFilter,
    ) -> Result<Vec<Total>, DeskError> {
        let mut totals = Vec::new();
        let mut add = |code: &str, parts: &[(&'static str, Decimal)]| {
            if let Some(currency) = Currency::read(code) {
                totals.extend(parts.iter().map(|&(label, amount)| Total { label, amount, currency }));
            }
        };
        match name {
            ReportName::Reconciliations | ReportName::Vendors => {
                for sum in self.store().sum_invoices(actor, &issued(filter)).await? {
                    let parts = [("Billed", sum.billed), ("At stake", sum.at_stake), ("Payable", sum.payable)];
                    add(&sum.currency, &parts);
                }
            }
            ReportName::Savings => {
                for sum in self.store().sum_savings(actor, &savings(filter)).await? {
                    add(&sum.currency, &[(say_verdict(sum.verdict), sum.stake)]);
                }
            }
            ReportName::Renewals | ReportName::Audit => {}
        }
        Ok(totals)
    }
}

fn issued(filter: &ReportFilter) -> InboxFilter {
    InboxFilter {
        vendor: filter.vendor.as_deref().map(key_of_vendor),
        issued_from: filter.period.from,
        issued_by: filter.period.to,
        ..InboxFilter::default()
    }
}

fn savings(filter: &ReportFilter) -> SavingsFilter {
    let (since, until) = filter.period.moments();
    SavingsFilter { since, until, vendor: filter.vendor.clone() }
}

fn read_mark(after: Option<&str>) -> Result<Option<i64>, DeskError> {
    after.map(|mark| mark.parse().map_err(|_| wrong_place())).transpose()
}

/// The rows that are shown of those found, which are one more where there is a next part.
fn part<T>(mut found: Vec<T>, limit: u32, mark: impl Fn(&T) -> String, row: impl FnMut(T) -> Row) -> Part {
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    let next = more.then(|| found.last().map(mark)).flatten();
    Part { rows: found.into_iter().map(row).collect(), next }
}

fn reconciliation(row: InboxRow) -> Row {
    let currency = read_currency(row.currency.as_deref());
    Row {
        link: Some(format!("/invoices/{}", row.id)),
        cells: vec![
            Cell::day(row.issue_date),
            Cell::maybe(row.vendor_name),
            Cell::maybe(row.invoice_number),
            Cell::maybe(row.contract_number),
            Cell::text(row.state.as_str().replace('_', " ")),
            Cell::Count(i64::from(row.findings)),
            Cell::amount(row.billed, currency),
            Cell::amount(Some(row.at_stake), currency),
            Cell::amount(row.payable, currency),
            Cell::maybe(row.currency),
            Cell::day(row.due_date),
        ],
    }
}

fn performance(name: &str, sum: &VendorSum) -> Row {
    let currency = read_currency(sum.currency.as_deref());
    Row {
        link: None,
        cells: vec![
            Cell::text(name),
            Cell::Count(sum.invoices),
            Cell::Count(sum.with_findings),
            Cell::amount(Some(sum.billed), currency),
            Cell::amount(Some(sum.found), currency),
            Cell::amount(Some(sum.at_stake), currency),
            Cell::amount(Some(sum.payable), currency),
            Cell::maybe(sum.currency.clone()),
        ],
    }
}

fn renewal(renewal: Renewal) -> Row {
    let deadline = renewal.deadline;
    Row {
        link: Some(format!("/contracts/{}", renewal.contract)),
        cells: vec![
            Cell::Day(deadline.day),
            Cell::Count(deadline.days_left),
            Cell::maybe(renewal.vendor),
            Cell::maybe(renewal.number),
            Cell::Day(deadline.term_end),
            Cell::text(deadline.sentence()),
            Cell::amount(deadline.next_term_spend, renewal.currency),
            Cell::maybe(renewal.currency.map(|currency| currency.code().to_owned())),
        ],
    }
}

fn print_moment(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default()
}

fn audit(entry: RecordedEntry) -> Row {
    Row {
        link: None,
        cells: vec![
            Cell::Count(entry.sequence),
            Cell::text(print_moment(entry.at)),
            Cell::text(entry.person.unwrap_or(entry.actor)),
            Cell::text(entry.action),
            Cell::text(entry.subject),
            Cell::maybe(entry.subject_id),
            Cell::text(bare(entry.before)),
            Cell::text(bare(entry.after)),
        ],
    }
}

/// An object without anything in it says nothing.
fn bare(object: String) -> String {
    if object == "{}" { String::new() } else { object }
}

fn saving_row(saving: Saving) -> Row {
    let currency = read_currency(saving.currency.as_deref());
    Row {
        link: Some(format!("/invoices/{}", saving.invoice)),
        cells: vec![
            Cell::Day(saving.decided_at.date()),
            Cell::maybe(saving.vendor_name),
            Cell::maybe(saving.invoice_number),
            Cell::text(saving.rule),
            Cell::text(say_verdict(saving.verdict)),
            Cell::text(saving.decider),
            Cell::amount(Some(saving.stake), currency),
            Cell::maybe(saving.currency),
        ],
    }
}

const fn say_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "Confirmed",
        Verdict::Disputed => "Disputed",
        Verdict::Dismissed => "Dismissed",
        Verdict::Reopened => "Open",
    }
}
