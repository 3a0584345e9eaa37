//! News of progress in Redis: a hash an organisation, a field a document.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tower_sessions_redis_store::fred;
use tower_sessions_redis_store::fred::prelude::{
    Builder, Client, ClientLike, Config, HashesInterface, KeysInterface, ReconnectPolicy,
};

use super::Told;
use crate::id::{DocumentId, OrganisationId};

/// Longer than anything is under way; renewed by each piece of news.
const LIFE_SECONDS: i64 = 15 * 60;

/// Why Redis cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    #[error("the address of Redis is not a URL such as redis://host:6379: {0}; check REDIS_URL")]
    Address(#[source] fred::error::Error),
}

#[derive(Clone, Debug)]
pub struct RedisProgress {
    client: Client,
}

impl super::Progress {
    /// Uses Redis whenever it is there: it is neither waited for at the start nor missed later. To be
    /// called within tokio.
    pub fn connect(url: &SecretString) -> Result<Self, ProgressError> {
        let config = Config::from_url(url.expose_secret()).map_err(ProgressError::Address)?;
        let client = Builder::from_config(config)
            .with_connection_config(|connection| connection.connection_timeout = Duration::from_secs(3))
            .with_performance_config(|performance| performance.default_command_timeout = Duration::from_secs(1))
            .set_policy(ReconnectPolicy::new_exponential(0, 100, 5_000, 2))
            .build()
            .map_err(ProgressError::Address)?;
        let connecting = client.clone();
        tokio::spawn(async move {
            if let Err(error) = connecting.init().await {
                tracing::warn!(%error, "progress is not shared: Redis does not answer");
            }
        });
        Ok(Self::Redis(RedisProgress { client }))
    }
}

impl RedisProgress {
    pub(super) async fn tell(&self, organisation: OrganisationId, told: &Told) {
        let Ok(text) = serde_json::to_string(told) else { return };
        let key = key(organisation);
        let told = async {
            self.client.hset::<(), _, _>(&key, (told.live.document.to_string(), text)).await?;
            self.client.expire::<(), _>(&key, LIFE_SECONDS, None).await
        };
        if let Err(error) = told.await {
            tracing::debug!(%error, "progress could not be told");
        }
    }

    pub(super) async fn forget(&self, organisation: OrganisationId, document: DocumentId) {
        if let Err(error) = self.client.hdel::<(), _, _>(key(organisation), document.to_string()).await {
            tracing::debug!(%error, "progress could not be taken back");
        }
    }

    pub(super) async fn list(&self, organisation: OrganisationId) -> Vec<Told> {
        let found: Result<Vec<String>, _> = self.client.hvals(key(organisation)).await;
        match found {
            Ok(texts) => texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect(),
            Err(error) => {
                tracing::debug!(%error, "progress could not be looked up");
                Vec::new()
            }
        }
    }
}

fn key(organisation: OrganisationId) -> String {
    format!("probity:progress:{organisation}")
}
