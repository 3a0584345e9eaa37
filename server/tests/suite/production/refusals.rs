//! What signed-in people are refused is on record, so much of it that nothing is drowned by it.

use reqwest::StatusCode;
use sqlx::PgConnection;

use crate::harness::World;
use crate::person::Person;

const NOTHING: &str = "00000000-0000-7000-8000-000000000000";

/// Subject, what was found or needed, path, and further, of each refusal on record, in order.
async fn read(administrator: &mut PgConnection) -> Vec<(String, String, Option<String>, Option<String>)> {
    sqlx::query_as(
        "SELECT subject_id, coalesce(after->>'needs', after->>'found'), after->>'path', after->>'further'
         FROM audit_entries WHERE action = 'access.refused' ORDER BY sequence",
    )
    .fetch_all(administrator)
    .await
    .unwrap()
}

#[tokio::test]
async fn what_a_signed_in_person_is_refused_is_on_record() {
    let world = World::make().await;
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    let mut administrator = world.database.open_administrator().await.unwrap();
    let page = format!("/invoices/{NOTHING}");
    assert_eq!(ada.get(&page).header("accept", "text/html").send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let file = format!("/documents/{NOTHING}/original");
    assert_eq!(ada.get(&file).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(ada.call("review", &format!("id={NOTHING}")).await.0, 404);
    sqlx::query("UPDATE memberships SET role = 'viewer'").execute(&mut administrator).await.unwrap();
    assert_eq!(ada.call("invite", "email=new%40example.org&role=viewer").await.0, 422);
    assert_eq!(ada.get("/api/exports/audit.csv").send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.upload("note.txt", b"A note.").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // What is no refusal leaves none.
    assert_eq!(ada.call("inbox", "").await.0, 200);
    assert_eq!(ada.call("invite", "email=none&role=none").await.0, 422);

    let told = read(&mut administrator).await;
    let told: Vec<(&str, &str, Option<&str>)> =
        told.iter().map(|(subject, why, path, _)| (subject.as_str(), why.as_str(), path.as_deref())).collect();
    let theirs = "nothing, or not theirs";
    assert_eq!(
        told,
        [
            ("GET /invoices/{id}", theirs, Some(page.as_str())),
            ("GET /documents/{id}/original", theirs, Some(file.as_str())),
            ("POST /api/review", theirs, None),
            ("POST /api/invite", "an owner or an admin", None),
            ("GET /api/exports/{name}", "a reviewer or an auditor", Some("/api/exports/audit.csv")),
            ("POST /api/uploads", "a reviewer", None),
        ]
    );
    let (person, address): (String, String) =
        sqlx::query_as("SELECT person, address FROM audit_entries WHERE action = 'access.refused' LIMIT 1")
            .fetch_one(&mut administrator)
            .await
            .unwrap();
    assert_eq!((person.as_str(), address.as_str()), ("ada@example.org", "127.0.0.1"));
}

#[tokio::test]
async fn a_flood_of_refusals_does_not_fill_the_log() {
    let world = World::make().await;
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    for _ in 0..50 {
        assert_eq!(ada.call("review", &format!("id={NOTHING}")).await.0, 404);
    }
    let mut administrator = world.database.open_administrator().await.unwrap();
    let told = read(&mut administrator).await;
    assert_eq!(told.len(), 30);
    assert!(told[29].3.is_some() && told[..29].iter().all(|entry| entry.3.is_none()), "the last says so");
}
