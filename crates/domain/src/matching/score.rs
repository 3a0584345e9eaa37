//! How well two descriptions agree, from 0 to 1.

use super::family::Catalogue;
use super::phrase::{Phrase, Size, Word};

/// Whether both name a size that the other lacks and that could be the same measure: 6-yard, 8-yard.
pub(super) fn sizes_disagree(one: &Phrase, other: &Phrase) -> bool {
    let lacks = |size: &Size, phrase: &Phrase| !phrase.sizes.iter().any(|known| same_size(size, known));
    one.sizes
        .iter()
        .filter(|size| lacks(size, other))
        .any(|mine| other.sizes.iter().filter(|size| lacks(size, one)).any(|theirs| comparable(mine, theirs)))
}

/// How many of the first one's sizes the other does not name.
fn sizes_missing(one: &Phrase, other: &Phrase) -> usize {
    one.sizes.iter().filter(|size| !other.sizes.iter().any(|known| same_size(size, known))).count()
}

fn comparable(one: &Size, other: &Size) -> bool {
    one.unit == other.unit || one.unit == 0 || other.unit == 0
}

/// The values are normalised, so that equal ones are written alike.
fn same_size(one: &Size, other: &Size) -> bool {
    one.value.mantissa() == other.value.mantissa() && one.value.scale() == other.value.scale() && comparable(one, other)
}

/// What the two have in common and what only one of them says, by weight.
#[derive(Default)]
struct Overlap {
    shared: f32,
    line_only: f32,
    term_only: f32,
}

/// Words that only one of two phrases has; kept between uses for their room.
#[derive(Default)]
pub(super) struct Rests {
    line: Vec<u32>,
    term: Vec<u32>,
}

/// How well the line's description agrees with the item's. 1 where both say the same; 0 where they
/// name different sizes or words that exclude each other.
pub(super) fn agreement(line: &Phrase, item: usize, catalogue: &Catalogue, rests: &mut Rests) -> f32 {
    let (Some(term), Some(&term_sum)) = (catalogue.phrases.get(item), catalogue.sums.get(item)) else { return 0.0 };
    if line == term {
        return 1.0;
    }
    if sizes_disagree(line, term) {
        return 0.0;
    }
    let Some(overlap) = compare_words(line, term, catalogue, rests) else { return 0.0 };
    let line_sum = overlap.shared + overlap.line_only;
    let term_sum = term_sum.max(overlap.shared + overlap.term_only);
    let least = line_sum.min(term_sum);
    if least <= 0.0 {
        return 0.0;
    }
    let both = 2.0 * overlap.shared / (line_sum + term_sum);
    let either = overlap.shared / least;
    // A word on each side that the other lacks says that one was exchanged for the other.
    let exchanged = overlap.line_only.min(overlap.term_only) / least;
    let mut score = 0.5 * both + 0.5 * either - 0.35 * exchanged;
    if line.spans != 0 && term.spans != 0 && line.spans & term.spans == 0 {
        score *= 0.8;
    }
    score -= 0.06 * (sizes_missing(line, term).max(sizes_missing(term, line)).min(3) as f32);
    score.clamp(0.0, 0.99)
}

/// `None` where the two carry words that exclude each other.
fn compare_words(line: &Phrase, term: &Phrase, catalogue: &Catalogue, rests: &mut Rests) -> Option<Overlap> {
    let mut overlap = Overlap::default();
    let Rests { line: line_rest, term: term_rest } = rests;
    line_rest.clear();
    term_rest.clear();
    let (mut left, mut right) = (line.words.iter().peekable(), term.words.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a == b => {
                overlap.shared += catalogue.weight(**a);
                left.next();
                right.next();
            }
            (Some(a), Some(b)) if a < b => {
                line_rest.push(**a);
                left.next();
            }
            (Some(a), None) => {
                line_rest.push(**a);
                left.next();
            }
            (_, Some(b)) => {
                term_rest.push(**b);
                right.next();
            }
            (None, None) => break,
        }
    }
    let words = &catalogue.vocabulary.words;
    let word = |id: u32| usize::try_from(id).ok().and_then(|id| words.get(id));
    for &mine in line_rest.iter() {
        let Some(text) = word(mine) else { continue };
        let like = term_rest.iter().position(|theirs| word(*theirs).is_some_and(|other| same_word(text, other)));
        if let Some(at) = like {
            let theirs = term_rest.swap_remove(at);
            let (weight, share) = (catalogue.weight(theirs), likeness(text, word(theirs)));
            overlap.shared += share * weight;
            // What a long word says beyond the short one may be another thing: Luft, Luftballon.
            if share < 0.9 {
                overlap.line_only += (1.0 - share) * weight;
                overlap.term_only += (1.0 - share) * weight;
            }
            continue;
        }
        let excluded = text.group > 0
            && term_rest.iter().any(|theirs| word(*theirs).is_some_and(|other| other.group == text.group));
        if excluded {
            return None;
        }
        overlap.line_only += catalogue.weight(mine);
    }
    overlap.term_only += term_rest.iter().map(|theirs| catalogue.weight(*theirs)).sum::<f32>();
    Some(overlap)
}

/// How much of the longer word the shorter one carries: nearly all of it where an ending differs.
fn likeness(one: &Word, other: Option<&Word>) -> f32 {
    let longer = other.map_or(0, |other| other.text.len().abs_diff(one.text.len()));
    if longer <= 4 { 0.9 } else { 0.6 }
}

/// Whether one is a short form of the other (`maint`, `maintenance`) or a slip of one letter.
fn same_word(one: &Word, other: &Word) -> bool {
    if one.group > 0 && other.group > 0 {
        return false;
    }
    let (short, long) =
        if one.text.len() <= other.text.len() { (&one.text, &other.text) } else { (&other.text, &one.text) };
    if short.bytes().next() != long.bytes().next() {
        return false;
    }
    if short.len() >= 4 && long.starts_with(&**short) {
        return true;
    }
    // inspection, inspect; collection, collect: one stem of six letters and a usual ending on each.
    short.len() >= 6 && long.len() - short.len() <= 1 && strsim::osa_distance(short, long) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Term;
    use crate::field::Field;

    /// The line's agreement with the first of the terms.
    fn score(line: &str, terms: &[&str]) -> f32 {
        let terms: Vec<Term> = terms
            .iter()
            .map(|text| Term { description: Some(Field::certain((*text).to_owned())), ..Term::default() })
            .collect();
        let mut catalogue = Catalogue::of(&terms);
        let phrase = catalogue.vocabulary.read(line);
        agreement(&phrase, 0, &catalogue, &mut Rests::default())
    }

    #[test]
    fn rewording_keeps_a_high_score() {
        for (line, term) in [
            ("Monthly pest control service", "Pest control, per month"),
            ("Network switch, 24 port", "24-port network switch"),
            ("Maint. of elevators", "Elevator maintenance"),
            ("Night guard hours", "Hourly rate night guard"),
        ] {
            assert!(score(line, &[term]) > 0.75, "{line} / {term}: {}", score(line, &[term]));
        }
    }

    #[test]
    fn another_item_scores_low() {
        for (line, term) in [
            ("8-yard container", "6-yard container"),
            ("Junior technician", "Senior technician"),
            ("Cable 2.5 mm", "Cable 4 mm"),
            ("Window cleaning", "Carpet cleaning"),
            ("Guard, grade B", "Guard, grade A"),
            ("Luftballon", "Heiße Luft"),
            ("Inbound pallet handling", "Outbound pallet handling"),
        ] {
            assert!(score(line, &[term]) < 0.5, "{line} / {term}: {}", score(line, &[term]));
        }
    }
}
