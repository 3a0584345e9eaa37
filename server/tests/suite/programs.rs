//! Other programs: with a token of the organisation they send files and read what was found, without a session.

use serde_json::Value;

use crate::files::good_pdf;
use crate::harness::{HOST, Server, World};
use crate::person::{Person, form};

const PASSWORD: &str = "every+invoice+held+to+its+contract";

/// Makes a token and reads it from the page, which shows it once.
async fn make_token(ada: &Person, scope: &str) -> String {
    let (status, said) =
        ada.call("make-token", &format!("name=Ledger&scope={scope}&days=30&password={PASSWORD}")).await;
    assert_eq!(status, 200, "{said}");
    let (_, page) = ada.call("organisation", "").await;
    let token = page["token"].as_str().unwrap().to_owned();
    assert_eq!(ada.call("organisation", "").await.1["token"], Value::Null, "shown once");
    token
}

/// What a program sends says nothing of where it comes from, and carries no cookie.
fn program() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn send(server: &Server, token: &str, files: &[(&str, &[u8])]) -> reqwest::Response {
    let request = program().post(format!("{}/api/uploads", server.address()));
    let request = request.bearer_auth(token).header("accept", "application/json");
    request.header("content-type", "multipart/form-data; boundary=b").body(form(files)).send().await.unwrap()
}

async fn read(server: &Server, token: &str, path: &str) -> (u16, Value) {
    let answer = program().get(format!("{}{path}", server.address())).bearer_auth(token).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sends_an_invoice_and_reads_what_was_found() {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    let token = make_token(&ada, "upload").await;
    let sent = send(&server, &token, &[("invoice.pdf", &good_pdf())]).await;
    assert!(sent.status().is_success(), "{}", sent.status());
    let answer: Value = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
    let document = answer[0]["document"].as_str().unwrap();
    ada.wait_until_done("invoice.pdf").await;

    let (status, result) = read(&server, &token, &format!("/api/documents/{document}")).await;
    assert_eq!((status, result["state"].as_str(), result["kind"].as_str()), (200, Some("done"), Some("invoice")));
    assert!(result["invoice"]["payable"].is_string(), "{result}");
    assert!(result["invoice"]["result"]["findings"].is_array(), "{result}");
    assert_eq!(result["invoice"]["released"], false);

    let log = ada.get("/api/exports/audit.json?action=document.uploaded").send().await.unwrap().text().await.unwrap();
    assert!(log.contains("token Ledger"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_what_it_names_and_nothing_once_it_has_ended() {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    let eve = Person::sign_up(&server, "eve").await;
    let document = ada.upload_taken("invoice.pdf", &good_pdf()).await;
    let path = format!("/api/documents/{document}");
    let token = make_token(&ada, "read").await;
    assert_eq!(read(&server, &token, &path).await.0, 200);
    assert_eq!(read(&server, &token, "/api/exports/audit.json").await.0, 422);
    assert_eq!(send(&server, &token, &[("other.pdf", &good_pdf())]).await.status().as_u16(), 422);
    assert_eq!(read(&server, &make_token(&ada, "audit").await, "/api/exports/audit.json").await.0, 200);
    assert_eq!(read(&server, &make_token(&eve, "read").await, &path).await.0, 404);
    assert_eq!(read(&server, "probity_none", &path).await.0, 401);
    // It is no session: a page shows itself only to people.
    let page = program().get(format!("{}/members", server.address())).bearer_auth(&token);
    assert_eq!(page.header("accept", "text/html").send().await.unwrap().status().as_u16(), 302);

    let (_, page) = ada.call("organisation", "").await;
    let row = page["tokens"].as_array().unwrap().iter().find(|row| row["scope"] == "read").unwrap();
    let (status, said) = ada.call("end-token", &format!("id={}", row["id"].as_str().unwrap())).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(read(&server, &token, &path).await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_arrives_whole_however_it_is_packed_on_its_way() {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    for encoding in ["identity", "gzip", "br", "zstd"] {
        let answer = ada.get("/api/organisation.zip").header("accept-encoding", encoding).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{encoding}");
        let bytes = answer.bytes().await.unwrap_or_else(|error| panic!("{encoding}: cut off: {error}"));
        assert!(bytes.len() > 1_000, "{encoding}: {}", bytes.len());
    }
}
