//! Signing in: the password, then the second factor where there is one; each failure makes the next slower.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::accounts::attempts::Tried;
use store::audit::SubjectKind;
use store::{Account, Action, Actor, EmailAddress, Entry, OrganisationId, Origin, Subject, UserId};
use time::{Duration, OffsetDateTime};

use super::sessions::Begun;
use crate::{Desk, DeskError};

/// How long the right password waits for the second factor.
const PENDING_LIFE: Duration = Duration::minutes(5);

/// What a person fills in to sign in.
pub struct SignInForm {
    pub email: String,
    pub password: SecretString,
    /// Whether to stay signed in on this device.
    pub keep: bool,
}

/// Someone who has shown the password and not yet the second factor. May do nothing but that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub user: UserId,
    pub organisation: OrganisationId,
    pub keep: bool,
    pub until: OffsetDateTime,
    /// The hash of the password's hash: a password that was changed meanwhile has opened nothing.
    proof: [u8; 32],
}

impl PendingSignIn {
    pub(super) fn is_of(&self, password_hash: &SecretString) -> bool {
        self.proof == prove(password_hash)
    }
}

fn prove(password_hash: &SecretString) -> [u8; 32] {
    Sha256::digest(password_hash.expose_secret().as_bytes()).into()
}

/// Where signing in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInStep {
    Done(Begun),
    NeedsCode(PendingSignIn),
}

impl Desk {
    /// The same refusal, after the same time, for an unknown address and for a wrong password.
    pub async fn sign_in(&self, form: SignInForm, origin: &Arc<Origin>) -> Result<SignInStep, DeskError> {
        let Some(email) = EmailAddress::read(&form.email) else { return Err(wrong()) };
        let account = self.check_account(&email, form.password, origin).await?.ok_or_else(wrong)?;
        let membership = account.memberships.first().ok_or_else(wrong)?;
        let actor = Actor::person(account.user, membership.organisation, membership.role);
        self.begin_or_ask(&actor.from_origin(Arc::clone(origin)), form.keep).await
    }

    /// Lets a former member who holds an invitation and knows the account's password join again.
    pub(super) async fn rejoin(
        &self,
        token: &[u8; 32],
        email: &EmailAddress,
        password: SecretString,
        origin: &Arc<Origin>,
    ) -> Result<SignInStep, DeskError> {
        let refusal = "There is already an account with this e-mail address. Type its password to join, or sign in.";
        let account = self.check_account(email, password, origin).await?;
        let account = account.ok_or_else(|| DeskError::refused(refusal))?;
        if !account.memberships.is_empty() {
            return Err(store::StoreError::EmailTaken.into());
        }
        let actor = self.store().rejoin(token, account.user, origin, self.now()).await?;
        self.begin_or_ask(&actor, false).await
    }

    /// The account whose password this is.
    async fn check_account(
        &self,
        email: &EmailAddress,
        password: SecretString,
        origin: &Arc<Origin>,
    ) -> Result<Option<Account>, DeskError> {
        let subjects = subjects(Tried::Password(email.clone()), origin);
        self.count_attempt(&subjects, origin).await?;
        let account = self.store().find_account(email).await?;
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let known = account.as_ref().map(|account| (account.user, account.memberships.first().map(|m| m.organisation)));
        let checked = self.verify_password(password, hash.clone()).await?;
        let Some(account) = account.filter(|_| checked.right) else {
            self.record_failure(Action::SignInFailed, Some(email), known.as_ref(), origin).await?;
            return Ok(None);
        };
        self.store().forgive_attempt(&subjects).await?;
        if let (Some(old), Some(new)) = (hash, checked.renewed) {
            self.store().refresh_password_hash(account.user, &old, &new).await?;
        }
        Ok(Some(account))
    }

    async fn begin_or_ask(&self, actor: &Actor, keep: bool) -> Result<SignInStep, DeskError> {
        let user = super::person(actor)?;
        let factor = self.store().find_second_factor(user).await?;
        if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
            let until = self.now() + PENDING_LIFE;
            let proof = prove(&self.store().find_password_hash(actor).await?);
            let organisation = actor.organisation();
            return Ok(SignInStep::NeedsCode(PendingSignIn { user, organisation, keep, until, proof }));
        }
        self.begin_session(actor, keep).await.map(SignInStep::Done)
    }

    /// Counts an attempt as failed before it is looked at; refused while something of it is locked.
    pub(super) async fn count_attempt(&self, tried: &[Tried], origin: &Origin) -> Result<(), DeskError> {
        let now = self.now();
        let Some(until) = self.store().count_attempt(tried, now).await? else { return Ok(()) };
        self.record_failure(Action::SignInLocked, None, None, origin).await?;
        Err(DeskError::Refused(locked(until - now)))
    }

    /// Into the chain of the account's organisation; for an unknown address into the installation's own.
    pub(super) async fn record_failure(
        &self,
        action: Action,
        email: Option<&EmailAddress>,
        known: Option<&(UserId, Option<OrganisationId>)>,
        origin: &Origin,
    ) -> Result<(), DeskError> {
        let subject = known.map_or(Subject::unnamed(SubjectKind::Account), |(user, _)| (*user).into());
        // What was typed may be a password in the wrong field: only the host of an address is told.
        let host = email.and_then(|email| email.as_str().rsplit_once('@')).map(|(_, host)| format!("…@{host}"));
        let entry = Entry::new(action, subject).with("address", host.as_deref().unwrap_or("none"));
        let organisation = known.and_then(|(_, organisation)| *organisation);
        Ok(self.store().record_visitor(organisation, origin, &entry, self.now()).await?)
    }
}

/// What an attempt counts against: what it tries, and the client's address where it is known.
pub(super) fn subjects(tried: Tried, origin: &Origin) -> Vec<Tried> {
    std::iter::once(tried).chain(origin.address.map(Tried::Client)).collect()
}

fn wrong() -> DeskError {
    DeskError::refused("The e-mail address or the password is wrong. Type both again.")
}

fn locked(left: Duration) -> String {
    let minutes = (left.whole_seconds() + 59) / 60;
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    format!("Too many attempts have failed. Wait {minutes} {unit}, then try again, or reset your password.")
}
