//! The ends of all chains at one moment, signed, to be kept where nobody who can write to the database
//! can write: against it even a chain that was computed anew is found out.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::{ChainHead, OrganisationId};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const FORMAT: &str = "probity-audit-checkpoint-1";

/// Why a checkpoint cannot be made or relied on.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    #[error("SECRET_KEY makes no key to sign with: {0}")]
    Key(String),
    #[error("the file is no checkpoint of Probity: {0}. Give the file that 'probity audit checkpoint' printed.")]
    Malformed(String),
    #[error("the checkpoint was not signed by this key, or was altered since. Take another copy of it.")]
    Signature,
    #[error("the checkpoint was signed with the key {found}, not with {expected}: name its key with --public-key")]
    OtherKey { found: String, expected: String },
    #[error("'{0}' is no public key: it has 64 hexadecimal digits")]
    PublicKey(String),
}

/// The key that signs checkpoints, made from SECRET_KEY.
pub struct SigningKey(Ed25519KeyPair);

/// The key that anyone may know, to check a checkpoint by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl SigningKey {
    pub fn derive(secret: &SecretString) -> Result<Self, CheckpointError> {
        let seed = vault::derive::<32>(secret, "audit checkpoint").map_err(|e| CheckpointError::Key(e.to_string()))?;
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice());
        pair.map(Self).map_err(|error| CheckpointError::Key(error.to_string()))
    }

    pub fn public_key(&self) -> Result<PublicKey, CheckpointError> {
        let bytes = self.0.public_key().as_ref().try_into();
        bytes.map(PublicKey).map_err(|_| CheckpointError::Key("it has another length".to_owned()))
    }
}

impl PublicKey {
    pub fn read(text: &str) -> Result<Self, CheckpointError> {
        let bytes = read_hex(text.trim()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| CheckpointError::PublicKey(text.to_owned()))
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&print_hex(&self.0))
    }
}

/// The file: the statement is signed as it stands, so that nothing hangs on how JSON is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    statement: String,
    public_key: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    format: String,
    at: String,
    chains: Vec<Chain>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chain {
    /// `null` for the chain of what belongs to no organisation.
    organisation: Option<OrganisationId>,
    sequence: i64,
    hash: String,
    /// The beginnings of all hashes, by which the first altered entry is named.
    marks: String,
}

/// Writes and signs a checkpoint.
pub fn sign(heads: &[ChainHead], at: OffsetDateTime, key: &SigningKey) -> Result<String, CheckpointError> {
    let malformed = |error: &dyn std::fmt::Display| CheckpointError::Malformed(error.to_string());
    let chains = heads.iter().map(|head| Chain {
        organisation: head.organisation,
        sequence: head.sequence,
        hash: print_hex(&head.hash),
        marks: print_hex(&head.marks),
    });
    let at = at.format(&Rfc3339).map_err(|error| malformed(&error))?;
    let statement = Statement { format: FORMAT.to_owned(), at, chains: chains.collect() };
    let statement = serde_json::to_string(&statement).map_err(|error| malformed(&error))?;
    let signature = print_hex(key.0.sign(statement.as_bytes()).as_ref());
    let signed = Signed { statement, public_key: key.public_key()?.to_string(), signature };
    serde_json::to_string_pretty(&signed).map_err(|error| malformed(&error))
}

/// Reads a checkpoint that one of these keys has signed.
pub fn read(text: &str, keys: &[PublicKey]) -> Result<Vec<ChainHead>, CheckpointError> {
    let malformed = |error: &dyn std::fmt::Display| CheckpointError::Malformed(error.to_string());
    let signed: Signed = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let key = PublicKey::read(&signed.public_key)?;
    if !keys.contains(&key) {
        let expected: Vec<String> = keys.iter().map(PublicKey::to_string).collect();
        return Err(CheckpointError::OtherKey { found: key.to_string(), expected: expected.join(" or ") });
    }
    let signature = read_hex(&signed.signature).ok_or(CheckpointError::Signature)?;
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(signed.statement.as_bytes(), &signature)
        .map_err(|_| CheckpointError::Signature)?;
    let statement: Statement = serde_json::from_str(&signed.statement).map_err(|error| malformed(&error))?;
    if statement.format != FORMAT {
        return Err(CheckpointError::Malformed(format!("its format is '{}'", statement.format)));
    }
    statement.chains.into_iter().map(|chain| chain.read().ok_or_else(|| malformed(&"a hash is no hash"))).collect()
}

impl Chain {
    fn read(self) -> Option<ChainHead> {
        let hash = read_hex(&self.hash)?.try_into().ok()?;
        let marks = read_hex(&self.marks)?;
        Some(ChainHead { organisation: self.organisation, sequence: self.sequence, hash, marks })
    }
}

fn print_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const AT: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

    fn key(letter: &str) -> SigningKey {
        SigningKey::derive(&letter.repeat(40).into()).unwrap()
    }

    fn heads() -> Vec<ChainHead> {
        let organisation = Some(OrganisationId::generate());
        vec![ChainHead { organisation, sequence: 2, hash: [7; 32], marks: vec![1; 8] }]
    }

    #[test]
    fn what_was_signed_is_read_again() {
        let (heads, key) = (heads(), key("a"));
        let text = sign(&heads, AT, &key).unwrap();
        assert_eq!(read(&text, &[key.public_key().unwrap()]).unwrap(), heads);
    }

    #[test]
    fn an_altered_checkpoint_and_anothers_are_refused() {
        let (ours, theirs) = (key("a"), key("b"));
        let public = ours.public_key().unwrap();
        let text = sign(&heads(), AT, &ours).unwrap();
        let altered = text.replace(r#"\"sequence\":2"#, r#"\"sequence\":1"#);
        assert_ne!(altered, text);
        assert!(matches!(read(&altered, &[public]), Err(CheckpointError::Signature)));
        let forged = sign(&heads(), AT, &theirs).unwrap();
        assert!(matches!(read(&forged, &[public]), Err(CheckpointError::OtherKey { .. })));
        let renamed = forged.replace(&theirs.public_key().unwrap().to_string(), &public.to_string());
        assert!(matches!(read(&renamed, &[public]), Err(CheckpointError::Signature)));
        assert!(matches!(read("{}", &[public]), Err(CheckpointError::Malformed(_))));
    }

    #[test]
    fn hexadecimal_text_is_whole_bytes() {
        assert_eq!(read_hex("00ff"), Some(vec![0, 255]));
        assert_eq!(read_hex("0"), None);
        assert_eq!(read_hex("0g"), None);
    }
}
