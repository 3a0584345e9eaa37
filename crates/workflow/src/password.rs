//! Password hashes: argon2id, off the async threads, few at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::{Desk, DeskError};

/// A hash of no password, in the form of all others, so that an unknown address takes as long to
/// refuse as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWFhYWFhYWFhYQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// OWASP's first choice: 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, DeskError> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| DeskError::internal(error.to_string()))?;
    Ok(Argon2::new(argon2::Algorithm::Argon2id, Version::V0x13, params))
}

impl Desk {
    pub(crate) async fn hash_password(&self, password: SecretString) -> Result<SecretString, DeskError> {
        let _permit = self.inner.hashing.acquire().await.map_err(DeskError::internal)?;
        tokio::task::spawn_blocking(move || {
            let hash = hasher()?
                .hash_password(password.expose_secret().as_bytes())
                .map_err(|error| DeskError::internal(error.to_string()))?;
            Ok(SecretString::from(hash.to_string()))
        })
        .await
        .map_err(DeskError::internal)?
    }

    /// Whether the password is the one behind the hash; without a hash, no after the same time.
    pub(crate) async fn verify_password(
        &self,
        password: SecretString,
        hash: Option<SecretString>,
    ) -> Result<bool, DeskError> {
        let _permit = self.inner.hashing.acquire().await.map_err(DeskError::internal)?;
        tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| SecretString::from(NOBODY));
            let parsed =
                PasswordHash::new(hash.expose_secret()).map_err(|error| DeskError::internal(error.to_string()))?;
            let right = hasher()?.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
            Ok(right && known)
        })
        .await
        .map_err(DeskError::internal)?
    }
}
