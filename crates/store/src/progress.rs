//! How far files are that are under way right now: in Redis, so that every instance shows it, or in the
//! process where there is no Redis.
//!
//! Nothing here lasts. What must is in Postgres; without this, people see stages in place of percents.

mod memory;
mod redis;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::id::{DocumentId, OrganisationId};
use memory::Memory;
pub use redis::{ProgressError, RedisProgress};

/// News older than this come from an instance that is gone.
const FRESH: Duration = Duration::seconds(90);

/// What is being done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveStage {
    /// Its bytes are coming in; it is on no record yet.
    Upload,
    Scan,
    Read,
    Extract,
    Reconcile,
}

/// How far one file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    pub document: DocumentId,
    pub stage: LiveStage,
    /// Of the stage, 0 to 100.
    pub percent: u8,
    pub name: String,
    pub bytes: u64,
}

/// A piece of news with its time.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Told {
    live: Live,
    #[serde(with = "time::serde::timestamp")]
    at: OffsetDateTime,
}

impl Told {
    fn is_fresh(&self, now: OffsetDateTime) -> bool {
        now - self.at < FRESH
    }
}

/// Where news of progress are kept. Cloning shares it.
#[derive(Clone, Debug)]
pub enum Progress {
    /// Seen by this process alone.
    Memory(MemoryProgress),
    Redis(RedisProgress),
}

pub use memory::Memory as MemoryProgress;

impl Progress {
    pub fn in_memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Tells how far a file is. What goes wrong is logged and no more: the work goes on.
    pub async fn report(&self, organisation: OrganisationId, live: &Live, now: OffsetDateTime) {
        let told = Told { live: live.clone(), at: now };
        match self {
            Self::Memory(memory) => memory.tell(organisation, told),
            Self::Redis(redis) => redis.tell(organisation, &told).await,
        }
    }

    /// Takes back what was told of a file.
    pub async fn forget(&self, organisation: OrganisationId, document: DocumentId) {
        match self {
            Self::Memory(memory) => memory.forget(organisation, document),
            Self::Redis(redis) => redis.forget(organisation, document).await,
        }
    }

    /// What is under way in an organisation, as far as it is known.
    pub async fn list(&self, organisation: OrganisationId, now: OffsetDateTime) -> Vec<Live> {
        let told = match self {
            Self::Memory(memory) => memory.list(organisation, now),
            Self::Redis(redis) => redis.list(organisation).await,
        };
        told.into_iter().filter(|told| told.is_fresh(now)).map(|told| told.live).collect()
    }
}
