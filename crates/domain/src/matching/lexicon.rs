//! The words that mean the same, mean little, or exclude each other in any trade.

mod words;

use rust_decimal::Decimal;

use words::{GENERIC, LABELS, MONTHS, NUMBER_WORDS, OPPOSITES, REFERENCES, ROMAN, SHORT_FORMS, SILENT, SIZES, SPANS};

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Silent,
    Generic,
    Plain,
    /// A bit of [`SPANS`].
    Span(u8),
    Month,
    Number(u32),
}

pub(super) fn kind_of(word: &str) -> Kind {
    if SILENT.contains(&word) {
        return Kind::Silent;
    }
    if let Some((bit, _)) = SPANS.iter().find(|(_, names)| names.contains(&word)) {
        return Kind::Span(*bit);
    }
    if MONTHS.contains(&word) {
        return Kind::Month;
    }
    if let Some((_, value)) = NUMBER_WORDS.iter().find(|(name, _)| *name == word) {
        return Kind::Number(*value);
    }
    if GENERIC.contains(&word) { Kind::Generic } else { Kind::Plain }
}

/// What a unit behind a number measures, and how many of the smallest such unit it holds.
pub(super) fn size_unit(word: &str) -> Option<(&'static str, Decimal)> {
    let (measure, (digits, places), _) = SIZES.iter().find(|(_, _, names)| names.contains(&word))?;
    Some((*measure, Decimal::new(*digits, *places)))
}

pub(super) fn is_reference(word: &str) -> bool {
    REFERENCES.contains(&word)
}

pub(super) fn label(word: &str) -> Option<&'static str> {
    LABELS.iter().find(|label| **label == word).copied()
}

/// The place of a single letter or Roman numeral behind a label: grade B, class II.
pub(super) fn label_value(word: &str) -> Option<u32> {
    if let Some((_, value)) = ROMAN.iter().find(|(name, _)| *name == word) {
        return Some(*value);
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(letter @ 'a'..='z'), None) => Some(u32::from(letter)),
        _ => None,
    }
}

/// The group of opposites that a stemmed word belongs to, from 1.
pub(super) fn opposite_group(word: &str) -> Option<usize> {
    OPPOSITES.iter().position(|group| group.contains(&word)).map(|at| at + 1)
}

/// The word without its plural or -ing, and with a short form spelled out.
pub(super) fn stem(word: &str) -> &str {
    if let Some((_, full)) = SHORT_FORMS.iter().find(|(short, _)| *short == word) {
        return full;
    }
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= least);
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    if let Some(rest) = cut("ings", 4).or_else(|| cut("ing", 4)) {
        return rest;
    }
    if word.ends_with("ches") || word.ends_with("shes") || word.ends_with("xes") || word.ends_with("sses") {
        return cut("es", 3).unwrap_or(word);
    }
    cut("s", 3).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_lightly() {
        for (word, expected) in [
            ("cleaning", "clean"),
            ("services", "service"),
            ("boxes", "box"),
            ("glass", "glass"),
            ("maint", "maintenance"),
            ("ring", "ring"),
            ("gas", "gas"),
        ] {
            assert_eq!(stem(word), expected);
        }
    }

    #[test]
    fn knows_spans_and_sizes() {
        assert_eq!(kind_of("monthly"), Kind::Span(16));
        assert_eq!(size_unit("Gbps".to_lowercase().as_str()), Some(("speed", Decimal::from(1000))));
        assert_eq!(label_value("ii"), Some(2));
        assert_eq!(kind_of("technician"), Kind::Plain);
    }
}
