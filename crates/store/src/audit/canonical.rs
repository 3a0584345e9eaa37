//! An entry as it goes into its hash: the same bytes as `audit_hash` in the migration makes of it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) type Hash = [u8; 32];

/// An entry as the database holds it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct StoredEntry {
    pub organisation_id: Uuid,
    pub sequence: i64,
    pub at: OffsetDateTime,
    pub actor: String,
    pub user_id: Option<Uuid>,
    pub person: Option<String>,
    pub address: Option<String>,
    pub request: Option<String>,
    pub agent: Option<String>,
    pub action: String,
    pub subject: String,
    pub subject_id: Option<String>,
    pub before: String,
    pub after: String,
    pub previous: Vec<u8>,
    pub hash: Vec<u8>,
}

/// The columns of a [`StoredEntry`].
macro_rules! stored_columns {
    () => {
        "organisation_id, sequence, at, actor, user_id, person, address, request, agent, action, subject, subject_id,
         before::text AS before, after::text AS after, previous, hash"
    };
}
pub(super) use stored_columns;

impl StoredEntry {
    /// The hash that the entry must bear. `None` where it is no entry at all: its details are not texts.
    pub fn compute_hash(&self) -> Option<Hash> {
        let mut hash = Sha256::new();
        hash.update(b"probity-audit-1");
        hash.update(self.organisation_id.as_bytes());
        hash.update(self.sequence.to_be_bytes());
        hash.update(&self.previous);
        hash.update(i64::try_from(self.at.unix_timestamp_nanos() / 1000).ok()?.to_be_bytes());
        add_text(&mut hash, Some(&self.actor));
        add_text(&mut hash, self.user_id.map(|user| user.to_string()).as_deref());
        for text in [&self.person, &self.address, &self.request, &self.agent] {
            add_text(&mut hash, text.as_deref());
        }
        add_text(&mut hash, Some(&self.action));
        add_text(&mut hash, Some(&self.subject));
        add_text(&mut hash, self.subject_id.as_deref());
        add_details(&mut hash, &self.before)?;
        add_details(&mut hash, &self.after)?;
        Some(hash.finalize().into())
    }
}

fn add_text(hash: &mut Sha256, text: Option<&str>) {
    match text {
        None => hash.update([0]),
        Some(text) => {
            hash.update([1]);
            hash.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            hash.update(text);
        }
    }
}

fn add_details(hash: &mut Sha256, json: &str) -> Option<()> {
    let details: BTreeMap<String, Option<String>> = serde_json::from_str(json).ok()?;
    hash.update(u32::try_from(details.len()).ok()?.to_be_bytes());
    for (name, value) in &details {
        add_text(hash, Some(name));
        add_text(hash, value.as_deref());
    }
    Some(())
}
