//! Wordings that a person confirmed, as candidates of their own.
//!
//! A person's word is stronger than any likeness. But the same words with another number, or a line in a
//! unit that the item cannot be converted to, were never confirmed: there the alias says nothing.

use super::family::Catalogue;
use super::phrase::Phrase;
use crate::contract::{Alias, Term};
use crate::invoice::InvoiceLine;
use crate::rate::{UnitPath, unit_path};

/// A wording taken apart, with the item that it is a word for.
pub(super) struct Learned {
    phrase: Phrase,
    family: usize,
}

/// Takes the aliases apart. One whose item is no longer in the rate table is passed over.
pub(super) fn learn(aliases: &[Alias], terms: &[Term], catalogue: &mut Catalogue) -> Vec<Learned> {
    let mut learned = Vec::with_capacity(aliases.len());
    for alias in aliases {
        let row = terms.iter().position(|term| alias.is_of(term));
        let family = row.and_then(|row| catalogue.families.iter().position(|family| family.terms.contains(&row)));
        let phrase = catalogue.vocabulary.read(&alias.wording);
        if let Some(family) = family.filter(|_| !phrase.is_empty()) {
            learned.push(Learned { phrase, family });
        }
    }
    learned
}

/// The item that a person confirmed for this wording: the latest word counts.
pub(super) fn find_learned(
    learned: &[Learned],
    line: &InvoiceLine,
    phrase: &Phrase,
    terms: &[Term],
    catalogue: &Catalogue,
) -> Option<usize> {
    let same = |known: &&Learned| known.phrase.words == phrase.words && known.phrase.sizes == phrase.sizes;
    let found = learned.iter().rev().find(same)?;
    let rows = catalogue.families.get(found.family)?.terms.iter().filter_map(|row| terms.get(*row));
    let unit = line.unit.as_ref().map(|unit| &unit.value);
    let fits = |term: &Term| unit_path(unit, term.unit.as_ref().map(|unit| &unit.value)) != UnitPath::None;
    rows.into_iter().any(fits).then_some(found.family)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, invoice};
    use crate::matching::{Assignment, Matcher};
    use crate::reconciliation::Method;

    use super::*;

    const TERMS: &str = r#"[{"description":"Front load container 8 yard","unit":"MON","unit_price":"600"},
        {"description":"Front load container 6 yard","unit":"MON","unit_price":"455"},
        {"item_code":"EX-1","description":"Extra pickup","unit":"C62","unit_price":"75"}]"#;

    fn matched(aliases: &[(&str, &str)], line: &str) -> Option<(usize, Method)> {
        let contract = contract(TERMS);
        let aliases: Vec<Alias> = aliases
            .iter()
            .map(|(wording, item)| Alias { wording: (*wording).to_owned(), item: (*item).to_owned() })
            .collect();
        let invoice = invoice(&format!("[{line}]"));
        let matching = Matcher::of(&contract.terms, &aliases).match_lines(&contract.terms, &invoice.lines);
        match matching.assignments[0] {
            Assignment::Matched { family, method, .. } => Some((matching.families[family.get()].terms[0], method)),
            _ => None,
        }
    }

    #[test]
    fn a_confirmed_wording_is_known_again() {
        let line = r#"{"description":"Unscheduled call svc 05/2026","unit":"EA","quantity":"1"}"#;
        let learned = [("UNSCHEDULED  CALL SVC", "EX-1")];
        assert_eq!(matched(&[], line), None);
        assert_eq!(matched(&learned, line), Some((2, Method::Alias)));
        // The item is named by its description where it has no code.
        assert_eq!(
            matched(
                &[("unscheduled call svc", "Front load container 6 yard")],
                r#"{"description":"Unscheduled call svc"}"#
            ),
            Some((1, Method::Alias))
        );
    }

    #[test]
    fn it_goes_before_a_likeness_and_behind_a_code() {
        let line = r#"{"description":"Front load container 6 yard"}"#;
        assert_eq!(matched(&[], line), Some((1, Method::Description)));
        assert_eq!(matched(&[("front load container 6 yard", "EX-1")], line), Some((2, Method::Alias)));
        let coded = r#"{"item_code":"EX-1","description":"Odd words"}"#;
        assert_eq!(matched(&[("Odd words", "Front load container 6 yard")], coded), Some((2, Method::Code)));
    }

    #[test]
    fn the_latest_word_counts_and_a_lost_item_none() {
        let line = r#"{"description":"Unscheduled call svc"}"#;
        let both = [("Unscheduled call svc", "EX-1"), ("unscheduled call svc", "Front load container 8 yard")];
        assert_eq!(matched(&both, line), Some((0, Method::Alias)));
        assert_eq!(matched(&[("Unscheduled call svc", "EX-9")], line), None);
    }

    #[test]
    fn numbers_and_units_must_agree() {
        let learned = [("Tip 8yd bin", "Front load container 8 yard")];
        assert_eq!(matched(&learned, r#"{"description":"Tip 8yd bin","unit":"MON"}"#), Some((0, Method::Alias)));
        assert_eq!(
            matched(&learned, r#"{"description":"Tip 6yd bin","unit":"MON"}"#).filter(|m| m.1 == Method::Alias),
            None
        );
        assert_eq!(
            matched(&learned, r#"{"description":"Tip 8yd bin","unit":"KGM"}"#).filter(|m| m.1 == Method::Alias),
            None
        );
    }
}
