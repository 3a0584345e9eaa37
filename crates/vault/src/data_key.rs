//! The key of one file.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::VaultError;

/// 32 random bytes, wiped when dropped. Kept only as sealed by the master key.
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new one from the system's random source.
    pub fn generate() -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        aws_lc_rs::rand::fill(key.as_mut_slice())?;
        Ok(Self(key))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        bytes.try_into().map(|key| Self(Zeroizing::new(key))).map_err(|_| VaultError::Foreign)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}
