//! Secrets and codes: made, written for people, and read as people type them.

use rand::TryRngCore;
use secrecy::SecretString;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::DeskError;

/// 160 bits, as RFC 4226 has it.
pub type SecretBytes = Zeroizing<Vec<u8>>;

const SECRET_LENGTH: usize = 20;
const RECOVERY_CODES: usize = 10;
/// Without letters and digits that look alike: 32 of them, 5 bits each.
const ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz-";
/// 16 letters of 31, more than 79 bits.
const RECOVERY_LENGTH: usize = 16;

/// A secret for a device to take.
pub struct Proposal {
    /// For the eye: base32 in groups of four.
    pub secret: SecretString,
    /// For a picture: an `otpauth://` address.
    pub address: SecretString,
}

impl Proposal {
    pub fn of(totp: &Totp) -> Result<Self, DeskError> {
        let secret: Vec<char> = totp.secret().to_base32().chars().collect();
        let groups: Vec<String> = secret.chunks(4).map(|group| group.iter().collect()).collect();
        let address = totp.to_url().map_err(|error| DeskError::internal(error.to_string()))?;
        Ok(Self { secret: groups.join(" ").into(), address: address.into() })
    }
}

/// Codes of six digits, a new one each 30 seconds; one step to either side counts.
pub fn totp(secret: &SecretBytes, email: &str) -> Result<Totp, DeskError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(Secret::new(secret.to_vec().into_boxed_slice()))
        // The colon parts the name from the issuer and may not be in it.
        .with_account_name(email.replace(':', "_"))
        .with_issuer(Some("Probity"))
        .build()
        .map_err(|error| DeskError::internal(error.to_string()))
}

pub fn make_secret() -> Result<SecretBytes, DeskError> {
    let mut secret = Zeroizing::new(vec![0; SECRET_LENGTH]);
    rand::rngs::OsRng.try_fill_bytes(&mut secret).map_err(DeskError::internal)?;
    Ok(secret)
}

/// Ten codes such as `k3fm-7pqx-…`.
pub fn make_recovery_codes() -> Result<Vec<SecretString>, DeskError> {
    (0..RECOVERY_CODES).map(|_| make_recovery_code()).collect()
}

fn make_recovery_code() -> Result<SecretString, DeskError> {
    let mut letters = Vec::with_capacity(RECOVERY_LENGTH);
    while letters.len() < RECOVERY_LENGTH {
        let mut byte = [0_u8];
        rand::rngs::OsRng.try_fill_bytes(&mut byte).map_err(DeskError::internal)?;
        // The last of the alphabet stands between the groups; drawing anew keeps all others equally likely.
        let [byte] = byte;
        match ALPHABET.get(usize::from(byte & 31)) {
            Some(b'-') | None => {}
            Some(letter) => letters.push(char::from(*letter)),
        }
    }
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-").into())
}

/// What a person typed, without what people put in between.
#[derive(Debug, PartialEq, Eq)]
pub enum TypedCode {
    /// Six digits.
    Device(String),
    Recovery(String),
}

impl TypedCode {
    /// `None` where it can be neither.
    pub fn read(text: &str) -> Option<Self> {
        // Nothing longer is a code, with all the blanks that people type.
        let tidy: String = text.chars().take(100).filter(|c| !c.is_whitespace() && *c != '-').collect();
        let tidy = tidy.to_ascii_lowercase();
        if tidy.len() == 6 && tidy.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Device(tidy));
        }
        (tidy.len() == RECOVERY_LENGTH && tidy.bytes().all(|byte| ALPHABET.contains(&byte)))
            .then_some(Self::Recovery(tidy))
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Device(code) | Self::Recovery(code) => code,
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(TypedCode::read(" 123 456 "), Some(TypedCode::Device("123456".to_owned())));
        let code = make_recovery_code().unwrap();
        let plain = code.expose_secret().replace('-', "");
        let typed = code.expose_secret().to_uppercase().replace('-', " ");
        assert_eq!(TypedCode::read(&typed), Some(TypedCode::Recovery(plain)));
        for text in ["", "12345", "1234567", "１２３４５６", "not a code at all", &"1".repeat(100_000)] {
            assert_eq!(TypedCode::read(text), None, "{text}");
        }
    }

    #[test]
    fn recovery_codes_differ() {
        let codes = make_recovery_codes().unwrap();
        let different: std::collections::HashSet<&str> = codes.iter().map(|code| code.expose_secret()).collect();
        assert_eq!(different.len(), 10);
    }

    #[test]
    fn makes_the_codes_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let secret = Zeroizing::new(b"12345678901234567890".to_vec());
        let totp = totp(&secret, "a:b@example.org").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp.check(code, time), Some(time / 30));
            assert_eq!(totp.check(code, time + 30), Some(time / 30), "a step late");
            assert_eq!(totp.check(code, time + 60), None, "two steps late");
        }
        assert!(Proposal::of(&totp).unwrap().address.expose_secret().starts_with("otpauth://totp/Probity"));
    }
}
