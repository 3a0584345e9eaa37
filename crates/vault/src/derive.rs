//! Keys made from secrets.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::error::VaultError;

/// A secret of less than 32 bytes has too little in it to make keys from.
const SHORTEST_SECRET: usize = 32;

/// Makes a key of `N` bytes from a secret of at least 32, by HKDF-SHA256. Each `label` gives another
/// key, and none of them tells about the secret or about another: `derive::<64>(&secret, "session cookie")`.
pub fn derive<const N: usize>(secret: &SecretString, label: &str) -> Result<Zeroizing<[u8; N]>, VaultError> {
    let secret = secret.expose_secret().as_bytes();
    if secret.len() < SHORTEST_SECRET {
        return Err(VaultError::KeyTooShort);
    }
    Ok(expand(b"probity", secret, &[label.as_bytes()])?)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

pub(crate) fn expand<const N: usize>(
    salt: &[u8],
    secret: &[u8],
    info: &[&[u8]],
) -> Result<Zeroizing<[u8; N]>, Unspecified> {
    let mut key = Zeroizing::new([0; N]);
    Salt::new(HKDF_SHA256, salt).extract(secret).expand(info, Length(N))?.fill(key.as_mut_slice())?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_as_the_standard_does() {
        // RFC 5869, test case 1.
        let salt: Vec<u8> = (0..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let key = expand::<42>(&salt, &[0x0b; 22], &[&info]).unwrap();
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    #[test]
    fn each_secret_and_label_gives_a_key_of_its_own() {
        let (one, two) = (SecretString::from("x".repeat(32)), SecretString::from("y".repeat(32)));
        let key = derive::<32>(&one, "session cookie").unwrap();
        assert_eq!(key, derive::<32>(&one, "session cookie").unwrap());
        assert_ne!(key, derive::<32>(&one, "mail").unwrap());
        assert_ne!(key, derive::<32>(&two, "session cookie").unwrap());
        assert_eq!(derive::<32>(&"x".repeat(31).into(), "mail").unwrap_err(), VaultError::KeyTooShort);
    }
}
