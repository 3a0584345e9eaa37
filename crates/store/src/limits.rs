//! How often somebody may do something: counted in Redis for all servers together, or in the process where there is
//! no Redis.

mod memory;

use std::time::Duration;

use fred::prelude::{Builder, ClientLike, Config, LuaInterface, Pool, ReconnectPolicy};
use fred::types::CustomCommand;
use secrecy::{ExposeSecret, SecretString};

use memory::MemoryLimits;

const CONNECTIONS: usize = 2;

/// Every request waits for the count: one that does not come at once is given up.
const PATIENCE: Duration = Duration::from_millis(750);

/// One for all servers, by the clock of Redis. Keeps the time at which the account is even again ("theoretical
/// arrival time"); answers whether it is allowed, and milliseconds until it is even and until the next is allowed.
const SCRIPT: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval, span = tonumber(ARGV[1]), tonumber(ARGV[2])
local even = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = even + interval - span - now
if wait > 0 then
  return {0, math.ceil(even - now), math.ceil(wait)}
end
even = even + interval
redis.call('SET', KEYS[1], string.format('%.0f', even), 'PX', math.max(1, math.ceil(even - now)))
return {1, math.ceil(even - now), 0}
";

/// A number of acts at once, and as many again in each span of time, evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// In small letters, digits and dashes.
    pub name: &'static str,
    pub acts: u32,
    pub span: Duration,
}

impl Rule {
    /// The time that one act costs.
    fn interval(&self) -> Duration {
        self.span / self.acts.max(1)
    }

    fn allowance(&self, granted: bool, until_even: Duration, wait: Duration) -> Allowance {
        let interval = self.interval().as_millis().max(1);
        let spent = until_even.as_millis().div_ceil(interval);
        let remaining = self.acts.saturating_sub(u32::try_from(spent).unwrap_or(u32::MAX));
        Allowance { granted, remaining, reset: until_even, wait }
    }
}

/// What a rule says to one act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub granted: bool,
    /// Acts that would be granted now.
    pub remaining: u32,
    /// Until all acts of the rule would be granted again.
    pub reset: Duration,
    /// Where it was refused: until it would be granted.
    pub wait: Duration,
}

/// Why acts cannot be counted.
#[derive(Debug, thiserror::Error)]
pub enum LimitsError {
    #[error("the address of Redis is not a URL such as redis://host:6379: {0}; check REDIS_URL")]
    Address(#[source] fred::error::Error),
    #[error("Redis does not answer: {0}; check that it runs")]
    Away(#[source] fred::error::Error),
}

/// Where acts are counted. Cloning shares the counts.
#[derive(Clone, Debug)]
pub enum Limits {
    /// By this process alone, until it ends.
    Memory(MemoryLimits),
    Redis(Pool),
}

impl Limits {
    pub fn in_memory() -> Self {
        Self::Memory(MemoryLimits::default())
    }

    /// Counts in Redis from the moment it answers; does not wait for it.
    pub fn connect(url: &SecretString) -> Result<Self, LimitsError> {
        let config = Config::from_url(url.expose_secret()).map_err(LimitsError::Address)?;
        let pool = Builder::from_config(config)
            .with_connection_config(|connection| {
                connection.connection_timeout = Duration::from_secs(3);
                connection.internal_command_timeout = Duration::from_secs(2);
                connection.max_command_attempts = 1;
            })
            .with_performance_config(|performance| performance.default_command_timeout = PATIENCE)
            .set_policy(ReconnectPolicy::new_exponential(0, 100, 2_000, 2))
            .build_pool(CONNECTIONS)
            .map_err(LimitsError::Address)?;
        // Runs as long as the pool, and reconnects.
        pool.connect();
        Ok(Self::Redis(pool))
    }

    /// Counts an act of somebody, and says whether it is within the rule. A refused act costs nothing.
    pub async fn count(&self, rule: &Rule, who: &str) -> Result<Allowance, LimitsError> {
        let pool = match self {
            Self::Memory(memory) => return Ok(memory.count(rule, who)),
            Self::Redis(pool) => pool,
        };
        let milliseconds = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let arguments = vec![milliseconds(rule.interval()).max(1), milliseconds(rule.span)];
        let key = format!("limit:{}:{who}", rule.name);
        let (granted, even, wait): (i64, u64, u64) =
            pool.eval(SCRIPT, key, arguments).await.map_err(LimitsError::Away)?;
        Ok(rule.allowance(granted == 1, Duration::from_millis(even), Duration::from_millis(wait)))
    }

    /// The version of Redis, such as `7.0.15`; empty in the process.
    pub async fn server_version(&self) -> Result<String, LimitsError> {
        let Self::Redis(pool) = self else { return Ok(String::new()) };
        let command = CustomCommand::new_static("INFO", None::<u16>, false);
        let told: String = pool.next().custom(command, vec!["server"]).await.map_err(LimitsError::Away)?;
        let version = told.lines().find_map(|line| line.strip_prefix("redis_version:"));
        Ok(version.unwrap_or_default().trim().to_owned())
    }

    /// Whether Redis answers; in the process always.
    pub async fn answers(&self) -> bool {
        match self {
            Self::Memory(_) => true,
            Self::Redis(pool) => pool.ping::<String>(None).await.is_ok(),
        }
    }
}
