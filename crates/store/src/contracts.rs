//! Contracts as read and edited.

mod version;

use domain::{Contract, Date, Decimal};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::append;
use crate::database::Store;
use crate::edits::{Edit, Edited, entry_of, record};
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId};
use crate::invoices::key_of_vendor;
use crate::jobs::{Job, enqueue};
use crate::json::tidy;
use crate::sealing::place_of_contract;

pub use version::ContractVersion;

/// A contract with what the store knows about it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredContract {
    pub id: ContractId,
    pub document: DocumentId,
    /// Counts up with each edit; an edit must name the version that it changes.
    pub version: i32,
    pub contract: Contract,
    pub updated_at: OffsetDateTime,
}

/// A contract as its row holds it.
#[derive(sqlx::FromRow)]
struct SealedContract {
    id: ContractId,
    document: DocumentId,
    version: i32,
    contract: String,
    updated_at: OffsetDateTime,
}

impl SealedContract {
    fn open(self, store: &Store, actor: &Actor) -> Result<StoredContract, StoreError> {
        Ok(StoredContract {
            contract: store.unseal("contract", &place_of_contract(actor, self.document), &self.contract)?,
            id: self.id,
            document: self.document,
            version: self.version,
            updated_at: self.updated_at,
        })
    }
}

/// A contract in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ContractSummary {
    pub id: ContractId,
    pub document: DocumentId,
    pub contract_number: Option<String>,
    pub vendor_name: Option<String>,
    pub currency: Option<String>,
    pub effective_date: Option<Date>,
    pub expiry_date: Option<Date>,
    pub spend_cap: Option<Decimal>,
    pub terms: i32,
    /// How many invoices are billed under it.
    pub invoices: i64,
}

/// The header's values that have columns of their own.
struct Columns {
    number: Option<String>,
    vendor: Option<String>,
    vendor_key: String,
    currency: Option<String>,
    effective: Option<Date>,
    expiry: Option<Date>,
    cap: Option<Decimal>,
    terms: i32,
}

impl Columns {
    fn of(contract: &Contract) -> Self {
        let header = &contract.header;
        Self {
            number: header.contract_number.as_ref().map(|field| tidy(&field.value)),
            vendor: header.vendor_name.as_ref().map(|field| tidy(&field.value)),
            vendor_key: header.vendor_name.as_ref().map(|field| key_of_vendor(&field.value)).unwrap_or_default(),
            currency: header.currency.as_ref().map(|field| field.value.code().to_owned()),
            effective: header.effective_date.as_ref().map(|field| field.value),
            expiry: header.expiry_date.as_ref().map(|field| field.value),
            cap: header.spend_cap.as_ref().map(|field| field.value),
            terms: i32::try_from(contract.terms.len()).unwrap_or(i32::MAX),
        }
    }
}

macro_rules! select_contract {
    ($rest:literal) => {
        concat!(
            "SELECT id, document_id AS document, version, contract, updated_at FROM contracts
             WHERE organisation_id = $1 ",
            $rest
        )
    };
}

impl Store {
    /// Keeps a contract as read from its document. Done twice it is still one; a contract that a person
    /// has edited since is left as it is.
    pub async fn save_contract(
        &self,
        actor: &Actor,
        document: DocumentId,
        contract: &Contract,
        now: OffsetDateTime,
    ) -> Result<ContractId, StoreError> {
        actor.require_write()?;
        let columns = Columns::of(contract);
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO contracts AS c
                 (organisation_id, id, document_id, contract, contract_number, vendor_name, currency,
                  effective_date, expiry_date, spend_cap, terms, created_at, updated_at, vendor_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)
             ON CONFLICT ON CONSTRAINT contracts_document DO UPDATE SET
                 contract = excluded.contract, contract_number = excluded.contract_number,
                 vendor_name = excluded.vendor_name, currency = excluded.currency,
                 effective_date = excluded.effective_date, expiry_date = excluded.expiry_date,
                 spend_cap = excluded.spend_cap, terms = excluded.terms, updated_at = excluded.updated_at,
                 vendor_key = excluded.vendor_key
             WHERE c.version = 1",
        )
        .bind(actor.organisation())
        .bind(ContractId::generate())
        .bind(document)
        .bind(self.seal("contract", &place_of_contract(actor, document), contract)?)
        .bind(columns.number)
        .bind(columns.vendor)
        .bind(columns.currency)
        .bind(columns.effective)
        .bind(columns.expiry)
        .bind(columns.cap)
        .bind(columns.terms)
        .bind(now)
        .bind(columns.vendor_key)
        .execute(&mut *transaction)
        .await?;
        let id = sqlx::query_scalar("SELECT id FROM contracts WHERE organisation_id = $1 AND document_id = $2")
            .bind(actor.organisation())
            .bind(document)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Replaces a contract by an edited one, with the record of the edit, what it said before and the job that
    /// reconciles its invoices again. Refused where somebody else has edited it since `version` was loaded.
    /// Gives the new version.
    pub async fn edit_contract(
        &self,
        actor: &Actor,
        id: ContractId,
        version: i32,
        contract: &Contract,
        edit: &Edit,
        now: OffsetDateTime,
    ) -> Result<i32, StoreError> {
        actor.require_reviewer()?;
        let columns = Columns::of(contract);
        let mut transaction = self.begin(actor).await?;
        let former: Option<SealedContract> = sqlx::query_as(select_contract!("AND id = $2 FOR UPDATE"))
            .bind(actor.organisation())
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let former = former.ok_or(StoreError::NotFound("contract"))?.open(self, actor)?;
        let (current, document) = (former.version, former.document);
        if current != version {
            return Err(StoreError::Conflict("contract"));
        }
        let next = current.saturating_add(1);
        sqlx::query(
            "UPDATE contracts SET version = $3, contract = $4, contract_number = $5, vendor_name = $6,
                 currency = $7, effective_date = $8, expiry_date = $9, spend_cap = $10, terms = $11, updated_at = $12,
                 vendor_key = $13
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(next)
        .bind(self.seal("contract", &place_of_contract(actor, document), contract)?)
        .bind(columns.number)
        .bind(columns.vendor)
        .bind(columns.currency)
        .bind(columns.effective)
        .bind(columns.expiry)
        .bind(columns.cap)
        .bind(columns.terms)
        .bind(now)
        .bind(columns.vendor_key)
        .execute(&mut *transaction)
        .await?;
        self.keep_version(&mut transaction, actor, &former, now).await?;
        record(self, &mut transaction, actor, Edited::Contract(id), edit, next, now).await?;
        enqueue(&mut transaction, &Job::reconcile(actor.organisation(), id)).await?;
        append(&mut transaction, actor, &entry_of(Edited::Contract(id), edit, next), now).await?;
        transaction.commit().await?;
        Ok(next)
    }

    /// One contract.
    pub async fn find_contract(&self, actor: &Actor, id: ContractId) -> Result<Option<StoredContract>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let contract: Option<SealedContract> = sqlx::query_as(select_contract!("AND id = $2"))
            .bind(actor.organisation())
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        contract.map(|row| row.open(self, actor)).transpose()
    }

    /// Some contracts, in the order of their ids, from the one after `after` on.
    pub async fn list_contracts_after_id(
        &self,
        actor: &Actor,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<StoredContract>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let rows: Vec<SealedContract> =
            sqlx::query_as(select_contract!("AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3"))
                .bind(actor.organisation())
                .bind(after)
                .bind(i64::from(limit))
                .fetch_all(&mut *transaction)
                .await?;
        transaction.commit().await?;
        rows.into_iter().map(|row| row.open(self, actor)).collect()
    }

    /// All contracts, by vendor and number.
    pub async fn list_contracts(&self, actor: &Actor) -> Result<Vec<ContractSummary>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let contracts = sqlx::query_as(
            "SELECT c.id, c.document_id AS document, c.contract_number, c.vendor_name, c.currency, c.effective_date,
                    c.expiry_date, c.spend_cap, c.terms,
                    (SELECT count(*) FROM invoices i
                     WHERE i.organisation_id = c.organisation_id AND i.contract_id = c.id) AS invoices
             FROM contracts c WHERE c.organisation_id = $1
             ORDER BY lower(c.vendor_name) NULLS LAST, c.contract_number NULLS LAST, c.id",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(contracts)
    }
}
