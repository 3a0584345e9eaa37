//! The inbox.

use domain::number::read_decimal;
use domain::{Currency, Date, Money};
use store::{InboxFilter, InboxOrder, InboxRow as Row, InvoiceId, InvoiceState as State};
use workflow::review::{InboxQuery as Query, InboxView};

use super::money;
use crate::AppError;
use crate::model::{Choice, CurrencyTotals, InboxPage, InboxQuery, InboxRow, InvoiceState, StateCount};
use crate::session::{parse_id, refuse};

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
        filter: InboxFilter {
            state,
            search: query.search,
            vendor: query.vendor,
            rule: query.rule,
            least_stake: query.stake.and_then(|stake| read_decimal(&stake, None)),
            ..InboxFilter::default()
        },
        order: match query.order.as_deref() {
            Some("stake") => InboxOrder::Stake,
            Some("issued") => InboxOrder::Issued,
            _ => InboxOrder::Due,
        },
        after: query.after.and_then(|cursor| cursor.parse().ok()),
        own: query.whose.as_deref() == Some("mine"),
        least_age: query.age.and_then(|age| age.trim().parse().ok()),
    })
}

/// How many invoices are acted on at once: as many as a page of the inbox holds.
const MOST_CHOSEN: usize = 50;

/// The invoices that a form names, each once.
pub fn invoice_ids(ids: &[String]) -> Result<Vec<InvoiceId>, AppError> {
    let mut read: Vec<InvoiceId> = ids.iter().map(|id| parse_id(id)).collect::<Result<_, _>>()?;
    read.sort();
    read.dedup();
    if read.is_empty() {
        return Err(refuse("Choose at least one invoice."));
    }
    if read.len() > MOST_CHOSEN {
        return Err(refuse("Choose at most 50 invoices at once."));
    }
    Ok(read)
}

pub fn inbox_page(view: InboxView) -> InboxPage {
    let today = view.today;
    let rules = domain::registry()
        .iter()
        .map(|rule| Choice { id: rule.id.to_owned(), label: format!("{} {}", rule.id, rule.name) })
        .collect();
    let totals = view.sums.totals.into_iter().filter_map(|sum| {
        let currency = Currency::read(&sum.currency)?;
        Some(CurrencyTotals { billed: Money::new(sum.billed, currency), at_stake: Money::new(sum.at_stake, currency) })
    });
    let counts = InvoiceState::ALL.into_iter().map(|shown| StateCount {
        state: shown,
        count: view
            .sums
            .counts
            .iter()
            .filter(|(counted, _)| *counted != State::Processing && state(*counted) == shown)
            .map(|(_, count)| usize::try_from(*count).unwrap_or(0))
            .sum(),
    });
    InboxPage {
        is_whole: view.sums.is_whole,
        totals: totals.collect(),
        counts: counts.collect(),
        next: view.inbox.next.map(|cursor| cursor.to_string()),
        rows: view.inbox.rows.into_iter().map(|found| inbox_row(found, today)).collect(),
        rules,
    }
}

pub fn inbox_row(row: Row, today: Date) -> InboxRow {
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
        overdue: row.due_date.is_some_and(|due| due < today),
        age: row.issue_date.map(|issued| (today - issued).whole_days()),
    }
}
