//! Reads chains from end to end and finds the first entry that is not as it was written.
//!
//! Runs with the rights of the tables' owner, for it looks at all organisations.

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt;
use sqlx::{Connection, PgConnection, Postgres, Transaction};
use uuid::Uuid;

use super::canonical::{Hash, StoredEntry, stored_columns};
use super::fault::{ChainFault, Fault};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::OrganisationId;

/// How much of each entry's hash a checkpoint keeps, to name the first entry that differs.
pub const MARK: usize = 4;

/// The end of a chain, and the beginnings of all its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// `None` for the chain of what belongs to no organisation.
    pub organisation: Option<OrganisationId>,
    pub sequence: i64,
    pub hash: Hash,
    /// [`MARK`] bytes of each entry's hash, the first entry first.
    pub marks: Vec<u8>,
}

/// A chain's end as a checkpoint tells it.
pub type KnownHead = ChainHead;

/// What a verification saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub chains: usize,
    pub entries: u64,
    /// The first fault of each chain that has one.
    pub faults: Vec<ChainFault>,
}

impl Store {
    /// Whether the role that logs in sees all chains; one that only serves does not.
    pub async fn sees_audit(&self) -> Result<bool, StoreError> {
        let mut connection = self.connect_as_owner().await?;
        let sees = sqlx::query_scalar("SELECT owns_audit()").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(sees)
    }

    /// Verifies every chain, or that of one organisation, also against the ends told by a checkpoint.
    pub async fn verify_audit(
        &self,
        organisation: Option<OrganisationId>,
        known: &[KnownHead],
    ) -> Result<Verified, StoreError> {
        let mut connection = self.connect_as_owner().await?;
        let mut transaction = begin_snapshot(&mut connection).await?;
        let known: BTreeMap<Uuid, &KnownHead> = known.iter().map(|head| (name_of(head.organisation), head)).collect();
        let heads = read_heads(&mut transaction).await?;
        let mut chains: BTreeSet<Uuid> = heads.keys().chain(known.keys()).copied().collect();
        chains.extend(read_chains(&mut transaction).await?);
        if let Some(organisation) = organisation {
            chains.retain(|chain| *chain == organisation.as_uuid());
            chains.insert(organisation.as_uuid());
        }
        let mut verified = Verified { chains: chains.len(), ..Verified::default() };
        for chain in chains {
            let head = heads.get(&chain).copied();
            let (entries, fault) = verify_chain(&mut transaction, chain, head, known.get(&chain).copied()).await?;
            verified.entries += entries;
            verified.faults.extend(fault.map(|fault| ChainFault { organisation: organisation_of(chain), fault }));
        }
        transaction.rollback().await?;
        connection.close().await?;
        Ok(verified)
    }

    /// Every organisation, by its chain.
    pub async fn list_organisations(&self) -> Result<Vec<OrganisationId>, StoreError> {
        let mut connection = self.connect_as_owner().await?;
        let mut transaction = begin_snapshot(&mut connection).await?;
        let chains = read_heads(&mut transaction).await?;
        transaction.rollback().await?;
        connection.close().await?;
        Ok(chains.into_keys().filter_map(organisation_of).collect())
    }

    /// The ends of all chains, for a checkpoint.
    pub async fn read_audit_heads(&self) -> Result<Vec<ChainHead>, StoreError> {
        let mut connection = self.connect_as_owner().await?;
        let mut transaction = begin_snapshot(&mut connection).await?;
        let mut heads = Vec::new();
        for (chain, (sequence, hash)) in read_heads(&mut transaction).await? {
            let marks: Vec<Vec<u8>> = sqlx::query_scalar(
                "SELECT substr(hash, 1, $2) FROM audit_entries WHERE organisation_id = $1 ORDER BY sequence",
            )
            .bind(chain)
            .bind(i32::try_from(MARK).unwrap_or(4))
            .fetch_all(&mut *transaction)
            .await?;
            heads.push(ChainHead { organisation: organisation_of(chain), sequence, hash, marks: marks.concat() });
        }
        transaction.rollback().await?;
        connection.close().await?;
        Ok(heads)
    }
}

/// One moment's state of heads and entries, however much is appended meanwhile. Refused to whom row security
/// would show a part only: a log that cannot be seen is not intact.
async fn begin_snapshot(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>, StoreError> {
    let mut transaction = connection.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut *transaction).await?;
    let owner: bool = sqlx::query_scalar("SELECT owns_audit()").fetch_one(&mut *transaction).await?;
    if owner { Ok(transaction) } else { Err(StoreError::NotOwner) }
}

fn name_of(organisation: Option<OrganisationId>) -> Uuid {
    organisation.map_or(Uuid::nil(), OrganisationId::as_uuid)
}

fn organisation_of(chain: Uuid) -> Option<OrganisationId> {
    (!chain.is_nil()).then(|| OrganisationId::from(chain))
}

async fn read_heads(connection: &mut PgConnection) -> Result<BTreeMap<Uuid, (i64, Hash)>, StoreError> {
    let heads: Vec<(Uuid, i64, Vec<u8>)> =
        sqlx::query_as("SELECT organisation_id, sequence, hash FROM audit_heads").fetch_all(connection).await?;
    Ok(heads
        .into_iter()
        .map(|(chain, sequence, hash)| (chain, (sequence, hash.try_into().unwrap_or_default())))
        .collect())
}

/// The chains that have entries, found by leaps through the index.
async fn read_chains(connection: &mut PgConnection) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE chains AS (
             (SELECT organisation_id FROM audit_entries ORDER BY organisation_id LIMIT 1)
             UNION ALL
             SELECT (SELECT e.organisation_id FROM audit_entries e WHERE e.organisation_id > c.organisation_id
                     ORDER BY e.organisation_id LIMIT 1)
             FROM chains c WHERE c.organisation_id IS NOT NULL
         )
         SELECT organisation_id FROM chains WHERE organisation_id IS NOT NULL",
    )
    .fetch_all(connection)
    .await?)
}

async fn verify_chain(
    connection: &mut PgConnection,
    chain: Uuid,
    head: Option<(i64, Hash)>,
    known: Option<&KnownHead>,
) -> Result<(u64, Option<Fault>), StoreError> {
    let mut links = Links::default();
    let mut entries = sqlx::query_as::<_, StoredEntry>(concat!(
        "SELECT ",
        stored_columns!(),
        " FROM audit_entries WHERE organisation_id = $1 ORDER BY sequence"
    ))
    .bind(chain)
    .fetch(&mut *connection);
    while let Some(entry) = entries.try_next().await? {
        if let Err(fault) = links.follow(&entry, known) {
            return Ok((links.count(), Some(fault)));
        }
    }
    Ok((links.count(), links.end(head, known).err()))
}

/// Where a verification stands in a chain.
#[derive(Default)]
struct Links {
    sequence: i64,
    hash: Hash,
}

impl Links {
    fn follow(&mut self, entry: &StoredEntry, known: Option<&KnownHead>) -> Result<(), Fault> {
        let sequence = self.sequence.saturating_add(1);
        if entry.sequence != sequence {
            return Err(Fault::Missing { sequence });
        }
        let hash = entry.compute_hash();
        if entry.previous != self.hash {
            return Err(Fault::Displaced { sequence });
        }
        let Some(hash) = hash.filter(|hash| entry.hash == hash) else { return Err(Fault::Altered { sequence }) };
        if let Some(known) = known
            && !is_as_known(known, sequence, &hash)
        {
            return Err(Fault::Rewritten { sequence });
        }
        (self.sequence, self.hash) = (sequence, hash);
        Ok(())
    }

    fn end(&self, head: Option<(i64, Hash)>, known: Option<&KnownHead>) -> Result<(), Fault> {
        let (sequence, hash) = head.unwrap_or_default();
        let told = sequence.max(known.map_or(0, |known| known.sequence));
        if told > self.sequence {
            return Err(Fault::Truncated { sequence: told, found: self.sequence });
        }
        if sequence < self.sequence {
            return Err(Fault::BeyondHead { sequence: sequence.saturating_add(1) });
        }
        if hash != self.hash { Err(Fault::Altered { sequence }) } else { Ok(()) }
    }

    fn count(&self) -> u64 {
        u64::try_from(self.sequence).unwrap_or(0)
    }
}

fn is_as_known(known: &KnownHead, sequence: i64, hash: &Hash) -> bool {
    if sequence == known.sequence {
        return hash == &known.hash;
    }
    let index = usize::try_from(sequence.saturating_sub(1)).unwrap_or(usize::MAX);
    known.marks.chunks(MARK).nth(index).is_none_or(|mark| hash.starts_with(mark))
}
