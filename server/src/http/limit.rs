//! Rate limits: how often one client may sign in, send files, and do anything at all.
//!
//! Whoever is signed in is counted as that person, everyone else by address, as told by the socket or by trusted
//! proxies. No header of the client's own changes either.

use std::num::NonZeroU32;
use std::time::Duration;

use app::AppError;
use app::session::SIGNED_IN_KEY;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use edge::ClientAddress;
use leptos::server_fn::error::FromServerFnError;
use store::{Allowance, Limits, Rule};
use tower_sessions::Session;
use workflow::accounts::SignedIn;

const MINUTE: Duration = Duration::from_secs(60);

/// The rules, and what holds while nobody can count.
#[derive(Clone, Debug)]
pub struct Limiter {
    shared: Limits,
    /// Counts what may go on while the shared counts are away.
    own: Limits,
    rules: Rules,
}

#[derive(Clone, Copy, Debug)]
struct Rules {
    /// Attempts to get in: signing up and in, second factors, new passwords.
    entrance: Rule,
    upload: Rule,
    /// Everything else.
    use_: Rule,
}

impl Rules {
    const fn of(entrances: u32, uploads: u32, uses: NonZeroU32) -> Self {
        Self {
            entrance: Rule { name: "entrance", acts: entrances, span: MINUTE },
            upload: Rule { name: "upload", acts: uploads, span: MINUTE },
            use_: Rule { name: "use", acts: uses.get(), span: MINUTE },
        }
    }
}

impl Limiter {
    /// For people on the internet.
    pub fn strict(shared: Limits, requests_per_minute: NonZeroU32) -> Self {
        Self::new(shared, Rules::of(10, 60, requests_per_minute))
    }

    /// For a developer and the tests in a browser, which sign in all the time.
    pub fn lenient(shared: Limits, requests_per_minute: NonZeroU32) -> Self {
        Self::new(shared, Rules::of(1000, 1000, requests_per_minute))
    }

    fn new(shared: Limits, rules: Rules) -> Self {
        Self { shared, own: Limits::in_memory(), rules }
    }

    async fn judge(&self, act: Act, who: &str) -> Verdict {
        let rule = match act {
            Act::Enter => self.rules.entrance,
            Act::Upload => self.rules.upload,
            Act::Use => self.rules.use_,
        };
        match self.shared.count(&rule, who).await {
            Ok(allowance) => Verdict::Counted(rule, allowance),
            Err(error) if act == Act::Enter => {
                tracing::error!(%error, "attempts to sign in cannot be counted and are refused");
                Verdict::Uncounted
            }
            Err(error) => {
                // Said once by the health check, not by every request.
                tracing::debug!(%error, "a request is counted by this process alone");
                match self.own.count(&rule, who).await {
                    Ok(allowance) => Verdict::Counted(rule, allowance),
                    Err(_) => Verdict::Uncounted,
                }
            }
        }
    }
}

enum Verdict {
    Counted(Rule, Allowance),
    Uncounted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Enter,
    Upload,
    Use,
}

/// Server functions that tell whether a secret was right, or let someone in: whoever adds one names it here.
const ENTRANCES: [&str; 11] = [
    "sign-in",
    "sign-up",
    "sign-in-code",
    "forgot-password",
    "reset-password",
    "change-password",
    "propose-second-factor",
    "disable-second-factor",
    "remake-recovery-codes",
    "make-token",
    "ask-for-deletion",
];

/// What a request is counted as; files of the site itself are not counted.
fn classify(method: &Method, path: &str) -> Option<Act> {
    let is_file = path.starts_with("/pkg/") || path.ends_with(".svg") || path.ends_with(".js");
    match path.strip_prefix("/api/") {
        Some("uploads" | "inputs") if method == Method::POST => Some(Act::Upload),
        Some(function) if method == Method::POST && ENTRANCES.contains(&function) => Some(Act::Enter),
        None if is_file || path == "/healthz" => None,
        _ => Some(Act::Use),
    }
}

pub async fn limit_rate(State(limiter): State<Limiter>, request: Request, next: Next) -> Response {
    let Some(act) = classify(request.method(), request.uri().path()) else { return next.run(request).await };
    let who = identify(act, request.extensions()).await;
    match limiter.judge(act, &who).await {
        Verdict::Uncounted => refuse(
            request.headers(),
            StatusCode::SERVICE_UNAVAILABLE,
            5,
            "Signing in is not possible for a moment. Wait a little, then try again.".to_owned(),
        ),
        Verdict::Counted(rule, allowance) if allowance.granted => {
            let mut response = next.run(request).await;
            tell(response.headers_mut(), rule, allowance);
            response
        }
        Verdict::Counted(rule, allowance) => {
            metrics::counter!("requests_limited_total", "rule" => rule.name).increment(1);
            let seconds = round_up(allowance.wait).max(1);
            let sentence = format!("Too many requests. Wait {seconds} s, then try again.");
            let mut response = refuse(request.headers(), StatusCode::TOO_MANY_REQUESTS, seconds, sentence);
            tell(response.headers_mut(), rule, allowance);
            response
        }
    }
}

/// The signed-in person, else the client's network. Attempts to get in are always counted by network: the account
/// that they are made on has a count of its own.
async fn identify(act: Act, request: &Extensions) -> String {
    if act != Act::Enter
        && let Some(session) = request.get::<Session>()
        && let Ok(Some(signed_in)) = session.get::<SignedIn>(SIGNED_IN_KEY).await
    {
        return format!("user:{}", signed_in.user);
    }
    match request.get::<ClientAddress>() {
        Some(address) => format!("address:{}", address.network()),
        // Never outside the guard; all of them together then.
        None => "address:unknown".to_owned(),
    }
}

/// As a sentence, or as the error of a server function where the browser's code called one.
fn refuse(asked: &HeaderMap, status: StatusCode, seconds: u64, sentence: String) -> Response {
    let wants_page = asked.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    let retry = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    if wants_page {
        return (status, retry, sentence).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, retry, kind, AppError::Refused(sentence).ser()).into_response()
}

/// The fields of draft-ietf-httpapi-ratelimit-headers.
fn tell(headers: &mut HeaderMap, rule: Rule, allowance: Allowance) {
    let policy = format!("\"{}\";q={};w={}", rule.name, rule.acts, rule.span.as_secs());
    let state = format!("\"{}\";r={};t={}", rule.name, allowance.remaining, round_up(allowance.reset));
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

fn round_up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use tower::ServiceExt;

    const USES: NonZeroU32 = NonZeroU32::new(1200).unwrap();

    fn guarded(limiter: Limiter) -> Router {
        Router::new().fallback(|| async { "done" }).layer(from_fn_with_state(limiter, limit_rate))
    }

    async fn ask(router: &Router, path: &str, address: &str, header: (&'static str, String)) -> Response {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header.0, header.1)
            .extension(ClientAddress(address.parse().unwrap()))
            .body(Body::empty())
            .unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn changing_a_header_does_not_evade_the_limit() {
        let router = guarded(Limiter::strict(Limits::in_memory(), USES));
        let spoof = |number: usize| {
            [
                ("x-forwarded-for", format!("10.0.0.{number}")),
                ("cookie", format!("__Host-probity={number}")),
                ("user-agent", number.to_string()),
            ][number % 3]
                .clone()
        };
        for number in 0..10 {
            assert_eq!(ask(&router, "/api/sign-in", "192.0.2.1", spoof(number)).await.status(), StatusCode::OK);
        }
        let refused = ask(&router, "/api/sign-up", "192.0.2.1", spoof(10)).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()["retry-after"], "6");
        assert_eq!(refused.headers()["ratelimit-policy"], "\"entrance\";q=10;w=60");
        assert_eq!(refused.headers()["ratelimit"], "\"entrance\";r=0;t=60");
        assert_eq!(ask(&router, "/api/sign-in", "192.0.2.2", spoof(0)).await.status(), StatusCode::OK);
        assert_eq!(ask(&router, "/api/inbox", "192.0.2.1", spoof(0)).await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn nobody_gets_in_uncounted_and_everyone_may_go_on_reading() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let away = Limits::connect(&format!("redis://{free}").into()).unwrap();
        let router = guarded(Limiter::strict(away, USES));
        let none = || ("x", String::new());
        let refused = ask(&router, "/api/sign-in", "192.0.2.1", none()).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(ask(&router, "/api/inbox", "192.0.2.1", none()).await.status(), StatusCode::OK);
    }

    #[test]
    fn the_site_itself_is_not_counted() {
        assert_eq!(classify(&Method::GET, "/pkg/probity.js"), None);
        assert_eq!(classify(&Method::GET, "/invoices"), Some(Act::Use));
        assert_eq!(classify(&Method::POST, "/api/uploads"), Some(Act::Upload));
        assert_eq!(classify(&Method::POST, "/api/inputs"), Some(Act::Upload));
        assert_eq!(classify(&Method::POST, "/api/sign-in"), Some(Act::Enter));
    }
}
