//! Where signed-in sessions are kept: in Redis, or in the process where there is no Redis.

pub mod ledger;

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::MemoryStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions_redis_store::fred;
use tower_sessions_redis_store::fred::prelude::{
    Builder, ClientLike, Config, Expiration, KeysInterface, Pool, ReconnectPolicy, SetOptions,
};

const CONNECTIONS: usize = 4;
/// How long a request waits for Redis before it is told that sessions are away.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(1500);

/// Why sessions cannot be kept in Redis.
#[derive(Debug, thiserror::Error)]
pub enum SessionsError {
    #[error("the address of Redis is not a URL such as redis://host:6379: {0}; check REDIS_URL")]
    Address(#[source] fred::error::Error),
    #[error("cannot reach Redis: {0}; check REDIS_URL and that Redis runs")]
    Unreachable(#[source] fred::error::Error),
}

/// The sessions' store.
#[derive(Clone, Debug)]
pub enum Sessions {
    /// Lost when the process ends.
    Memory(MemoryStore),
    Redis(RedisSessions),
}

impl Sessions {
    pub fn in_memory() -> Self {
        Self::Memory(MemoryStore::default())
    }

    /// Connects to Redis, and reconnects whenever it comes back.
    pub async fn connect(url: &SecretString) -> Result<Self, SessionsError> {
        let config = Config::from_url(url.expose_secret()).map_err(SessionsError::Address)?;
        let pool = Builder::from_config(config)
            .with_connection_config(|connection| connection.connection_timeout = Duration::from_secs(3))
            .with_performance_config(|performance| performance.default_command_timeout = ANSWER_TIMEOUT)
            .set_policy(ReconnectPolicy::new_exponential(0, 100, 5_000, 2))
            .build_pool(CONNECTIONS)
            .map_err(SessionsError::Address)?;
        // The first connection is tried once only: a wrong address must be told at the start.
        match tokio::time::timeout(Duration::from_secs(5), pool.init()).await {
            Ok(Ok(_)) => Ok(Self::Redis(RedisSessions { pool })),
            Ok(Err(error)) => Err(SessionsError::Unreachable(error)),
            Err(_) => {
                let error = fred::error::Error::new(fred::error::ErrorKind::Timeout, "no answer within 5 seconds");
                Err(SessionsError::Unreachable(error))
            }
        }
    }

    /// Whether the sessions' store answers, for the health check.
    pub async fn ping(&self) -> Result<(), SessionsError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Redis(store) => store.pool.ping::<()>(None).await.map_err(SessionsError::Unreachable),
        }
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        match self {
            Self::Memory(store) => store.create(record).await,
            Self::Redis(store) => store.create(record).await,
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        match self {
            Self::Memory(store) => store.save(record).await,
            Self::Redis(store) => store.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self {
            Self::Memory(store) => store.load(id).await,
            Self::Redis(store) => store.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        match self {
            Self::Memory(store) => store.delete(id).await,
            Self::Redis(store) => store.delete(id).await,
        }
    }
}

/// Sessions in Redis. Whoever reads Redis cannot take a session over, for only the hash of its id is there.
#[derive(Clone, Debug)]
pub struct RedisSessions {
    pool: Pool,
}

/// A session without its id.
#[derive(Serialize, Deserialize)]
struct Kept {
    data: HashMap<String, serde_json::Value>,
    expires: i64,
}

impl RedisSessions {
    /// Whether it was written: not where the option forbids it.
    async fn set(&self, record: &Record, option: SetOptions) -> session_store::Result<bool> {
        let expires = record.expiry_date.unix_timestamp();
        let kept = Kept { data: record.data.clone(), expires };
        let json = serde_json::to_string(&kept).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let written: Option<String> = self
            .pool
            .set(key(&record.id), json, Some(Expiration::EXAT(expires)), Some(option), false)
            .await
            .map_err(backend)?;
        Ok(written.is_some())
    }
}

#[async_trait]
impl SessionStore for RedisSessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while !self.set(record, SetOptions::NX).await? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // Only where it still exists: a session that was ended meanwhile must not come back.
        self.set(record, SetOptions::XX).await?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let json: Option<String> = self.pool.get(key(id)).await.map_err(backend)?;
        let Some(json) = json else { return Ok(None) };
        let decode = |error: String| session_store::Error::Decode(error);
        let kept: Kept = serde_json::from_str(&json).map_err(|error| decode(error.to_string()))?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(kept.expires).map_err(|error| decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data: kept.data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let _: i64 = self.pool.del(key(id)).await.map_err(backend)?;
        Ok(())
    }
}

fn backend(error: fred::error::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn key(id: &Id) -> String {
    let hash = Sha256::digest(id.0.to_be_bytes());
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sess:{hex}")
}
