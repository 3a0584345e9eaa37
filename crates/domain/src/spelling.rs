//! Texts that mean the same however they are spelled: in capitals or not, with signs or without.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Codes and numbers as they are compared: in capitals, without spaces and signs.
pub fn only_letters_and_figures(text: &str) -> String {
    if !text.is_ascii() {
        return text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    }
    let mut plain = String::with_capacity(text.len());
    let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
    kept.for_each(|byte| plain.push(char::from(byte.to_ascii_uppercase())));
    plain
}

/// Whether any of the words, which are written small, stands in the text, however that is written.
pub fn mentions(text: &str, words: &[&str]) -> bool {
    if !text.is_ascii() {
        let lower = text.to_lowercase();
        return words.iter().any(|word| lower.contains(word));
    }
    // Every line is looked through for several lists of words, and at most places the first letter tells enough.
    let letter = |byte: u8| 1u32 << (byte % 32);
    let firsts = words.iter().filter_map(|word| word.bytes().next()).fold(0, |firsts, first| firsts | letter(first));
    let text = text.as_bytes();
    let mut places = text.iter().enumerate().filter(|(_, byte)| firsts & letter(**byte) != 0);
    places.any(|(at, byte)| {
        let mut likely = words.iter().filter(|word| word.bytes().next() == Some(byte.to_ascii_lowercase()));
        likely.any(|word| text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())))
    })
}

/// A hash that texts have in common which differ in the case of plain letters only.
pub fn fold_hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    // This bit tells small letters from capitals; signs that it makes alike may share a hash too.
    let small = 0x2020_2020_2020_2020;
    words.iter().chain([&last]).for_each(|word| hasher.write_u64(u64::from_le_bytes(*word) | small));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_however_they_are_written() {
        let words = ["late fee", "zins"];
        for text in
            ["late fee", "A LATE FEE", "Late Fees for May", "Verzugszinsen", "ZINS", "Süd: Late fee", "late late fee"]
        {
            assert!(mentions(text, &words), "{text}");
        }
        for text in ["", "late", "late  fee", "lat", "e late fe", "Zin s", "Süd", "ate fee", "[ate fee"] {
            assert!(!mentions(text, &words), "{text}");
        }
        assert!(!mentions("anything", &[]));
    }

    #[test]
    fn a_hash_overlooks_case_and_nothing_else() {
        for (one, other) in [("", ""), ("it-00012", "IT-00012"), ("Window Cleaning, 2 m", "window cleaning, 2 M")] {
            assert_eq!(fold_hash(one), fold_hash(other), "{one}");
        }
        for (one, other) in [("a", "b"), ("window 2 m", "window 3 m"), ("12345678", "12345679"), ("ab", "abc")] {
            assert_ne!(fold_hash(one), fold_hash(other), "{one}");
        }
    }
}
