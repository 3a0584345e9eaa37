//! The words that mean the same, mean little, or exclude each other in any trade.

mod words;

use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use words::{GENERIC, LABELS, MONTHS, NUMBER_WORDS, OPPOSITES, REFERENCES, ROMAN, SHORT_FORMS, SILENT, SIZES, SPANS};

/// What a word stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Silent,
    Generic,
    #[default]
    Plain,
    /// A bit of [`SPANS`].
    Span(u8),
    Month,
    Number(u32),
}

/// All that the lists say of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meaning {
    pub kind: Kind,
    /// What a unit behind a number measures, and how many of the smallest such unit it holds.
    pub size_unit: Option<(&'static str, Decimal)>,
    pub label: Option<&'static str>,
    pub is_reference: bool,
    /// The word that it is a short form of.
    full: Option<&'static str>,
    /// The group of opposites that a stemmed word belongs to, from 1; 0 for none.
    pub group: u8,
}

/// The lists by their words: every word of every description is looked up.
static MEANINGS: LazyLock<FxHashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let spans = SPANS.iter().flat_map(|(bit, names)| names.iter().map(|name| (*name, Kind::Span(*bit))));
    let kinds = GENERIC
        .iter()
        .map(|word| (*word, Kind::Generic))
        .chain(NUMBER_WORDS.iter().map(|(word, value)| (*word, Kind::Number(*value))))
        .chain(MONTHS.iter().map(|word| (*word, Kind::Month)))
        .chain(spans)
        .chain(SILENT.iter().map(|word| (*word, Kind::Silent)));
    let mut meanings: FxHashMap<&'static str, Meaning> = FxHashMap::default();
    // Of several lists that a word stands in, the last one says its kind.
    kinds.for_each(|(word, kind)| meanings.entry(word).or_default().kind = kind);
    for (measure, (digits, places), names) in SIZES {
        let unit = (*measure, Decimal::new(*digits, *places));
        for name in *names {
            meanings.entry(name).or_default().size_unit.get_or_insert(unit);
        }
    }
    LABELS.iter().for_each(|label| meanings.entry(label).or_default().label = Some(label));
    REFERENCES.iter().for_each(|word| meanings.entry(word).or_default().is_reference = true);
    SHORT_FORMS.iter().for_each(|(short, full)| meanings.entry(short).or_default().full = Some(full));
    for (group, words) in (1u8..).zip(OPPOSITES) {
        words.iter().for_each(|word| meanings.entry(word).or_default().group = group);
    }
    meanings
});

pub(super) fn meaning_of(word: &str) -> Meaning {
    MEANINGS.get(word).copied().unwrap_or_default()
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

/// The word without its plural or -ing, and with a short form spelled out.
pub(super) fn stem<'w>(word: &'w str, meaning: &Meaning) -> &'w str {
    if let Some(full) = meaning.full {
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
            assert_eq!(stem(word, &meaning_of(word)), expected);
        }
    }

    #[test]
    fn knows_spans_and_sizes() {
        assert_eq!(meaning_of("monthly").kind, Kind::Span(16));
        assert_eq!(meaning_of("gbps").size_unit, Some(("speed", Decimal::from(1000))));
        assert_eq!(label_value("ii"), Some(2));
        assert_eq!(meaning_of("technician").kind, Kind::Plain);
    }
}
