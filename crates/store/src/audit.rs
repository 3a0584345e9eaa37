//! The audit log: append-only, one chain of hashes an organisation.
//!
//! An entry is written in the transaction of what it tells, as its last statement: the end of the chain
//! is locked until the commit, and nothing may be waited for while it is held.

mod action;
mod canonical;
mod entry;
mod fault;
mod page;
mod verification;

use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

pub use action::{Action, SubjectKind};
use entry::Details;
pub use entry::{Entry, Subject};
pub use fault::{ChainFault, Fault};
pub use page::{AuditFilter, RecordedEntry};
pub use verification::{ChainHead, KnownHead, Verified};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::OrganisationId;
use crate::json::{encode, tidy};
use crate::origin::Origin;

impl Store {
    /// Writes an entry about something that changes nothing else in the database, such as an export or
    /// a sign-in.
    pub async fn record(&self, actor: &Actor, entry: &Entry, now: OffsetDateTime) -> Result<(), StoreError> {
        let mut transaction = self.begin(actor).await?;
        append(&mut transaction, actor, entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes an entry about Probity's own work for no organisation, such as the rotation of its keys.
    pub async fn record_system(&self, entry: &Entry, now: OffsetDateTime) -> Result<(), StoreError> {
        let mut transaction = self.begin_outside().await?;
        append_system(&mut transaction, entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes an entry about someone who is not signed in, into the organisation's chain where one is
    /// concerned, else into the installation's.
    pub async fn record_visitor(
        &self,
        organisation: Option<OrganisationId>,
        origin: &Origin,
        entry: &Entry,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_outside().await?;
        if let Some(organisation) = organisation {
            sqlx::query("SELECT set_config('probity.organisation', $1, true)")
                .bind(organisation.to_string())
                .execute(&mut *transaction)
                .await?;
        }
        write(&mut transaction, "visitor", origin, entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Appends an entry to the chain of the actor's organisation. To be called last before the commit.
pub(crate) async fn append(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    entry: &Entry,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let who = if actor.user().is_some() { "person" } else { "system" };
    write(transaction, who, actor.origin(), entry, now).await
}

/// Appends an entry about Probity's own work, within a transaction of no organisation.
pub(crate) async fn append_system(
    transaction: &mut Transaction<'static, Postgres>,
    entry: &Entry,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    write(transaction, "system", &Origin::default(), entry, now).await
}

/// Appends several entries in their order. To be called last before the commit.
pub(crate) async fn append_all(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    entries: &[Entry],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let who = if actor.user().is_some() { "person" } else { "system" };
    write_all(transaction, who, actor.origin(), entries, now).await
}

async fn write(
    transaction: &mut Transaction<'static, Postgres>,
    who: &str,
    origin: &Origin,
    entry: &Entry,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    write_all(transaction, who, origin, std::slice::from_ref(entry), now).await
}

async fn write_all(
    transaction: &mut Transaction<'static, Postgres>,
    who: &str,
    origin: &Origin,
    entries: &[Entry],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let details = |side: fn(&Entry) -> &Details| -> Result<Vec<String>, StoreError> {
        entries.iter().map(|entry| encode("audit entry", side(entry))).collect()
    };
    sqlx::query(
        "SELECT append_audit_entry($1, $2, $3, $4, $5, action, subject, subject_id, before::jsonb, after::jsonb)
         FROM (SELECT * FROM unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
                    AS entry (action, subject, subject_id, before, after, place) ORDER BY place) AS entries",
    )
    .bind(now)
    .bind(who)
    .bind(origin.address.map(|address| address.to_string()))
    .bind(origin.request.as_deref().map(tidy))
    .bind(origin.agent.as_deref().map(tidy))
    .bind(entries.iter().map(|entry| entry.action().as_str()).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.subject().kind().as_str()).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.subject().id()).collect::<Vec<_>>())
    .bind(details(Entry::before)?)
    .bind(details(Entry::after)?)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
