//! Whether a key is one that nobody can guess, as far as that can be told from looking at it.

use std::collections::BTreeMap;

use super::development_keys::MARK;

/// The fewest bytes of a key.
pub const LEAST_BYTES: usize = 32;

/// Words of which keys in examples are made.
const WORDS: [&str; 15] = [
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "secret",
    "password",
    "passwort",
    "example",
    "default",
    "insecure",
    "development",
    "placeholder",
    "qwerty",
    "letmein",
    "probity",
];

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// So many bytes only.
    Short(usize),
    /// Made for development, or out of words of which examples are made.
    Known,
    /// It repeats, counts, or holds too few different bytes.
    Guessable,
}

/// The first thing that is wrong.
pub fn find_weakness(key: &str) -> Option<Weakness> {
    let lower = key.to_ascii_lowercase();
    if lower.starts_with(MARK) || WORDS.iter().any(|word| lower.contains(word)) {
        return Some(Weakness::Known);
    }
    if key.len() < LEAST_BYTES {
        return Some(Weakness::Short(key.len()));
    }
    let bytes = key.as_bytes();
    (entropy(bytes) < 80.0 || repeats(bytes) || counts(bytes)).then_some(Weakness::Guessable)
}

/// Bits in all, by how often each byte stands there. 32 random hex digits have about 115.
fn entropy(bytes: &[u8]) -> f64 {
    let mut times: BTreeMap<u8, f64> = BTreeMap::new();
    for byte in bytes {
        *times.entry(*byte).or_default() += 1.0;
    }
    let all: f64 = times.values().sum();
    times.values().map(|count| count * (all / count).log2()).sum()
}

/// Whether it is a shorter text over and over.
fn repeats(bytes: &[u8]) -> bool {
    (1..=bytes.len() / 2).any(|period| bytes.iter().zip(bytes.iter().skip(period)).all(|(one, next)| one == next))
}

/// Whether most bytes follow from the one before, as in 'abcdef' or '987654'.
fn counts(bytes: &[u8]) -> bool {
    let steps = bytes.iter().zip(bytes.iter().skip(1)).filter(|(one, next)| one.abs_diff(**next) <= 1).count();
    steps * 2 > bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_helper_command_are_good() {
        use secrecy::ExposeSecret;
        for _ in 0..200 {
            let key = super::super::development_keys::make_key("").unwrap();
            assert_eq!(find_weakness(key.expose_secret()), None);
        }
    }

    #[test]
    fn what_can_be_guessed_is_refused() {
        for key in [
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "q7Zk2Lq7Zk2Lq7Zk2Lq7Zk2Lq7Zk2Lq7Zk2L",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            "0000000000000000000000000000000000000000000000000000000000000001",
        ] {
            assert_eq!(find_weakness(key), Some(Weakness::Guessable), "{key}");
        }
        for key in ["changeme-changeme-changeme-changeme", "MySecretKeyThatIsVeryLongIndeed1234", "changeme"] {
            assert_eq!(find_weakness(key), Some(Weakness::Known), "{key}");
        }
        assert_eq!(find_weakness("q7Zk2LxP"), Some(Weakness::Short(8)));
    }
}
