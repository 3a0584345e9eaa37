//! Figures of the store, taken from time to time while figures are kept at all.

use std::time::Duration;

use store::Store;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(10);

/// States that are told even where no job is in them, so that a graph falls to zero.
const STATES: [&str; 5] = ["Pending", "Queued", "Running", "Failed", "Killed"];

/// Takes the figures until told to stop.
pub async fn take(store: Store, stop: CancellationToken) {
    metrics::describe_gauge!("database_connections", "Connections to Postgres, open and in use");
    metrics::describe_gauge!("jobs", "Jobs of all servers, by state");
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        let figures = match store.figures().await {
            Ok(figures) => figures,
            Err(error) => {
                tracing::warn!(%error, "figures of the store are not to be had");
                continue;
            }
        };
        metrics::gauge!("database_connections", "state" => "open").set(figures.connections);
        metrics::gauge!("database_connections", "state" => "in use").set(figures.connections_in_use);
        for state in STATES {
            metrics::gauge!("jobs", "state" => state).set(0);
        }
        for (state, count) in figures.jobs {
            // Beyond this number the figure is rough, and the trouble known.
            metrics::gauge!("jobs", "state" => state).set(u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
}
