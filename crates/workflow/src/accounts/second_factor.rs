//! The second factor: codes that a device makes from a shared secret and the time, and codes on paper for when it is lost.

mod code;

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use store::accounts::attempts::Tried;
use store::accounts::second_factors::{CodeHash, SecondFactor};
use store::sealing::place_of_second_factor;
use store::{Action, Actor, Origin, Profile, Role, UserId};
use vault::Context;
use zeroize::Zeroizing;

use super::sessions::Begun;
use super::sign_in::{PendingSignIn, subjects};
use crate::{Desk, DeskError};

pub use code::Proposal;
use code::{SecretBytes, TypedCode, totp};

/// How a person's second factor stands.
pub enum FactorState {
    Off,
    /// Being set up: the device is to take the secret and show that it makes the right codes.
    Proposed(Proposal),
    On {
        /// How many recovery codes are left.
        codes_left: i64,
    },
}

impl Desk {
    pub async fn second_factor(&self, profile: &Profile) -> Result<FactorState, DeskError> {
        let user = super::person(&profile.actor)?;
        match self.store().find_second_factor(user).await? {
            None => Ok(FactorState::Off),
            Some(SecondFactor { confirmed_at: Some(_), .. }) => {
                Ok(FactorState::On { codes_left: self.store().count_recovery_codes(user).await? })
            }
            Some(factor) => {
                let secret = self.open_secret(user, &factor)?;
                Ok(FactorState::Proposed(Proposal::of(&totp(&secret, &profile.email)?)?))
            }
        }
    }

    /// Begins to set one up: makes a secret for the device to take. Needs the password, or whoever holds a
    /// forgotten session could lock its owner out.
    pub async fn propose_second_factor(&self, profile: &Profile, password: SecretString) -> Result<(), DeskError> {
        self.confirm_password(profile, password).await?;
        let user = super::person(&profile.actor)?;
        let secret = code::make_secret()?;
        let sealed = self.store().sealer().seal(&place_of_second_factor(user), secret.as_slice());
        let sealed = sealed.map_err(DeskError::internal)?.to_string();
        Ok(self.store().propose_second_factor(user, &sealed, self.now()).await?)
    }

    /// Ends setting one up with the first code of the device, and gives the recovery codes, sealed until they
    /// are shown once: see [`Desk::open_recovery_codes`]. The person's other sessions end.
    pub async fn confirm_second_factor(&self, profile: &Profile, code: &str) -> Result<String, DeskError> {
        let user = super::person(&profile.actor)?;
        let tried = subjects(Tried::Code(user), profile.actor.origin());
        self.count_attempt(&tried, profile.actor.origin()).await?;
        let factor = self.store().find_second_factor(user).await?;
        let factor = factor.filter(|factor| factor.confirmed_at.is_none()).ok_or(DeskError::Conflict)?;
        let secret = self.open_secret(user, &factor)?;
        let step = match TypedCode::read(code) {
            Some(TypedCode::Device(code)) => self.find_step(&secret, &code)?,
            _ => None,
        };
        let Some(step) = step else {
            return Err(DeskError::refused(
                "This is not the code that the device shows now. Check the device's clock, then type the next code.",
            ));
        };
        let codes = code::make_recovery_codes()?;
        let hashes = hash_codes(user, &codes);
        self.store().confirm_second_factor(&profile.actor, step, &hashes, profile.session, self.now()).await?;
        self.store().forgive_attempt(&tried).await?;
        self.seal_codes(user, &codes)
    }

    /// Takes the second factor away. Needs the password.
    pub async fn disable_second_factor(&self, profile: &Profile, password: SecretString) -> Result<(), DeskError> {
        self.confirm_password(profile, password).await?;
        let user = super::person(&profile.actor)?;
        let counts = self.store().find_second_factor(user).await?.is_some_and(|factor| factor.confirmed_at.is_some());
        if counts && self.store().find_security_policy(&profile.actor).await?.second_factor {
            return Err(DeskError::refused(
                "Your organisation demands a second factor, so it stays. For a new device, make new recovery codes and ask an owner.",
            ));
        }
        Ok(self.store().remove_second_factor(&profile.actor, profile.session, self.now()).await?)
    }

    /// Makes new recovery codes in the place of the old ones, sealed until they are shown once. Needs the password.
    pub async fn remake_recovery_codes(&self, profile: &Profile, password: SecretString) -> Result<String, DeskError> {
        self.confirm_password(profile, password).await?;
        let user = super::person(&profile.actor)?;
        if self.store().find_second_factor(user).await?.is_none_or(|factor| factor.confirmed_at.is_none()) {
            return Err(DeskError::refused("There is no second factor. Set one up first."));
        }
        let codes = code::make_recovery_codes()?;
        self.store().replace_recovery_codes(&profile.actor, &hash_codes(user, &codes), self.now()).await?;
        self.seal_codes(user, &codes)
    }

    /// The recovery codes that were made just now, to be shown once.
    pub fn open_recovery_codes(&self, actor: &Actor, sealed: &str) -> Result<Vec<SecretString>, DeskError> {
        let sealed = sealed.parse().map_err(DeskError::internal)?;
        let place = place_of_codes(super::person(actor)?);
        let text = self.store().sealer().open(&place, &sealed).map_err(DeskError::internal)?;
        let text = std::str::from_utf8(&text).map_err(DeskError::internal)?;
        Ok(text.lines().map(SecretString::from).collect())
    }

    /// The second step of signing in: a code of the device, or one of the recovery codes. Each serves once.
    pub async fn sign_in_with_code(
        &self,
        pending: &PendingSignIn,
        code: &str,
        origin: &Arc<Origin>,
    ) -> Result<Begun, DeskError> {
        if pending.until <= self.now() {
            return Err(DeskError::refused("This took too long. Go back and type your password again."));
        }
        // The role is read anew for each request; the weakest serves to begin.
        let actor = Actor::person(pending.user, pending.organisation, Role::Viewer).from_origin(Arc::clone(origin));
        let tried = subjects(Tried::Code(pending.user), origin);
        self.count_attempt(&tried, origin).await?;
        if !pending.is_of(&self.store().find_password_hash(&actor).await?) {
            return Err(DeskError::refused("The password was changed meanwhile. Go back and type the new one."));
        }
        let right = match TypedCode::read(code) {
            Some(TypedCode::Device(code)) => self.use_device_code(pending.user, &code).await?,
            Some(TypedCode::Recovery(code)) => {
                self.store().use_recovery_code(&actor, &hash_code(pending.user, &code), self.now()).await?
            }
            None => false,
        };
        if !right {
            let known = (pending.user, Some(pending.organisation));
            self.record_failure(Action::SecondFactorFailed, None, Some(&known), origin).await?;
            return Err(DeskError::refused(
                "This code is wrong or was used before. Type the next one that the device shows.",
            ));
        }
        self.store().forgive_attempt(&tried).await?;
        self.begin_session(&actor, pending.keep).await
    }

    async fn use_device_code(&self, user: UserId, code: &str) -> Result<bool, DeskError> {
        let Some(factor) = self.store().find_second_factor(user).await? else { return Ok(false) };
        let secret = self.open_secret(user, &factor)?;
        match self.find_step(&secret, code)? {
            Some(step) => Ok(self.store().use_step(user, step).await?),
            None => Ok(false),
        }
    }

    /// The time step, now or one to either side, whose code this is.
    fn find_step(&self, secret: &SecretBytes, code: &str) -> Result<Option<i64>, DeskError> {
        let now = u64::try_from(self.now().unix_timestamp()).map_err(DeskError::internal)?;
        totp(secret, "probity")?.check(code, now).map(i64::try_from).transpose().map_err(DeskError::internal)
    }

    fn open_secret(&self, user: UserId, factor: &SecondFactor) -> Result<SecretBytes, DeskError> {
        let sealed = factor.secret.parse().map_err(DeskError::internal)?;
        self.store().sealer().open(&place_of_second_factor(user), &sealed).map_err(DeskError::internal)
    }

    fn seal_codes(&self, user: UserId, codes: &[SecretString]) -> Result<String, DeskError> {
        let text: Vec<&str> = codes.iter().map(|code| code.expose_secret()).collect();
        let text = Zeroizing::new(text.join("\n"));
        let sealed = self.store().sealer().seal(&place_of_codes(user), text.as_bytes());
        Ok(sealed.map_err(DeskError::internal)?.to_string())
    }
}

fn place_of_codes(user: UserId) -> Context {
    Context::of("session.recovery_codes").with(user)
}

fn hash_codes(user: UserId, codes: &[SecretString]) -> Vec<CodeHash> {
    codes
        .iter()
        .filter_map(|code| TypedCode::read(code.expose_secret()))
        .map(|code| hash_code(user, code.as_str()))
        .collect()
}

/// A code has 80 random bits, which nobody guesses from its hash.
fn hash_code(user: UserId, code: &str) -> CodeHash {
    Sha256::digest(format!("{user} {code}").as_bytes()).into()
}
