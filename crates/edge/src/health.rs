//! `/healthz`: the process lives. `/readyz`: what it depends on answers.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::future::{BoxFuture, join_all};
use http::{StatusCode, header};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::client::{ClientAddress, Peer};

const LIVE: &str = "/healthz";
const READY: &str = "/readyz";

/// A dependency that does not answer for this long is away.
const PATIENCE: Duration = Duration::from_secs(2);

/// An answer serves everyone who asks within this time, so that asking often costs nothing.
const FRESH: Duration = Duration::from_secs(1);

/// Whether a request is this machine's own question after the server's health. It names no host and needs no TLS.
pub(crate) fn is_own_probe(request: &Request) -> bool {
    let is_loopback = |address: Option<IpAddr>| address.is_some_and(|address| address.to_canonical().is_loopback());
    matches!(request.uri().path(), LIVE | READY)
        && is_loopback(request.extensions().get::<Peer>().map(|peer| peer.address.ip()))
        && is_loopback(request.extensions().get::<ClientAddress>().map(|client| client.0))
}

/// One dependency and how it is asked.
#[derive(Clone)]
pub struct Check {
    name: &'static str,
    essential: bool,
    ask: Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>,
}

impl Check {
    /// Without it this server can do nothing for anyone.
    pub fn essential<F>(name: &'static str, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        Self { name, essential: true, ask: Arc::new(move || Box::pin(ask())) }
    }

    /// Without it some work waits.
    pub fn useful<F>(name: &'static str, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        Self { essential: false, ..Self::essential(name, ask) }
    }
}

/// What was found out a moment ago.
#[derive(Clone, Debug)]
struct Report {
    at: Instant,
    /// By name: whether it is essential, and whether it answered.
    found: BTreeMap<&'static str, (bool, bool)>,
}

impl Report {
    fn status(&self) -> StatusCode {
        let serves = self.found.values().all(|(essential, answers)| *answers || !essential);
        if serves { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
    }

    fn word(&self) -> &'static str {
        if self.found.values().all(|(_, answers)| *answers) { "ready" } else { "degraded" }
    }

    /// JSON; the names are our own and need no escaping.
    fn describe(&self, fully: bool) -> String {
        let word = self.word();
        if !fully {
            return format!("{{\"status\":\"{word}\"}}");
        }
        let checks = self
            .found
            .iter()
            .map(|(name, (_, answers))| format!("\"{name}\":\"{}\"", if *answers { "ok" } else { "away" }))
            .collect::<Vec<_>>()
            .join(",");
        format!("{{\"status\":\"{word}\",\"checks\":{{{checks}}}}}")
    }
}

/// The two routes and what they ask.
#[derive(Clone)]
pub struct Health {
    checks: Arc<[Check]>,
    last: Arc<Mutex<Option<Report>>>,
}

impl Health {
    pub fn new(checks: impl IntoIterator<Item = Check>) -> Self {
        Self { checks: checks.into_iter().collect(), last: Arc::default() }
    }

    pub fn routes<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        Router::new().route(LIVE, get(|| async { "alive" })).route(READY, get(answer)).with_state(self)
    }

    async fn report(&self) -> Report {
        let mut last = self.last.lock().await;
        if let Some(report) = last.as_ref().filter(|report| report.at.elapsed() < FRESH) {
            return report.clone();
        }
        let asked = self.checks.iter().map(|check| async move {
            let answers = timeout(PATIENCE, (check.ask)()).await.unwrap_or(false);
            (check.name, (check.essential, answers))
        });
        let found: BTreeMap<_, _> = join_all(asked).await.into_iter().collect();
        let report = Report { at: Instant::now(), found };
        *last = Some(report.clone());
        report
    }
}

/// Which dependency is away is told to this machine only.
async fn answer(State(health): State<Health>, request: Request) -> Response {
    let fully = is_own_probe(&request);
    let report = health.report().await;
    (report.status(), [(header::CONTENT_TYPE, "application/json")], report.describe(fully)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_away_is_named_and_only_the_essential_stops_the_server() {
        let health = Health::new([
            Check::essential("postgres", || async { true }),
            Check::useful("clamd", || std::future::ready(false)),
        ]);
        let report = health.report().await;
        assert_eq!(report.status(), StatusCode::OK);
        assert_eq!(report.describe(true), r#"{"status":"degraded","checks":{"clamd":"away","postgres":"ok"}}"#);
        assert_eq!(report.describe(false), r#"{"status":"degraded"}"#);
        let health = Health::new([Check::essential("redis", || async { false })]);
        assert_eq!(health.report().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn what_does_not_answer_is_away() {
        let health = Health::new([Check::essential("postgres", std::future::pending)]);
        assert_eq!(health.report().await.word(), "degraded");
    }
}
