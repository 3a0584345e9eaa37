//! Figures for Prometheus: requests by route, and whatever else is counted through the `metrics` crate.

use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::listen::{ListenOptions, Listener};

/// Seconds, as upper bounds of the histogram's buckets.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Why figures cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("cannot keep figures: {0}. Unset METRICS_ADDR to run without.")]
pub struct MeasureError(#[from] BuildError);

/// The figures, kept from the moment this is made.
#[derive(Clone)]
pub struct Figures(PrometheusHandle);

impl Figures {
    /// Once in a process.
    pub fn keep() -> Result<Self, MeasureError> {
        let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
        metrics::describe_counter!("http_requests_total", "Requests answered, by route, method and status");
        metrics::describe_histogram!("http_request_duration_seconds", "Time until the answer's head was ready");
        metrics::describe_gauge!("http_requests_in_flight", "Requests being answered");
        metrics::describe_gauge!("connections", "Open connections");
        metrics::describe_gauge!("certificate_expiry_timestamp_seconds", "When the TLS certificate in use ends");
        metrics::describe_counter!("connections_refused_total", "Connections over a peer's limit");
        Ok(Self(handle))
    }

    /// Serves `/metrics` on a socket of its own, and nothing else there, until told to stop.
    pub async fn serve(self, socket: TcpListener, stop: CancellationToken) {
        let upkeep = self.clone();
        let router = Router::new().route("/metrics", get(render)).with_state(self);
        let listener = Listener::new(socket, None, ListenOptions::default());
        let serving = listener.serve(router, stop.clone());
        let keeping = async move {
            while stop.run_until_cancelled(tokio::time::sleep(Duration::from_secs(5))).await.is_some() {
                upkeep.0.run_upkeep();
            }
        };
        tokio::join!(serving, keeping);
    }
}

/// When figures were last fetched from this process.
static FETCHED: Mutex<Option<Instant>> = Mutex::new(None);

/// How long ago somebody fetched the figures; None where nobody has.
pub fn since_last_fetch() -> Option<Duration> {
    FETCHED.lock().ok().and_then(|fetched| *fetched).map(|at| at.elapsed())
}

async fn render(State(figures): State<Figures>) -> String {
    if let Ok(mut fetched) = FETCHED.lock() {
        *fetched = Some(Instant::now());
    }
    figures.0.render()
}

/// Counts a request under its route's pattern; addresses themselves would be without number.
pub(crate) async fn count_request(request: Request, next: Next) -> Response {
    let route = match request.extensions().get::<MatchedPath>() {
        Some(route) => route.as_str().to_owned(),
        None => "none".to_owned(),
    };
    let method = match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    };
    let in_flight = metrics::gauge!("http_requests_in_flight");
    in_flight.increment(1);
    let begun = Instant::now();
    let response = next.run(request).await;
    in_flight.decrement(1);
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status().as_u16().to_string();
    metrics::histogram!("http_request_duration_seconds", "route" => route.clone(), "method" => method).record(seconds);
    metrics::counter!("http_requests_total", "route" => route, "method" => method, "status" => status).increment(1);
    response
}
