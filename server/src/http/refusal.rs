//! Puts on record what signed-in people are refused: by their role, or because it is not theirs.

use std::time::Duration;

use app::refused_act::RefusedAct;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use store::{Actor, Allowance, Limits, Rule};
use workflow::Desk;
use workflow::audit::Refusal;

/// Whoever is refused more often fills the log no further: what is refused is the same.
const ENTRIES: Rule = Rule { name: "refusal-entry", acts: 30, span: Duration::from_secs(3600) };

/// Writes the entries, so many a person.
#[derive(Clone)]
pub struct Recorder {
    desk: Desk,
    shared: Limits,
    /// Counts while the shared counts are away.
    own: Limits,
}

impl Recorder {
    pub fn new(desk: Desk, shared: Limits) -> Self {
        Self { desk, shared, own: Limits::in_memory() }
    }

    async fn allow(&self, actor: &Actor) -> Option<Allowance> {
        let who = actor.user()?.to_string();
        let counted = match self.shared.count(&ENTRIES, &who).await {
            Ok(allowance) => Some(allowance),
            Err(_) => self.own.count(&ENTRIES, &who).await.ok(),
        };
        counted.filter(|allowance| allowance.granted)
    }

    async fn record(&self, actor: &Actor, refusal: Refusal, address: &str, path: &str) {
        metrics::counter!("refusals_total").increment(1);
        let Some(allowance) = self.allow(actor).await else { return };
        let last = allowance.remaining == 0;
        if let Err(error) = self.desk.record_refusal(actor, refusal, address, path, last).await {
            tracing::error!(%error, "a refusal could not be put on record");
        }
    }
}

pub async fn record_refusal(State(recorder): State<Recorder>, mut request: Request, next: Next) -> Response {
    let act = RefusedAct::default();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    let address = format!("{} {route}", request.method());
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(act.clone());
    let response = next.run(request).await;
    let (caller, noted) = act.read();
    let refusal = noted.or_else(|| response.extensions().get::<Refusal>().copied());
    if let (Some(caller), Some(refusal)) = (caller, refusal) {
        recorder.record(&caller, refusal, &address, &path).await;
    }
    response
}
