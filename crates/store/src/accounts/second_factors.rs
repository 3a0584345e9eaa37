//! Second factors: a sealed secret that makes codes, and codes for when the device is lost.

use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::UserId;
use crate::sessions::ledger::end_sessions;
use crate::{SessionId, accounts::letters};

/// The SHA-256 of a recovery code.
pub type CodeHash = [u8; 32];

/// A person's second factor.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SecondFactor {
    /// Sealed: the store never sees the secret.
    pub secret: String,
    /// `None` while the person has not shown yet that the device makes the right codes.
    pub confirmed_at: Option<OffsetDateTime>,
    /// The last time step whose code was used.
    pub last_step: i64,
}

impl Store {
    /// A person's second factor, confirmed or still being set up.
    pub async fn find_second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, StoreError> {
        let mut transaction = self.begin_as(user).await?;
        let found = sqlx::query_as("SELECT secret, confirmed_at, last_step FROM second_factors WHERE user_id = $1")
            .bind(user)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// How many recovery codes are left.
    pub async fn count_recovery_codes(&self, user: UserId) -> Result<i64, StoreError> {
        let mut transaction = self.begin_as(user).await?;
        let left = sqlx::query_scalar("SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL")
            .bind(user)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(left)
    }

    /// Keeps the sealed secret of a second factor that is being set up. One that counts is not replaced.
    pub async fn propose_second_factor(
        &self,
        user: UserId,
        sealed: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(user).await?;
        let kept = sqlx::query(
            "INSERT INTO second_factors AS f (user_id, secret, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id) DO UPDATE SET secret = $2, created_at = $3, last_step = 0
             WHERE f.confirmed_at IS NULL",
        )
        .bind(user)
        .bind(sealed)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if kept.rows_affected() == 0 { Err(StoreError::Conflict("second factor")) } else { Ok(()) }
    }

    /// Lets the second factor count from now on: writes its recovery codes, ends the person's other sessions
    /// and writes to the person.
    pub async fn confirm_second_factor(
        &self,
        actor: &Actor,
        step: i64,
        codes: &[CodeHash],
        kept: SessionId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        let confirmed = sqlx::query(
            "UPDATE second_factors SET confirmed_at = $2, last_step = $3
             WHERE user_id = $1 AND confirmed_at IS NULL AND last_step < $3",
        )
        .bind(user)
        .bind(now)
        .bind(step)
        .execute(&mut *transaction)
        .await?;
        if confirmed.rows_affected() == 0 {
            return Err(StoreError::Conflict("second factor"));
        }
        replace_codes(&mut transaction, user, codes, now).await?;
        end_sessions(&mut transaction, user, Some(kept)).await?;
        letters::notify(&mut transaction, user, letters::LetterKind::SecondFactorChanged, now).await?;
        append(&mut transaction, actor, &Entry::new(Action::SecondFactorEnabled, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes a person's second factor and recovery codes away, ends the other sessions and writes to the person.
    pub async fn remove_second_factor(
        &self,
        actor: &Actor,
        kept: SessionId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user).execute(&mut *transaction).await?;
        sqlx::query("DELETE FROM second_factors WHERE user_id = $1").bind(user).execute(&mut *transaction).await?;
        end_sessions(&mut transaction, user, Some(kept)).await?;
        letters::notify(&mut transaction, user, letters::LetterKind::SecondFactorChanged, now).await?;
        append(&mut transaction, actor, &Entry::new(Action::SecondFactorDisabled, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Replaces the recovery codes of a second factor that counts.
    pub async fn replace_recovery_codes(
        &self,
        actor: &Actor,
        codes: &[CodeHash],
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        replace_codes(&mut transaction, user, codes, now).await?;
        append(&mut transaction, actor, &Entry::new(Action::RecoveryCodesMade, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses the code of a time step up; false where it, or a later one, was used before.
    pub async fn use_step(&self, user: UserId, step: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(user).await?;
        let used = sqlx::query(
            "UPDATE second_factors SET last_step = $2
             WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2",
        )
        .bind(user)
        .bind(step)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(used.rows_affected() == 1)
    }

    /// Uses a recovery code up; false where it is none, or was used before.
    pub async fn use_recovery_code(
        &self,
        actor: &Actor,
        code: &CodeHash,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        let used = sqlx::query(
            "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
        )
        .bind(user)
        .bind(code.as_slice())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if used.rows_affected() == 1 {
            append(&mut transaction, actor, &Entry::new(Action::RecoveryCodeUsed, user), now).await?;
        }
        transaction.commit().await?;
        Ok(used.rows_affected() == 1)
    }
}

async fn replace_codes(
    transaction: &mut sqlx::PgConnection,
    user: UserId,
    codes: &[CodeHash],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user).execute(&mut *transaction).await?;
    let codes: Vec<Vec<u8>> = codes.iter().map(|code| code.to_vec()).collect();
    sqlx::query("INSERT INTO recovery_codes (user_id, code_hash, created_at) SELECT $1, unnest($2::bytea[]), $3")
        .bind(user)
        .bind(codes)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    Ok(())
}
