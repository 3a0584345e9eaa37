//! Rates.

use domain::Term;

use super::source::Source;

pub fn read_rates(_source: &Source) -> Vec<Term> {
    Vec::new()
}
