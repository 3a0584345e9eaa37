//! How the running server fails in production: a number for the person, the cause in the log, nothing else anywhere.

use serde_json::Value;

use crate::harness::{World, wait_until};

/// What would tell of the inside.
const LEAKS: [&str; 16] = [
    "panicked",
    "backtrace",
    ".rs:",
    "/root/",
    "/tmp/",
    "sqlx",
    "SELECT ",
    "relation ",
    "role ",
    "postgres://",
    "redis://",
    "axum",
    "tokio",
    "hyper",
    "PgDatabaseError",
    "permission denied",
];

fn find_leak(text: &str) -> Option<&'static str> {
    LEAKS.into_iter().find(|leak| text.contains(leak))
}

/// A database that has lost a table makes every page that needs it fail inside.
#[tokio::test]
async fn a_broken_database_shows_numbers_and_its_cause_is_in_the_log_only() {
    let world = World::make().await;
    let server = world.serve();
    world.database.drop_table("accounts").await.unwrap();
    let client = server.client();
    let sign_in = "email=jo%40example.com&password=some-long-password-1";
    let mut texts = Vec::new();
    for (path, form) in [
        ("/sign-in", None),
        ("/", None),
        ("/documents/00000000-0000-0000-0000-000000000000/original", None),
        ("/documents/no-number/pages/1.png", None),
        ("/no-such-page", None),
        ("/api/no-such-function", Some("x=1")),
        ("/api/sign-in", Some(sign_in)),
        ("/api/sign-in", Some("email=%ff&password[]=1")),
        ("/api/uploads", Some("x=1")),
        ("/operator/status", None),
    ] {
        for accept in ["text/html", "application/json"] {
            let request = match form {
                None => client.get(format!("{}{path}", server.address())),
                Some(form) => client
                    .post(format!("{}{path}", server.address()))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(form),
            };
            let response = request.header("accept", accept).send().await.unwrap();
            let head = format!("{path} {} {:?}", response.status(), response.headers());
            let body = response.text().await.unwrap();
            assert_eq!(find_leak(&head), None, "{head}");
            assert_eq!(find_leak(&body), None, "{head}\n{body}");
            texts.push((path, accept, body));
        }
    }
    let told = texts.iter().find(|(path, accept, body)| {
        *path == "/api/sign-in" && *accept == "application/json" && body.contains("Internal")
    });
    let told: Value = serde_json::from_str(&told.expect("signing in fails inside").2).unwrap();
    assert!(told["Internal"]["detail"].is_null());
    let incident = told["Internal"]["reference"].as_str().unwrap().to_owned();
    wait_until("the cause is in the log", || server.log().contains(&incident));
    let log = server.log();
    let line = log.lines().find(|line| line.contains(&incident)).unwrap();
    let event: Value = serde_json::from_str(line).unwrap();
    assert!(event["cause"].as_str().unwrap().contains("accounts"), "{line}");
    assert_eq!(event["span"]["route"], "/api/sign-in", "{line}");
    assert!(event["span"]["request_id"].is_string() && event["level"] == "ERROR", "{line}");
}

#[tokio::test]
async fn the_log_holds_one_json_object_a_line_and_nobodys_address() {
    let world = World::make().await;
    let server = world.serve();
    let client = server.client();
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let forged = "email=canary%40example.com%0A%7B%22level%22%3A%22forged%22%7D&password=canary-password-1";
    client
        .post(format!("{}/api/sign-in", server.address()))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .header("traceparent", trace)
        .body(forged)
        .send()
        .await
        .unwrap();
    wait_until("the request is in the log", || server.log().contains("0af7651916cd43dd8448eb211c80319c"));
    let log = server.log();
    assert!(!log.contains("canary"), "{log}");
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(event["timestamp"].is_string() && event["level"] != "forged", "{line}");
    }
    let answered = log.lines().find(|line| line.contains("\"answered\"") && line.contains("/api/sign-in")).unwrap();
    let event: Value = serde_json::from_str(answered).unwrap();
    assert!(event["status"].is_u64() && event["duration_ms"].is_u64(), "{answered}");
    assert_eq!(event["span"]["trace_id"], "0af7651916cd43dd8448eb211c80319c");
}

#[tokio::test]
async fn log_files_are_written_where_a_folder_is_told() {
    let mut world = World::make().await;
    let folder = world.folder.path().join("logs");
    world.set("LOG_DIR", folder.to_str().unwrap());
    let server = world.serve();
    server.client().get(format!("{}/sign-in", server.address())).send().await.unwrap();
    server.stop();
    let text = crate::harness::read_all(&folder);
    assert!(text.contains("Probity listens") && text.contains("/sign-in"), "{text}");
}
