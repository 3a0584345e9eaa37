//! A person at a running server: signed up, sending files, looking at the drawer.

use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

use crate::harness::Server;

/// How long a document may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Person {
    client: Client,
    address: String,
    cookie: String,
}

impl Person {
    /// Founds an organisation of its own.
    pub async fn sign_up(server: &Server, name: &str) -> Self {
        Self::sign_up_as(server, name, name, name).await
    }

    /// The same, under these names, as forms send them.
    pub async fn sign_up_as(server: &Server, key: &str, name: &str, organisation: &str) -> Self {
        let client = server.client();
        let address = server.address();
        let form = format!(
            "name={name}&email={key}%40example.org&organisation={organisation}&password=every+invoice+held+to+its+contract"
        );
        let response = client
            .post(format!("{address}/api/sign-up"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(form)
            .send()
            .await
            .unwrap();
        let cookies: Vec<&str> = response
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect();
        let cookie = cookies.join("; ");
        assert!(!cookie.is_empty(), "{}: {}", response.status(), response.text().await.unwrap());
        Self { client, address, cookie }
    }

    /// The same person at another server that shares database and Redis.
    pub fn at(&self, server: &Server) -> Self {
        Self { client: server.client(), address: server.address(), cookie: self.cookie.clone() }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.address)).header("cookie", &self.cookie)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.address)).header("cookie", &self.cookie)
    }

    /// An upload request whose body is this form.
    pub fn send_form(&self, form: impl Into<reqwest::Body>) -> RequestBuilder {
        self.post("/api/uploads")
            .header("content-type", "multipart/form-data; boundary=b")
            .header("accept", "application/json")
            .body(form)
    }

    pub async fn upload(&self, name: &str, content: &[u8]) -> Response {
        self.send_form(form(&[(name, content)])).send().await.unwrap()
    }

    /// Sends a file that must be taken, and gives its document's id.
    pub async fn upload_taken(&self, name: &str, content: &[u8]) -> String {
        let response = self.upload(name, content).await;
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{name}: {status} {text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        answer[0]["document"].as_str().unwrap().to_owned()
    }

    pub async fn call(&self, function: &str, form: &str) -> (u16, Value) {
        let response = self
            .post(&format!("/api/{function}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(form.to_owned())
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// What the drawer shows.
    pub async fn drawer(&self) -> Vec<Value> {
        let (status, answer) = self.call("recent-uploads", "").await;
        assert_eq!(status, 200, "{answer}");
        answer["uploads"].as_array().unwrap().clone()
    }

    /// Waits until the drawer shows a file so.
    pub async fn wait_for(&self, name: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let drawer = self.drawer().await;
            if let Some(found) = drawer.iter().find(|upload| upload["name"] == name && is_so(upload)) {
                return found.clone();
            }
            assert!(Instant::now() < end, "{name} is not {what}: {drawer:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    pub async fn wait_until_done(&self, name: &str) -> Value {
        self.wait_for(name, "done", |upload| upload["stage"].is_null()).await
    }

    pub async fn wait_until_failed(&self, name: &str) -> String {
        let failed = self.wait_for(name, "at an end", |upload| upload["failure"].is_string()).await;
        failed["failure"].as_str().unwrap().to_owned()
    }
}

/// A form with these files.
pub fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in files {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    body
}
