//! The items of a rate table: rows of one item with different windows or quantities belong together.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use time::Date;

use super::grouped::Grouped;
use super::phrase::{Phrase, Vocabulary};
use super::score::{Rests, sizes_disagree};
use crate::contract::Term;
use crate::spelling::only_letters_and_figures;

/// One item of the rate table with all its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// Places in the rate table, ascending.
    pub terms: Vec<usize>,
}

/// The items, and where to look them up.
pub(super) struct Catalogue {
    pub families: Arc<[Family]>,
    /// What each item's first row says.
    pub phrases: Vec<Phrase>,
    pub vocabulary: Vocabulary,
    /// How much each word tells, by its number.
    pub weights: Vec<f32>,
    /// The sum of the words' weights of each item.
    pub sums: Vec<f32>,
    /// Items by normalised code.
    pub codes: FxHashMap<String, Vec<usize>>,
    /// Items by word, ascending.
    pub by_word: Grouped<usize>,
    /// Words by their first letters, for short forms and slips: laid out when a word is met that no item carries.
    by_start: OnceCell<FxHashMap<[u8; 3], Vec<u32>>>,
    /// Room to count in, one place for each item, all zero between uses.
    pub tally: Vec<f32>,
    /// Room for the items that were counted, empty between uses.
    pub touched: Vec<usize>,
    /// Room to compare words in.
    pub rests: Rests,
}

/// Whether the two rows can never be in force on the same day.
fn windows_apart(one: &Term, other: &Term) -> bool {
    let ends_before = |a: &Term, b: &Term| -> bool {
        let end: Option<Date> = a.effective_to.as_ref().map(|field| field.value);
        let start: Option<Date> = b.effective_from.as_ref().map(|field| field.value);
        matches!((end, start), (Some(end), Some(start)) if end < start)
    };
    ends_before(one, other) || ends_before(other, one)
}

fn unit_of(term: &Term) -> &str {
    term.unit.as_ref().map_or("", |unit| unit.value.as_str())
}

impl Catalogue {
    pub fn of(terms: &[Term]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut families: Vec<Family> = Vec::with_capacity(terms.len());
        let mut phrases: Vec<Phrase> = Vec::with_capacity(terms.len());
        let mut codes: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut worded: FxHashMap<(Phrase, &str), usize> = FxHashMap::default();
        for (at, term) in terms.iter().enumerate() {
            let phrase = term.description.as_ref().map(|field| vocabulary.read(&field.value)).unwrap_or_default();
            let code = term
                .item_code
                .as_ref()
                .map(|field| only_letters_and_figures(&field.value))
                .filter(|code| !code.is_empty());
            let unit = unit_of(term);
            let same = match &code {
                Some(code) => codes.get(code).and_then(|siblings| {
                    siblings.iter().copied().find(|&sibling| {
                        let said = phrases.get(sibling);
                        let row = families.get(sibling).and_then(|family| family.terms.first());
                        let Some((said, row)) = said.zip(row.and_then(|row| terms.get(*row))) else { return false };
                        unit == unit_of(row)
                            && (*said == phrase || (windows_apart(row, term) && !sizes_disagree(said, &phrase)))
                    })
                }),
                None if phrase.is_empty() => None,
                None => worded.get(&(phrase.clone(), unit)).copied(),
            };
            if let Some(family) = same.and_then(|same| families.get_mut(same)) {
                family.terms.push(at);
                continue;
            }
            let number = families.len();
            match code {
                Some(code) => codes.entry(code).or_default().push(number),
                None => {
                    worded.insert((phrase.clone(), unit), number);
                }
            }
            families.push(Family { terms: vec![at] });
            phrases.push(phrase);
        }
        Self::index(families, phrases, vocabulary, codes)
    }

    fn index(
        families: Vec<Family>,
        phrases: Vec<Phrase>,
        vocabulary: Vocabulary,
        codes: FxHashMap<String, Vec<usize>>,
    ) -> Self {
        let worded = Grouped::of(phrases.iter().map(|phrase| phrase.words.iter().copied()));
        let place = |word: &u32| usize::try_from(*word).unwrap_or(usize::MAX - 1);
        let by_word = worded.turned(vocabulary.words.len(), place);
        let count = families.len() as f32;
        let most = (count + 2.0).ln();
        let weights: Vec<f32> = vocabulary
            .words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let rarity = 1.0 - 0.6 * (by_word.list(at).len().max(1) as f32).ln() / most;
                if word.generic { 0.3 * rarity } else { rarity }
            })
            .collect();
        let sums =
            phrases.iter().map(|phrase| phrase.words.iter().map(|word| weight_of(&weights, *word)).sum()).collect();
        let tally = vec![0.0; families.len()];
        Self {
            families: Arc::from(families),
            phrases,
            vocabulary,
            weights,
            sums,
            codes,
            by_word,
            by_start: OnceCell::new(),
            tally,
            touched: Vec::new(),
            rests: Rests::default(),
        }
    }

    /// The items' words that begin like this one.
    pub fn words_like(&self, text: &str) -> &[u32] {
        let by_start = self.by_start.get_or_init(|| {
            let mut by_start: FxHashMap<[u8; 3], Vec<u32>> = FxHashMap::default();
            let words = self.vocabulary.words.iter().take(self.by_word.len());
            for (number, start) in (0u32..).zip(words.map(|word| start_of(&word.text))) {
                if let Some(start) = start {
                    by_start.entry(start).or_default().push(number);
                }
            }
            by_start
        });
        start_of(text).and_then(|start| by_start.get(&start)).map_or(&[], Vec::as_slice)
    }

    pub fn weight(&self, word: u32) -> f32 {
        let Ok(at) = usize::try_from(word) else { return FOREIGN_WEIGHT };
        self.weights.get(at).copied().unwrap_or_else(|| match self.vocabulary.words.get(at) {
            Some(word) if word.generic => 0.3 * FOREIGN_WEIGHT,
            _ => FOREIGN_WEIGHT,
        })
    }
}

/// A word that no item carries may be a name or a place; it tells less than one that an item does carry.
const FOREIGN_WEIGHT: f32 = 0.6;

fn weight_of(weights: &[f32], word: u32) -> f32 {
    usize::try_from(word).ok().and_then(|word| weights.get(word)).copied().unwrap_or(FOREIGN_WEIGHT)
}

fn start_of(word: &str) -> Option<[u8; 3]> {
    word.as_bytes().first_chunk::<3>().copied()
}
