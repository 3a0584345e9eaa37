//! `probity doctor` against running servers: a sound one, and one of development.

use rcgen::generate_simple_self_signed;
use serde_json::Value;

use crate::daemon::Clamd;
use crate::harness::{OPERATOR_TOKEN, Server, World, find_port};

/// Check and outcome of each line.
fn outcomes(said: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    said.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .map(|finding| (text(&finding["check"]), text(&finding["outcome"])))
        .collect()
}

#[tokio::test]
async fn a_sound_deployment_fails_in_nothing_but_what_it_lacks() {
    let mut world = World::make().await;
    let pair = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let cert = world.write("cert.pem", &pair.cert.pem(), 0o644);
    let key = world.write("key.pem", &pair.signing_key.serialize_pem(), 0o600);
    let port = find_port();
    let metrics = format!("127.0.0.1:{}", find_port());
    let url = format!("https://localhost:{port}");
    world
        .set("TLS_CERT", cert.to_str().unwrap())
        .set("TLS_KEY", key.to_str().unwrap())
        .set("PUBLIC_URL", &url)
        .set("METRICS_ADDR", &metrics);
    let server = world.serve_at(port);
    let figures = reqwest::get(format!("http://{metrics}/metrics")).await.unwrap();
    assert!(figures.status().is_success());
    let ended = world.run(&["doctor", &url, "--json", "--ca", cert.to_str().unwrap()]);
    let found = outcomes(&ended.said);
    for (check, outcome) in &found {
        let expected = match check.as_str() {
            // No clamd is set here, nobody takes backups, and the serving role does not see the whole audit log.
            "scanner" | "backup" => "fail",
            "backup proof" | "audit log" => "warn",
            _ => "pass",
        };
        assert_eq!(outcome, expected, "{check}: {}\n{}", ended.said, server.log());
    }
    for check in ["https", "hsts", "csp", "rate limit", "error pages", "postgres", "redis", "migrations", "metrics"] {
        assert!(found.iter().any(|(name, _)| name == check), "{check}: {}", ended.said);
    }
    assert_eq!(ended.code, Some(1), "the scanner is wanting");
    let people = world.run(&["doctor", &url, "--ca", cert.to_str().unwrap()]);
    assert!(people.said.lines().any(|line| line.starts_with("fail  scanner") && line.contains("CLAMD_URL")));
}

#[tokio::test]
async fn a_scanner_that_looks_into_less_than_is_taken_in_is_warned_of() {
    let mut world = World::make().await;
    let clamd = Clamd::start_with(100, "MaxFileSize 1M\n");
    world.set("CLAMD_URL", &format!("unix:{}", clamd.socket().display()));
    let server = world.serve();
    assert_eq!(read_status(&server).await["scanner_reach"], "unread");
    drop(server);
    world.set("UPLOAD_MAX_BYTES", "500000");
    let server = world.serve();
    assert_eq!(read_status(&server).await["scanner_reach"], "whole");
}

async fn read_status(server: &Server) -> Value {
    let asked = server.client().get(format!("{}/operator/status", server.address()));
    let answer = asked.bearer_auth(OPERATOR_TOKEN).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_server_of_development_fails() {
    let mut world = World::make_for_development().await;
    let server = world.serve();
    world.unset("OPERATOR_TOKEN");
    let ended = world.run(&["doctor", &server.address(), "--json"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let found = outcomes(&ended.said);
    for check in ["https", "hsts", "rate limit"] {
        assert!(found.contains(&(check.to_owned(), "fail".to_owned())), "{check}: {}", ended.said);
    }
}

#[tokio::test]
async fn the_state_inside_is_shown_for_the_token_only() {
    let world = World::make().await;
    let server = world.serve();
    let client = server.client();
    let url = format!("{}/operator/status", server.address());
    let nowhere = client.get(format!("{}/operator/nowhere", server.address())).send().await.unwrap();
    let status = nowhere.status();
    assert_eq!(status, 404);
    for token in ["", "wrong", &OPERATOR_TOKEN[1..]] {
        let answer = client.get(&url).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{token}");
    }
    let state = read_status(&server).await;
    assert_eq!(state["migrations"]["behind"], 0);
    assert!(state["redis"]["version"].as_str().unwrap().contains('.'), "{state}");
}
