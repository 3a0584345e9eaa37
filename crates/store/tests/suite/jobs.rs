//! Jobs: queued with the transaction, done at least once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use apalis::prelude::{BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use store::{Job, Store};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::world::{NOW, World, document};

type Seen = Arc<UnboundedSender<Job>>;

async fn tell(job: Job, seen: Data<Seen>) -> Result<(), BoxDynError> {
    seen.send(job)?;
    Ok(())
}

async fn hang(job: Job, seen: Data<Seen>) -> Result<(), BoxDynError> {
    seen.send(job)?;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    Ok(())
}

fn spawn_worker(store: &Store, name: &str) -> (tokio::task::JoinHandle<()>, UnboundedReceiver<Job>) {
    let (sender, receiver) = unbounded_channel();
    let worker = WorkerBuilder::new(name).backend(store.job_backend()).data::<Seen>(Arc::new(sender)).build(tell);
    (tokio::spawn(async move { worker.run().await.unwrap() }), receiver)
}

async fn count_jobs(world: &World) -> i64 {
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM apalis.jobs").fetch_one(&mut administrator).await.unwrap()
}

#[tokio::test]
async fn an_upload_that_is_rolled_back_leaves_no_job() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    // Whatever makes the commit fail: here a check at its end.
    for statement in [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$",
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON documents DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION refuse()",
    ] {
        sqlx::query(statement).execute(&mut administrator).await.unwrap();
    }
    assert!(world.store.record_upload(&actor, &document("bytes"), NOW).await.is_err());
    assert_eq!(count_jobs(&world).await, 0);
    sqlx::query("DROP TRIGGER late ON documents").execute(&mut administrator).await.unwrap();
    world.upload(&actor, "bytes").await;
    assert_eq!(count_jobs(&world).await, 1);
    world.store.record_upload(&actor, &document("bytes"), NOW).await.unwrap();
    assert_eq!(count_jobs(&world).await, 1, "the same bytes again need no job");
}

#[tokio::test]
async fn a_worker_takes_up_what_was_queued_before_and_after_its_start() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let before = world.upload(&actor, "before").await;
    let (worker, mut seen) = spawn_worker(&world.store, "worker-1");
    let limit = Duration::from_secs(10);
    let job = tokio::time::timeout(limit, seen.recv()).await.unwrap().unwrap();
    assert_eq!(job, Job::process(actor.organisation(), before));
    assert_eq!(job.actor().organisation(), actor.organisation());

    let after = world.upload(&actor, "after").await;
    let queued = Instant::now();
    let job = tokio::time::timeout(limit, seen.recv()).await.unwrap().unwrap();
    assert_eq!(job, Job::process(actor.organisation(), after));
    assert!(queued.elapsed() < Duration::from_secs(3), "{:?}", queued.elapsed());
    worker.abort();
}

#[tokio::test]
async fn a_dead_workers_job_is_done_by_the_next() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let document = world.upload(&actor, "bytes").await;
    let (sender, mut started) = unbounded_channel();
    let doomed =
        WorkerBuilder::new("doomed").backend(world.store.job_backend()).data::<Seen>(Arc::new(sender)).build(hang);
    let doomed = tokio::spawn(async move { doomed.run().await.unwrap() });
    started.recv().await.unwrap();
    // No farewell: as if the process were killed.
    doomed.abort();

    let restart = Instant::now();
    let (worker, mut seen) = spawn_worker(&world.store, "successor");
    let job = tokio::time::timeout(Duration::from_secs(40), seen.recv()).await.unwrap().unwrap();
    assert_eq!(job, Job::process(actor.organisation(), document));
    assert!(restart.elapsed() < Duration::from_secs(30), "{:?}", restart.elapsed());
    worker.abort();
}

async fn take_long(job: Job, seen: Data<Seen>) -> Result<(), BoxDynError> {
    seen.send(job)?;
    tokio::time::sleep(Duration::from_secs(19)).await;
    Ok(())
}

#[tokio::test]
async fn a_long_job_of_a_living_worker_is_left_to_it() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    world.upload(&actor, "long").await;
    let (sender, mut seen) = unbounded_channel();
    let mut workers = Vec::new();
    for name in ["one", "two"] {
        let seen: Seen = Arc::new(sender.clone());
        let worker =
            WorkerBuilder::new(name).backend(world.store.job_backend()).concurrency(1).data(seen).build(take_long);
        workers.push(tokio::spawn(async move { worker.run().await.unwrap() }));
    }
    seen.recv().await.unwrap();
    let twice = tokio::time::timeout(Duration::from_secs(21), seen.recv()).await;
    assert!(twice.is_err(), "{twice:?}");
    for worker in workers {
        worker.abort();
    }
}

async fn fail(job: Job, seen: Data<Seen>) -> Result<(), BoxDynError> {
    seen.send(job)?;
    Err("not today".into())
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_but_not_for_ever() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    world.upload(&actor, "bytes").await;
    let (sender, mut seen) = unbounded_channel();
    let worker =
        WorkerBuilder::new("unlucky").backend(world.store.job_backend()).data::<Seen>(Arc::new(sender)).build(fail);
    let worker = tokio::spawn(async move { worker.run().await.unwrap() });
    let mut tries = 0;
    while let Ok(Some(_)) = tokio::time::timeout(Duration::from_secs(8), seen.recv()).await {
        tries += 1;
        assert!(tries <= 5);
    }
    assert_eq!(tries, 5);
    worker.abort();
    assert_eq!(world.store.forget_ended_jobs(Duration::ZERO).await.unwrap(), 1);
}
