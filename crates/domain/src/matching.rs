//! Which term of the rate table each invoice line is billed under.
//!
//! By item code first, then by a wording that a person confirmed, then by what the description says (sizes
//! must agree), then by unit and price. The lines are assigned all at once, so that one line cannot take the term that another fits better.

mod alias;
mod assignment;
mod family;
mod grouped;
mod known_lines;
mod lexicon;
mod line;
mod phrase;
mod score;
#[cfg(test)]
mod trial;

use std::sync::Arc;

pub use family::Family;

use crate::contract::{Alias, Contract, Term};
use crate::evidence::Confidence;
use crate::invoice::InvoiceLine;
use crate::reconciliation::Method;

use alias::{Learned, learn};
use assignment::assign;
use family::Catalogue;
use known_lines::KnownLines;
use line::candidates_of;

use crate::rate::{UnitPath, unit_path};

/// An item's place in [`Matching::families`], in few bytes: every line of a long invoice holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyPlace(u32);

impl FamilyPlace {
    pub fn of(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    pub fn get(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// Billed under the item at this place in [`Matching::families`].
    Matched { family: FamilyPlace, method: Method, confidence: Confidence },
    /// Several items fit equally well; this is one of them.
    Ambiguous { family: FamilyPlace },
    /// No item fits; the nearest one, where there is one.
    Open { nearest: Option<FamilyPlace> },
    /// The line has neither a code nor a description.
    Blank,
}

/// The rate table's items and each line's assignment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matching {
    pub families: Arc<[Family]>,
    /// One for each line.
    pub assignments: Vec<Assignment>,
}

/// Assigns every line to an item of the rate table, or to none.
pub fn match_lines(terms: &[Term], lines: &[InvoiceLine]) -> Matching {
    Matcher::of(terms, &[]).match_lines(terms, lines)
}

/// A rate table's index with the vendor's wordings that people confirmed, ready for one document after the
/// other. Each comes out as if it were the only one.
pub struct Matcher {
    catalogue: Catalogue,
    learned: Vec<Learned>,
    /// Where documents come one after the other.
    known: Option<KnownLines>,
}

impl Matcher {
    pub fn of(terms: &[Term], aliases: &[Alias]) -> Self {
        let mut catalogue = Catalogue::of(terms);
        let learned = learn(aliases, terms, &mut catalogue);
        catalogue.vocabulary.settle();
        Self { catalogue, learned, known: None }
    }

    /// For many documents: what a vendor billed before is found again without looking.
    pub fn remembering(self) -> Self {
        Self { known: Some(KnownLines::default()), ..self }
    }

    /// Of a contract's rate table; of an empty one without a contract.
    pub fn of_contract(contract: Option<&Contract>) -> Self {
        contract.map_or_else(|| Self::of(&[], &[]), |contract| Self::of(&contract.terms, &contract.aliases))
    }

    /// Assigns the lines of one document. The terms are those that it is the index of.
    pub fn assign(&mut self, terms: &[Term], lines: &[InvoiceLine]) -> Vec<Assignment> {
        let Self { catalogue, learned, known } = self;
        let found = lines.iter().map(|line| match known {
            Some(known) => known.find(line).unwrap_or_else(|| {
                let (candidates, is_settled) = candidates_of(line, terms, learned, catalogue);
                if is_settled {
                    known.remember(line, &candidates);
                }
                candidates
            }),
            None => candidates_of(line, terms, learned, catalogue).0,
        });
        let mut candidates: Vec<_> = found.collect();
        if candidates.iter().any(|line| line.by_code) {
            candidates.iter_mut().for_each(|line| line.shares_codes = true);
        }
        // Words are numbered as they come, and numbers decide ties: the next document begins anew.
        catalogue.vocabulary.forget_strangers();
        assign(&candidates, catalogue.families.len())
    }

    pub fn match_lines(&mut self, terms: &[Term], lines: &[InvoiceLine]) -> Matching {
        Matching { assignments: self.assign(terms, lines), families: Arc::clone(&self.catalogue.families) }
    }
}

/// Why a line's wording cannot stand for a rate row, as a sentence: another size, or a unit of another kind.
pub fn find_misfit(line: &InvoiceLine, term: &Term) -> Option<String> {
    let mut vocabulary = phrase::Vocabulary::default();
    let mut read = |field: &Option<crate::field::Field<String>>| {
        field.as_ref().map(|field| vocabulary.read(&field.value)).unwrap_or_default()
    };
    if score::sizes_disagree(&read(&line.description), &read(&term.description)) {
        return Some("The line names another size than the rate.".to_owned());
    }
    let unit = |field: &Option<crate::field::Field<crate::unit::Unit>>| field.as_ref().map(|field| field.value.clone());
    let (billed, agreed) = (unit(&line.unit), unit(&term.unit));
    if unit_path(billed.as_ref(), agreed.as_ref()) == UnitPath::None {
        let name = |unit: Option<crate::unit::Unit>| unit.map(|unit| unit.name().to_owned()).unwrap_or_default();
        return Some(format!("The line's unit '{}' is none of the rate's '{}'.", name(billed), name(agreed)));
    }
    None
}

/// The item that a free text such as a fee's reason names, where one clearly does.
pub fn find_term(terms: &[Term], text: &str) -> Option<usize> {
    let line =
        InvoiceLine { description: Some(crate::field::Field::certain(text.to_owned())), ..InvoiceLine::default() };
    let matching = match_lines(terms, std::slice::from_ref(&line));
    match matching.assignments.first() {
        Some(Assignment::Matched { family, .. }) => {
            matching.families.get(family.get()).and_then(|family| family.terms.first().copied())
        }
        _ => None,
    }
}
