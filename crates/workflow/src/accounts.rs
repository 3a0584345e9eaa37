//! People: signing up and in, their sessions, their passwords, and who belongs to an organisation.

mod device;
pub mod members;
pub mod password_reset;
pub mod second_factor;
pub mod security;
pub mod sessions;
mod sign_in;
pub mod tokens;

use std::sync::Arc;

use rand::TryRngCore;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use store::{Actor, EmailAddress, Founding, NewAccount, Origin, StoreError};

pub use device::describe_device;
pub use sessions::Begun;
pub use sign_in::{PendingSignIn, SignInForm, SignInStep};
pub use store::SignedIn;

use crate::{Desk, DeskError};

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

impl Desk {
    /// Whether nobody has signed up on this installation yet.
    pub async fn is_unfounded(&self) -> Result<bool, DeskError> {
        Ok(!self.store().is_founded().await?)
    }

    pub fn open_sign_up(&self) -> bool {
        self.inner.open_sign_up
    }

    /// Creates an account, or lets a former member join again, and signs the person in.
    pub async fn sign_up(&self, form: SignUp) -> Result<SignInStep, DeskError> {
        if !form.invitation.is_empty() {
            return self.accept_invitation(form).await;
        }
        let name = required(&form.name, "Type your name.")?;
        let email = read_email(&form.email)?;
        let organisation = required(&form.organisation, "Type the name of your organisation.")?;
        self.check_password(&form.password, &[&name, email.as_str(), &organisation]).await?;
        let founding = if self.inner.open_sign_up { Founding::Open } else { Founding::First };
        let password_hash = self.hash_password(form.password).await?;
        let account = NewAccount { name, email, password_hash, origin: form.origin };
        let actor = self.store().sign_up(&account, &organisation, founding, self.now()).await?;
        self.begin_session(&actor, false).await.map(SignInStep::Done)
    }

    async fn accept_invitation(&self, form: SignUp) -> Result<SignInStep, DeskError> {
        let token = hash_token(&form.invitation);
        let open = self.store().find_invitation(&token, self.now()).await?.ok_or(StoreError::InvitationSpent)?;
        let email = EmailAddress::read(&open.email).ok_or(StoreError::InvitationSpent)?;
        if self.store().find_account(&email).await?.is_some() {
            return self.rejoin(&token, &email, form.password, &form.origin).await;
        }
        let name = required(&form.name, "Type your name.")?;
        self.check_password(&form.password, &[&name, email.as_str(), &open.organisation_name]).await?;
        let hash = self.hash_password(form.password).await?;
        let actor = self.store().accept_invitation(&token, &name, &hash, &form.origin, self.now()).await?;
        self.begin_session(&actor, false).await.map(SignInStep::Done)
    }
}

fn required(text: &str, otherwise: &str) -> Result<String, DeskError> {
    let tidy = text.trim();
    if tidy.is_empty() { Err(DeskError::refused(otherwise)) } else { Ok(tidy.chars().take(100).collect()) }
}

fn read_email(text: &str) -> Result<EmailAddress, DeskError> {
    EmailAddress::read(text).ok_or_else(|| DeskError::refused("Type an e-mail address, such as jo@example.com."))
}

/// The person behind an actor: what is a person's own is refused to the system.
fn person(actor: &Actor) -> Result<store::UserId, DeskError> {
    actor.user().ok_or_else(|| DeskError::internal("this is for a person, and the system asked for it"))
}

/// 32 bytes from the system's random source, in hex.
pub(crate) fn random_token() -> Result<SecretString, DeskError> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(DeskError::internal)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
}

pub(crate) fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
