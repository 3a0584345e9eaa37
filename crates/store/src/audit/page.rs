//! The log as its readers see it: newest first, filtered, a page at a time.

use time::OffsetDateTime;

use super::action::{Action, SubjectKind};
use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;

/// Which entries are looked for; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// A part of the person's e-mail address.
    pub person: Option<String>,
    pub action: Option<Action>,
    pub subject: Option<SubjectKind>,
    pub subject_id: Option<String>,
    /// From this moment on,
    pub since: Option<OffsetDateTime>,
    /// and before this one.
    pub until: Option<OffsetDateTime>,
}

/// An entry that was written.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordedEntry {
    /// Its number in the organisation's chain, and the mark from which to read on.
    pub sequence: i64,
    pub at: OffsetDateTime,
    /// `person`, `system` or `visitor`.
    pub actor: String,
    /// The e-mail address at the time.
    pub person: Option<String>,
    pub address: Option<String>,
    pub request: Option<String>,
    pub agent: Option<String>,
    /// A word of [`Action`], or one of a newer program.
    pub action: String,
    pub subject: String,
    pub subject_id: Option<String>,
    /// JSON objects of texts.
    pub before: String,
    pub after: String,
    pub hash: Vec<u8>,
}

impl Store {
    /// The newest entries that fit, below the sequence `below` where one is given, at most `limit`.
    pub async fn list_audit(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        below: Option<i64>,
        limit: u32,
    ) -> Result<Vec<RecordedEntry>, StoreError> {
        actor.require_audit_reader()?;
        let mut transaction = self.begin(actor).await?;
        let entries = sqlx::query_as(
            "SELECT sequence, at, actor, person, address, request, agent, action, subject, subject_id,
                    before::text AS before, after::text AS after, hash
             FROM audit_entries
             WHERE organisation_id = $1
               AND ($2::bigint IS NULL OR sequence < $2)
               AND ($3::text IS NULL OR position($3 IN person) > 0)
               AND ($4::text IS NULL OR action = $4)
               AND ($5::text IS NULL OR subject = $5)
               AND ($6::text IS NULL OR subject_id = $6)
               AND ($7::timestamptz IS NULL OR at >= $7)
               AND ($8::timestamptz IS NULL OR at < $8)
             ORDER BY sequence DESC LIMIT $9",
        )
        .bind(actor.organisation())
        .bind(below)
        .bind(filter.person.as_deref().map(str::to_lowercase))
        .bind(filter.action)
        .bind(filter.subject)
        .bind(filter.subject_id.as_deref())
        .bind(filter.since)
        .bind(filter.until)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(entries)
    }
}
