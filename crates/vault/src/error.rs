//! What can go wrong with keys and sealed things, each with its mend.

use crate::master_key::KeyId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("the key is shorter than 32 bytes: make one with 'probity keygen'")]
    KeyTooShort,
    #[error(
        "it is sealed with the key {0}, which is not at hand: give that key in ENCRYPTION_MASTER_KEY_PREVIOUS, \
         or restore the key from where it is kept"
    )]
    KeyMissing(KeyId),
    #[error("it is not in the sealed form: it was written by something else, so restore it from a backup")]
    NotSealed,
    #[error("it belongs to something else or is sealed with another key: restore it from a backup")]
    Foreign,
    #[error("it was altered since it was sealed: restore it from a backup")]
    Altered,
    #[error("its end is missing: restore it from a backup")]
    Truncated,
    #[error("it is too long to be sealed: split it")]
    TooLong,
    #[error("the system's cryptography failed: check its random source (/dev/urandom) and memory")]
    Cryptography,
}

impl From<aws_lc_rs::error::Unspecified> for VaultError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Cryptography
    }
}
