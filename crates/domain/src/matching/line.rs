//! The items that one line could be billed under, each with a score.

use super::alias::{Learned, find_learned};
use super::family::Catalogue;
use super::phrase::Phrase;
use super::score::{Rests, agreement, sizes_disagree};
use crate::contract::Term;
use crate::invoice::InvoiceLine;
use crate::spelling::only_letters_and_figures;

/// How many items are kept for one line.
const MOST_CANDIDATES: usize = 6;
/// How far below the best an item may lie to be kept; more than a line can ever give up.
const NEAR: f32 = 0.12;
/// How many items that share words with a line are compared with it in full.
const MOST_WEIGHED: usize = 16;
/// A word that more items carry finds no candidates when a rarer word has found some.
const COMMON_WORD: usize = 48;

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub family: usize,
    /// Code or description alone, from 0 to 1.
    pub text: f32,
    /// With unit and price, to tell near equals apart.
    pub score: f32,
    /// The line carries a code and the item carries another.
    pub other_code: bool,
}

/// What a line may be billed under, the best first.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    pub blank: bool,
    pub by_code: bool,
    /// A person confirmed the wording for the one item in the list.
    pub by_alias: bool,
    /// Other lines bill by the contract's codes, so that another code names another item.
    pub shares_codes: bool,
    pub list: Vec<Candidate>,
}

/// What the line may be billed under, and whether that is so in every document.
pub(super) fn candidates_of(
    line: &InvoiceLine,
    terms: &[Term],
    learned: &[Learned],
    catalogue: &mut Catalogue,
) -> (Candidates, bool) {
    let phrase = line.description.as_ref().map(|field| catalogue.vocabulary.read(&field.value)).unwrap_or_default();
    let is_settled = catalogue.vocabulary.is_settled(&phrase);
    let mut rests = std::mem::take(&mut catalogue.rests);
    let candidates = find_candidates(line, &phrase, terms, learned, catalogue, &mut rests);
    catalogue.rests = rests;
    (candidates, is_settled)
}

fn find_candidates(
    line: &InvoiceLine,
    phrase: &Phrase,
    terms: &[Term],
    learned: &[Learned],
    catalogue: &mut Catalogue,
    rests: &mut Rests,
) -> Candidates {
    let code =
        line.item_code.as_ref().map(|field| only_letters_and_figures(&field.value)).filter(|code| !code.is_empty());
    if code.is_none() && phrase.is_empty() {
        return Candidates { blank: true, ..Candidates::default() };
    }
    let coded = code.as_ref().and_then(|code| catalogue.codes.get(code)).or_else(|| code_in_text(line, catalogue));
    if let Some(families) = coded {
        let list = families.iter().map(|&family| {
            let said = agreement(phrase, family, catalogue, rests);
            let disagree = catalogue.phrases.get(family).is_some_and(|known| sizes_disagree(phrase, known));
            candidate(line, family, terms, catalogue, if disagree { 0.7 } else { 0.9 + 0.1 * said })
        });
        return Candidates { by_code: true, list: ranked(list.collect()), ..Candidates::default() };
    }
    if let Some(family) = find_learned(learned, line, phrase, terms, catalogue) {
        let list = vec![Candidate { family, text: 1.0, score: 1.0, other_code: false }];
        return Candidates { by_alias: true, list, ..Candidates::default() };
    }
    let families = families_with_words(phrase, catalogue);
    let list = families.into_iter().filter_map(|(_, family)| {
        let said = agreement(phrase, family, catalogue, rests);
        if said <= 0.0 {
            return None;
        }
        let mut found = candidate(line, family, terms, catalogue, said);
        // A code of the contract's own kind that is not this item's speaks against it.
        if code.is_some() && catalogue.families.get(family).is_some_and(|family| has_code(family.terms.first(), terms))
        {
            found.score -= 0.05;
            found.other_code = true;
        }
        Some(found)
    });
    let list = ranked(list.collect());
    Candidates { list, ..Candidates::default() }
}

fn has_code(term: Option<&usize>, terms: &[Term]) -> bool {
    term.and_then(|term| terms.get(*term)).is_some_and(|term| term.item_code.is_some())
}

/// A code of the contract printed inside the description: "WST-06 container pickup".
fn code_in_text<'c>(line: &InvoiceLine, catalogue: &'c Catalogue) -> Option<&'c Vec<usize>> {
    if line.item_code.is_some() || catalogue.codes.is_empty() {
        return None;
    }
    let text = &line.description.as_ref()?.value;
    text.split([' ', ',', ';', ':', '(', ')', '[', ']'])
        .filter(|word| {
            word.len() >= 3 && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
        })
        .find_map(|word| catalogue.codes.get(&only_letters_and_figures(word)))
}

/// An item that code or words make so likely, weighed by unit and price too.
fn candidate(line: &InvoiceLine, family: usize, terms: &[Term], catalogue: &Catalogue, text: f32) -> Candidate {
    let rows = catalogue.families.get(family).map_or(&[][..], |family| family.terms.as_slice());
    let rows = rows.iter().filter_map(|row| terms.get(*row));
    let mut score = text;
    let (mut same_price, mut same_unit, mut other_unit) = (false, false, false);
    for term in rows {
        same_price |= matches!((&line.unit_price, &term.unit_price), (Some(a), Some(b)) if a.value == b.value);
        if let (Some(a), Some(b)) = (&line.unit, &term.unit) {
            if a.value == b.value {
                same_unit = true;
            } else {
                other_unit |= a.value.convert_to(&b.value).is_none();
            }
        }
    }
    if same_price {
        score += 0.04;
    }
    if same_unit {
        score += 0.04;
    } else if other_unit {
        score -= 0.04;
    }
    Candidate { family, text, score, other_code: false }
}

fn ranked(mut list: Vec<Candidate>) -> Vec<Candidate> {
    list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.family.cmp(&b.family)));
    list.truncate(MOST_CANDIDATES);
    // Every line keeps its list until all are assigned, and only near ties are ever moved to.
    let best = list.first().map_or(0.0, |best| best.score);
    list.retain(|found| found.score >= best - NEAR);
    list.shrink_to_fit();
    list
}

/// The items that share the most telling words with the phrase.
fn families_with_words(phrase: &Phrase, catalogue: &mut Catalogue) -> Vec<(f32, usize)> {
    let mut words = known_words(phrase, catalogue);
    words.sort_by_key(|word| postings(catalogue, *word).map_or(0, <[usize]>::len));
    let (mut tally, mut touched) = (std::mem::take(&mut catalogue.tally), std::mem::take(&mut catalogue.touched));
    for word in words {
        let Some(items) = postings(catalogue, word) else { continue };
        count_word(items, catalogue.weight(word), &mut touched, &mut tally);
    }
    let mut ranked: Vec<(f32, usize)> = Vec::with_capacity(touched.len());
    for family in touched.drain(..) {
        let Some(shared) = tally.get_mut(family).map(std::mem::take) else { continue };
        let sum = catalogue.sums.get(family).copied().unwrap_or(1.0).max(0.1);
        ranked.push((shared / sum.sqrt(), family));
    }
    (catalogue.tally, catalogue.touched) = (tally, touched);
    if ranked.len() > MOST_WEIGHED {
        ranked.select_nth_unstable_by(MOST_WEIGHED, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(MOST_WEIGHED);
    }
    ranked
}

/// Adds a word's weight to the items that carry it. A common word counts only for the items that a
/// rarer word has found.
fn count_word(items: &[usize], weight: f32, touched: &mut Vec<usize>, tally: &mut [f32]) {
    let is_common = items.len() > COMMON_WORD && !touched.is_empty();
    if is_common && items.len() > 32 * touched.len() {
        for &item in touched.iter().filter(|item| items.binary_search(item).is_ok()) {
            if let Some(sum) = tally.get_mut(item) {
                *sum += weight;
            }
        }
        return;
    }
    for &item in items {
        let Some(sum) = tally.get_mut(item) else { continue };
        if *sum == 0.0 {
            if is_common {
                continue;
            }
            touched.push(item);
        }
        *sum += weight;
    }
}

/// The items that carry a word; `None` for a word that came with the document.
fn postings(catalogue: &Catalogue, word: u32) -> Option<&[usize]> {
    let word = usize::try_from(word).ok().filter(|word| *word < catalogue.by_word.len())?;
    Some(catalogue.by_word.list(word))
}

/// The phrase's words, each foreign one replaced by the items' words with the same first letters.
fn known_words(phrase: &Phrase, catalogue: &Catalogue) -> Vec<u32> {
    let mut words: Vec<u32> = Vec::with_capacity(phrase.words.len());
    for &word in &phrase.words {
        if postings(catalogue, word).is_some() {
            words.push(word);
            continue;
        }
        let stranger = usize::try_from(word).ok().and_then(|word| catalogue.vocabulary.words.get(word));
        words.extend(stranger.into_iter().flat_map(|word| catalogue.words_like(&word.text)).take(8));
    }
    words.sort_unstable();
    words.dedup();
    words
}
