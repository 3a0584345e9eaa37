//! How busy the store is, for monitoring.

use crate::database::Store;
use crate::error::StoreError;

/// Counts at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// Connections to the database that are open, and those of them in use.
    pub connections: u32,
    pub connections_in_use: u32,
    /// Jobs by their state, such as Pending, Running, Failed, Done.
    pub jobs: Vec<(String, i64)>,
}

impl Store {
    pub async fn figures(&self) -> Result<StoreFigures, StoreError> {
        let jobs =
            sqlx::query_as("SELECT status, count(*) FROM apalis.jobs GROUP BY status").fetch_all(self.pool()).await?;
        let connections = self.pool().size();
        let idle = u32::try_from(self.pool().num_idle()).unwrap_or(connections);
        Ok(StoreFigures { connections, connections_in_use: connections.saturating_sub(idle), jobs })
    }
}
