//! Which term of the rate table each invoice line is billed under.
//!
//! By item code first, then by what the description says (sizes must agree), then by unit and price.
//! The lines are assigned all at once, so that one line cannot take the term that another fits better.

mod assignment;
mod family;
mod lexicon;
mod line;
mod phrase;
mod score;
#[cfg(test)]
mod trial;

use std::sync::Arc;

pub use family::Family;

use crate::contract::Term;
use crate::evidence::Confidence;
use crate::invoice::InvoiceLine;
use crate::reconciliation::Method;

use assignment::assign;
use family::Catalogue;
use line::candidates_of;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// Billed under the item at this place in [`Matching::families`].
    Matched { family: usize, method: Method, confidence: Confidence },
    /// Several items fit equally well; this is one of them.
    Ambiguous { family: usize },
    /// No item fits; the nearest one, where there is one.
    Open { nearest: Option<usize> },
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
    Matcher::of(terms).match_lines(terms, lines)
}

/// A rate table's index, ready for one document after the other. Each comes out as if it were the only one.
pub struct Matcher {
    catalogue: Catalogue,
    families: Arc<[Family]>,
}

impl Matcher {
    pub fn of(terms: &[Term]) -> Self {
        let mut catalogue = Catalogue::of(terms);
        catalogue.vocabulary.settle();
        let families = Arc::from(catalogue.families.as_slice());
        Self { catalogue, families }
    }

    /// Assigns the lines of one document. The terms are those that it is the index of.
    pub fn assign(&mut self, terms: &[Term], lines: &[InvoiceLine]) -> Vec<Assignment> {
        let catalogue = &mut self.catalogue;
        let mut candidates: Vec<_> = lines.iter().map(|line| candidates_of(line, terms, catalogue)).collect();
        if candidates.iter().any(|line| line.by_code) {
            candidates.iter_mut().for_each(|line| line.shares_codes = true);
        }
        // Words are numbered as they come, and numbers decide ties: the next document begins anew.
        catalogue.vocabulary.forget_strangers();
        assign(&candidates, catalogue.families.len())
    }

    pub fn match_lines(&mut self, terms: &[Term], lines: &[InvoiceLine]) -> Matching {
        Matching { assignments: self.assign(terms, lines), families: Arc::clone(&self.families) }
    }
}

/// The item that a free text such as a fee's reason names, where one clearly does.
pub fn find_term(terms: &[Term], text: &str) -> Option<usize> {
    let line =
        InvoiceLine { description: Some(crate::field::Field::certain(text.to_owned())), ..InvoiceLine::default() };
    let matching = match_lines(terms, std::slice::from_ref(&line));
    match matching.assignments.first() {
        Some(Assignment::Matched { family, .. }) => {
            matching.families.get(*family).and_then(|family| family.terms.first().copied())
        }
        _ => None,
    }
}
