//! The inbox.

use domain::{Currency, Money};
use store::{InboxFilter, InboxOrder, InboxRow as Row, InvoiceState as State};
use workflow::review::{InboxQuery as Query, InboxView};

use super::money;
use crate::AppError;
use crate::model::{CurrencyTotals, InboxPage, InboxQuery, InboxRow, InvoiceState, StateCount};

pub fn state(state: State) -> InvoiceState {
    match state {
        State::Processing | State::NeedsReview => InvoiceState::NeedsReview,
        State::NoContract => InvoiceState::NoContract,
        State::Decided => InvoiceState::Decided,
        State::Ready => InvoiceState::Ready,
    }
}

/// What the address asks for; what it asks wrongly is left out.
pub fn inbox_query(query: InboxQuery) -> Result<Query, AppError> {
    let state = query.state.as_deref().and_then(InvoiceState::from_key).map(|state| match state {
        InvoiceState::NeedsReview => State::NeedsReview,
        InvoiceState::NoContract => State::NoContract,
        InvoiceState::Decided => State::Decided,
        InvoiceState::Ready => State::Ready,
    });
    Ok(Query {
        filter: InboxFilter { state, search: query.search },
        order: if query.order.as_deref() == Some("stake") { InboxOrder::Stake } else { InboxOrder::Due },
        after: query.after.and_then(|cursor| cursor.parse().ok()),
    })
}

pub fn inbox_page(view: InboxView) -> InboxPage {
    let totals = view.totals.into_iter().filter_map(|sum| {
        let currency = Currency::read(&sum.currency)?;
        Some(CurrencyTotals { billed: Money::new(sum.billed, currency), at_stake: Money::new(sum.at_stake, currency) })
    });
    let counts = InvoiceState::ALL.into_iter().map(|shown| StateCount {
        state: shown,
        count: view
            .counts
            .iter()
            .filter(|(counted, _)| *counted != State::Processing && state(*counted) == shown)
            .map(|(_, count)| usize::try_from(*count).unwrap_or(0))
            .sum(),
    });
    InboxPage {
        totals: totals.collect(),
        counts: counts.collect(),
        next: view.inbox.next.map(|cursor| cursor.to_string()),
        rows: view.inbox.rows.into_iter().map(row).collect(),
    }
}

fn row(row: Row) -> InboxRow {
    let currency = row.currency.as_deref().and_then(Currency::read);
    InboxRow {
        id: row.id.to_string(),
        state: state(row.state),
        vendor: row.vendor_name,
        number: row.invoice_number,
        issued: row.issue_date,
        due: row.due_date,
        billed: money(row.billed, currency),
        at_stake: money(Some(row.at_stake), currency),
        severity: row.worst_severity.map(|rank| format!("S{rank}")),
        findings: usize::try_from(row.findings).unwrap_or(0),
        contract: row.contract_number,
    }
}
