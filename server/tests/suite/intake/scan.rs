//! Nothing is read before the scanner has passed it.

use std::time::Duration;

use super::{count_stored, make_world, make_world_with};
use crate::daemon::eicar;
use crate::files;
use crate::person::Person;

#[tokio::test]
async fn an_infected_file_is_refused_removed_and_shown_and_a_clean_one_is_read() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let document = person.upload_taken("payload.txt", &eicar()).await;
    let reason = person.wait_until_failed("payload.txt").await;
    assert!(reason.contains("Eicar-Test-Signature"), "{reason}");
    let end = std::time::Instant::now() + Duration::from_secs(20);
    while count_stored(&world) > 0 {
        assert!(std::time::Instant::now() < end, "the file is still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let download = person.get(&format!("/documents/{document}/original")).send().await.unwrap();
    assert_eq!(download.status(), 422);
    let again = person.upload("payload.txt", &eicar()).await;
    assert_eq!(again.status(), 422);
    assert!(again.text().await.unwrap().contains("Eicar-Test-Signature"));
    assert_eq!(count_stored(&world), 0, "the second copy is not kept either");

    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    person.wait_until_done("invoice.pdf").await;
}

#[tokio::test]
async fn a_file_waits_while_the_scanner_is_away_and_is_scanned_when_it_returns() {
    let (world, mut clamd) = make_world().await;
    clamd.stop();
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let document = person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    let is_waiting = |upload: &serde_json::Value| {
        upload["note"].as_str().is_some_and(|note| note.contains("Waiting for the virus scanner"))
    };
    person.wait_for("invoice.pdf", "waiting", is_waiting).await;
    let download = person.get(&format!("/documents/{document}/original")).send().await.unwrap();
    assert_eq!(download.status(), 422, "what is not scanned is not handed out");
    let infected = person.upload_taken("payload.txt", &eicar()).await;
    person.wait_for("payload.txt", "waiting", is_waiting).await;
    // A restart in between loses nothing.
    server.kill();
    let server = world.serve();
    let person = person.at(&server);
    person.wait_for("invoice.pdf", "waiting", is_waiting).await;
    clamd.run();
    person.wait_until_done("invoice.pdf").await;
    assert!(person.wait_until_failed("payload.txt").await.contains("Eicar-Test-Signature"));
    let download = person.get(&format!("/documents/{infected}/original")).send().await.unwrap();
    assert_eq!(download.status(), 422);
}

#[tokio::test]
async fn a_file_that_the_scanner_does_not_take_ends_with_the_reason_and_unread() {
    let (world, _clamd) = make_world_with(1).await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let large = [files::good_pdf(), vec![b'\n'; 3_000_000]].concat();
    let document = person.upload_taken("large.pdf", &large).await;
    let reason = person.wait_until_failed("large.pdf").await;
    assert!(reason.contains("4 MB") && reason.contains("StreamMaxLength"), "{reason}");
    let download = person.get(&format!("/documents/{document}/original")).send().await.unwrap();
    assert_eq!(download.status(), 422, "what is not scanned is not handed out");
    crate::harness::wait_until("the log says so", || server.log().contains("lower UPLOAD_MAX_BYTES"));
    // What it takes is read all the same.
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    person.wait_until_done("invoice.pdf").await;
}

#[tokio::test]
async fn production_without_a_scanner_reads_nothing() {
    let world = crate::harness::World::make().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    person
        .wait_for("invoice.pdf", "waiting", |upload| {
            upload["note"].as_str().is_some_and(|note| note.contains("CLAMD_URL"))
        })
        .await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(person.drawer().await[0]["link"].is_null(), "it was read all the same");
}

#[tokio::test]
async fn a_file_that_was_cancelled_stays_so_until_it_is_sent_again() {
    let (world, mut clamd) = make_world().await;
    clamd.stop();
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let document = person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    let stranger = Person::sign_up(&server, "bob").await;
    assert_eq!(stranger.call("cancel-upload", &format!("document={document}")).await.0, 404);
    let (status, answer) = person.call("cancel-upload", &format!("document={document}")).await;
    assert_eq!(status, 200, "{answer}");
    assert!(person.wait_until_failed("invoice.pdf").await.contains("Cancelled"));
    assert_eq!(person.call("cancel-upload", &format!("document={document}")).await.0, 404, "it is over");
    clamd.run();
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(person.wait_until_failed("invoice.pdf").await.contains("Cancelled"));
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    person.wait_until_done("invoice.pdf").await;
}

/// The children of a process that read documents.
fn count_readers(server: u32) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok());
    let lines = processes.filter_map(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let command = std::fs::read(entry.path().join("cmdline")).ok()?;
        Some((stat, String::from_utf8_lossy(&command).into_owned()))
    });
    lines
        .filter(|(stat, command)| {
            let parent = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
            parent == Some(server) && command.contains("read-document")
        })
        .count()
}

#[tokio::test]
async fn cancelling_ends_the_process_that_reads() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    // It takes seconds to unfold.
    let document = person.upload_taken("slow.pdf", &files::pdf_flate_bomb()).await;
    person.wait_for("slow.pdf", "being read", |upload| upload["stage"] == "Read").await;
    crate::harness::wait_until("a child reads it", || count_readers(server.id()) == 1);
    let (status, answer) = person.call("cancel-upload", &format!("document={document}")).await;
    assert_eq!(status, 200, "{answer}");
    let started = std::time::Instant::now();
    crate::harness::wait_until("the child is gone", || count_readers(server.id()) == 0);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert!(person.wait_until_failed("slow.pdf").await.contains("Cancelled"));
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    person.wait_until_done("invoice.pdf").await;
}
