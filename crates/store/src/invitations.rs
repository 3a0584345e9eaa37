//! Invitations: how everyone after the founder joins. Only the hash of a token is kept.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::accounts::{EmailAddress, NewAccount, add_member};
use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{InvitationId, OrganisationId, UserId};
use crate::origin::Origin;

/// The SHA-256 of the token in an invitation's link.
pub type TokenHash = [u8; 32];

/// An invitation about to be written.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub email: EmailAddress,
    pub role: Role,
    pub token_hash: TokenHash,
    pub expires_at: OffsetDateTime,
}

/// An open invitation as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    pub organisation_name: String,
    pub email: String,
    pub role: Role,
}

/// An invitation as those see it who may invite.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: Role,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Held {
    organisation_id: OrganisationId,
    id: InvitationId,
    email: String,
    role: Role,
}

impl Store {
    /// Writes an invitation. Only whoever may grant its role may.
    pub async fn invite(
        &self,
        actor: &Actor,
        invitation: &NewInvitation,
        now: OffsetDateTime,
    ) -> Result<InvitationId, StoreError> {
        let inviter = actor.require_grant_of(invitation.role)?;
        let id = InvitationId::generate();
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "INSERT INTO invitations
                 (organisation_id, id, email, role, token_hash, invited_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(invitation.email.as_str())
        .bind(invitation.role)
        .bind(invitation.token_hash.as_slice())
        .bind(inviter)
        .bind(now)
        .bind(invitation.expires_at)
        .execute(&mut *transaction)
        .await?;
        let entry = Entry::new(Action::InvitationMade, id)
            .with("email", invitation.email.as_str())
            .with("role", invitation.role);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The organisation's invitations that can still be accepted, newest first.
    pub async fn list_invitations(&self, actor: &Actor, now: OffsetDateTime) -> Result<Vec<Invitation>, StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let invitations = sqlx::query_as(
            "SELECT id, email, role, created_at, expires_at FROM invitations
             WHERE organisation_id = $1 AND revoked_at IS NULL AND accepted_at IS NULL AND expires_at > $2
             ORDER BY id DESC",
        )
        .bind(actor.organisation())
        .bind(now)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(invitations)
    }

    /// Withdraws an invitation that nobody has accepted yet.
    pub async fn revoke_invitation(
        &self,
        actor: &Actor,
        id: InvitationId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_manager()?;
        let mut transaction = self.begin(actor).await?;
        let done = sqlx::query(
            "UPDATE invitations SET revoked_at = $3
             WHERE organisation_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound("open invitation"));
        }
        append(&mut transaction, actor, &Entry::new(Action::InvitationWithdrawn, id), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What the holder of a token is invited to; `None` once it is used, expired or withdrawn.
    pub async fn find_invitation(
        &self,
        token: &TokenHash,
        now: OffsetDateTime,
    ) -> Result<Option<OpenInvitation>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let Some(held) = find_held(&mut transaction, token, now).await? else { return Ok(None) };
        sqlx::query("SELECT set_config('probity.organisation', $1, true)")
            .bind(held.organisation_id.to_string())
            .execute(&mut *transaction)
            .await?;
        let organisation_name = sqlx::query_scalar("SELECT name FROM organisations WHERE id = $1")
            .bind(held.organisation_id)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(OpenInvitation { organisation_name, email: held.email, role: held.role }))
    }

    /// Creates the invited person's account, under the address that was invited, and uses the token up.
    pub async fn accept_invitation(
        &self,
        token: &TokenHash,
        name: &str,
        password_hash: &secrecy::SecretString,
        origin: &Arc<Origin>,
        now: OffsetDateTime,
    ) -> Result<Actor, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let held = find_held(&mut transaction, token, now).await?.ok_or(StoreError::InvitationSpent)?;
        let user = UserId::generate();
        let actor = Actor::person(user, held.organisation_id, held.role).from_origin(Arc::clone(origin));
        enter(&mut transaction, &actor).await?;
        let email = EmailAddress::read(&held.email).ok_or(StoreError::InvitationSpent)?;
        let password_hash = password_hash.clone();
        let account = NewAccount { name: name.to_owned(), email, password_hash, origin: Arc::clone(origin) };
        add_member(&mut transaction, &actor, &account, now).await?;
        use_up(&mut transaction, &held, now).await?;
        append(&mut transaction, &actor, &joined(user, &held), now).await?;
        transaction.commit().await?;
        Ok(actor)
    }
}

impl Store {
    /// Makes a person who has an account, and belongs to no organisation, a member again, and uses the token up.
    /// Whether it is that person who asks must be settled before.
    pub async fn rejoin(
        &self,
        token: &TokenHash,
        user: UserId,
        origin: &Arc<Origin>,
        now: OffsetDateTime,
    ) -> Result<Actor, StoreError> {
        let mut transaction = self.begin_outside().await?;
        let held = find_held(&mut transaction, token, now).await?.ok_or(StoreError::InvitationSpent)?;
        let actor = Actor::person(user, held.organisation_id, held.role).from_origin(Arc::clone(origin));
        enter(&mut transaction, &actor).await?;
        let own: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM accounts WHERE id = $1 AND email = $2)")
            .bind(user)
            .bind(&held.email)
            .fetch_one(&mut *transaction)
            .await?;
        if !own {
            return Err(StoreError::InvitationSpent);
        }
        sqlx::query(
            "INSERT INTO memberships AS m (organisation_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, user_id) DO UPDATE SET role = $3, created_at = $4, removed_at = NULL
             WHERE m.removed_at IS NOT NULL",
        )
        .bind(actor.organisation())
        .bind(user)
        .bind(actor.role())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        use_up(&mut transaction, &held, now).await?;
        append(&mut transaction, &actor, &joined(user, &held), now).await?;
        transaction.commit().await?;
        Ok(actor)
    }
}

/// Lets the transaction see what a new member sees.
async fn enter(transaction: &mut sqlx::PgConnection, actor: &Actor) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config('probity.organisation', $1, true), set_config('probity.person', $2, true)")
        .bind(actor.organisation().to_string())
        .bind(actor.user().map(|user| user.to_string()).unwrap_or_default())
        .execute(transaction)
        .await?;
    Ok(())
}

fn joined(user: UserId, held: &Held) -> Entry {
    Entry::new(Action::MemberJoined, user).with("role", held.role).with("invitation", held.id)
}

async fn use_up(transaction: &mut sqlx::PgConnection, held: &Held, now: OffsetDateTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE invitations SET accepted_at = $3 WHERE organisation_id = $1 AND id = $2")
        .bind(held.organisation_id)
        .bind(held.id)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(())
}

/// Finds the open invitation with this token, and locks it until the transaction ends.
async fn find_held(
    transaction: &mut sqlx::PgConnection,
    token: &TokenHash,
    now: OffsetDateTime,
) -> Result<Option<Held>, StoreError> {
    sqlx::query("SELECT set_config('probity.invitation', encode($1, 'hex'), true)")
        .bind(token.as_slice())
        .execute(&mut *transaction)
        .await?;
    Ok(sqlx::query_as(
        "SELECT organisation_id, id, email, role FROM invitations
         WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2
         FOR UPDATE",
    )
    .bind(token.as_slice())
    .bind(now)
    .fetch_optional(&mut *transaction)
    .await?)
}
