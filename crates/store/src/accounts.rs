//! People, their organisations, and signing up and in.

pub mod attempts;
pub mod letters;
pub mod members;
pub mod passwords;
pub mod second_factors;

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
             WHERE m.user_id = $1 AND m.removed_at IS NULL ORDER BY m.created_at, m.organisation_id",
        )
        .bind(user)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(Account { user, name, password_hash: password_hash.into(), memberships }))
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
