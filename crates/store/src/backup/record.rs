//! What this installation knows of its backups, for the operator and for monitoring.

use time::OffsetDateTime;

use crate::database::Store;
use crate::error::StoreError;

/// When a backup last succeeded and was last proved, and when the audit log was last verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct BackupState {
    pub backed_up_at: Option<OffsetDateTime>,
    /// When the latest backup that holds was found to hold.
    pub backup_proved_at: Option<OffsetDateTime>,
    /// What the latest verification found wrong; none where it found nothing.
    pub backup_fault: Option<String>,
    pub audit_checked_at: Option<OffsetDateTime>,
    pub audit_faults: Option<i32>,
}

impl Store {
    pub async fn backup_state(&self) -> Result<BackupState, StoreError> {
        let state = sqlx::query_as(
            "SELECT backed_up_at, backup_proved_at, backup_fault, audit_checked_at, audit_faults FROM installation",
        )
        .fetch_one(self.pool())
        .await?;
        Ok(state)
    }

    /// Keeps that a backup has succeeded.
    pub async fn record_backup(&self, now: OffsetDateTime) -> Result<(), StoreError> {
        sqlx::query("UPDATE installation SET backed_up_at = $1").bind(now).execute(self.pool()).await?;
        Ok(())
    }

    /// Keeps what the verification of a backup came to.
    pub async fn record_backup_check(&self, fault: Option<&str>, now: OffsetDateTime) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE installation SET backup_fault = $1,
                    backup_proved_at = CASE WHEN $1 IS NULL THEN $2 ELSE backup_proved_at END",
        )
        .bind(fault)
        .bind(now)
        .execute(self.pool())
        .await?;
        Ok(())
    }

    /// Keeps what the verification of the whole audit log came to.
    pub async fn record_audit_check(&self, faults: usize, now: OffsetDateTime) -> Result<(), StoreError> {
        sqlx::query("UPDATE installation SET audit_checked_at = $1, audit_faults = $2")
            .bind(now)
            .bind(i32::try_from(faults).unwrap_or(i32::MAX))
            .execute(self.pool())
            .await?;
        Ok(())
    }
}
