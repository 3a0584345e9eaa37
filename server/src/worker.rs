//! The background worker: takes jobs from the queue and does them at the desk.

use std::time::Duration;

use apalis::prelude::{Attempt, BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use store::{Job, Store};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use workflow::Desk;

/// The attempt after which a document is told to have failed; the queue gives up at the same.
const LAST_ATTEMPT: usize = 5;
/// How long the worker waits before it starts anew after the database went away.
const PAUSE: Duration = Duration::from_secs(2);

/// Works until told to stop. A job in progress is finished first; were it cut off, the queue would hand
/// it out again.
pub async fn work(store: Store, desk: Desk, concurrency: usize, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let worker = WorkerBuilder::new(format!("worker-{}", Uuid::new_v4()))
            .backend(store.job_backend())
            .data(desk.clone())
            .concurrency(concurrency.max(1))
            .build(process);
        let stopping = stop.clone();
        let ended = worker.run_until(async move {
            stopping.cancelled().await;
            Ok::<(), std::io::Error>(())
        });
        if let Err(error) = ended.await {
            if !stop.is_cancelled() {
                tracing::warn!(%error, "the worker stopped and will start anew");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn process(job: Job, desk: Data<Desk>, attempt: Attempt) -> Result<(), BoxDynError> {
    let at_work = desk.clone();
    // A task of its own, so that a panic ends this job and not the worker.
    let done = tokio::spawn(async move { at_work.process(&job).await }).await;
    let error: BoxDynError = match done {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.into(),
        Err(panic) => panic.into(),
    };
    tracing::error!(%error, ?job, attempt = attempt.current(), "a job failed");
    if attempt.current() >= LAST_ATTEMPT {
        desk.give_up(&job).await?;
    }
    Err(error)
}
