//! What must stand before the server listens: the database, its tables, Redis.

use std::time::Duration;

use secrecy::SecretString;
use store::{SchemaStatus, Sessions, SessionsError, Store, StoreError, StoreOptions};
use tokio::time::{Instant, sleep, timeout};
use vault::{Keyring, Sealer, VaultError};

use crate::config::{Refusals, Settings};

/// How long is waited between two attempts to reach a neighbour.
const PAUSE: Duration = Duration::from_millis(500);
/// How long one attempt may take where the whole wait is shorter.
const ATTEMPT: Duration = Duration::from_secs(5);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Settings(#[from] Refusals),
    #[error("ENCRYPTION_MASTER_KEY or ENCRYPTION_MASTER_KEY_PREVIOUS: {0}")]
    Key(#[from] VaultError),
    #[error("DATABASE_URL: {source}; waited {waited} seconds (START_WAIT_SECONDS) in vain")]
    Database { source: StoreError, waited: u64 },
    #[error("REDIS_URL: {source}; waited {waited} seconds (START_WAIT_SECONDS) in vain")]
    Redis { source: SessionsError, waited: u64 },
    #[error(
        "{0} did not answer within {1} seconds (START_WAIT_SECONDS). Check that it runs and is reachable from here."
    )]
    NoAnswer(&'static str, u64),
    #[error(
        "DATABASE_URL: its role passes by row security, so that one organisation could see another's data. Use a role \
         that cannot: ALTER ROLE ... NOSUPERUSER NOBYPASSRLS, and GRANT probity_app to it."
    )]
    UnboundRole,
    #[error(
        "DATABASE_URL: the tables are {0} {migrations} behind this program. Run 'probity migrate' with the same \
         settings, then start again.",
        migrations = if *.0 == 1 { "migration" } else { "migrations" }
    )]
    TablesBehind(usize),
    #[error(
        "DATABASE_URL: a newer program has brought the tables {0} {migrations} further. Install that version or a \
         newer one.",
        migrations = if *.0 == 1 { "migration" } else { "migrations" }
    )]
    TablesAhead(usize),
}

impl StartError {
    /// After sysexits.h: 78 where the settings must be mended, 69 where something cannot be reached.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Key(_) | Self::UnboundRole | Self::TablesBehind(_) | Self::TablesAhead(_) => 78,
            Self::Database { .. } | Self::Redis { .. } | Self::NoAnswer(..) => 69,
        }
    }
}

/// The keys of what is kept sealed.
pub fn open_sealer(settings: &Settings) -> Result<Sealer, VaultError> {
    let keyring = Keyring::from_secrets(&settings.encryption_master_key, &settings.encryption_master_key_previous.0)?;
    Ok(Sealer::new(keyring))
}

/// Reaches the database, trying again until `START_WAIT_SECONDS` have passed.
pub async fn reach_store(settings: &Settings, url: &SecretString) -> Result<Store, StartError> {
    let sealer = open_sealer(settings)?;
    let organisation_max_bytes = settings.organisation_max_bytes.get();
    let options = StoreOptions { organisation_max_bytes, ..StoreOptions::default() };
    let wait = Wait::start(settings);
    loop {
        match timeout(wait.attempt(), Store::connect(url, sealer.clone(), options.clone())).await {
            Ok(Ok(store)) => return Ok(store),
            Ok(Err(source @ StoreError::Unreachable(_))) if wait.is_over() => {
                return Err(StartError::Database { source, waited: wait.whole() });
            }
            Ok(Err(StoreError::Unreachable(error))) => {
                tracing::warn!(%error, "Postgres does not answer yet");
            }
            Ok(Err(source)) => return Err(StartError::Database { source, waited: 0 }),
            Err(_) if wait.is_over() => return Err(StartError::NoAnswer("DATABASE_URL: Postgres", wait.whole())),
            Err(_) => tracing::warn!("Postgres does not answer yet"),
        }
        sleep(PAUSE).await;
    }
}

/// Sees to it that the database's tables are this program's. A development server brings them there by itself; in
/// production that is a decision of its own, and the role must be one that row security binds.
pub async fn check_tables(settings: &Settings, store: &Store) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if !settings.environment.is_production() {
        return Ok(store.migrate().await?);
    }
    if store.passes_by_row_security().await? {
        return Err(StartError::UnboundRole.into());
    }
    match store.schema_status().await? {
        SchemaStatus::Current => Ok(()),
        SchemaStatus::Behind(versions) => Err(StartError::TablesBehind(versions.len()).into()),
        SchemaStatus::Ahead(versions) => Err(StartError::TablesAhead(versions.len()).into()),
    }
}

/// Reaches Redis like the database; without a `REDIS_URL` sessions are kept in the process.
pub async fn reach_sessions(settings: &Settings) -> Result<Sessions, StartError> {
    let Some(url) = &settings.redis_url else { return Ok(Sessions::in_memory()) };
    let wait = Wait::start(settings);
    loop {
        match Sessions::connect(url).await {
            Ok(sessions) => return Ok(sessions),
            Err(source @ SessionsError::Address(_)) => return Err(StartError::Redis { source, waited: 0 }),
            Err(source) if wait.is_over() => return Err(StartError::Redis { source, waited: wait.whole() }),
            Err(error) => tracing::warn!(%error, "Redis does not answer yet"),
        }
        sleep(PAUSE).await;
    }
}

/// A wait for a neighbour.
struct Wait {
    end: Instant,
    whole: Duration,
}

impl Wait {
    fn start(settings: &Settings) -> Self {
        let whole = settings.start_wait.to_std();
        Self { end: Instant::now() + whole, whole }
    }

    fn is_over(&self) -> bool {
        Instant::now() + PAUSE > self.end
    }

    fn attempt(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now()).max(ATTEMPT)
    }

    fn whole(&self) -> u64 {
        self.whole.as_secs()
    }
}
