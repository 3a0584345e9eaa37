//! The installation's master key, and the ones before it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, RandomizedNonceKey};
use secrecy::SecretString;

use crate::derive::{derive, expand};
use crate::error::VaultError;

/// Names a master key without telling it: what is sealed says with which. Eight hex digits as text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl FromStr for KeyId {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        let id = u32::from_str_radix(text, 16).map(|id| Self(id.to_be_bytes())).map_err(|_| VaultError::NotSealed)?;
        // Read in one way of writing only, for keys are also compared as text.
        if id.to_string() == text { Ok(id) } else { Err(VaultError::NotSealed) }
    }
}

/// The key from which all others of the installation hang. Cloning shares it.
#[derive(Clone)]
pub struct MasterKey {
    id: KeyId,
    pub(crate) key: Arc<RandomizedNonceKey>,
}

impl MasterKey {
    /// Takes any text of at least 32 bytes.
    pub fn from_secret(secret: &SecretString) -> Result<Self, VaultError> {
        let key = derive::<32>(secret, "master key")?;
        let id = expand::<4>(b"probity", key.as_slice(), &[b"key id"])?;
        Ok(Self { id: KeyId(*id), key: Arc::new(RandomizedNonceKey::new(&AES_256_GCM, key.as_slice())?) })
    }

    pub const fn id(&self) -> KeyId {
        self.id
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

/// The master key that seals, and the earlier ones that still open.
#[derive(Clone, Debug)]
pub struct Keyring {
    current: MasterKey,
    previous: Vec<MasterKey>,
}

impl Keyring {
    pub fn new(current: MasterKey, previous: Vec<MasterKey>) -> Self {
        Self { current, previous }
    }

    /// From `ENCRYPTION_MASTER_KEY` and the keys that were it before.
    pub fn from_secrets(current: &SecretString, previous: &[SecretString]) -> Result<Self, VaultError> {
        let previous = previous.iter().map(MasterKey::from_secret).collect::<Result<_, _>>()?;
        Ok(Self::new(MasterKey::from_secret(current)?, previous))
    }

    pub const fn current(&self) -> &MasterKey {
        &self.current
    }

    /// All keys, the current one first.
    pub fn keys(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }

    pub(crate) fn find(&self, id: KeyId) -> Result<&MasterKey, VaultError> {
        self.keys().find(|key| key.id == id).ok_or(VaultError::KeyMissing(id))
    }
}
