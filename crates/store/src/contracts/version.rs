//! What contracts said before they were changed, and who changed them when.

use domain::Contract;
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use super::StoredContract;
use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::ContractId;
use crate::sealing::place_of_former_contract;

/// A version that another has taken the place of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ContractVersion {
    pub version: i32,
    /// Who saved the one after it.
    pub replaced_by: String,
    pub replaced_at: OffsetDateTime,
    /// The path of what was changed then, such as `clauses.4.2`.
    pub changed: String,
}

impl Store {
    /// Keeps a contract as it is before it is changed, within the change's own transaction.
    pub(super) async fn keep_version(
        &self,
        transaction: &mut Transaction<'static, Postgres>,
        actor: &Actor,
        former: &StoredContract,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let place = place_of_former_contract(actor, former.id, former.version);
        sqlx::query(
            "INSERT INTO contract_versions (organisation_id, contract_id, version, contract, replaced_by, replaced_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(actor.organisation())
        .bind(former.id)
        .bind(former.version)
        .bind(self.seal("contract", &place, &former.contract)?)
        .bind(actor.require_reviewer()?)
        .bind(now)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// The earlier versions of a contract, the latest first.
    pub async fn list_contract_versions(
        &self,
        actor: &Actor,
        id: ContractId,
    ) -> Result<Vec<ContractVersion>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let versions = sqlx::query_as(
            "SELECT v.version, a.name AS replaced_by, v.replaced_at, e.field AS changed
             FROM contract_versions v
             JOIN accounts a ON a.id = v.replaced_by
             JOIN edits e ON e.organisation_id = v.organisation_id AND e.contract_id = v.contract_id
                         AND e.version = v.version + 1
             WHERE v.organisation_id = $1 AND v.contract_id = $2 ORDER BY v.version DESC",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(versions)
    }

    /// What a contract said in an earlier version.
    pub async fn find_contract_version(
        &self,
        actor: &Actor,
        id: ContractId,
        version: i32,
    ) -> Result<Option<Contract>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let sealed: Option<String> = sqlx::query_scalar(
            "SELECT contract FROM contract_versions WHERE organisation_id = $1 AND contract_id = $2 AND version = $3",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(version)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let place = place_of_former_contract(actor, id, version);
        sealed.map(|sealed| self.unseal("contract", &place, &sealed)).transpose()
    }
}
