//! The background worker: takes jobs from the queue and does them at the desk.

use std::time::Duration;

use apalis::prelude::{Attempt, BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use store::jobs::MAX_ATTEMPTS;
use store::{Job, Store};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use workflow::Desk;

/// How long the worker waits before it starts anew after the database went away.
const PAUSE: Duration = Duration::from_secs(2);
const HOUSE_INTERVAL: Duration = Duration::from_secs(60 * 60);
/// Jobs that were done are remembered for a day.
const DONE_MEMORY: Duration = Duration::from_secs(24 * 60 * 60);
/// Those that were given up, for as long as somebody may want to have them tried again.
const GIVEN_UP_MEMORY: Duration = Duration::from_secs(90 * 24 * 60 * 60);

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
        if let Err(error) = ended.await
            && !stop.is_cancelled()
        {
            tracing::warn!(%error, "the worker stopped and will start anew");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Clears what is no longer needed, now and every hour, until told to stop.
pub async fn keep_house(store: Store, desk: Desk, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = store.forget_ended_jobs(DONE_MEMORY, GIVEN_UP_MEMORY).await {
            tracing::warn!(%error, "ended jobs could not be cleared");
        }
        if let Err(error) = desk.end_departed().await {
            tracing::error!(%error, "an organisation that its owner wants deleted could not be");
        }
        if let Err(error) = desk.clear_leftovers().await {
            tracing::warn!(%error, "files that nothing records could not be cleared");
        }
        if let Err(error) = desk.forget_ended().await {
            tracing::warn!(%error, "ended sessions could not be cleared");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(HOUSE_INTERVAL) => {}
        }
    }
}

async fn process(job: Job, desk: Data<Desk>, attempt: Attempt) -> Result<(), BoxDynError> {
    // A job that ended its whole process again and again comes back uncounted by the queue. Its failing now puts it
    // among those that were given up.
    if attempt.current() > MAX_ATTEMPTS {
        desk.give_up(&job).await?;
        return Err(format!("the worker's process ended {MAX_ATTEMPTS} times while it was at this job").into());
    }
    let at_work = desk.clone();
    // A task of its own, so that a panic ends this job and not the worker.
    let done = tokio::spawn(async move { at_work.process(&job).await }).await;
    let error: BoxDynError = match done {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.into(),
        Err(panic) => panic.into(),
    };
    tracing::error!(%error, ?job, attempt = attempt.current(), "a job failed");
    if attempt.current() >= MAX_ATTEMPTS {
        desk.give_up(&job).await?;
    }
    Err(error)
}
