//! Work that must get done: queued in the transaction that makes it necessary, done at least once.
//!
//! A job that fails waits before it is tried again, longer each time; one that failed as often as it may is given up
//! and [listed](Store::list_given_up_jobs) until somebody has it [tried again](Store::retry_job). Organisations take
//! turns (`schema/fair_jobs.sql`).

mod given_up;

use std::time::Duration;

use apalis::prelude::{PollWith, Strategy, TaskBuilder};
use apalis_postgres::queries::push_tasks;
use apalis_postgres::{Config, PostgresStorage, Pubsub};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, Transaction};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, DocumentId, OrganisationId, RunId};

pub use given_up::GivenUpJob;

const QUEUE: &str = "probity";
/// How often a job is tried. A job whose process dies each time is queued again even after that: the
/// worker must look at the attempt's number and give the document up.
pub const MAX_ATTEMPTS: usize = 5;
const HEARTBEAT: Duration = Duration::from_secs(5);
/// A worker silent for this many heartbeats is taken for dead, and its jobs are queued again.
const MISSED_HEARTBEATS: usize = 3;

/// A piece of work. It may be done twice, so doing it must be idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Read, extract and reconcile a document.
    Process { organisation: OrganisationId, document: DocumentId },
    /// Reconcile the invoices under a contract again.
    Reconcile { organisation: OrganisationId, contract: ContractId },
    /// Reconcile the invoices of a run again.
    Run { organisation: OrganisationId, run: RunId },
}

impl Job {
    pub const fn process(organisation: OrganisationId, document: DocumentId) -> Self {
        Self::Process { organisation, document }
    }

    pub const fn reconcile(organisation: OrganisationId, contract: ContractId) -> Self {
        Self::Reconcile { organisation, contract }
    }

    pub const fn run(organisation: OrganisationId, run: RunId) -> Self {
        Self::Run { organisation, run }
    }

    /// The higher is done first, among the jobs of one organisation. What a person has just changed is waited for;
    /// what a policy or an import changes in all invoices is not.
    const fn priority(&self) -> usize {
        match self {
            Self::Reconcile { .. } => 20,
            Self::Process { .. } => 10,
            Self::Run { .. } => 0,
        }
    }

    /// What it is about, for people.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Process { .. } => "process a document",
            Self::Reconcile { .. } => "reconcile a contract's invoices",
            Self::Run { .. } => "reconcile the invoices of a run",
        }
    }

    /// On whose behalf the worker does it.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Process { organisation, .. }
            | Self::Reconcile { organisation, .. }
            | Self::Run { organisation, .. } => Actor::system(*organisation),
        }
    }
}

/// The queue as an apalis worker takes it: `WorkerBuilder::new(NAME).backend(store.job_backend())`.
pub type JobBackend = PollWith<PostgresStorage<Job>, Strategy>;

impl Store {
    /// The queue for a worker. Each worker needs a name that no other process has used, or its jobs
    /// would be mistaken for those of its predecessor.
    ///
    /// A worker ends with an error when the database goes away: build and run another one then.
    pub fn job_backend(&self) -> JobBackend {
        let config = Config::default()
            .queue(QUEUE)
            .batch_size(2)
            .heartbeat_interval(HEARTBEAT)
            .missed_heartbeats(MISSED_HEARTBEATS);
        // News of a new job wakes the worker at once; the interval finds jobs that were queued again.
        let strategy =
            Strategy::new().interval(Duration::from_secs(2)).stream(Pubsub::new(self.pool().clone(), QUEUE.to_owned()));
        PollWith::new(PostgresStorage::new(self.pool()).with_config(config), strategy)
    }

    /// Forgets jobs that were done longer ago than `done`, or given up longer ago than `given_up`, and the workers that
    /// nothing holds any more, so that the queue stays small.
    pub async fn forget_ended_jobs(&self, done: Duration, given_up: Duration) -> Result<u64, StoreError> {
        let forgotten = sqlx::query(
            "DELETE FROM apalis.jobs
             WHERE (status = 'Done' AND done_at < now() - make_interval(secs => $1))
                OR ((status = 'Killed' OR (status = 'Failed' AND attempts >= max_attempts))
                    AND done_at < now() - make_interval(secs => $2))",
        )
        .bind(done.as_secs_f64())
        .bind(given_up.as_secs_f64())
        .execute(self.pool())
        .await?;
        sqlx::query(
            "DELETE FROM apalis.workers w WHERE w.last_seen < now() - make_interval(secs => $1)
               AND NOT EXISTS (SELECT FROM apalis.jobs j WHERE j.lock_by = w.id)",
        )
        .bind(done.as_secs_f64().max(3600.0))
        .execute(self.pool())
        .await?;
        Ok(forgotten.rows_affected())
    }
}

/// Queues a job if and when the transaction commits.
pub(crate) async fn enqueue(transaction: &mut Transaction<'static, Postgres>, job: &Job) -> Result<(), StoreError> {
    enqueue_after(transaction, job, Duration::ZERO).await
}

/// Queues a job for later, if and when the transaction commits.
pub(crate) async fn enqueue_after(
    transaction: &mut Transaction<'static, Postgres>,
    job: &Job,
    wait: Duration,
) -> Result<(), StoreError> {
    let args = serde_json::to_vec(job).map_err(|source| StoreError::Encode { what: "job", source })?;
    let task = TaskBuilder::new(args).max_attempts(MAX_ATTEMPTS).priority(job.priority());
    let task = if wait.is_zero() { task } else { task.run_after(wait) }.build();
    push_tasks(&mut **transaction, QUEUE, vec![task]).await.map_err(StoreError::Enqueue)
}
