//! The disputes as a list, page by page, and their sums by currency.

use domain::dispute::DisputeState;
use domain::dispute::recovery::Recovery;
use domain::{Currency, Decimal};
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;

use super::read_state;
use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{DisputeId, InvoiceId};
use crate::invoices::key_of_vendor;

/// Which disputes the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisputeFilter {
    pub state: Option<DisputeState>,
    /// The vendor's name, whole, in any case.
    pub vendor: Option<String>,
}

impl DisputeFilter {
    fn vendor_key(&self) -> Option<String> {
        self.vendor.as_deref().map(key_of_vendor).filter(|key| !key.is_empty())
    }
}

/// A dispute in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeRow {
    pub id: DisputeId,
    pub invoice: InvoiceId,
    pub state: DisputeState,
    pub vendor_name: Option<String>,
    pub invoice_number: Option<String>,
    pub currency: String,
    pub claimed: Decimal,
    pub agreed: Option<Decimal>,
    pub credited: Decimal,
    pub paid_back: Decimal,
    pub opened_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct PlainRow {
    id: DisputeId,
    invoice: InvoiceId,
    state: String,
    vendor_name: Option<String>,
    invoice_number: Option<String>,
    currency: String,
    claimed: Decimal,
    agreed: Option<Decimal>,
    credited: Decimal,
    paid_back: Decimal,
    opened_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

impl PlainRow {
    fn read(self) -> Result<DisputeRow, StoreError> {
        Ok(DisputeRow {
            state: read_state(&self.state)?,
            id: self.id,
            invoice: self.invoice,
            vendor_name: self.vendor_name,
            invoice_number: self.invoice_number,
            currency: self.currency,
            claimed: self.claimed,
            agreed: self.agreed,
            credited: self.credited,
            paid_back: self.paid_back,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Sums {
    currency: String,
    identified: Decimal,
    disputed: Decimal,
    agreed: Decimal,
    credited: Decimal,
    paid_back: Decimal,
    notes: Decimal,
    notes_used: Decimal,
}

impl Store {
    /// One page of the disputes, the latest first, going on below `after`; whether there are more.
    pub async fn list_disputes(
        &self,
        actor: &Actor,
        filter: &DisputeFilter,
        after: Option<DisputeId>,
        limit: u32,
    ) -> Result<(Vec<DisputeRow>, bool), StoreError> {
        let mut query = QueryBuilder::<Postgres>::new(
            "SELECT d.id, d.invoice_id AS invoice, d.state, i.vendor_name, i.invoice_number, d.currency, d.claimed,
                    d.agreed, d.credited, d.paid_back, d.opened_at, d.updated_at
             FROM disputes d
             JOIN invoices i ON i.organisation_id = d.organisation_id AND i.id = d.invoice_id
             WHERE d.organisation_id = ",
        );
        query.push_bind(actor.organisation());
        if let Some(state) = filter.state {
            query.push(" AND d.state = ").push_bind(state.key());
        }
        if let Some(vendor) = filter.vendor_key() {
            query.push(" AND d.vendor_key = ").push_bind(vendor);
        }
        if let Some(after) = after {
            query.push(" AND d.id < ").push_bind(after);
        }
        query.push(" ORDER BY d.id DESC LIMIT ").push_bind(i64::from(limit).saturating_add(1));
        let mut transaction = self.begin(actor).await?;
        let mut rows: Vec<PlainRow> = query.build_query_as().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        Ok((rows.into_iter().map(PlainRow::read).collect::<Result<_, _>>()?, more))
    }

    /// How many disputes stand in each state; a state without any is absent.
    pub async fn count_disputes(
        &self,
        actor: &Actor,
        filter: &DisputeFilter,
    ) -> Result<Vec<(DisputeState, i64)>, StoreError> {
        let mut query = QueryBuilder::<Postgres>::new("SELECT state, count(*) FROM disputes WHERE organisation_id = ");
        query.push_bind(actor.organisation());
        if let Some(vendor) = filter.vendor_key() {
            query.push(" AND vendor_key = ").push_bind(vendor);
        }
        query.push(" GROUP BY state");
        let mut transaction = self.begin(actor).await?;
        let counts: Vec<(String, i64)> = query.build_query_as().fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        counts.into_iter().map(|(state, count)| Ok((read_state(&state)?, count))).collect()
    }

    /// What was found and what came of it, by currency: of all vendors, or of the filter's.
    pub async fn sum_recovery(&self, actor: &Actor, filter: &DisputeFilter) -> Result<Vec<Recovery>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sums: Vec<Sums> = sqlx::query_as(
            "WITH found AS (
                 SELECT currency, sum(at_stake) AS identified FROM invoices
                 WHERE organisation_id = $1 AND at_stake > 0 AND currency IS NOT NULL
                   AND ($2::text IS NULL OR vendor_key = $2)
                 GROUP BY currency
             ), put AS (
                 SELECT currency, sum(claimed) AS disputed, sum(greatest(coalesce(agreed, 0), credited)) AS agreed,
                        sum(credited) AS credited, sum(paid_back) AS paid_back
                 FROM disputes
                 WHERE organisation_id = $1 AND state NOT IN ('open', 'withdrawn')
                   AND ($2::text IS NULL OR vendor_key = $2)
                 GROUP BY currency
             ), note AS (
                 SELECT c.currency, c.credit_id, max(c.worth) AS worth, sum(c.amount) AS used
                 FROM dispute_credits c
                 JOIN disputes d ON d.organisation_id = c.organisation_id AND d.id = c.dispute_id
                 WHERE c.organisation_id = $1 AND ($2::text IS NULL OR d.vendor_key = $2)
                 GROUP BY c.currency, c.credit_id
             ), backed AS (
                 SELECT currency, sum(worth) AS notes, sum(used) AS notes_used FROM note GROUP BY currency
             )
             SELECT currency, coalesce(identified, 0) AS identified, coalesce(disputed, 0) AS disputed,
                    coalesce(agreed, 0) AS agreed, coalesce(credited, 0) AS credited,
                    coalesce(paid_back, 0) AS paid_back, coalesce(notes, 0) AS notes,
                    coalesce(notes_used, 0) AS notes_used
             FROM found FULL JOIN put USING (currency) FULL JOIN backed USING (currency) ORDER BY currency",
        )
        .bind(actor.organisation())
        .bind(filter.vendor_key())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(sums.into_iter().filter_map(recovery).collect())
    }
}

/// None for a currency that is not known any more.
fn recovery(sums: Sums) -> Option<Recovery> {
    Some(Recovery {
        currency: Currency::read(&sums.currency)?,
        identified: sums.identified,
        disputed: sums.disputed,
        agreed: sums.agreed,
        credited: sums.credited,
        paid_back: sums.paid_back,
        notes: sums.notes,
        notes_used: sums.notes_used,
    })
}
