//! The connection to Postgres, and the transactions in which everything happens.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::Semaphore;
use vault::Sealer;

use crate::actor::Actor;
use crate::error::StoreError;
use crate::events::Events;
use crate::id::UserId;
use crate::schema::{self, SchemaStatus};

/// How the store uses the database.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    pub max_connections: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout: Duration,
    /// After how long a single statement is given up.
    pub statement_timeout: Duration,
    /// How much the files of one organisation may take up.
    pub organisation_max_bytes: u64,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            max_connections: 20,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            organisation_max_bytes: u64::MAX,
        }
    }
}

/// The database. Cloning shares the connections.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    owner: PgConnectOptions,
    events: Arc<Events>,
    pub(crate) sealer: Sealer,
    organisation_max_bytes: u64,
    /// One for each lock on histories that may be held at a time.
    history_permits: Arc<Semaphore>,
}

impl Store {
    /// Connects, and checks that the database answers. The tables may still be missing: see
    /// [`Store::schema_status`] and [`Store::migrate`]. What is confidential is kept sealed by `sealer`.
    pub async fn connect(url: &SecretString, sealer: Sealer, options: StoreOptions) -> Result<Self, StoreError> {
        let owner =
            PgConnectOptions::from_str(url.expose_secret()).map_err(StoreError::Address)?.application_name("probity");
        PgConnection::connect_with(&owner).await.map_err(StoreError::Unreachable)?.close().await?;

        let timeout = format!("{}ms", options.statement_timeout.as_millis());
        let session = owner.clone().options([
            ("statement_timeout", timeout.as_str()),
            ("idle_in_transaction_session_timeout", "60s"),
            ("lock_timeout", "10s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            .after_connect(|connection, _| Box::pin(take_on_role(connection)))
            .connect_lazy_with(session);
        let events = Arc::new(Events::new(pool.clone()));
        // Whoever holds a lock may need a second connection, and others need theirs.
        let at_once = usize::try_from(options.max_connections / 2).unwrap_or(1).max(1);
        Ok(Self {
            pool,
            owner,
            events,
            sealer,
            organisation_max_bytes: options.organisation_max_bytes,
            history_permits: Arc::new(Semaphore::new(at_once)),
        })
    }

    /// Brings the tables up to this program's version. Safe to run from several processes at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        schema::migrate(&self.owner).await
    }

    /// Whether the tables are those that this program expects.
    pub async fn schema_status(&self) -> Result<SchemaStatus, StoreError> {
        schema::read_status(&self.owner).await
    }

    /// Whether the role that logs in, or one that it may take on, passes by row security.
    pub async fn passes_by_row_security(&self) -> Result<bool, StoreError> {
        let mut connection = PgConnection::connect_with(&self.owner).await.map_err(StoreError::Unreachable)?;
        let passes = sqlx::query_scalar(
            "SELECT coalesce(bool_or(rolsuper OR rolbypassrls), true) FROM pg_roles
             WHERE pg_has_role(session_user, oid, 'MEMBER')",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok(passes)
    }

    /// The version of Postgres, such as `15.8`.
    pub async fn version(&self) -> Result<String, StoreError> {
        let version: String =
            sqlx::query_scalar("SELECT current_setting('server_version')").fetch_one(&self.pool).await?;
        Ok(version.split(' ').next().unwrap_or_default().to_owned())
    }

    /// Whether the database answers, for the health check.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// How much the files of one organisation may take up, in bytes.
    pub const fn organisation_max_bytes(&self) -> u64 {
        self.organisation_max_bytes
    }

    /// Closes all connections after the work in progress.
    pub async fn close(&self) {
        self.events.stop();
        self.pool.close().await;
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(crate) fn history_permits(&self) -> Arc<Semaphore> {
        Arc::clone(&self.history_permits)
    }

    pub(crate) fn events(&self) -> &Events {
        &self.events
    }

    /// Opens a transaction that sees the actor's organisation and nothing else.
    pub(crate) async fn begin(&self, actor: &Actor) -> Result<Transaction<'static, Postgres>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("SELECT set_config('probity.organisation', $1, true), set_config('probity.person', $2, true)")
            .bind(actor.organisation().to_string())
            .bind(actor.user().map(|user| user.to_string()).unwrap_or_default())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// A connection with the rights of the tables' owner, for what looks at all organisations.
    pub(crate) async fn connect_as_owner(&self) -> Result<PgConnection, StoreError> {
        PgConnection::connect_with(&self.owner).await.map_err(StoreError::Unreachable)
    }

    /// Opens a transaction that sees what is one person's own, and no organisation.
    pub(crate) async fn begin_as(&self, user: UserId) -> Result<Transaction<'static, Postgres>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("SELECT set_config('probity.person', $1, true)")
            .bind(user.to_string())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// Opens a transaction for what nobody asks for: it sees what is to be forgotten or sent, and no documents.
    pub(crate) async fn begin_housekeeping(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("SELECT set_config('probity.housekeeping', 'on', true)").execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Opens a transaction that sees no organisation: for signing up and in.
    pub(crate) async fn begin_outside(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        Ok(self.pool.begin().await?)
    }
}

/// Leaves the login role, which may own the tables or pass by row security, for one that cannot.
async fn take_on_role(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'probity_app')")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Err(sqlx::Error::Configuration(StoreError::NotMigrated.to_string().into()));
    }
    sqlx::query("SET ROLE probity_app").execute(&mut *connection).await?;
    let unbound: bool =
        sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            .fetch_one(&mut *connection)
            .await?;
    if unbound {
        let problem = "the role probity_app passes by row security: ALTER ROLE probity_app NOSUPERUSER NOBYPASSRLS";
        return Err(sqlx::Error::Configuration(problem.into()));
    }
    Ok(())
}
