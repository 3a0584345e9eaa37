//! What the invoices of a view come to: from the sums that are kept, else added up as far as that is quick.

use domain::Decimal;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::{InboxFilter, given, push_filter};
use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::invoices::InvoiceState;

/// How many invoices are added up at most for a view of which no sums are kept.
const MOST: i64 = 10_000;

/// The sums of the invoices in one currency.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Totals {
    pub currency: String,
    pub invoices: i64,
    pub billed: Decimal,
    pub at_stake: Decimal,
    pub payable: Decimal,
}

/// What a view's invoices come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many invoices stand in each state, whatever state the view asks for; a state without any is absent.
    pub counts: Vec<(InvoiceState, i64)>,
    /// By currency. An invoice without one is in no sum.
    pub totals: Vec<Totals>,
    /// Whether these are all. Else the view has more than are added up, and only the first are counted.
    pub is_whole: bool,
}

impl Store {
    pub async fn sum_view(&self, actor: &Actor, filter: &InboxFilter) -> Result<Sums, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums = if is_kept(filter) {
            read_kept(&mut transaction, actor, filter).await?
        } else {
            add_up(&mut transaction, actor, filter).await?
        };
        transaction.commit().await?;
        Ok(sums)
    }

    /// The sums of all invoices that the filter finds, by currency, however long that takes: for reports, not for
    /// pages. One without a currency is in no sum.
    pub async fn sum_invoices(&self, actor: &Actor, filter: &InboxFilter) -> Result<Vec<Totals>, StoreError> {
        let mut query = QueryBuilder::<Postgres>::new(
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

/// Whether a view asks for no more than a state and a vendor.
fn is_kept(filter: &InboxFilter) -> bool {
    let narrower = InboxFilter { state: filter.state, vendor: filter.vendor.clone(), ..InboxFilter::default() };
    let search = given(filter.search.as_deref());
    narrower == InboxFilter { search, rule: given(filter.rule.as_deref()), ..filter.clone() }
}

async fn read_kept(transaction: &mut PgConnection, actor: &Actor, filter: &InboxFilter) -> Result<Sums, StoreError> {
    let vendor = given(filter.vendor.as_deref()).map(|vendor| vendor.to_lowercase());
    let counts = sqlx::query_as(
        "SELECT state, sum(invoices)::bigint FROM invoice_sums
         WHERE organisation_id = $1 AND state <> 'processing' AND ($2::text IS NULL OR vendor_key = $2)
         GROUP BY state HAVING sum(invoices) > 0 ORDER BY state",
    )
    .bind(actor.organisation())
    .bind(&vendor)
    .fetch_all(&mut *transaction)
    .await?;
    let totals = sqlx::query_as(
        "SELECT currency, sum(invoices)::bigint AS invoices, sum(billed) AS billed, sum(at_stake) AS at_stake,
                sum(payable) AS payable
         FROM invoice_sums
         WHERE organisation_id = $1 AND ($2::text IS NULL OR vendor_key = $2) AND currency <> ''
           AND CASE WHEN $3::text IS NULL THEN state <> 'processing' ELSE state = $3 END
         GROUP BY currency HAVING sum(invoices) > 0 ORDER BY currency",
    )
    .bind(actor.organisation())
    .bind(&vendor)
    .bind(filter.state)
    .fetch_all(&mut *transaction)
    .await?;
    Ok(Sums { counts, totals, is_whole: true })
}

async fn add_up(transaction: &mut PgConnection, actor: &Actor, filter: &InboxFilter) -> Result<Sums, StoreError> {
    let mut query = QueryBuilder::<Postgres>::new("SELECT state, count(*) FROM (SELECT i.state FROM invoices i");
    push_filter(&mut query, actor, &InboxFilter { state: None, ..filter.clone() });
    query.push(" LIMIT ").push_bind(MOST + 1).push(") counted GROUP BY state ORDER BY state");
    let counts: Vec<(InvoiceState, i64)> = query.build_query_as().fetch_all(&mut *transaction).await?;

    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT currency, count(*) AS invoices, coalesce(sum(billed), 0) AS billed,
                coalesce(sum(at_stake), 0) AS at_stake, coalesce(sum(payable), 0) AS payable
         FROM (SELECT i.currency, i.billed, i.at_stake, i.payable FROM invoices i",
    );
    push_filter(&mut query, actor, filter);
    query.push(" AND i.currency IS NOT NULL LIMIT ").push_bind(MOST + 1);
    query.push(") summed GROUP BY currency ORDER BY currency");
    let totals = query.build_query_as().fetch_all(&mut *transaction).await?;
    let is_whole = counts.iter().map(|(_, count)| count).sum::<i64>() <= MOST;
    Ok(Sums { counts, totals, is_whole })
}
