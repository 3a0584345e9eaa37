//! People, their organisations, and signing up and in.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::{Actor, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, UserId};
use crate::json::tidy;
use crate::origin::Origin;

/// An e-mail address, lower-cased, so that one person has one account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// `None` where the text has no chance to be an address.
    pub fn read(text: &str) -> Option<Self> {
        let address = text.trim().to_lowercase();
        let (name, host) = address.rsplit_once('@')?;
        let plausible = !name.is_empty()
            && host.split('.').all(|label| !label.is_empty())
            && address.len() <= 254
            && !address.chars().any(|c| c.is_whitespace() || c.is_control());
        plausible.then_some(Self(address))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person about to get an account. The password comes hashed: the store never sees it.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub name: String,
    pub email: EmailAddress,
    pub password_hash: SecretString,
    /// From where the person signs up.
    pub origin: Arc<Origin>,
}

/// Who may found an organisation by signing up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Founding {
    /// Only the very first person on this installation.
    First,
    /// Anyone.
    Open,
}

/// What signing in needs of an account.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: UserId,
    pub name: String,
    pub password_hash: SecretString,
    /// Oldest first.
    pub memberships: Vec<Membership>,
}

/// Where a person belongs, and as what.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub role: Role,
}

/// A signed-in person, read anew for each request, so that a removal counts at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub actor: Actor,
    pub name: String,
    pub email: String,
    pub organisation_name: String,
    /// Whether the organisation holds any document yet.
    pub has_documents: bool,
}

/// A member of the actor's organisation.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub since: OffsetDateTime,
}

impl Store {
    /// Whether an organisation has been founded on this installation.
    pub async fn is_founded(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT founded_at IS NOT NULL FROM installation").fetch_one(self.pool()).await?)
    }

    /// Creates an account and the organisation that it owns.
    ///
    /// Two people who sign up as the first at the same moment do so one after the other: the second
    /// is refused unless founding is open.
    pub async fn sign_up(
        &self,
        account: &NewAccount,
        organisation_name: &str,
        founding: Founding,
        now: OffsetDateTime,
    ) -> Result<Actor, StoreError> {
        let organisation = OrganisationId::generate();
        let actor =
            Actor::person(UserId::generate(), organisation, Role::Owner).from_origin(Arc::clone(&account.origin));
        let mut transaction = self.begin(&actor).await?;
        let founded: bool = sqlx::query_scalar("SELECT founded_at IS NOT NULL FROM installation FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        if founded && founding == Founding::First {
            return Err(StoreError::SignUpClosed);
        }
        sqlx::query("UPDATE installation SET founded_at = coalesce(founded_at, $1)")
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO organisations (id, name, created_at) VALUES ($1, $2, $3)")
            .bind(organisation)
            .bind(tidy(organisation_name))
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        add_member(&mut transaction, &actor, account, now).await?;
        let entry = Entry::new(Action::OrganisationFounded, organisation).with("name", organisation_name);
        append(&mut transaction, &actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(actor)
    }

    /// Looks up the one account with this address.
    pub async fn find_account(&self, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
        let mut transaction = self.begin_outside().await?;
        sqlx::query("SELECT set_config('probity.email', $1, true)")
            .bind(email.as_str())
            .execute(&mut *transaction)
            .await?;
        let found: Option<(UserId, String, String)> =
            sqlx::query_as("SELECT id, name, password_hash FROM accounts WHERE email = $1")
                .bind(email.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((user, name, password_hash)) = found else { return Ok(None) };
        sqlx::query("SELECT set_config('probity.person', $1, true)")
            .bind(user.to_string())
            .execute(&mut *transaction)
            .await?;
        let memberships = sqlx::query_as(
            "SELECT m.organisation_id AS organisation, o.name AS organisation_name, m.role
             FROM memberships m JOIN organisations o ON o.id = m.organisation_id
             WHERE m.user_id = $1 ORDER BY m.created_at, m.organisation_id",
        )
        .bind(user)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(Account { user, name, password_hash: password_hash.into(), memberships }))
    }

    /// The person as a member of the organisation; `None` where it is none, or is no longer.
    pub async fn find_profile(
        &self,
        user: UserId,
        organisation: OrganisationId,
    ) -> Result<Option<Profile>, StoreError> {
        // The role is not known yet; the weakest serves to look it up.
        let mut transaction = self.begin(&Actor::person(user, organisation, Role::Viewer)).await?;
        let found: Option<(Role, String, String, String, bool)> = sqlx::query_as(
            "SELECT m.role, a.name, a.email, o.name, EXISTS (SELECT FROM documents WHERE organisation_id = $2)
             FROM memberships m
             JOIN accounts a ON a.id = m.user_id
             JOIN organisations o ON o.id = m.organisation_id
             WHERE m.user_id = $1 AND m.organisation_id = $2",
        )
        .bind(user)
        .bind(organisation)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(found.map(|(role, name, email, organisation_name, has_documents)| Profile {
            actor: Actor::person(user, organisation, role),
            name,
            email,
            organisation_name,
            has_documents,
        }))
    }

    /// The members of the actor's organisation, by name.
    pub async fn list_members(&self, actor: &Actor) -> Result<Vec<Member>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let members = sqlx::query_as(
            "SELECT m.user_id AS \"user\", a.name, a.email, m.role, m.created_at AS since
             FROM memberships m JOIN accounts a ON a.id = m.user_id
             WHERE m.organisation_id = $1 ORDER BY a.name, a.email",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(members)
    }

    /// Replaces the actor's own password hash.
    pub async fn change_password_hash(
        &self,
        actor: &Actor,
        hash: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let user = actor.user().ok_or(StoreError::Forbidden { needs: "a person" })?;
        let mut transaction = self.begin(actor).await?;
        sqlx::query("UPDATE accounts SET password_hash = $2 WHERE id = $1")
            .bind(user)
            .bind(hash.expose_secret())
            .execute(&mut *transaction)
            .await?;
        append(&mut transaction, actor, &Entry::new(Action::PasswordChanged, user), now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Creates the account of the actor and makes it a member of its organisation.
pub(crate) async fn add_member(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    account: &NewAccount,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO accounts (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(actor.user())
        .bind(account.email.as_str())
        .bind(tidy(&account.name))
        .bind(account.password_hash.expose_secret())
        .bind(now)
        .execute(&mut **transaction)
        .await
        .map_err(|error| match StoreError::breaks(&error, "accounts_email") {
            true => StoreError::EmailTaken,
            false => error.into(),
        })?;
    sqlx::query("INSERT INTO memberships (organisation_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)")
        .bind(actor.organisation())
        .bind(actor.user())
        .bind(actor.role())
        .bind(now)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_in_lower_case_and_refuses_what_is_none() {
        assert_eq!(EmailAddress::read(" Ada@Example.ORG ").unwrap().as_str(), "ada@example.org");
        for text in ["", "ada", "@example.org", "ada@", "ada@x..org", "a b@example.org", "a@b\r\nBcc: c@d"] {
            assert_eq!(EmailAddress::read(text), None, "{text:?}");
        }
    }
}
