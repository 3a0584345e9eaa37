//! `GET /operator/status`: the state inside, for whoever shows the operator's token. For everybody else there is
//! no such address.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use scanner::{Reach, Scanner};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use store::{Limits, SchemaStatus, Store};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;
use tokio::time::{Instant, timeout};

pub const PATH: &str = "/operator/status";
/// A neighbour that does not answer for this long is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// A scanner that looks into a file of the largest size for longer has not said what it does with it.
const PROBE_PATIENCE: Duration = Duration::from_secs(10);
/// Reading a long audit log takes time; longer than this nobody waits.
const AUDIT_PATIENCE: Duration = Duration::from_secs(60);

/// What the operator is told. Where something is None, it could not be found out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub environment: String,
    pub postgres: Option<Neighbour>,
    /// Whether a Redis is set at all.
    pub redis_set: bool,
    pub redis: Option<Neighbour>,
    pub migrations: Option<Migrations>,
    pub scanner_set: bool,
    pub scanner: Option<ScannerState>,
    /// What it does with the largest file that is taken in.
    #[serde(default)]
    pub scanner_reach: Option<ScannerReach>,
    pub metrics: Option<SocketAddr>,
    /// Seconds since somebody fetched the figures.
    pub metrics_scraped: Option<u64>,
    pub audit: Option<AuditState>,
    pub backup: Option<BackupStatus>,
}

/// Ages in hours; None where it never was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BackupStatus {
    pub made_hours_ago: Option<i64>,
    pub proved_hours_ago: Option<i64>,
    /// What the latest verification found wrong.
    pub fault: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    pub version: String,
    pub latency_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Migrations {
    pub behind: usize,
    pub ahead: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScannerState {
    pub engine: String,
    /// Hours since the signatures were made; None where the scanner has none.
    pub signatures_age_hours: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScannerReach {
    Whole,
    Unread,
    TooLarge,
}

impl From<Reach> for ScannerReach {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Whole => Self::Whole,
            Reach::Unread => Self::Unread,
            Reach::TooLarge => Self::TooLarge,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditState {
    pub chains: usize,
    pub entries: u64,
    pub faults: Vec<String>,
}

/// What is needed to find the state out.
#[derive(Clone)]
pub struct Operator {
    pub token: Option<SecretString>,
    pub environment: &'static str,
    pub store: Store,
    pub limits: Limits,
    pub scanner: Option<Scanner>,
    pub upload_max_bytes: u64,
    pub metrics: Option<SocketAddr>,
    pub clock: fn() -> OffsetDateTime,
}

impl Operator {
    /// Takes as long whichever sign of the token is wrong.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let shown = shown.and_then(|value| value.strip_prefix(b"Bearer "));
        let (Some(shown), Some(token)) = (shown, &self.token) else { return false };
        shown.ct_eq(token.expose_secret().as_bytes()).into()
    }

    async fn find_status(&self) -> Status {
        let (postgres, redis, migrations, scanner, reach, audit, backup) = tokio::join!(
            measure(self.store.version()),
            measure(self.limits.server_version()),
            timeout(PATIENCE, self.store.schema_status()),
            timeout(PATIENCE, self.find_scanner()),
            timeout(PROBE_PATIENCE, self.find_reach()),
            timeout(AUDIT_PATIENCE, self.find_audit()),
            timeout(PATIENCE, self.find_backup()),
        );
        let migrations = migrations.ok().and_then(Result::ok).map(|status| match status {
            SchemaStatus::Current => Migrations { behind: 0, ahead: 0 },
            SchemaStatus::Behind(versions) => Migrations { behind: versions.len(), ahead: 0 },
            SchemaStatus::Ahead(versions) => Migrations { behind: 0, ahead: versions.len() },
        });
        Status {
            environment: self.environment.to_owned(),
            postgres,
            redis_set: matches!(self.limits, Limits::Redis(_)),
            redis,
            migrations,
            scanner_set: self.scanner.is_some(),
            scanner: scanner.ok().flatten(),
            scanner_reach: reach.ok().flatten(),
            metrics: self.metrics,
            metrics_scraped: edge::measure::since_last_fetch().map(|since| since.as_secs()),
            audit: audit.ok().flatten(),
            backup: backup.ok().flatten(),
        }
    }

    async fn find_scanner(&self) -> Option<ScannerState> {
        let version = self.scanner.as_ref()?.version().await.ok()?;
        let age = version.made.map(|made| ((self.clock)() - made).whole_hours());
        Some(ScannerState { engine: version.engine, signatures_age_hours: age })
    }

    async fn find_reach(&self) -> Option<ScannerReach> {
        self.scanner.as_ref()?.probe(self.upload_max_bytes).await.ok().map(ScannerReach::from)
    }

    async fn find_backup(&self) -> Option<BackupStatus> {
        let state = self.store.backup_state().await.ok()?;
        let hours = |at: OffsetDateTime| ((self.clock)() - at).whole_hours();
        Some(BackupStatus {
            made_hours_ago: state.backed_up_at.map(hours),
            proved_hours_ago: state.backup_proved_at.map(hours),
            fault: state.backup_fault,
        })
    }

    /// None also where this server's role may not see the chains: what is not seen is not intact.
    async fn find_audit(&self) -> Option<AuditState> {
        if !self.store.sees_audit().await.ok()? {
            return None;
        }
        let verified = self.store.verify_audit(None, &[]).await.ok()?;
        let faults = verified.faults.iter().map(ToString::to_string).collect();
        Some(AuditState { chains: verified.chains, entries: verified.entries, faults })
    }
}

async fn measure<E>(question: impl Future<Output = Result<String, E>>) -> Option<Neighbour> {
    let begun = Instant::now();
    let version = timeout(PATIENCE, question).await.ok()?.ok()?;
    Some(Neighbour { version, latency_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX) })
}

/// Answers the one who shows the token. Everybody else's request goes on, and finds nothing like at any address that
/// leads nowhere.
pub async fn answer(State(operator): State<Operator>, request: Request, next: Next) -> Response {
    if request.uri().path() != PATH || request.method() != Method::GET || !operator.knows(request.headers()) {
        return next.run(request).await;
    }
    let json = serde_json::to_string(&operator.find_status().await).unwrap_or_default();
    (StatusCode::OK, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response()
}
