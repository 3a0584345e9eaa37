//! How strictly an organisation checks: for itself, for a vendor, for a contract.

use domain::Policy;
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, Subject, SubjectKind, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, PolicyId};
use crate::json::tidy;
use crate::runs::{Cause, begin_run};
use crate::sealing::place_of_policy;

/// What a policy is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyScope {
    Organisation,
    /// The vendor's name as it was typed.
    Vendor(String),
    Contract(ContractId),
}

impl PolicyScope {
    /// Names it within the organisation.
    fn key(&self) -> String {
        match self {
            Self::Organisation => "organisation".to_owned(),
            Self::Vendor(name) => format!("vendor:{}", tidy(name).trim().to_lowercase()),
            Self::Contract(id) => format!("contract:{id}"),
        }
    }
}

/// A policy as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPolicy {
    pub scope: PolicyScope,
    /// Counts up with each change; a change must name the version that it was made on. 0: there is none yet.
    pub version: i32,
    pub policy: Policy,
}

/// One value that was changed, for the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PolicyRecord {
    id: PolicyId,
    vendor: Option<String>,
    contract_id: Option<ContractId>,
    version: i32,
    policy: String,
}

impl PolicyRecord {
    fn open(self, store: &Store, actor: &Actor) -> Result<StoredPolicy, StoreError> {
        let scope = match (self.vendor, self.contract_id) {
            (Some(vendor), _) => PolicyScope::Vendor(vendor),
            (None, Some(contract)) => PolicyScope::Contract(contract),
            (None, None) => PolicyScope::Organisation,
        };
        let policy = store.unseal("policy", &place_of_policy(actor, self.id), &self.policy)?;
        Ok(StoredPolicy { scope, version: self.version, policy })
    }
}

impl Store {
    /// Every policy of the organisation.
    pub async fn list_policies(&self, actor: &Actor) -> Result<Vec<StoredPolicy>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let records: Vec<PolicyRecord> = sqlx::query_as(
            "SELECT id, vendor, contract_id, version, policy FROM policies WHERE organisation_id = $1 ORDER BY scope",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        records.into_iter().map(|record| record.open(self, actor)).collect()
    }

    /// The policy of a scope, empty where there is none.
    pub async fn find_policy(&self, actor: &Actor, scope: &PolicyScope) -> Result<StoredPolicy, StoreError> {
        let found = self.list_policies(actor).await?.into_iter().find(|stored| stored.scope.key() == scope.key());
        Ok(found.unwrap_or_else(|| StoredPolicy { scope: scope.clone(), version: 0, policy: Policy::default() }))
    }

    /// Keeps a changed policy, and queues the reconciliation of what is open. Refused where somebody
    /// else has changed it since it was loaded.
    pub async fn save_policy(
        &self,
        actor: &Actor,
        stored: &StoredPolicy,
        change: &PolicyChange,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_manager()?;
        let key = stored.scope.key();
        let mut transaction = self.begin(actor).await?;
        let current: Option<(PolicyId, i32)> =
            sqlx::query_as("SELECT id, version FROM policies WHERE organisation_id = $1 AND scope = $2 FOR UPDATE")
                .bind(actor.organisation())
                .bind(&key)
                .fetch_optional(&mut *transaction)
                .await?;
        let (id, version) = current.unwrap_or_else(|| (PolicyId::generate(), 0));
        if version != stored.version {
            return Err(StoreError::Conflict("policy"));
        }
        let (vendor, contract) = match &stored.scope {
            PolicyScope::Organisation => (None, None),
            PolicyScope::Vendor(name) => (Some(tidy(name).trim().to_owned()), None),
            PolicyScope::Contract(contract) => (None, Some(*contract)),
        };
        let saved = sqlx::query(
            "INSERT INTO policies AS p (organisation_id, id, scope, vendor, contract_id, version, policy, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT ON CONSTRAINT policies_scope DO UPDATE SET
                 version = excluded.version, policy = excluded.policy, updated_at = excluded.updated_at
             WHERE p.id = excluded.id",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(&key)
        .bind(vendor)
        .bind(contract)
        .bind(version.saturating_add(1))
        .bind(self.seal("policy", &place_of_policy(actor, id), &stored.policy)?)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        // Somebody else made the first policy of this scope in the same moment.
        if saved.rows_affected() == 0 {
            return Err(StoreError::Conflict("policy"));
        }
        begin_run(&mut transaction, actor, Cause::Policy, now).await?;
        let entry = Entry::new(Action::SettingChanged, Subject::named(SubjectKind::Setting, &key)).change(
            &change.name,
            change.before.as_deref(),
            change.after.as_deref(),
        );
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}
