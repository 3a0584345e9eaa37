//! Workers as processes of their own: several share the work, and killing them loses and doubles nothing.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sqlx::PgConnection;

use crate::harness::{HOST, World, find_port};
use crate::person::{Person, form};

/// How long sixty small invoices may take on a busy machine, with workers dying all the time.
const PATIENCE: Duration = Duration::from_secs(300);

fn invoice(number: usize) -> String {
    format!(
        "Northwind Office Supplies Ltd\nInvoice\n\nInvoice number: NW-{number:04}\nInvoice date: 2026-10-01\n\
         Due date: 2026-10-31\nCurrency: EUR\n\nDescription        Quantity   Unit price   Amount\n\
         Copy paper A4      10         4.50         45.00\n\nNet total 45.00\nVAT 20% 9.00\nTotal due EUR 54.00\n"
    )
}

/// A world without a virus scanner, in which nothing waits for one.
async fn make_world() -> World {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    world
}

/// Documents by how often the audit log says that they were read or ended otherwise.
async fn count_ends(administrator: &mut PgConnection) -> Vec<(String, i64)> {
    sqlx::query_as(
        "SELECT d.id::text, count(a.sequence) FROM documents d
         LEFT JOIN audit_entries a ON a.subject_id = d.id::text AND a.action IN ('document.read', 'document.not_read')
         GROUP BY d.id",
    )
    .fetch_all(administrator)
    .await
    .unwrap()
}

async fn count(administrator: &mut PgConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(administrator).await.unwrap()
}

const ENDED: &str = "SELECT count(*) FROM documents WHERE state IN ('done', 'not_read', 'failed')";

#[tokio::test]
async fn killed_workers_lose_and_double_nothing() {
    const FILES: usize = 60;
    let world = make_world().await;
    let server = world.serve_with(&["serve", "--no-worker"], find_port());
    let person = Person::sign_up(&server, "ada").await;
    let texts: Vec<(String, String)> =
        (0..FILES).map(|number| (format!("invoice-{number}.txt"), invoice(number))).collect();
    for part in texts.chunks(20) {
        let files: Vec<(&str, &[u8])> = part.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        let answer = person.send_form(form(&files)).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }
    let mut administrator = world.database.open_administrator().await.unwrap();
    assert_eq!(count(&mut administrator, ENDED).await, 0, "a server with --no-worker works on nothing");

    let mut workers = [world.spawn(&["worker"]), world.spawn(&["worker"])];
    let begun = Instant::now();
    let mut kills = 0;
    while count(&mut administrator, ENDED).await < i64::try_from(FILES).unwrap() {
        assert!(begun.elapsed() < PATIENCE, "{kills} kills: {}", workers[0].log());
        tokio::time::sleep(Duration::from_millis(1300)).await;
        // For a minute; then one must be left to end the work.
        if kills < 40 {
            let victim = kills % 2;
            std::mem::replace(&mut workers[victim], world.spawn(&["worker"])).kill();
            kills += 1;
        }
    }
    assert!(kills >= 3, "the work was done before anything was killed: {kills}");
    let ends = count_ends(&mut administrator).await;
    assert_eq!(ends.len(), FILES, "each file is one document");
    let wrong: Vec<_> = ends.iter().filter(|(_, times)| *times != 1).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(count(&mut administrator, "SELECT count(*) FROM documents WHERE state = 'done'").await, 60);
    assert_eq!(count(&mut administrator, "SELECT count(*) FROM invoices").await, 60);
    let numbers: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT invoice_number FROM invoices").fetch_all(&mut administrator).await.unwrap();
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>().len(), 60);
    assert!(world.run(&["jobs", "list", "--json"]).said.is_empty(), "nothing was given up");
    eprintln!("{FILES} documents, {kills} workers killed, {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_ends_in_good_order() {
    let world = make_world().await;
    let server = world.serve_with(&["serve", "--no-worker"], find_port());
    let person = Person::sign_up(&server, "ada").await;
    let worker = world.spawn(&["worker"]);
    person.upload_taken("one.txt", invoice(1).as_bytes()).await;
    person.wait_until_done("one.txt").await;
    assert!(worker.stop().success());
    let mut administrator = world.database.open_administrator().await.unwrap();
    let left = "SELECT count(*) FROM apalis.jobs WHERE status NOT IN ('Done', 'Pending')";
    assert_eq!(count(&mut administrator, left).await, 0);
}

#[tokio::test]
async fn given_up_jobs_are_listed_and_tried_again() {
    let world = make_world().await;
    let server = world.serve_with(&["serve", "--no-worker"], find_port());
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("one.txt", invoice(1).as_bytes()).await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    sqlx::query(
        "UPDATE apalis.jobs SET status = 'Failed', attempts = max_attempts, done_at = now(),
                                last_result = '{\"Err\": \"the disk was full\"}'",
    )
    .execute(&mut administrator)
    .await
    .unwrap();
    sqlx::query("UPDATE documents SET state = 'failed', reason = 'in vain'").execute(&mut administrator).await.unwrap();
    let listed = world.run(&["jobs", "list", "--json"]);
    let job: serde_json::Value = serde_json::from_str(listed.said.trim()).unwrap();
    assert_eq!(job["reason"], "the disk was full");
    assert_eq!(job["job"]["job"], "process");
    assert_eq!(world.run(&["jobs", "retry", "nosuch"]).code, Some(1));
    let retried = world.run(&["jobs", "retry", job["id"].as_str().unwrap()]);
    assert_eq!(retried.code, Some(0), "{retried:?}");
    assert!(world.run(&["jobs", "list", "--json"]).said.is_empty());
    let _worker = world.spawn(&["worker"]);
    person.wait_until_done("one.txt").await;
}

#[tokio::test]
async fn a_watched_folder_and_its_archives_are_taken_in_file_by_file() {
    let world = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let folder = world.folder.path().join("incoming");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("one.txt"), invoice(1)).unwrap();
    std::fs::write(folder.join("program.exe"), b"MZ\x90\0").unwrap();
    std::fs::write(folder.join(".half.txt"), b"not yet").unwrap();
    let mut archive = zip::ZipWriter::new(std::fs::File::create(folder.join("october.zip")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [
        ("a/two.txt", invoice(2)),
        ("three.txt", invoice(3)),
        ("__MACOSX/._two.txt", "x".into()),
        ("b.exe", "MZ".into()),
    ] {
        archive.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let path = folder.to_str().unwrap();
    let command = ["watch-folder", path, "--as", "ada@example.org", "--kind", "invoice", "--once"];
    let ended = world.run(&command);
    assert_eq!(ended.code, Some(1), "two files were refused: {ended:?}");
    assert!(ended.said.contains("3 files taken in, 0 there before, 2 refused"), "{ended:?}");
    for name in ["one.txt", "two.txt", "three.txt"] {
        person.wait_until_done(name).await;
    }
    assert!(folder.join("taken/one.txt").exists() && folder.join(".half.txt").exists());
    let why = std::fs::read_to_string(folder.join("refused/october.zip.why.txt")).unwrap();
    assert!(why.contains("b.exe") && !why.contains("two.txt"), "{why}");
    assert!(folder.join("refused/program.exe.why.txt").exists());
    // The same files again are known, and nothing is doubled.
    std::fs::copy(folder.join("taken/one.txt"), folder.join("again.txt")).unwrap();
    let ended = world.run(&command);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.said.contains("0 files taken in, 1 there before, 0 refused"), "{ended:?}");
    assert_eq!(person.drawer().await.len(), 3);
}
