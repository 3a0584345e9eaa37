//! The list of invoices, page by page.

mod cursor;
mod neighbours;

use domain::{Date, Decimal};
use sqlx::{Postgres, QueryBuilder};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, InvoiceId};
use crate::invoices::InvoiceState;
use crate::keyword::keywords;

pub use cursor::{InboxCursor, NoCursor};

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

/// The sums of the invoices in one currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Totals {
    pub currency: String,
    pub invoices: i64,
    pub billed: Decimal,
    pub at_stake: Decimal,
    pub payable: Decimal,
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

    /// How many of the invoices that the filter finds, in whatever state, stand in each; a state without any is
    /// absent.
    pub async fn count_invoices(
        &self,
        actor: &Actor,
        filter: &InboxFilter,
    ) -> Result<Vec<(InvoiceState, i64)>, StoreError> {
        let filter = InboxFilter { state: None, ..filter.clone() };
        let mut query = QueryBuilder::new("SELECT i.state, count(*) FROM invoices i");
        push_filter(&mut query, actor, &filter);
        query.push(" GROUP BY i.state ORDER BY i.state");
        let mut transaction = self.begin(actor).await?;
        let counts = query.build_query_as().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(counts)
    }

    /// The sums of all invoices that the filter finds, by currency. One without a currency is in no sum.
    pub async fn sum_invoices(&self, actor: &Actor, filter: &InboxFilter) -> Result<Vec<Totals>, StoreError> {
        let mut query = QueryBuilder::new(
            "SELECT i.currency, count(*) AS invoices, coalesce(sum(i.billed), 0) AS billed,
                    coalesce(sum(i.at_stake), 0) AS at_stake, coalesce(sum(i.payable), 0) AS payable
             FROM invoices i",
        );
        push_filter(&mut query, actor, filter);
        query.push(" AND i.currency IS NOT NULL GROUP BY i.currency ORDER BY i.currency");
        let mut transaction = self.begin(actor).await?;
        let totals = query.build_query_as().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(totals)
    }
}
