//! The list of invoices, page by page.

mod cursor;
mod sums;

use domain::{Date, Decimal};
use sqlx::{Postgres, QueryBuilder};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId, UserId};
use crate::invoices::InvoiceState;
use crate::keyword::keywords;

pub use cursor::{InboxCursor, NoCursor};
pub use sums::{Sums, Totals};

keywords! {
    /// In what order the inbox is read.
    #[derive(Default)]
    pub enum InboxOrder {
        /// What is due first; what has no due date last.
        #[default]
        Due = "due",
        /// What has most money at stake.
        Stake = "stake",
        /// What was issued last; what has no date first.
        Issued = "issued",
    }
}

/// Which invoices the inbox shows. Those still in processing show only when that state is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFilter {
    pub state: Option<InvoiceState>,
    /// Part of the number, the vendor or the contract's number, in any case.
    pub search: Option<String>,
    /// The vendor's name, whole, in any case.
    pub vendor: Option<String>,
    /// Those with a finding of this rule: `R20`.
    pub rule: Option<String>,
    /// Those with at least so much at stake, in their own currency.
    pub least_stake: Option<Decimal>,
    /// Those issued on this day or before.
    pub issued_by: Option<Date>,
    /// And on this day or after; none without a date then.
    pub issued_from: Option<Date>,
    /// Those that this member is to settle.
    pub assigned_to: Option<UserId>,
    /// Only these.
    pub among: Option<Vec<InvoiceId>>,
}

/// An invoice in the list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InboxRow {
    pub id: InvoiceId,
    pub state: InvoiceState,
    pub invoice_number: Option<String>,
    pub vendor_name: Option<String>,
    pub issue_date: Option<Date>,
    pub due_date: Option<Date>,
    pub currency: Option<String>,
    pub billed: Option<Decimal>,
    pub at_stake: Decimal,
    pub payable: Option<Decimal>,
    /// Of what is not dismissed: 1 is the worst.
    pub worst_severity: Option<i16>,
    pub findings: i32,
    pub undecided: i32,
    pub contract: Option<ContractId>,
    pub contract_number: Option<String>,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    pub rows: Vec<InboxRow>,
    /// None on the last page.
    pub next: Option<InboxCursor>,
}

fn push_filter(query: &mut QueryBuilder<Postgres>, actor: &Actor, filter: &InboxFilter) {
    query.push(" WHERE i.organisation_id = ").push_bind(actor.organisation());
    match filter.state {
        Some(state) => query.push(" AND i.state = ").push_bind(state),
        None => query.push(" AND i.state <> 'processing'"),
    };
    if let Some(search) = given(filter.search.as_deref()) {
        query.push(" AND strpos(i.search, ").push_bind(search.to_lowercase()).push(") > 0");
    }
    if let Some(vendor) = given(filter.vendor.as_deref()) {
        query.push(" AND i.vendor_key = ").push_bind(vendor.to_lowercase());
    }
    if let Some(rule) = given(filter.rule.as_deref()) {
        query
            .push(" AND EXISTS (SELECT FROM findings f WHERE f.organisation_id = i.organisation_id AND f.rule = ")
            .push_bind(rule)
            .push(" AND f.invoice_id = i.id)");
    }
    if let Some(stake) = filter.least_stake {
        query.push(" AND i.at_stake >= ").push_bind(stake);
    }
    if let Some(day) = filter.issued_by {
        query.push(" AND i.issue_order <= ").push_bind(day);
    }
    if let Some(day) = filter.issued_from {
        query.push(" AND i.issue_order >= ").push_bind(day).push(" AND i.issue_date IS NOT NULL");
    }
    if let Some(member) = filter.assigned_to {
        query.push(" AND i.assigned_to = ").push_bind(member);
    }
    if let Some(ids) = &filter.among {
        query.push(" AND i.id = ANY(").push_bind(ids.clone()).push(")");
    }
}

/// A text to look for; an empty one asks for nothing, and what no column can hold is left out.
fn given(text: Option<&str>) -> Option<String> {
    Some(text?.replace('\0', "").trim().to_owned()).filter(|text| !text.is_empty())
}

fn push_order(query: &mut QueryBuilder<Postgres>, order: InboxOrder) {
    match order {
        InboxOrder::Due => query.push("i.due_order, i.id"),
        InboxOrder::Stake => query.push("i.at_stake DESC, i.id DESC"),
        InboxOrder::Issued => query.push("i.issue_order DESC, i.id DESC"),
    };
}

impl Store {
    /// One page of the inbox, going on after `after` where that is given in the same order.
    pub async fn read_inbox(
        &self,
        actor: &Actor,
        filter: &InboxFilter,
        order: InboxOrder,
        after: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Inbox, StoreError> {
        let mut query = QueryBuilder::new(
            "SELECT i.id, i.state, i.invoice_number, i.vendor_name, i.issue_date, i.due_date, i.currency, i.billed,
                    i.at_stake, i.payable, i.worst_severity, i.findings, i.undecided, i.contract_id AS contract,
                    c.contract_number
             FROM invoices i
             LEFT JOIN contracts c ON c.organisation_id = i.organisation_id AND c.id = i.contract_id",
        );
        push_filter(&mut query, actor, filter);
        match (order, after) {
            (InboxOrder::Due, Some(InboxCursor::Due(date, id))) => {
                query.push(" AND (i.due_order, i.id) > (").push_bind(date).push(", ").push_bind(id).push(")");
            }
            (InboxOrder::Stake, Some(InboxCursor::Stake(stake, id))) => {
                query.push(" AND (i.at_stake, i.id) < (").push_bind(stake).push(", ").push_bind(id).push(")");
            }
            (InboxOrder::Issued, Some(InboxCursor::Issued(date, id))) => {
                query.push(" AND (i.issue_order, i.id) < (").push_bind(date).push(", ").push_bind(id).push(")");
            }
            (_, _) => {}
        }
        query.push(" ORDER BY ");
        push_order(&mut query, order);
        query.push(" LIMIT ").push_bind(i64::from(limit).saturating_add(1));

        let mut transaction = self.begin(actor).await?;
        let mut rows: Vec<InboxRow> = query.build_query_as().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next = rows.last().filter(|_| more).and_then(|row| InboxCursor::after(row, order));
        Ok(Inbox { rows, next })
    }

    /// The invoices before and after this one in the whole inbox, in the order of their due dates.
    pub async fn find_neighbours(
        &self,
        actor: &Actor,
        id: InvoiceId,
    ) -> Result<(Option<InvoiceId>, Option<InvoiceId>), StoreError> {
        let mut transaction = self.begin(actor).await?;
        let due: Option<Date> =
            sqlx::query_scalar("SELECT due_order FROM invoices WHERE organisation_id = $1 AND id = $2")
                .bind(actor.organisation())
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(due) = due else { return Ok((None, None)) };
        let mut found = [None, None];
        // Each is one step along the index, however long the inbox is.
        let steps = [
            "SELECT id FROM invoices WHERE organisation_id = $1 AND state <> 'processing' AND (due_order, id) < ($2, $3)
             ORDER BY due_order DESC, id DESC LIMIT 1",
            "SELECT id FROM invoices WHERE organisation_id = $1 AND state <> 'processing' AND (due_order, id) > ($2, $3)
             ORDER BY due_order, id LIMIT 1",
        ];
        for (neighbour, step) in found.iter_mut().zip(steps) {
            *neighbour = sqlx::query_scalar(step)
                .bind(actor.organisation())
                .bind(due)
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        let [before, after] = found;
        Ok((before, after))
    }
}
