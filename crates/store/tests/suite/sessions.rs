//! Sessions in a real Redis.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use store::Sessions;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

pub struct Redis {
    process: Child,
    pub port: u16,
}

impl Redis {
    pub async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { process, port }
    }

    pub fn ask(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli").args(["-p", &self.port.to_string()]).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn record() -> Record {
    #[expect(clippy::disallowed_methods, reason = "Redis goes by the real clock")]
    let expiry_date = OffsetDateTime::now_utc() + Duration::from_secs(3600);
    let data = [("user".to_owned(), serde_json::json!("ada"))].into();
    Record { id: Id::default(), data, expiry_date: expiry_date.replace_nanosecond(0).unwrap() }
}

async fn check(sessions: &Sessions) -> Record {
    let mut first = record();
    sessions.create(&mut first).await.unwrap();
    assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first.clone()));
    let mut second = Record { id: first.id, ..record() };
    sessions.create(&mut second).await.unwrap();
    assert_ne!(first.id, second.id, "an id is given once");
    sessions.delete(&first.id).await.unwrap();
    assert_eq!(sessions.load(&first.id).await.unwrap(), None);
    second.data.insert("more".to_owned(), serde_json::json!(1));
    sessions.save(&second).await.unwrap();
    assert_eq!(sessions.load(&second.id).await.unwrap(), Some(second.clone()));
    second
}

#[tokio::test]
async fn sessions_are_kept_in_the_process() {
    check(&Sessions::in_memory()).await;
}

#[tokio::test]
async fn sessions_are_kept_in_redis_without_their_ids() {
    let redis = Redis::start().await;
    let url = format!("redis://127.0.0.1:{}", redis.port).into();
    let sessions = Sessions::connect(&url).await.unwrap();
    let kept = check(&sessions).await;

    let key = redis.ask(&["keys", "*"]);
    assert!(key.starts_with("sess:") && key.len() == "sess:".len() + 64, "{key}");
    assert!(!redis.ask(&["get", &key]).contains(&kept.id.to_string()));
    let seconds: i64 = redis.ask(&["ttl", &key]).parse().unwrap();
    assert!((3500..=3600).contains(&seconds), "{seconds}");

    sessions.delete(&kept.id).await.unwrap();
    sessions.save(&kept).await.unwrap();
    assert_eq!(sessions.load(&kept.id).await.unwrap(), None, "an ended session does not come back");
}

#[tokio::test]
async fn a_redis_that_is_not_there_is_told_at_the_start() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = Sessions::connect(&format!("redis://127.0.0.1:{port}").into()).await.unwrap_err();
    assert!(error.to_string().contains("cannot reach Redis"), "{error}");
    let error = Sessions::connect(&"nonsense".to_owned().into()).await.unwrap_err();
    assert!(error.to_string().contains("REDIS_URL"), "{error}");
}
