//! Small values sealed by the master key: columns, and the keys of files.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aws_lc_rs::aead::{Aad, NONCE_LEN, Nonce};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::VaultError;
use crate::master_key::{KeyId, Keyring};

/// The only form there is so far.
const FORM: &str = "v1";

/// A sealed value: as text `v1.KEYID.BASE64`, where the base64 (URL alphabet, no padding) holds the
/// nonce, the ciphertext and the tag of AES-256-GCM.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    key: KeyId,
    body: Vec<u8>,
}

impl Sealed {
    /// The master key that it was sealed with.
    pub const fn key(&self) -> KeyId {
        self.key
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FORM}.{}.{}", self.key, BASE64.encode(&self.body))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({FORM}.{}, {} bytes)", self.key, self.body.len())
    }
}

impl FromStr for Sealed {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        let mut parts = text.splitn(3, '.');
        let (Some(FORM), Some(key), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VaultError::NotSealed);
        };
        let body = BASE64.decode(body).map_err(|_| VaultError::Altered)?;
        Ok(Self { key: key.parse()?, body })
    }
}

/// Seals and opens small values with the keys of a keyring. Cloning shares the keys.
#[derive(Clone, Debug)]
pub struct Sealer {
    keyring: Arc<Keyring>,
}

impl Sealer {
    pub fn new(keyring: Keyring) -> Self {
        Self { keyring: Arc::new(keyring) }
    }

    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Seals a value for one place, with the current key. The same value sealed twice looks different.
    pub fn seal(&self, context: &Context, plain: &[u8]) -> Result<Sealed, VaultError> {
        let master = self.keyring.current();
        let mut sealed = plain.to_vec();
        let nonce = master.key.seal_in_place_append_tag(Aad::from(context.as_bytes()), &mut sealed)?;
        let mut body = nonce.as_ref().to_vec();
        body.append(&mut sealed);
        Ok(Sealed { key: master.id(), body })
    }

    /// Opens what was sealed for this very place, with whichever key of the ring it was sealed.
    pub fn open(&self, context: &Context, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let master = self.keyring.find(sealed.key)?;
        let (nonce, body) = sealed.body.split_at_checked(NONCE_LEN).ok_or(VaultError::Truncated)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = master
            .key
            .open_in_place(nonce, Aad::from(context.as_bytes()), &mut body)
            .map_err(|_| VaultError::Altered)?
            .len();
        body.truncate(length);
        Ok(body)
    }

    /// The same value sealed with the current key.
    pub fn reseal(&self, context: &Context, sealed: &Sealed) -> Result<Sealed, VaultError> {
        self.seal(context, &self.open(context, sealed)?)
    }

    /// Seals the key of a file.
    pub fn wrap(&self, context: &Context, key: &DataKey) -> Result<Sealed, VaultError> {
        self.seal(context, key.as_bytes())
    }

    /// Opens the key of a file.
    pub fn unwrap(&self, context: &Context, wrapped: &Sealed) -> Result<DataKey, VaultError> {
        DataKey::from_bytes(&self.open(context, wrapped)?)
    }
}
