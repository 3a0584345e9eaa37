//! Jobs: queued with the transaction, done at least once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use apalis::prelude::{BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use store::{Edit, Job, Store};
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

/// Lets what waits for its next try be tried now.
async fn end_waits(world: &World) {
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query("UPDATE apalis.jobs SET run_at = now() - interval '1 second' WHERE status = 'Failed'")
        .execute(&mut administrator)
        .await
        .unwrap();
}

/// For how many seconds the only job still waits.
async fn wait_left(world: &World) -> f64 {
    let mut administrator = world.database.open_administrator().await.unwrap();
    for _ in 0..100 {
        let left: Option<f64> = sqlx::query_scalar(
            "SELECT extract(epoch FROM run_at - now())::float8 FROM apalis.jobs WHERE status = 'Failed'",
        )
        .fetch_optional(&mut administrator)
        .await
        .unwrap();
        if let Some(left) = left {
            return left;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job has not failed");
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_after_longer_and_longer_waits_but_not_for_ever() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let document = world.upload(&actor, "bytes").await;
    let (sender, mut seen) = unbounded_channel();
    let worker =
        WorkerBuilder::new("unlucky").backend(world.store.job_backend()).data::<Seen>(Arc::new(sender)).build(fail);
    let worker = tokio::spawn(async move { worker.run().await.unwrap() });
    let mut waits = Vec::new();
    for attempt in 1..=5 {
        tokio::time::timeout(Duration::from_secs(8), seen.recv()).await.unwrap().unwrap();
        if attempt < 5 {
            waits.push(wait_left(&world).await);
            end_waits(&world).await;
        }
    }
    for (wait, least) in waits.iter().zip([2.0, 8.0, 32.0, 128.0]) {
        assert!((least - 1.5..=least * 1.25).contains(wait), "{waits:?}");
    }
    assert!(tokio::time::timeout(Duration::from_secs(5), seen.recv()).await.is_err(), "given up");

    let given_up = world.store.list_given_up_jobs(10).await.unwrap();
    assert_eq!(given_up.len(), 1);
    assert_eq!(given_up[0].job, Job::process(actor.organisation(), document));
    assert_eq!(given_up[0].attempts, 5);
    assert!(given_up[0].reason.contains("not today"), "{given_up:?}");

    // As the worker does when it gives a document up.
    let state = store::DocumentState::Failed;
    world.store.set_document_state(&actor, document, state, Some("in vain"), NOW).await.unwrap();
    world.store.retry_job(&given_up[0].id, NOW).await.unwrap();
    assert!(world.store.list_given_up_jobs(10).await.unwrap().is_empty());
    let received = world.store.find_document(&actor, document).await.unwrap().unwrap();
    assert_eq!((received.state, received.reason), (store::DocumentState::Received, None));
    tokio::time::timeout(Duration::from_secs(8), seen.recv()).await.unwrap().unwrap();
    assert!(matches!(world.store.retry_job(&given_up[0].id, NOW).await, Err(store::StoreError::NotFound(_))));
    worker.abort();
}

#[tokio::test]
async fn jobs_are_forgotten_when_their_time_is_over() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    for (content, status) in [("done", "Done"), ("given up", "Failed"), ("waiting", "Pending")] {
        world.upload(&actor, content).await;
        sqlx::query(
            "UPDATE apalis.jobs SET status = $1, attempts = max_attempts, done_at = now() - interval '1 hour'
             WHERE status = 'Pending'",
        )
        .bind(status)
        .execute(&mut administrator)
        .await
        .unwrap();
    }
    let (minute, day) = (Duration::from_secs(60), Duration::from_secs(86_400));
    assert_eq!(world.store.forget_ended_jobs(day, day).await.unwrap(), 0);
    assert_eq!(world.store.forget_ended_jobs(minute, day).await.unwrap(), 1);
    assert_eq!(world.store.forget_ended_jobs(minute, minute).await.unwrap(), 1);
    assert_eq!(count_jobs(&world).await, 1);
}

/// The organisations' names, in the order in which their jobs are handed out one by one and ended at once.
async fn hand_out(world: &World, jobs: usize) -> Vec<String> {
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query("INSERT INTO apalis.workers VALUES ('w', 'probity', '', '', now()) ON CONFLICT DO NOTHING")
        .execute(&mut administrator)
        .await
        .unwrap();
    let mut order = Vec::new();
    for _ in 0..jobs {
        let (id, organisation): (String, String) = sqlx::query_as(
            "SELECT j.id, o.name FROM apalis.get_jobs('w', 'probity', 1) j
             JOIN organisations o ON o.id::text = convert_from(j.job, 'UTF8')::jsonb ->> 'organisation'",
        )
        .fetch_one(&mut administrator)
        .await
        .unwrap();
        sqlx::query("UPDATE apalis.jobs SET status = 'Done', done_at = now() WHERE id = $1")
            .bind(id)
            .execute(&mut administrator)
            .await
            .unwrap();
        order.push(organisation);
    }
    order
}

#[tokio::test]
async fn a_large_batch_delays_nobody_elses_document() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    for number in 0..30 {
        world.upload(&ada, &format!("batch {number}")).await;
    }
    world.upload(&bob, "one").await;
    world.upload(&bob, "two").await;
    // A job may be handed out from the second after the one in which it was queued.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let order = hand_out(&world, 8).await;
    let place = |nth: usize| order.iter().enumerate().filter(|(_, name)| *name == "bob").nth(nth).unwrap().0;
    assert!(place(0) <= 1 && place(1) <= 3, "{order:?}");
}

#[tokio::test]
async fn an_organisation_with_jobs_under_way_waits_for_one_with_none() {
    let world = World::create().await;
    let (ada, bob) = (world.found("ada").await, world.found("bob").await);
    for number in 0..4 {
        world.upload(&ada, &format!("a{number}")).await;
        world.upload(&bob, &format!("b{number}")).await;
    }
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query("INSERT INTO apalis.workers VALUES ('w', 'probity', '', '', now())")
        .execute(&mut administrator)
        .await
        .unwrap();
    // Two of ada's are under way, and stay so.
    sqlx::query(
        "UPDATE apalis.jobs SET status = 'Running', lock_by = 'w' WHERE id IN (
             SELECT id FROM apalis.jobs WHERE convert_from(job, 'UTF8')::jsonb ->> 'organisation' = $1 LIMIT 2)",
    )
    .bind(ada.organisation().to_string())
    .execute(&mut administrator)
    .await
    .unwrap();
    let handed: Vec<String> = sqlx::query_scalar(
        "SELECT o.name FROM apalis.get_jobs('w', 'probity', 3) j
         JOIN organisations o ON o.id::text = convert_from(j.job, 'UTF8')::jsonb ->> 'organisation'",
    )
    .fetch_all(&mut administrator)
    .await
    .unwrap();
    assert_eq!(handed.iter().filter(|name| *name == "bob").count(), 2, "{handed:?}");
}

#[tokio::test]
async fn what_a_person_waits_for_comes_before_a_batch_of_the_same_organisation() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    for number in 0..3 {
        world.upload(&ada, &format!("batch {number}")).await;
    }
    // Editing a contract queues the reconciliation of its invoices.
    let paper = world.upload(&ada, "contract").await;
    let contract = world.store.save_contract(&ada, paper, &crate::world::contract(), NOW).await.unwrap();
    let edit = Edit { field: "fields.spend_cap".to_owned(), old_value: None, new_value: Some("900.00".to_owned()) };
    world.store.edit_contract(&ada, contract, 1, &crate::world::contract(), &edit, NOW).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let (worker, mut seen) = spawn_worker(&world.store, "worker");
    let first = tokio::time::timeout(Duration::from_secs(8), seen.recv()).await.unwrap().unwrap();
    assert_eq!(first, Job::reconcile(ada.organisation(), contract));
    worker.abort();
}

#[tokio::test]
async fn a_job_that_was_handed_out_but_not_begun_when_its_worker_died_has_lost_no_try() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    for (content, status) in [("handed out", "Queued"), ("begun", "Running")] {
        world.upload(&ada, content).await;
        sqlx::query("UPDATE apalis.jobs SET status = $1 WHERE status = 'Pending'")
            .bind(status)
            .execute(&mut administrator)
            .await
            .unwrap();
    }
    sqlx::query("UPDATE apalis.jobs SET status = 'Pending', attempts = attempts + 1")
        .execute(&mut administrator)
        .await
        .unwrap();
    let attempts: Vec<i32> = sqlx::query_scalar("SELECT attempts FROM apalis.jobs ORDER BY attempts")
        .fetch_all(&mut administrator)
        .await
        .unwrap();
    assert_eq!(attempts, [0, 1]);
}
