//! Figures of the store and of the neighbours, taken from time to time while figures are kept at all.

use std::path::PathBuf;
use std::time::Duration;

use scanner::Scanner;
use store::{BackupState, Limits, Store, StoreFigures};
use time::OffsetDateTime;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::clock;

const EVERY: Duration = Duration::from_secs(10);
/// A neighbour that does not answer for this long is away.
const PATIENCE: Duration = Duration::from_secs(5);

/// States and stages that are told even where no job is in them, so that a graph falls to zero.
const STATES: [&str; 5] = ["Pending", "Queued", "Running", "Failed", "Killed"];
const STAGES: [&str; 3] = ["process", "reconcile", "run"];

/// What figures are taken of.
pub struct Watched {
    pub store: Store,
    /// None in a worker, which has no use for them.
    pub limits: Option<Limits>,
    pub scanner: Option<Scanner>,
    pub data_dir: PathBuf,
}

/// Takes the figures until told to stop.
pub async fn take(watched: Watched, stop: CancellationToken) {
    describe();
    metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    loop {
        take_neighbours(&watched).await;
        take_disk(&watched);
        match timeout(PATIENCE, watched.store.figures(clock::now())).await {
            Ok(Ok(figures)) => tell_store(&figures),
            Ok(Err(error)) => tracing::warn!(%error, "figures of the store are not to be had"),
            Err(_) => tracing::warn!("figures of the store are not to be had in time"),
        }
        if let Ok(Ok(state)) = timeout(PATIENCE, watched.store.backup_state()).await {
            tell_keeping(&state);
        }
        if stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_none() {
            return;
        }
    }
}

fn describe() {
    metrics::describe_gauge!("database_connections", "Connections to Postgres, open and in use");
    metrics::describe_gauge!("jobs", "Jobs of all servers, by state; Killed are those given up");
    metrics::describe_gauge!("jobs_waiting", "Jobs that are due and wait for a worker, by stage");
    metrics::describe_gauge!("jobs_oldest_age_seconds", "How long the oldest of them has waited");
    metrics::describe_gauge!("sessions", "Sign-ins that have not ended");
    metrics::describe_gauge!("build_info", "The program's version");
    metrics::describe_gauge!("schema_version", "The newest migration that was run");
    metrics::describe_gauge!("dependency_up", "Whether a neighbour answers this process");
    metrics::describe_gauge!("scanner_signatures_timestamp_seconds", "When the virus scanner's signatures were made");
    metrics::describe_gauge!("data_dir_free_bytes", "Free space of the disk under DATA_DIR");
    metrics::describe_gauge!("data_dir_size_bytes", "Size of the disk under DATA_DIR");
    metrics::describe_gauge!("backup_last_success_timestamp_seconds", "When a backup last succeeded; 0 for never");
    metrics::describe_gauge!("backup_last_verified_timestamp_seconds", "When a backup was last proved; 0 for never");
    metrics::describe_gauge!("audit_chain_faults", "Faults that the latest verification of the audit log found");
    metrics::describe_gauge!("audit_chain_checked_timestamp_seconds", "When that was; 0 for never");
    metrics::describe_counter!("documents_total", "Documents that this process has brought to an end, by outcome");
    metrics::describe_counter!("pages_total", "Pages read, by whether their characters had to be recognised");
    metrics::describe_counter!("findings_total", "Findings computed, by severity");
    metrics::describe_gauge!("documents_in_work", "Documents that this process works on, by stage");
    metrics::describe_histogram!("document_stage_seconds", "Time that a document spent in a stage");
    metrics::describe_histogram!("document_reading_seconds", "Time to read a document, by how it was read");
}

async fn take_neighbours(watched: &Watched) {
    let postgres = matches!(timeout(PATIENCE, watched.store.ping()).await, Ok(Ok(())));
    tell_neighbour("postgres", postgres);
    if let Some(limits) = &watched.limits {
        tell_neighbour("redis", timeout(PATIENCE, limits.answers()).await.unwrap_or(false));
    }
    if let Some(scanner) = &watched.scanner {
        let version = timeout(PATIENCE, scanner.version()).await.ok().and_then(Result::ok);
        tell_neighbour("scanner", version.is_some());
        if let Some(made) = version.and_then(|version| version.made) {
            metrics::gauge!("scanner_signatures_timestamp_seconds").set(seconds(Some(made)));
        }
    }
}

fn tell_neighbour(name: &'static str, answers: bool) {
    metrics::gauge!("dependency_up", "dependency" => name).set(u8::from(answers));
}

fn take_disk(watched: &Watched) {
    match rustix::fs::statvfs(&watched.data_dir) {
        Ok(disk) => {
            // A figure for graphs: beyond 2^53 bytes it is rough.
            #[expect(clippy::cast_precision_loss, reason = "a figure for graphs")]
            let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize) as f64;
            metrics::gauge!("data_dir_free_bytes").set(bytes(disk.f_bavail));
            metrics::gauge!("data_dir_size_bytes").set(bytes(disk.f_blocks));
        }
        Err(error) => tracing::warn!(%error, "the free space of DATA_DIR is not to be had"),
    }
}

fn tell_store(figures: &StoreFigures) {
    metrics::gauge!("database_connections", "state" => "open").set(figures.connections);
    metrics::gauge!("database_connections", "state" => "in use").set(figures.connections_in_use);
    for state in STATES {
        metrics::gauge!("jobs", "state" => state).set(0);
    }
    for (state, count) in &figures.jobs {
        metrics::gauge!("jobs", "state" => state.clone()).set(clamp(*count));
    }
    for stage in STAGES {
        let found = figures.stages.iter().find(|found| found.stage == stage);
        metrics::gauge!("jobs_waiting", "stage" => stage).set(clamp(found.map_or(0, |found| found.waiting)));
        metrics::gauge!("jobs_oldest_age_seconds", "stage" => stage).set(found.map_or(0.0, |found| found.oldest_age));
    }
    metrics::gauge!("sessions").set(clamp(figures.sessions));
    metrics::gauge!("schema_version").set(clamp(figures.schema));
}

fn tell_keeping(state: &BackupState) {
    metrics::gauge!("backup_last_success_timestamp_seconds").set(seconds(state.backed_up_at));
    metrics::gauge!("backup_last_verified_timestamp_seconds").set(seconds(state.backup_proved_at));
    metrics::gauge!("audit_chain_faults").set(state.audit_faults.unwrap_or(0));
    metrics::gauge!("audit_chain_checked_timestamp_seconds").set(seconds(state.audit_checked_at));
}

/// 0 for never: the alerts take it for very long ago.
fn seconds(at: Option<OffsetDateTime>) -> u32 {
    at.and_then(|at| u32::try_from(at.unix_timestamp()).ok()).unwrap_or(0)
}

/// Beyond this number the figure is rough, and the trouble known.
fn clamp(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}
