//! Jobs that failed as often as they may: listed, and tried again when somebody has mended the cause.

use time::OffsetDateTime;

use super::Job;
use crate::database::Store;
use crate::error::StoreError;

/// A job that nobody works on any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUpJob {
    /// As the queue calls it.
    pub id: String,
    pub job: Job,
    /// How often it was tried.
    pub attempts: i32,
    /// What the last attempt ended with.
    pub reason: String,
    pub ended_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct GivenUpRecord {
    id: String,
    job: Vec<u8>,
    attempts: i32,
    reason: Option<String>,
    done_at: Option<OffsetDateTime>,
}

/// The same everywhere: what counts as given up.
macro_rules! given_up {
    ($before:literal, $after:literal) => {
        concat!($before, " (status = 'Killed' OR (status = 'Failed' AND attempts >= max_attempts)) ", $after)
    };
}

impl Store {
    /// The jobs that were given up, the latest first, at most so many.
    pub async fn list_given_up_jobs(&self, limit: u32) -> Result<Vec<GivenUpJob>, StoreError> {
        let records: Vec<GivenUpRecord> = sqlx::query_as(given_up!(
            "SELECT id, job, attempts, last_result ->> 'Err' AS reason, done_at FROM apalis.jobs WHERE",
            "ORDER BY done_at DESC NULLS LAST, id LIMIT $1"
        ))
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await?;
        records
            .into_iter()
            .map(|record| {
                let job =
                    serde_json::from_slice(&record.job).map_err(|source| StoreError::Decode { what: "job", source })?;
                let reason = record.reason.unwrap_or_default();
                Ok(GivenUpJob { id: record.id, job, attempts: record.attempts, reason, ended_at: record.done_at })
            })
            .collect()
    }

    /// Has a given-up job tried again from the start. A document whose processing it was counts as received again.
    /// `NotFound` where there is no such job, or it was not given up.
    pub async fn retry_job(&self, id: &str, now: OffsetDateTime) -> Result<Job, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let args: Vec<u8> = sqlx::query_scalar(given_up!(
            "UPDATE apalis.jobs SET status = 'Pending', attempts = 0, run_at = now(), done_at = NULL, lock_by = NULL,
                                    lock_at = NULL
             WHERE id = $1 AND",
            "RETURNING job"
        ))
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(StoreError::NotFound("job that was given up"))?;
        let job: Job = serde_json::from_slice(&args).map_err(|source| StoreError::Decode { what: "job", source })?;
        let organisation = job.actor().organisation();
        sqlx::query("SELECT set_config('probity.organisation', $1, true)")
            .bind(organisation.to_string())
            .execute(&mut *transaction)
            .await?;
        // Giving up ended what people see; it begins again.
        let (statement, id) = match job {
            Job::Process { document, .. } => (
                "UPDATE documents SET state = 'received', reason = NULL, scan_tries = 0, updated_at = $3
                 WHERE organisation_id = $1 AND id = $2 AND state = 'failed'",
                document.as_uuid(),
            ),
            Job::Run { run, .. } => (
                "UPDATE reconciliation_runs SET ended_at = NULL, queued_at = $3
                 WHERE organisation_id = $1 AND id = $2",
                run.as_uuid(),
            ),
            Job::Reconcile { .. } => {
                transaction.commit().await?;
                return Ok(job);
            }
        };
        sqlx::query(statement).bind(organisation).bind(id).bind(now).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(job)
    }
}
