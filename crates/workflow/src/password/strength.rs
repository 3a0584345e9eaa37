//! Whether a new password can be guessed: its length, common passwords, and words that others know of a person.

use std::collections::HashSet;
use std::sync::LazyLock;

use secrecy::{ExposeSecret, SecretString};
use zxcvbn::Score;

use crate::DeskError;

/// A shorter password is refused. There are no other rules of composition.
const SHORTEST: usize = 12;
const LONGEST: usize = 200;
/// Words that everyone tries here.
const OWN_WORDS: [&str; 4] = ["probity", "invoice", "contract", "reconcile"];

/// The most common leaked passwords that are long enough to be chosen here, in lower case.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().collect());

/// Refuses with a sentence that says what to choose instead.
pub fn check(password: &SecretString, words: &[String]) -> Result<(), DeskError> {
    let text = password.expose_secret();
    match text.chars().count() {
        0..SHORTEST => return Err(DeskError::Refused(format!("Use a password of at least {SHORTEST} characters."))),
        SHORTEST..=LONGEST => {}
        _ => return Err(DeskError::Refused(format!("Use a password of at most {LONGEST} characters."))),
    }
    let words: Vec<String> = words.iter().flat_map(|text| split(text)).collect();
    let inputs: Vec<&str> = OWN_WORDS.into_iter().chain(words.iter().map(String::as_str)).collect();
    // Fewer than 10^8 guesses: a list of leaked passwords, and rules that vary it, come upon it.
    if COMMON.contains(text.to_lowercase().as_str())
        || zxcvbn::zxcvbn(text, &inputs).score() < Score::Three
        || is_made_of(text, &inputs)
    {
        return Err(DeskError::refused(
            "This password is among those that are tried first: a common one, a pattern, or one made of your own \
             names. Use four or more words that have nothing to do with each other.",
        ));
    }
    Ok(())
}

/// A name or an address, whole and in its words.
fn split(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3);
    let joined: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    parts.map(str::to_owned).chain([joined, lower.clone()]).filter(|word| word.chars().count() >= 3).collect()
}

/// Whether hardly anything is left of it without the words and without digits and marks.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut left = password.to_lowercase();
    let mut words: Vec<&str> = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        left = left.replace(word, "");
    }
    left.chars().filter(|c| c.is_alphabetic()).count() < 4 && left.chars().count() < SHORTEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(password: &str) -> bool {
        let words = ["Ada Lovelace".to_owned(), "ada@analytical.example".to_owned(), "Analytical Engines".to_owned()];
        check(&password.into(), &words).is_err()
    }

    #[test]
    fn lengths_have_limits() {
        assert!(refuses("k9$Tz!qW3#x"));
        assert!(!refuses("k9$Tz!qW3#xP"));
        assert!(!refuses(&"correct horse battery staple ".repeat(6)));
        assert!(refuses(&"long".repeat(51)));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "password1234",
            "passwordpassword",
            "Password123!",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabc",
            "letmein123456",
            "iloveyou12345",
            "P@ssw0rd2026!",
        ] {
            assert!(refuses(password), "{password}");
        }
    }

    #[test]
    fn each_of_the_common_list_is_refused_in_any_case() {
        assert_eq!(COMMON.len(), 10_000);
        assert!(COMMON.iter().all(|common| common.chars().count() >= SHORTEST));
        assert!(refuses("Sojdlg123aljg") && refuses("SOJDLG123ALJG"));
    }

    #[test]
    fn what_others_know_of_a_person_is_refused() {
        for password in
            ["AdaLovelace1815", "analyticalengines", "ada@analytical.example", "probity-2026!", "Lovelace.Probity"]
        {
            assert!(refuses(password), "{password}");
        }
    }

    #[test]
    fn sentences_and_odd_characters_are_welcome() {
        for password in [
            "every invoice held to its contract",
            "Zwölf Boxkämpfer jagen",
            "пароль из четырёх слов тут",
            "   three lonely spaces",
        ] {
            assert!(!refuses(password), "{password}");
        }
    }
}
