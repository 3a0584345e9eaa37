//! The words, units and labels that descriptions share, each with its number.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::lexicon::{Kind, Meaning, meaning_of, stem};
use super::{Phrase, read_phrase};

/// A word as all phrases share it.
#[derive(Clone, Debug)]
pub(in crate::matching) struct Word {
    pub text: Arc<str>,
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
    tokens: FxHashMap<Arc<str>, Known>,
    stems: FxHashMap<Arc<str>, u32>,
    units: FxHashMap<Box<str>, u32>,
    pub words: Vec<Word>,
    lower: String,
    strangers: Strangers,
}

/// What became known since [`Vocabulary::settle`].
#[derive(Default)]
struct Strangers {
    is_settled: bool,
    /// How many words and units were known then.
    words: usize,
    known_units: usize,
    tokens: Vec<Box<str>>,
    stems: Vec<Box<str>>,
    units: Vec<Box<str>>,
}

impl Strangers {
    fn note(&mut self, list: impl FnOnce(&mut Self) -> &mut Vec<Box<str>>, name: &str) {
        if self.is_settled {
            list(self).push(name.into());
        }
    }
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
        let (words, known_units) = (self.words.len(), self.units.len());
        self.strangers = Strangers { is_settled: true, words, known_units, ..Strangers::default() };
    }

    /// Whether the phrase says nothing that is forgotten with the document: it then means the same in the next one.
    pub fn is_settled(&self, phrase: &Phrase) -> bool {
        let is_known = |number: u32, count: usize| usize::try_from(number).is_ok_and(|number| number < count);
        phrase.words.iter().all(|word| is_known(*word, self.strangers.words))
            && phrase.sizes.iter().all(|size| is_known(size.unit, self.strangers.known_units + 1))
    }

    /// Forgets what became known since.
    pub fn forget_strangers(&mut self) {
        let Strangers { words, tokens, stems, units, .. } = &mut self.strangers;
        self.words.truncate(*words);
        for token in tokens.drain(..) {
            self.tokens.remove(&*token);
        }
        for stem in stems.drain(..) {
            self.stems.remove(&*stem);
        }
        for unit in units.drain(..) {
            self.units.remove(&unit);
        }
    }

    fn stem_id(&mut self, token: &str, meaning: &Meaning) -> u32 {
        let stemmed = stem(token, meaning);
        if let Some(id) = self.stems.get(stemmed) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let of_stem = meaning_of(stemmed);
        let generic = of_stem.kind == Kind::Generic || meaning.kind == Kind::Generic;
        let text: Arc<str> = stemmed.into();
        self.words.push(Word { text: Arc::clone(&text), generic, group: of_stem.group });
        self.stems.insert(text, id);
        self.strangers.note(|strangers| &mut strangers.stems, stemmed);
        id
    }

    pub(super) fn unit_id(&mut self, unit: &str) -> u32 {
        if let Some(id) = self.units.get(unit) {
            return *id;
        }
        let id = u32::try_from(self.units.len() + 1).unwrap_or(u32::MAX);
        self.units.insert(unit.into(), id);
        self.strangers.note(|strangers| &mut strangers.units, unit);
        id
    }

    pub(super) fn know(&mut self, token: &str) -> Known {
        if let Some(known) = self.tokens.get(token) {
            return *known;
        }
        let meaning = meaning_of(token);
        let is_said = matches!(meaning.kind, Kind::Plain | Kind::Generic);
        let known = Known {
            kind: meaning.kind,
            word: if is_said { self.stem_id(token, &meaning) } else { 0 },
            size_unit: meaning.size_unit.map_or((0, Decimal::ONE), |(measure, holds)| (self.unit_id(measure), holds)),
            label: meaning.label.map_or(0, |label| self.unit_id(label)),
            reference: meaning.is_reference,
        };
        // Most words are their own stems.
        let word = usize::try_from(known.word).ok().and_then(|word| self.words.get(word)).filter(|_| is_said);
        let text = word.filter(|word| &*word.text == token).map_or_else(|| token.into(), |word| Arc::clone(&word.text));
        self.tokens.insert(text, known);
        self.strangers.note(|strangers| &mut strangers.tokens, token);
        known
    }
}
