//! Changing a password, with the old one or with a link from a letter.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::accounts::letters::{self, LetterKind};
use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, SessionId, UserId};
use crate::origin::Origin;
use crate::sessions::ledger::end_sessions;

/// The SHA-256 of the token in a reset's link.
pub type ResetHash = [u8; 32];

/// Whose password a reset's link changes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenReset {
    pub user: UserId,
    pub name: String,
    pub email: String,
}

impl Store {
    /// The hash of the actor's own password.
    pub async fn find_password_hash(&self, actor: &Actor) -> Result<SecretString, StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        let hash: String = sqlx::query_scalar("SELECT password_hash FROM accounts WHERE id = $1")
            .bind(user)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(hash.into())
    }

    /// Writes the same password's hash anew, made by today's parameters.
    pub async fn refresh_password_hash(
        &self,
        user: UserId,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(user).await?;
        // Not where the password was changed meanwhile.
        sqlx::query("UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(user)
            .bind(old.expose_secret())
            .bind(new.expose_secret())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes the actor's own password, ends the other sessions, voids an open reset and writes to the person.
    pub async fn change_password(
        &self,
        actor: &Actor,
        hash: &SecretString,
        kept: SessionId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        set_password(&mut transaction, user, hash, Some(kept), now).await?;
        append(&mut transaction, actor, &Entry::new(Action::PasswordChanged, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Opens a reset in the place of an older one; `None` where nobody in an organisation has this address, or
    /// one was opened after `not_after`.
    pub async fn open_reset(
        &self,
        email: &str,
        token: &ResetHash,
        not_after: OffsetDateTime,
        now: OffsetDateTime,
        expires_at: OffsetDateTime,
    ) -> Result<Option<OpenReset>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        sqlx::query("SELECT set_config('probity.email', $1, true)").bind(email).execute(&mut *transaction).await?;
        let found: Option<OpenReset> =
            sqlx::query_as("SELECT id AS \"user\", name, email FROM accounts WHERE email = $1")
                .bind(email)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(found) = found else { return Ok(None) };
        sqlx::query("SELECT set_config('probity.person', $1, true)")
            .bind(found.user.to_string())
            .execute(&mut *transaction)
            .await?;
        let opened = sqlx::query(
            "INSERT INTO password_resets AS r (user_id, token_hash, created_at, expires_at)
             SELECT $1, $2, $3, $4
             WHERE EXISTS (SELECT FROM memberships WHERE user_id = $1 AND removed_at IS NULL)
             ON CONFLICT (user_id) DO UPDATE SET token_hash = $2, created_at = $3, expires_at = $4
             WHERE r.created_at <= $5",
        )
        .bind(found.user)
        .bind(token.as_slice())
        .bind(now)
        .bind(expires_at)
        .bind(not_after)
        .execute(&mut *transaction)
        .await?;
        if opened.rows_affected() == 0 {
            return Ok(None);
        }
        let organisation = enter_organisation(&mut transaction, found.user).await?;
        let entry = Entry::new(Action::PasswordResetAsked, found.user);
        append(&mut transaction, &Actor::system(organisation), &entry, now).await?;
        transaction.commit().await?;
        Ok(Some(found))
    }

    /// Voids a reset whose letter could not be sent, so that the next attempt opens it anew.
    pub async fn void_reset(&self, token: &ResetHash) -> Result<(), StoreError> {
        let mut transaction = self.begin_outside().await?;
        hold_reset(&mut transaction, token).await?;
        sqlx::query("DELETE FROM password_resets WHERE token_hash = $1")
            .bind(token.as_slice())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose password the holder of a reset's token may change; `None` once it is used, void or expired.
    pub async fn find_reset(&self, token: &ResetHash, now: OffsetDateTime) -> Result<Option<OpenReset>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let found = find_held(&mut transaction, token, now).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Uses a reset up: changes the password, ends all sessions of the person and writes to it.
    pub async fn use_reset(
        &self,
        token: &ResetHash,
        hash: &SecretString,
        origin: &Arc<Origin>,
        now: OffsetDateTime,
    ) -> Result<OpenReset, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let held = find_held(&mut transaction, token, now).await?.ok_or(StoreError::ResetSpent)?;
        set_password(&mut transaction, held.user, hash, None, now).await?;
        let organisation = enter_organisation(&mut transaction, held.user).await?;
        let actor = Actor::person(held.user, organisation, Role::Viewer).from_origin(Arc::clone(origin));
        append(&mut transaction, &actor, &Entry::new(Action::PasswordReset, held.user), now).await?;
        transaction.commit().await?;
        Ok(held)
    }
}

async fn hold_reset(transaction: &mut sqlx::PgConnection, token: &ResetHash) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config('probity.reset', encode($1, 'hex'), true)")
        .bind(token.as_slice())
        .execute(transaction)
        .await?;
    Ok(())
}

/// Finds the open reset with this token, locks it until the transaction ends, and makes the transaction its
/// person's own.
async fn find_held(
    transaction: &mut sqlx::PgConnection,
    token: &ResetHash,
    now: OffsetDateTime,
) -> Result<Option<OpenReset>, StoreError> {
    hold_reset(&mut *transaction, token).await?;
    let user: Option<UserId> =
        sqlx::query_scalar("SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > $2 FOR UPDATE")
            .bind(token.as_slice())
            .bind(now)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some(user) = user else { return Ok(None) };
    sqlx::query("SELECT set_config('probity.person', $1, true)")
        .bind(user.to_string())
        .execute(&mut *transaction)
        .await?;
    Ok(sqlx::query_as("SELECT id AS \"user\", name, email FROM accounts WHERE id = $1")
        .bind(user)
        .fetch_optional(&mut *transaction)
        .await?)
}

/// Lets the transaction, which is the person's own, see the organisation that the person signs in to.
async fn enter_organisation(transaction: &mut sqlx::PgConnection, user: UserId) -> Result<OrganisationId, StoreError> {
    let organisation: Option<OrganisationId> = sqlx::query_scalar(
        "SELECT organisation_id FROM memberships WHERE user_id = $1 AND removed_at IS NULL
         ORDER BY created_at, organisation_id LIMIT 1",
    )
    .bind(user)
    .fetch_optional(&mut *transaction)
    .await?;
    let organisation = organisation.ok_or(StoreError::ResetSpent)?;
    sqlx::query("SELECT set_config('probity.organisation', $1, true)")
        .bind(organisation.to_string())
        .execute(transaction)
        .await?;
    Ok(organisation)
}

async fn set_password(
    transaction: &mut sqlx::PgConnection,
    user: UserId,
    hash: &SecretString,
    kept: Option<SessionId>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET password_hash = $2 WHERE id = $1")
        .bind(user)
        .bind(hash.expose_secret())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("DELETE FROM password_resets WHERE user_id = $1").bind(user).execute(&mut *transaction).await?;
    end_sessions(&mut *transaction, user, kept).await?;
    letters::notify(transaction, user, LetterKind::PasswordChanged, now).await
}
