//! The words, units and labels that descriptions share, each with its number.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::lexicon::{Kind, is_reference, kind_of, label, opposite_group, size_unit, stem};
use super::{Phrase, read_phrase};

/// A word as all phrases share it.
#[derive(Clone, Debug)]
pub(in crate::matching) struct Word {
    pub text: Box<str>,
    pub generic: bool,
    /// Words of one group (above 0) exclude each other.
    pub group: u8,
}

/// What a raw token turned out to be, remembered so that each is looked up once.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub kind: Kind,
    pub word: u32,
    /// The measure's number, 0 for none, and what one of the unit holds.
    pub size_unit: (u32, Decimal),
    pub label: u32,
    pub reference: bool,
}

/// Numbers words, so that phrases are compared as sorted numbers.
#[derive(Default)]
pub(in crate::matching) struct Vocabulary {
    tokens: FxHashMap<Box<str>, Known>,
    stems: FxHashMap<Box<str>, u32>,
    units: FxHashMap<Box<str>, u32>,
    pub words: Vec<Word>,
    lower: String,
    strangers: Strangers,
}

/// What became known since [`Vocabulary::settle`].
#[derive(Default)]
struct Strangers {
    /// How many words were known then.
    words: usize,
    tokens: Vec<Box<str>>,
    stems: Vec<Box<str>>,
    units: Vec<Box<str>>,
}

impl Vocabulary {
    /// Takes a description apart.
    pub fn read(&mut self, text: &str) -> Phrase {
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        if text.is_ascii() {
            lower.push_str(text);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(text.chars().flat_map(char::to_lowercase));
        }
        let phrase = read_phrase(self, &lower);
        self.lower = lower;
        phrase
    }

    /// Keeps what is known for good.
    pub fn settle(&mut self) {
        self.strangers = Strangers { words: self.words.len(), ..Strangers::default() };
    }

    /// Forgets what became known since.
    pub fn forget_strangers(&mut self) {
        let Strangers { words, tokens, stems, units } = &mut self.strangers;
        self.words.truncate(*words);
        for token in tokens.drain(..) {
            self.tokens.remove(&token);
        }
        for stem in stems.drain(..) {
            self.stems.remove(&stem);
        }
        for unit in units.drain(..) {
            self.units.remove(&unit);
        }
    }

    fn stem_id(&mut self, token: &str) -> u32 {
        let stemmed = stem(token);
        if let Some(id) = self.stems.get(stemmed) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let generic = kind_of(stemmed) == Kind::Generic || kind_of(token) == Kind::Generic;
        let group = opposite_group(stemmed).and_then(|group| u8::try_from(group).ok()).unwrap_or(0);
        self.words.push(Word { text: stemmed.into(), generic, group });
        self.stems.insert(stemmed.into(), id);
        self.strangers.stems.push(stemmed.into());
        id
    }

    pub(super) fn unit_id(&mut self, unit: &str) -> u32 {
        if let Some(id) = self.units.get(unit) {
            return *id;
        }
        let id = u32::try_from(self.units.len() + 1).unwrap_or(u32::MAX);
        self.units.insert(unit.into(), id);
        self.strangers.units.push(unit.into());
        id
    }

    pub(super) fn know(&mut self, token: &str) -> Known {
        if let Some(known) = self.tokens.get(token) {
            return *known;
        }
        let kind = kind_of(token);
        let known = Known {
            kind,
            word: if matches!(kind, Kind::Plain | Kind::Generic) { self.stem_id(token) } else { 0 },
            size_unit: size_unit(token).map_or((0, Decimal::ONE), |(measure, holds)| (self.unit_id(measure), holds)),
            label: label(token).map_or(0, |label| self.unit_id(label)),
            reference: is_reference(token),
        };
        self.tokens.insert(token.into(), known);
        self.strangers.tokens.push(token.into());
        known
    }
}
