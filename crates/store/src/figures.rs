//! How busy the store is, for monitoring.

use time::OffsetDateTime;

use crate::database::Store;
use crate::error::StoreError;

/// Counts at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoreFigures {
    /// Connections to the database that are open, and those of them in use.
    pub connections: u32,
    pub connections_in_use: u32,
    /// Jobs by their state, such as Pending, Running, Done, and Killed for those that were given up.
    pub jobs: Vec<(String, i64)>,
    /// What waits and is due, by stage.
    pub stages: Vec<StageFigures>,
    /// People's sign-ins that have not ended.
    pub sessions: i64,
    /// The newest migration that was run.
    pub schema: i64,
}

/// The jobs of one stage that wait for a worker.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct StageFigures {
    /// `process`, `reconcile` or `run`, as [`Job`](crate::Job) has it.
    pub stage: String,
    pub waiting: i64,
    /// For how many seconds the oldest could have been begun.
    pub oldest_age: f64,
}

impl Store {
    pub async fn figures(&self, now: OffsetDateTime) -> Result<StoreFigures, StoreError> {
        let jobs = sqlx::query_as(
            "SELECT CASE WHEN status = 'Failed' AND attempts >= max_attempts THEN 'Killed' ELSE status END, count(*)
             FROM apalis.jobs GROUP BY 1",
        )
        .fetch_all(self.pool())
        .await?;
        let stages = sqlx::query_as(
            "SELECT convert_from(job, 'UTF8')::jsonb ->> 'job' AS stage, count(*) AS waiting,
                    coalesce(max(extract(epoch FROM now() - run_at)), 0)::float8 AS oldest_age
             FROM apalis.jobs
             WHERE run_at < now()
               AND (status IN ('Pending', 'Queued') OR (status = 'Failed' AND attempts < max_attempts))
             GROUP BY 1",
        )
        .fetch_all(self.pool())
        .await?;
        let schema = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM public._sqlx_migrations WHERE success")
            .fetch_one(self.pool())
            .await?;
        let mut transaction = self.begin_housekeeping().await?;
        let sessions = sqlx::query_scalar(
            "SELECT count(*) FROM sessions WHERE ends_at > $1 AND used_at + make_interval(secs => idle_seconds) > $1",
        )
        .bind(now)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let connections = self.pool().size();
        let idle = u32::try_from(self.pool().num_idle()).unwrap_or(connections);
        let connections_in_use = connections.saturating_sub(idle);
        Ok(StoreFigures { connections, connections_in_use, jobs, stages, sessions, schema })
    }
}
