//! Sessions over HTTP, in the process and with a real Redis that goes away and comes back.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use axum::routing::{get, post};
use secrecy::SecretString;
use tower::ServiceExt;

use super::*;
use crate::clock;

fn keeper(sessions: Sessions) -> SessionKeeper {
    let options = CookieOptions { secure: true, secret: "s".repeat(32).into(), previous: Vec::new() };
    SessionKeeper::new(sessions, SessionCookie::new(&options).unwrap(), clock::now)
}

/// A router with a page that tells who signed in, and a sign-in without a password.
fn router(sessions: Sessions) -> Router {
    let page = |session: Session| async move {
        match session.get::<String>("who").await {
            Ok(who) => (StatusCode::OK, who.unwrap_or_else(|| "nobody".to_owned())),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    };
    let enter = |session: Session| async move {
        let entered = async {
            session.cycle_id().await?;
            session.insert("who", "ada").await?;
            session.set_expiry(Some(Expiry::AtDateTime(clock::now() + time::Duration::hours(1))));
            Ok::<(), tower_sessions::session::Error>(())
        };
        match entered.await {
            Ok(()) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    };
    let leave = |session: Session| async move {
        session.flush().await.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::OK)
    };
    Router::new()
        .route("/", get(page))
        .route("/enter", post(enter))
        .route("/leave", post(leave))
        .route("/pkg/app.js", get(|| async { "script" }))
        .layer(axum::middleware::from_fn_with_state(keeper(sessions), carry_session))
}

struct Answer {
    status: StatusCode,
    cookie: Option<String>,
    headers: axum::http::HeaderMap,
    text: String,
}

async fn ask(router: &Router, method: Method, path: &str, cookie: Option<&str>, accept: &str) -> Answer {
    let mut request = axum::http::Request::builder().method(method).uri(path).header(header::ACCEPT, accept);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let cookie = parts.headers.get(header::SET_COOKIE).map(|value| value.to_str().unwrap().to_owned());
    let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    Answer { status: parts.status, cookie, headers: parts.headers, text }
}

fn pair(answer: &Answer) -> String {
    answer.cookie.as_deref().unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_begins_under_a_new_id_and_ends_on_the_server() {
    let router = router(Sessions::in_memory());
    let first = ask(&router, Method::POST, "/enter", None, "*/*").await;
    let cookie = pair(&first);
    assert_eq!(ask(&router, Method::GET, "/", Some(&cookie), "*/*").await.text, "ada");
    let second = ask(&router, Method::POST, "/enter", Some(&cookie), "*/*").await;
    assert_ne!(pair(&second), cookie);
    assert_eq!(
        ask(&router, Method::GET, "/", Some(&cookie), "*/*").await.text,
        "nobody",
        "the old id is worth nothing"
    );
    let kept = pair(&second);
    let left = ask(&router, Method::POST, "/leave", Some(&kept), "*/*").await;
    assert!(left.cookie.unwrap().contains("Max-Age=0"));
    assert_eq!(ask(&router, Method::GET, "/", Some(&kept), "*/*").await.text, "nobody", "played again after the end");
}

#[tokio::test]
async fn a_visit_without_anything_to_keep_gets_no_cookie_and_a_false_one_is_forgotten() {
    let router = router(Sessions::in_memory());
    assert!(ask(&router, Method::GET, "/", None, "*/*").await.cookie.is_none());
    let answer = ask(&router, Method::GET, "/", Some("__Host-probity=AAAA"), "*/*").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "nobody"));
    assert!(answer.cookie.unwrap().contains("Max-Age=0"));
}

struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    async fn start(port: u16) -> Self {
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

    fn url(&self) -> SecretString {
        format!("redis://127.0.0.1:{}", self.port).into()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[tokio::test]
async fn while_redis_is_away_nobody_is_let_in_and_all_comes_back_by_itself() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redis = Redis::start(port).await;
    let router = router(Sessions::connect(&redis.url()).await.unwrap());
    let cookie = pair(&ask(&router, Method::POST, "/enter", None, "*/*").await);
    assert_eq!(ask(&router, Method::GET, "/", Some(&cookie), "text/html").await.text, "ada");
    drop(redis);

    let page = ask(&router, Method::GET, "/", Some(&cookie), "text/html").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text.contains("http-equiv=\"refresh\"") && !page.text.contains("ada"), "{}", page.text);
    assert!(!page.text.to_lowercase().contains("redis"));
    assert_eq!(page.headers.get(header::RETRY_AFTER).unwrap(), "5");
    assert!(!page.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().contains("sandbox"));
    assert!(page.cookie.is_none(), "the cookie stays for when Redis is back");

    let sent = ask(&router, Method::POST, "/enter", Some(&cookie), "text/html").await;
    assert_eq!(sent.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!sent.text.contains("http-equiv=\"refresh\""), "a form is not sent twice by itself");
    let called = ask(&router, Method::POST, "/enter", Some(&cookie), "application/json").await;
    assert_eq!(called.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(serde_json::from_str::<app::AppError>(&called.text).unwrap(), app::AppError::Away);
    assert_eq!(ask(&router, Method::POST, "/enter", None, "*/*").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask(&router, Method::GET, "/", None, "text/html").await.text, "nobody", "public pages go on");
    assert_eq!(ask(&router, Method::GET, "/pkg/app.js", Some(&cookie), "*/*").await.text, "script");

    let redis = Redis::start(port).await;
    let mut entered = None;
    for _ in 0..60 {
        let answer = ask(&router, Method::POST, "/enter", None, "*/*").await;
        if answer.status == StatusCode::OK {
            entered = Some(pair(&answer));
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let cookie = entered.expect("sessions come back with Redis");
    assert_eq!(ask(&router, Method::GET, "/", Some(&cookie), "text/html").await.text, "ada");
    drop(redis);
}
