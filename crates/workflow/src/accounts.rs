//! Signing up and in, and inviting.

use std::sync::Arc;

use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use store::accounts::Member;
use store::audit::SubjectKind;
use store::invitations::NewInvitation;
use store::{
    Account, Action, Actor, EmailAddress, Entry, Founding, NewAccount, OrganisationId, Origin, Profile, Role, Subject,
    UserId,
};
use time::Duration;

use crate::{Desk, DeskError};

/// How long an invitation can be accepted.
const INVITATION_LIFE: Duration = Duration::days(7);
/// A shorter password is refused.
const SHORTEST_PASSWORD: usize = 12;
const LONGEST_PASSWORD: usize = 200;

/// What a person fills in to sign up. With an invitation the organisation and the address are known.
pub struct SignUp {
    pub name: String,
    pub email: String,
    pub password: SecretString,
    pub organisation: String,
    /// The token of an invitation, or empty.
    pub invitation: String,
    pub origin: Arc<Origin>,
}

/// Who signed in: what a session remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignedIn {
    pub user: UserId,
    pub organisation: OrganisationId,
}

impl TryFrom<Actor> for SignedIn {
    type Error = DeskError;

    fn try_from(actor: Actor) -> Result<Self, DeskError> {
        let user = actor.user().ok_or_else(|| DeskError::internal("a person's account has no user"))?;
        Ok(Self { user, organisation: actor.organisation() })
    }
}

impl Desk {
    /// Whether nobody has signed up on this installation yet.
    pub async fn is_unfounded(&self) -> Result<bool, DeskError> {
        Ok(!self.store().is_founded().await?)
    }

    pub fn open_sign_up(&self) -> bool {
        self.inner.open_sign_up
    }

    pub async fn sign_up(&self, form: SignUp) -> Result<SignedIn, DeskError> {
        let name = required(&form.name, "Type your name.")?;
        check_password(&form.password)?;
        if !form.invitation.is_empty() {
            let hash = self.hash_password(form.password).await?;
            let token = hash_token(&form.invitation);
            let actor = self.store().accept_invitation(&token, &name, &hash, &form.origin, self.now()).await?;
            return actor.try_into();
        }
        let email = read_email(&form.email)?;
        let organisation = required(&form.organisation, "Type the name of your organisation.")?;
        let founding = if self.inner.open_sign_up { Founding::Open } else { Founding::First };
        let password_hash = self.hash_password(form.password).await?;
        let account = NewAccount { name, email, password_hash, origin: form.origin };
        self.store().sign_up(&account, &organisation, founding, self.now()).await?.try_into()
    }

    /// The same refusal, after the same time, for an unknown address and for a wrong password.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &SecretString,
        origin: &Arc<Origin>,
    ) -> Result<SignedIn, DeskError> {
        let email = EmailAddress::read(email);
        let account = match &email {
            Some(email) => self.store().find_account(email).await?,
            None => None,
        };
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let right = self.verify_password(password.clone(), hash).await?;
        let membership = account.as_ref().and_then(|account| Some((account.user, account.memberships.first()?)));
        match (right, membership) {
            (true, Some((user, membership))) => {
                let actor =
                    Actor::person(user, membership.organisation, membership.role).from_origin(Arc::clone(origin));
                self.store().record(&actor, &Entry::new(Action::SignedIn, user), self.now()).await?;
                actor.try_into()
            }
            _ => {
                self.record_failed_sign_in(email.as_ref(), account.as_ref(), origin).await?;
                Err(DeskError::refused("The e-mail address or the password is wrong. Type both again."))
            }
        }
    }

    /// Into the chain of the account's organisation; for an unknown address into the installation's own.
    async fn record_failed_sign_in(
        &self,
        email: Option<&EmailAddress>,
        account: Option<&Account>,
        origin: &Origin,
    ) -> Result<(), DeskError> {
        let subject = account.map_or(Subject::unnamed(SubjectKind::Account), |account| account.user.into());
        let entry = Entry::new(Action::SignInFailed, subject);
        // What was typed may be a password in the wrong field: only the host of an address is told.
        let host = email.and_then(|email| email.as_str().rsplit_once('@')).map(|(_, host)| format!("…@{host}"));
        let entry = entry.with("address", host.as_deref().unwrap_or("none"));
        let organisation = account.and_then(|account| account.memberships.first()).map(|member| member.organisation);
        Ok(self.store().record_visitor(organisation, origin, &entry, self.now()).await?)
    }

    /// Puts the end of a session on record.
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), DeskError> {
        let user = actor.user().ok_or(DeskError::NotFound)?;
        Ok(self.store().record(actor, &Entry::new(Action::SignedOut, user), self.now()).await?)
    }

    /// The person behind a session, as it is now: none once the membership is gone.
    pub async fn profile(&self, signed_in: SignedIn) -> Result<Option<Profile>, DeskError> {
        Ok(self.store().find_profile(signed_in.user, signed_in.organisation).await?)
    }

    /// Who belongs to the actor's organisation, by name.
    pub async fn members(&self, actor: &Actor) -> Result<Vec<Member>, DeskError> {
        Ok(self.store().list_members(actor).await?)
    }

    /// Invites a person as a reviewer and gives the token for the link, which is shown once.
    pub async fn invite(&self, actor: &Actor, email: &str) -> Result<String, DeskError> {
        let token = random_token()?;
        let invitation = NewInvitation {
            email: read_email(email)?,
            role: Role::Reviewer,
            token_hash: hash_token(&token),
            expires_at: self.now() + INVITATION_LIFE,
        };
        self.store().invite(actor, &invitation, self.now()).await?;
        Ok(token)
    }
}

fn required(text: &str, otherwise: &str) -> Result<String, DeskError> {
    let tidy = text.trim();
    if tidy.is_empty() { Err(DeskError::refused(otherwise)) } else { Ok(tidy.chars().take(100).collect()) }
}

fn read_email(text: &str) -> Result<EmailAddress, DeskError> {
    EmailAddress::read(text).ok_or_else(|| DeskError::refused("Type an e-mail address, such as jo@example.com."))
}

fn check_password(password: &SecretString) -> Result<(), DeskError> {
    match password.expose_secret().chars().count() {
        0..SHORTEST_PASSWORD => {
            Err(DeskError::Refused(format!("Use a password of at least {SHORTEST_PASSWORD} characters.")))
        }
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => Ok(()),
        _ => Err(DeskError::Refused(format!("Use a password of at most {LONGEST_PASSWORD} characters."))),
    }
}

/// 32 bytes from the system's random source, in hex.
fn random_token() -> Result<String, DeskError> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(DeskError::internal)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
