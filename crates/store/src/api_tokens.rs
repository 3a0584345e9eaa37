//! Tokens by which other programs work for an organisation. Only a token's hash is kept.

use time::{Duration, OffsetDateTime};

use crate::accounts::members::find_role;
use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, TokenId, UserId};
use crate::keyword::keywords;

/// The last use of a token is written once an hour at most.
const USE_PRECISION: Duration = Duration::hours(1);

keywords! {
    /// What a token opens; never more than a reviewer's or an auditor's rights, whoever made it.
    pub enum TokenScope {
        /// See contracts and invoices and what was found.
        Read = "read",
        /// The same, and upload documents and lists.
        Upload = "upload",
        /// See everything, the audit log too.
        Audit = "audit",
    }
}

impl TokenScope {
    /// As whom its holder acts.
    pub const fn role(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Upload => Role::Reviewer,
            Self::Audit => Role::Auditor,
        }
    }
}

/// A token about to be given out.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub name: String,
    pub scope: TokenScope,
    /// The SHA-256 of the token.
    pub hash: [u8; 32],
    pub ends_at: OffsetDateTime,
}

/// A token that opens something still.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LiveToken {
    pub id: TokenId,
    pub name: String,
    pub scope: TokenScope,
    pub made_by: String,
    pub made_at: OffsetDateTime,
    pub ends_at: OffsetDateTime,
    /// To the hour.
    pub used_at: Option<OffsetDateTime>,
}

/// What a token led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedToken {
    /// As whom its holder acts.
    pub actor: Actor,
    /// What it is called.
    pub name: String,
}

#[derive(sqlx::FromRow)]
struct Held {
    organisation_id: OrganisationId,
    id: TokenId,
    name: String,
    scope: TokenScope,
    made_by: UserId,
    used_at: Option<OffsetDateTime>,
}

impl Store {
    pub async fn make_token(&self, actor: &Actor, new: &NewToken, now: OffsetDateTime) -> Result<TokenId, StoreError> {
        let user = actor.require_manager()?;
        let id = TokenId::generate();
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO api_tokens (organisation_id, id, name, scope, token_hash, made_by, made_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(&new.name)
        .bind(new.scope)
        .bind(new.hash.as_slice())
        .bind(user)
        .bind(now)
        .bind(new.ends_at)
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::TokenMade, id)
            .with("name", &new.name)
            .with("scope", new.scope.as_str())
            .with("until", new.ends_at.date());
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Those that have neither ended nor been taken back, the newest first.
    pub async fn list_tokens(&self, actor: &Actor, now: OffsetDateTime) -> Result<Vec<LiveToken>, StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let tokens = sqlx::query_as(
            "SELECT t.id, t.name, t.scope, a.name AS made_by, t.made_at, t.ends_at, t.used_at
             FROM api_tokens t JOIN accounts a ON a.id = t.made_by
             WHERE t.organisation_id = $1 AND t.ended_at IS NULL AND t.ends_at > $2
             ORDER BY t.id DESC",
        )
        .bind(actor.organisation())
        .bind(now)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(tokens)
    }

    pub async fn end_token(&self, actor: &Actor, id: TokenId, now: OffsetDateTime) -> Result<(), StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let ended = sqlx::query(
            "UPDATE api_tokens SET ended_at = $3 WHERE organisation_id = $1 AND id = $2 AND ended_at IS NULL",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() == 0 {
            return Err(StoreError::NotFound("token"));
        }
        append(&mut transaction, actor, &Entry::new(Action::TokenEnded, id), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What a token opens; `None` where the token has ended, or whoever made it manages no longer.
    pub async fn open_token(&self, hash: &[u8; 32], now: OffsetDateTime) -> Result<Option<OpenedToken>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        sqlx::query("SELECT set_config('probity.api_token', encode($1, 'hex'), true)")
            .bind(hash.as_slice())
            .execute(&mut *transaction)
            .await?;
        let held: Option<Held> = sqlx::query_as(
            "SELECT organisation_id, id, name, scope, made_by, used_at FROM api_tokens
             WHERE token_hash = $1 AND ended_at IS NULL AND ends_at > $2",
        )
        .bind(hash.as_slice())
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let Some(held) = held else { return Ok(None) };
        let actor = Actor::person(held.made_by, held.organisation_id, held.scope.role());
        let mut transaction = self.begin(&actor).await?;
        let role = find_role(&mut transaction, held.organisation_id, held.made_by).await?;
        let counts = role.is_some_and(Role::may_manage);
        if counts && held.used_at.is_none_or(|used| used + USE_PRECISION <= now) {
            sqlx::query("UPDATE api_tokens SET used_at = $3 WHERE organisation_id = $1 AND id = $2")
                .bind(held.organisation_id)
                .bind(held.id)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(counts.then_some(OpenedToken { actor, name: held.name }))
    }
}
