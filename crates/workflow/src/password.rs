//! Password hashes: argon2id, off the async threads, few at once.

mod strength;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::{Desk, DeskError};

/// A hash of no password, in the form of all others, so that an unknown address takes as long to
/// refuse as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWFhYWFhYWFhYQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What came of looking at a password.
pub(crate) struct Checked {
    pub right: bool,
    /// The right password's hash by today's parameters, where the old hash was made by others.
    pub renewed: Option<SecretString>,
}

/// OWASP's first choice: 19 MiB, two passes, one lane.
fn params() -> Result<Params, DeskError> {
    Params::new(19_456, 2, 1, None).map_err(|error| DeskError::internal(error.to_string()))
}

fn hash(password: &SecretString) -> Result<SecretString, DeskError> {
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params()?)
        .hash_password(password.expose_secret().as_bytes())
        .map_err(|error| DeskError::internal(error.to_string()))?;
    Ok(SecretString::from(hash.to_string()))
}

fn is_current(hash: &PasswordHash) -> Result<bool, DeskError> {
    let current = params()?;
    let made = Params::try_from(hash).map_err(|error| DeskError::internal(error.to_string()))?;
    Ok(hash.algorithm.as_str() == "argon2id"
        && hash.version == Some(Version::V0x13.into())
        && (made.m_cost(), made.t_cost(), made.p_cost()) == (current.m_cost(), current.t_cost(), current.p_cost()))
}

fn verify(password: &SecretString, kept: Option<&SecretString>) -> Result<Checked, DeskError> {
    let text = kept.map_or(NOBODY, |hash| hash.expose_secret());
    let parsed = PasswordHash::new(text).map_err(|error| DeskError::internal(error.to_string()))?;
    // The parameters of the hash itself count here, not those of the hasher.
    let right = Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
    let right = right && kept.is_some();
    let renewed = if right && !is_current(&parsed)? { Some(hash(password)?) } else { None };
    Ok(Checked { right, renewed })
}

impl Desk {
    pub(crate) async fn hash_password(&self, password: SecretString) -> Result<SecretString, DeskError> {
        self.think(move || hash(&password)).await
    }

    /// Whether the password is the one behind the hash; without a hash, no after the same time.
    pub(crate) async fn verify_password(
        &self,
        password: SecretString,
        hash: Option<SecretString>,
    ) -> Result<Checked, DeskError> {
        self.think(move || verify(&password, hash.as_ref())).await
    }

    /// Refuses a new password that is too short, too long, or known or easy to guess by whoever knows these
    /// words: names and addresses.
    pub(crate) async fn check_password(&self, password: &SecretString, words: &[&str]) -> Result<(), DeskError> {
        let password = password.clone();
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.think(move || strength::check(&password, &words)).await
    }

    /// Runs what takes memory and a core for a while: never many at once, and not on the async threads.
    async fn think<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let _permit = self.inner.hashing.acquire().await.map_err(DeskError::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(DeskError::internal)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_with(memory: u32) -> SecretString {
        let params = Params::new(memory, 1, 1, None).unwrap();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        SecretString::from(argon.hash_password(b"a right password").unwrap().to_string())
    }

    #[test]
    fn a_hash_by_other_parameters_is_renewed_by_the_right_password_only() {
        let weak = hash_with(1024);
        let checked = verify(&"a right password".into(), Some(&weak)).unwrap();
        let renewed = checked.renewed.unwrap();
        assert!(checked.right && renewed.expose_secret().contains("$m=19456,t=2,p=1$"));
        let wrong = verify(&"a wrong password".into(), Some(&weak)).unwrap();
        assert!(!wrong.right && wrong.renewed.is_none());
        let again = verify(&"a right password".into(), Some(&renewed)).unwrap();
        assert!(again.right && again.renewed.is_none());
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(!verify(&"".into(), None).unwrap().right);
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert!(is_current(&parsed).unwrap(), "an unknown address takes as long as a known one");
    }
}
