//! Recovery: the ledger of disputes, with what was found, disputed, agreed, credited and paid back.

use bytes::Bytes;
use domain::Decimal;
use domain::calendar::print_iso_date;
use domain::dispute::DisputeState;
use domain::dispute::recovery::Recovery;
use futures::Stream;
use serde::Deserialize;
use store::{Action, Actor, DisputeFilter, DisputeId, DisputeRow, Entry, Subject, SubjectKind};

use crate::table::csv::print_row;
use crate::{Desk, DeskError};

/// How many disputes a page holds.
const PAGE: u32 = 50;
/// And a step of an export.
const STEP: u32 = 500;

/// The filter as text; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecoveryQuery {
    pub state: String,
    /// A vendor's whole name.
    pub vendor: String,
}

impl RecoveryQuery {
    /// Refuses what it does not understand: a filter left out would show more than was asked for.
    pub fn read(&self) -> Result<DisputeFilter, DeskError> {
        let state = match self.state.trim() {
            "" => None,
            word => Some(DisputeState::read(word).ok_or_else(|| {
                DeskError::refused(format!("'{word}' is no state of a dispute. Choose one from the list."))
            })?),
        };
        Ok(DisputeFilter { state, vendor: Some(self.vendor.clone()) })
    }
}

/// A page of disputes with the sums and counts around it.
pub struct RecoveryView {
    pub rows: Vec<DisputeRow>,
    /// Below which the next page goes on.
    pub next: Option<DisputeId>,
    pub counts: Vec<(DisputeState, i64)>,
    /// Of all states.
    pub sums: Vec<Recovery>,
}

impl Desk {
    /// A page of the ledger.
    pub async fn recovery(
        &self,
        actor: &Actor,
        filter: &DisputeFilter,
        after: Option<DisputeId>,
    ) -> Result<RecoveryView, DeskError> {
        let (rows, more) = self.store().list_disputes(actor, filter, after, PAGE).await?;
        Ok(RecoveryView {
            next: rows.last().filter(|_| more).map(|row| row.id),
            rows,
            counts: self.store().count_disputes(actor, filter).await?,
            sums: self.store().sum_recovery(actor, filter).await?,
        })
    }

    /// Puts the export on record, then gives the ledger as CSV, the latest dispute first. Its length costs no memory.
    pub async fn export_recovery(&self, actor: &Actor, query: &RecoveryQuery) -> Result<LedgerExport, DeskError> {
        let filter = query.read()?;
        let entry = Entry::new(Action::RecoveryExported, Subject::unnamed(SubjectKind::Dispute))
            .with("state", &query.state)
            .with("vendor", &query.vendor);
        self.store().record(actor, &entry, self.now()).await?;
        Ok(LedgerExport { desk: self.clone(), actor: actor.clone(), filter, after: None, ended: false })
    }
}

/// An export under way.
pub struct LedgerExport {
    desk: Desk,
    actor: Actor,
    filter: DisputeFilter,
    after: Option<DisputeId>,
    ended: bool,
}

impl LedgerExport {
    /// The file's bytes. It breaks off with an error where the database does, and is never cut short in silence.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, DeskError>> + Send + 'static {
        futures::stream::try_unfold(self, async |mut export| {
            if export.ended {
                return Ok(None);
            }
            let step = export.write_step().await?;
            Ok(Some((Bytes::from(step), export)))
        })
    }

    async fn write_step(&mut self) -> Result<String, DeskError> {
        let (rows, more) = self.desk.store().list_disputes(&self.actor, &self.filter, self.after, STEP).await?;
        let mut text = if self.after.is_none() { print_row(HEADINGS.map(str::to_owned)) } else { String::new() };
        for row in &rows {
            text.push_str(&print_dispute(row));
        }
        self.after = rows.last().map(|row| row.id).or(self.after);
        self.ended = !more;
        Ok(text)
    }
}

const HEADINGS: [&str; 11] = [
    "dispute",
    "vendor",
    "invoice",
    "state",
    "currency",
    "disputed",
    "agreed",
    "credited",
    "paid_back",
    "opened_on",
    "changed_on",
];

/// What counts in no sum of the ledger is empty: a draft and a withdrawn letter put nothing to anybody.
fn print_dispute(row: &DisputeRow) -> String {
    let counts = !matches!(row.state, DisputeState::Open | DisputeState::Withdrawn);
    let amount = |amount: Decimal| if counts { amount.to_string() } else { String::new() };
    print_row([
        row.id.to_string(),
        row.vendor_name.clone().unwrap_or_default(),
        row.invoice_number.clone().unwrap_or_default(),
        row.state.key().to_owned(),
        row.currency.clone(),
        amount(row.claimed),
        amount(row.agreed.unwrap_or_default().max(row.credited)),
        amount(row.credited),
        amount(row.paid_back),
        print_iso_date(row.opened_at.date()),
        print_iso_date(row.updated_at.date()),
    ])
}

#[cfg(test)]
mod tests {
    use store::InvoiceId;
    use time::macros::datetime;

    use super::*;

    fn row(state: DisputeState) -> DisputeRow {
        DisputeRow {
            id: DisputeId::generate(),
            invoice: InvoiceId::generate(),
            state,
            vendor_name: Some("=HYPERLINK(\"http://x\")".to_owned()),
            invoice_number: Some("A-1".to_owned()),
            currency: "USD".to_owned(),
            claimed: "359.00".parse().unwrap(),
            agreed: None,
            credited: "174.00".parse().unwrap(),
            paid_back: Decimal::ZERO,
            opened_at: datetime!(2026-11-24 12:00 UTC),
            updated_at: datetime!(2026-11-25 12:00 UTC),
        }
    }

    #[test]
    fn a_row_says_what_its_dispute_adds_to_the_sums_and_no_name_becomes_a_formula() {
        let sent = print_dispute(&row(DisputeState::Sent));
        assert!(sent.contains("\"'=HYPERLINK(\"\"http://x\"\")\",\"A-1\",\"sent\",\"USD\""), "{sent}");
        assert!(sent.contains("\"359.00\",\"174.00\",\"174.00\",\"0\",\"2026-11-24\",\"2026-11-25\"\r\n"), "{sent}");
        assert!(print_dispute(&row(DisputeState::Open)).contains("\"open\",\"USD\",\"\",\"\",\"\",\"\""));
        assert_eq!(HEADINGS.len(), sent.matches("\",\"").count() + 1);
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let query = |state: &str| RecoveryQuery { state: state.to_owned(), ..RecoveryQuery::default() };
        assert_eq!(query("sent").read().unwrap().state, Some(DisputeState::Sent));
        assert_eq!(query(" ").read().unwrap().state, None);
        assert!(query("lost").read().unwrap_err().to_string().contains("Choose one from the list"));
    }
}
