//! Reading the audit log: a page at a time, whole as a file, and its ends signed.

pub mod checkpoint;
mod export;
mod query;
mod refusal;

use store::{Actor, AuditFilter, RecordedEntry};

pub use export::{Export, ExportFormat};
pub use query::AuditQuery;
pub use refusal::Refusal;

use crate::{Desk, DeskError};

/// How many entries a page of the log shows.
const PAGE: u32 = 50;

/// A page of the log, newest first.
pub struct AuditView {
    pub entries: Vec<RecordedEntry>,
    /// The mark from which the next page reads on, where there is one.
    pub next: Option<i64>,
}

impl Desk {
    /// The entries that fit, below the mark where one is given. Owners and reviewers may see them.
    pub async fn read_audit(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        below: Option<i64>,
    ) -> Result<AuditView, DeskError> {
        // One more than is shown tells whether there is a next page.
        let mut entries = self.store().list_audit(actor, filter, below, PAGE + 1).await?;
        let more = entries.len() > PAGE as usize;
        entries.truncate(PAGE as usize);
        let next = more.then(|| entries.last().map(|entry| entry.sequence)).flatten();
        Ok(AuditView { entries, next })
    }
}
