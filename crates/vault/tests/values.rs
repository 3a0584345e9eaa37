//! Values sealed for one place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

use secrecy::SecretString;
use vault::{Context, DataKey, Keyring, MasterKey, Sealed, Sealer, VaultError};

fn secret(letter: char) -> SecretString {
    SecretString::from(letter.to_string().repeat(40))
}

fn master(letter: char) -> MasterKey {
    MasterKey::from_secret(&secret(letter)).unwrap()
}

fn sealer(current: char, previous: &[char]) -> Sealer {
    Sealer::new(Keyring::new(master(current), previous.iter().copied().map(master).collect()))
}

fn place(row: u32) -> Context {
    Context::of("accounts.totp").with(row)
}

#[test]
fn a_value_opens_in_its_place_as_it_was_sealed() {
    let sealer = sealer('a', &[]);
    for value in [&b""[..], b"DE89 3704 0044 0532 0130 00", &[0; 100_000]] {
        let text = sealer.seal(&place(1), value).unwrap().to_string();
        let sealed: Sealed = text.parse().unwrap();
        assert_eq!(sealed.key(), sealer.keyring().current().id());
        assert_eq!(sealer.open(&place(1), &sealed).unwrap().as_slice(), value);
    }
}

#[test]
fn the_same_value_never_looks_the_same() {
    let sealer = sealer('a', &[]);
    assert_ne!(sealer.seal(&place(1), b"value").unwrap(), sealer.seal(&place(1), b"value").unwrap());
}

#[test]
fn a_value_does_not_open_in_another_place() {
    let sealer = sealer('a', &[]);
    let sealed = sealer.seal(&place(1), b"value").unwrap();
    for elsewhere in [place(2), Context::of("accounts.totp"), Context::of("edits").with(1), place(1).with("")] {
        assert_eq!(sealer.open(&elsewhere, &sealed).unwrap_err(), VaultError::Altered, "{elsewhere}");
    }
}

#[test]
fn every_flipped_character_is_noticed() {
    let sealer = sealer('a', &[]);
    let text = sealer.seal(&place(1), b"value").unwrap().to_string();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let opened = String::from_utf8(bytes).unwrap().parse().and_then(|sealed| sealer.open(&place(1), &sealed));
        assert!(opened.is_err(), "character {at} of {text}");
    }
    for end in 0..text.len() {
        assert!(text[..end].parse().and_then(|sealed| sealer.open(&place(1), &sealed)).is_err(), "cut at {end}");
    }
}

#[test]
fn an_earlier_key_opens_and_the_current_one_seals() {
    let (old, both, new) = (sealer('a', &[]), sealer('b', &['a']), sealer('b', &[]));
    let sealed = old.seal(&place(1), b"value").unwrap();
    let missing = master('a').id();
    assert_eq!(new.open(&place(1), &sealed).unwrap_err(), VaultError::KeyMissing(missing));
    assert!(VaultError::KeyMissing(missing).to_string().contains("ENCRYPTION_MASTER_KEY_PREVIOUS"));
    let resealed = both.reseal(&place(1), &sealed).unwrap();
    assert_eq!(resealed.key(), master('b').id());
    assert_eq!(new.open(&place(1), &resealed).unwrap().as_slice(), b"value");
}

#[test]
fn a_wrapped_key_is_none_of_another_document() {
    let sealer = sealer('a', &[]);
    let wrapped = sealer.wrap(&place(1), &DataKey::generate().unwrap()).unwrap();
    assert!(sealer.unwrap(&place(1), &wrapped).is_ok());
    assert_eq!(sealer.unwrap(&place(2), &wrapped).unwrap_err(), VaultError::Altered);
    let value = sealer.seal(&place(1), b"not a key").unwrap();
    assert_eq!(sealer.unwrap(&place(1), &value).unwrap_err(), VaultError::Foreign);
}

#[test]
fn keys_are_never_shown() {
    let sealer = Sealer::new(Keyring::from_secrets(&"canary-canary-canary-canary-canary".into(), &[]).unwrap());
    let sealed = sealer.seal(&place(1), b"plain canary").unwrap();
    let shown = format!("{sealer:?} {:?} {sealed:?} {sealed}", DataKey::generate().unwrap());
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(MasterKey::from_secret(&"short".into()).unwrap_err(), VaultError::KeyTooShort);
}
