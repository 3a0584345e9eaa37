//! Rotation: everything sealed moves from earlier master keys to the current one, while the server works.

use sqlx::{Connection, PgConnection};
use vault::{Context, KeyId, Sealed, Sealer, VaultError};

use super::column::{COLUMNS, SealedColumn};
use super::is_plain;
use crate::database::Store;
use crate::error::StoreError;

/// Values in one transaction: small, so that nobody waits long for a locked row.
const BATCH: i64 = 100;
/// More values than this that do not open are no accident: something is wrong with the keys.
const MOST_FAILURES: usize = 1000;
/// What the database calls the key of values that are not sealed.
const PLAIN: &str = "plain";

/// How many values of a column are under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCount {
    /// `table.column`
    pub column: &'static str,
    /// `None` for values that are not sealed yet.
    pub key: Option<KeyId>,
    pub values: u64,
}

/// What one step of a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// `table.column`
    pub column: &'static str,
    pub values: usize,
}

/// A rotation in progress. Killed at any moment it has lost nothing: each step is a transaction, and the
/// next rotation takes up what is left. Only one runs at a time.
pub struct Rotation {
    pub(super) connection: PgConnection,
    pub(super) sealer: Sealer,
    /// Places of values that do not open.
    pub(super) failed: Vec<String>,
    round: Vec<(&'static SealedColumn, String)>,
    /// Whether anything was moved since the round was planned, or none was planned yet.
    moved: bool,
}

impl Store {
    /// How many values are under which key.
    pub async fn count_keys(&self) -> Result<Vec<KeyCount>, StoreError> {
        let mut connection = self.connect_for_rotation().await?;
        let counts = count_keys(&mut connection).await?;
        connection.close().await?;
        Ok(counts)
    }

    /// Begins a rotation to the current key. Refused while another one runs.
    pub async fn begin_rotation(&self) -> Result<Rotation, StoreError> {
        let mut connection = self.connect_for_rotation().await?;
        // Held by the connection, so that it ends with the process however that ends.
        let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended('probity keys rotate', 0))")
            .fetch_one(&mut connection)
            .await?;
        if !alone {
            return Err(StoreError::RotationRuns);
        }
        Ok(Rotation { connection, sealer: self.sealer.clone(), failed: Vec::new(), round: Vec::new(), moved: true })
    }

    /// A connection that sees the sealed columns of all organisations.
    async fn connect_for_rotation(&self) -> Result<PgConnection, StoreError> {
        let mut connection = self.connect_as_owner().await?;
        sqlx::query(
            "SELECT set_config('probity.rotation', 'on', false), set_config('probity.housekeeping', 'on', false),
                    set_config('lock_timeout', '10s', false)",
        )
        .execute(&mut connection)
        .await?;
        // Row security hides rows without an error: from any other role all would look done.
        let sees_all: bool = sqlx::query_scalar(
            "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) OR (
                 SELECT coalesce(bool_and(pg_has_role(current_user, any_role, 'USAGE')), false)
                 FROM pg_policy, unnest(polroles) any_role WHERE polname = 'rotate')",
        )
        .fetch_one(&mut connection)
        .await?;
        if sees_all { Ok(connection) } else { Err(StoreError::NotOwner) }
    }
}

impl Rotation {
    /// How many values are under which key now.
    pub async fn count_keys(&mut self) -> Result<Vec<KeyCount>, StoreError> {
        count_keys(&mut self.connection).await
    }

    /// Moves some values to the current key; `None` when nothing is left that can be moved.
    pub async fn step(&mut self) -> Result<Option<Rotated>, StoreError> {
        loop {
            while let Some((column, key)) = self.round.pop() {
                let values = self.move_some(column, &key).await?;
                if values > 0 {
                    self.round.push((column, key));
                    self.moved = true;
                    return Ok(Some(Rotated { column: column.name, values }));
                }
            }
            // Whoever still seals with an earlier key may have written since: another round, until one
            // moves nothing.
            if !std::mem::take(&mut self.moved) {
                return Ok(None);
            }
            self.round = self.plan_round().await?;
        }
    }

    /// Each column with each key that its values are to leave; the next one to do comes last.
    async fn plan_round(&mut self) -> Result<Vec<(&'static SealedColumn, String)>, StoreError> {
        let current = self.sealer.keyring().current().id().to_string();
        let mut round = Vec::new();
        for column in COLUMNS.iter().rev() {
            let keys: Vec<(String, i64)> = sqlx::query_as(column.count).fetch_all(&mut self.connection).await?;
            // A file without a key is plain itself: sealing the column would not seal it.
            let is_file = |key: &str| key == PLAIN && column.name == "documents.file_key";
            let old = keys.into_iter().map(|(key, _)| key).filter(|key| *key != current && !is_file(key));
            round.extend(old.map(|key| (column, key)));
        }
        Ok(round)
    }

    /// The places of values that did not open, each logged with its reason.
    pub fn failed(&self) -> &[String] {
        &self.failed
    }

    /// Leaves what does not open where it is.
    pub(super) fn leave(&mut self, place: String) -> Result<(), StoreError> {
        self.failed.push(place);
        match self.failed.len() {
            values if values > MOST_FAILURES => Err(StoreError::RotationFails { values }),
            _ => Ok(()),
        }
    }

    /// Ends it, so that another may begin.
    pub async fn end(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }

    async fn move_some(&mut self, column: &SealedColumn, key: &str) -> Result<usize, StoreError> {
        loop {
            let mut transaction = self.connection.begin().await?;
            let taken: Vec<(String, String, String)> = sqlx::query_as(column.take)
                .bind(key)
                .bind(&self.failed)
                .bind(BATCH)
                .fetch_all(&mut *transaction)
                .await?;
            if taken.is_empty() {
                return Ok(0);
            }
            let (mut rows, mut values, mut broken) = (Vec::new(), Vec::new(), Vec::new());
            for (row, place, value) in taken {
                match reseal(&self.sealer, &place, &value) {
                    Ok(sealed) => {
                        rows.push(row);
                        values.push(sealed.to_string());
                    }
                    Err(error) => {
                        tracing::error!(place, %error, "a sealed value does not open and stays as it is");
                        broken.push(place);
                    }
                }
            }
            sqlx::query(column.put).bind(&rows).bind(&values).execute(&mut *transaction).await?;
            transaction.commit().await?;
            for place in broken {
                self.leave(place)?;
            }
            if !rows.is_empty() {
                return Ok(rows.len());
            }
        }
    }
}

fn reseal(sealer: &Sealer, place: &str, value: &str) -> Result<Sealed, VaultError> {
    let place = Context::from_text(place.to_owned());
    if is_plain(value) {
        return sealer.seal(&place, value.as_bytes());
    }
    sealer.reseal(&place, &value.parse()?)
}

async fn count_keys(connection: &mut PgConnection) -> Result<Vec<KeyCount>, StoreError> {
    let mut counts = Vec::new();
    for column in COLUMNS {
        let keys: Vec<(String, i64)> = sqlx::query_as(column.count).fetch_all(&mut *connection).await?;
        counts.extend(keys.into_iter().map(|(key, values)| KeyCount {
            column: column.name,
            key: key.parse().ok(),
            values: u64::try_from(values).unwrap_or_default(),
        }));
    }
    counts.sort_by_key(|count| (count.column, count.key));
    Ok(counts)
}
