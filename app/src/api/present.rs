//! From what the desk hands over to what the pages show.

mod account;
mod audit;
mod batch;
mod case;
mod clause;
mod contract;
mod conversation;
mod dispute;
mod inbox;
mod inputs;
mod members;
mod organisation;
mod outlook;
mod overview;
mod question;
mod renewals;
mod reports;
mod tolerances;
mod upload;
mod vendors;

use domain::field::Entry;
use domain::{Currency, Decimal, Money};
use store::Document;
use workflow::review::Place;

pub use account::account_page;
pub use audit::{audit_page, audit_query};
pub use batch::{batch_page, batches_page};
pub use case::review;
pub use clause::former_contract;
pub use contract::{contract_page, contract_row};
pub use conversation::conversation;
pub use dispute::{dispute, recovery_page, recovery_query};
pub use inbox::{inbox_page, inbox_query, invoice_ids};
pub use inputs::{import_report, inputs_page};
pub use members::members_page;
pub use organisation::organisation_page;
pub use overview::overview_page;
pub use renewals::renewals_page;
pub use reports::{report_page, report_query};
pub use tolerances::{policy_scope, tolerances_page};
pub use upload::uploads;
pub use vendors::{vendor_page, vendors_page};

use crate::AppError;
use crate::model::{Choice, DocumentView, EntryView, PageSize};

/// Where a correction belongs: `line` is empty for the header, else counted from 0.
pub fn place(line: &str, name: String) -> Result<Place, AppError> {
    let line = match line {
        "" => None,
        number => Some(number.parse().map_err(|_| AppError::NotFound)?),
    };
    Ok(Place { line, name })
}

fn money(amount: Option<Decimal>, currency: Option<Currency>) -> Option<Money> {
    Some(Money::new(amount?, currency?))
}

fn document(document: Document) -> DocumentView {
    let pages = document.page_sizes.iter().map(|page| PageSize { width: page.width, height: page.height });
    DocumentView { id: document.id.to_string(), name: document.file_name, pages: pages.collect() }
}

fn entries(entries: Vec<Entry>) -> Vec<EntryView> {
    entries.into_iter().map(EntryView::of).collect()
}

/// The fields of these names that have no value.
fn missing(names: &[&str], found: &[EntryView]) -> Vec<Choice> {
    let absent = names.iter().filter(|name| found.iter().all(|entry| entry.name != **name));
    absent.map(|name| Choice { id: (*name).to_owned(), label: EntryView::label_of(name) }).collect()
}
