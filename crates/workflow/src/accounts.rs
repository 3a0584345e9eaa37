//! Signing up and in, and inviting.

use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use store::accounts::Member;
use store::invitations::NewInvitation;
use store::{Actor, EmailAddress, Founding, NewAccount, OrganisationId, Profile, Role, UserId};
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
            let actor = self.store().accept_invitation(&hash_token(&form.invitation), &name, &hash, self.now()).await?;
            return actor.try_into();
        }
        let email = read_email(&form.email)?;
        let organisation = required(&form.organisation, "Type the name of your organisation.")?;
        let founding = if self.inner.open_sign_up { Founding::Open } else { Founding::First };
        let account = NewAccount { name, email, password_hash: self.hash_password(form.password).await? };
        self.store().sign_up(&account, &organisation, founding, self.now()).await?.try_into()
    }

    /// The same refusal, after the same time, for an unknown address and for a wrong password.
    pub async fn sign_in(&self, email: &str, password: &SecretString) -> Result<SignedIn, DeskError> {
        let account = match EmailAddress::read(email) {
            Some(email) => self.store().find_account(&email).await?,
            None => None,
        };
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let right = self.verify_password(password.clone(), hash).await?;
        let membership = account.and_then(|account| Some((account.user, account.memberships.first()?.organisation)));
        match (right, membership) {
            (true, Some((user, organisation))) => Ok(SignedIn { user, organisation }),
            _ => Err(DeskError::refused("The e-mail address or the password is wrong. Type both again.")),
        }
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
