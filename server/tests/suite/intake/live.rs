//! What is under way is seen at every instance, and losing Redis loses no work.

use std::time::Duration;

use super::make_world;
use crate::files;
use crate::person::{Person, form};

#[tokio::test]
async fn an_upload_at_one_instance_is_followed_at_another() {
    let (world, _clamd) = make_world().await;
    let (one, two) = (world.serve(), world.serve());
    let person = Person::sign_up(&one, "ada").await;
    let elsewhere = person.at(&two);
    let padded = [files::good_pdf(), vec![b'\n'; 400_000]].concat();
    let whole = form(&[("invoice.pdf", &padded)]);
    let length = whole.len();
    let pieces: Vec<Vec<u8>> = whole.chunks(length / 8 + 1).map(<[u8]>::to_vec).collect();
    let slowly = futures::stream::unfold(pieces.into_iter(), |mut pieces| async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let piece = pieces.next()?;
        Some((Ok::<_, std::io::Error>(piece), pieces))
    });
    let request = person.send_form(reqwest::Body::wrap_stream(slowly)).header("content-length", length);
    let sending = tokio::spawn(async move { request.send().await.unwrap().status() });
    let seen = elsewhere.wait_for("invoice.pdf", "coming in", |upload| upload["stage"] == "Upload").await;
    assert!(seen["percent"].as_u64().is_some_and(|percent| percent > 0 && percent < 100), "{seen}");
    assert!(sending.await.unwrap().is_success());
    elsewhere.wait_until_done("invoice.pdf").await;
}

#[tokio::test]
async fn without_redis_what_was_taken_in_is_still_done() {
    let (mut world, mut clamd) = make_world().await;
    clamd.stop();
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("invoice.pdf", &files::good_pdf()).await;
    world.redis.stop();
    clamd.run();
    let mut administrator = world.database.open_administrator().await.unwrap();
    let end = std::time::Instant::now() + Duration::from_secs(120);
    loop {
        let state: String =
            sqlx::query_scalar("SELECT state FROM documents").fetch_one(&mut administrator).await.unwrap();
        if state == "done" {
            break;
        }
        assert!(std::time::Instant::now() < end, "it is {state}: {}", server.log());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
