//! What stands beside an invoice in the inbox, found from its place rather than by counting through the list.

use domain::{Date, Decimal};
use sqlx::{Postgres, QueryBuilder, Transaction};

use super::{InboxFilter, InboxOrder, push_filter};
use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::InvoiceId;

/// By what an invoice is placed, in every order.
#[derive(Clone, Copy, sqlx::FromRow)]
struct Place {
    due_order: Date,
    at_stake: Decimal,
    issue_order: Date,
}

impl Store {
    /// The invoices before and after this one in the inbox; neither where the filter does not find it.
    pub async fn find_neighbours(
        &self,
        actor: &Actor,
        id: InvoiceId,
        filter: &InboxFilter,
        order: InboxOrder,
    ) -> Result<(Option<InvoiceId>, Option<InvoiceId>), StoreError> {
        let mut transaction = self.begin(actor).await?;
        let mut query = QueryBuilder::new("SELECT i.due_order, i.at_stake, i.issue_order FROM invoices i");
        push_filter(&mut query, actor, filter);
        query.push(" AND i.id = ").push_bind(id);
        let place: Option<Place> = query.build_query_as().fetch_optional(&mut *transaction).await?;
        let Some(place) = place else { return Ok((None, None)) };
        // The inbox is by due date upwards, and by the other two downwards.
        let upwards = matches!(order, InboxOrder::Due);
        let before = find_next(&mut transaction, actor, id, place, filter, order, !upwards).await?;
        let after = find_next(&mut transaction, actor, id, place, filter, order, upwards).await?;
        transaction.commit().await?;
        Ok((before, after))
    }
}

/// The invoice with the next larger place, or the next smaller one.
async fn find_next(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    id: InvoiceId,
    place: Place,
    filter: &InboxFilter,
    order: InboxOrder,
    larger: bool,
) -> Result<Option<InvoiceId>, StoreError> {
    let (sign, direction) = if larger { (">", "") } else { ("<", " DESC") };
    let column = match order {
        InboxOrder::Due => "i.due_order",
        InboxOrder::Stake => "i.at_stake",
        InboxOrder::Issued => "i.issue_order",
    };
    let mut query = QueryBuilder::new("SELECT i.id FROM invoices i");
    push_filter(&mut query, actor, filter);
    query.push(format!(" AND ({column}, i.id) {sign} ("));
    match order {
        InboxOrder::Due => query.push_bind(place.due_order),
        InboxOrder::Stake => query.push_bind(place.at_stake),
        InboxOrder::Issued => query.push_bind(place.issue_order),
    };
    query.push(", ").push_bind(id).push(format!(") ORDER BY {column}{direction}, i.id{direction} LIMIT 1"));
    Ok(query.build_query_scalar().fetch_optional(&mut **transaction).await?)
}
