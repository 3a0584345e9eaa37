//! Companies in the list of labels at a contract's head: "Supplier  Kestrel Ltd", "KL  Kestrel Ltd".

use super::super::source::Source;
use super::name::{are_same, cut_name, has_form};
use super::preamble::Party;

/// The companies with their labels as their terms.
pub fn find_listed(source: &Source) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    for found in source.labels.iter().filter(|found| found.in_head && found.sure) {
        let Some(name) = cut_name(&found.value).filter(|name| has_form(name)) else { continue };
        let Some(at) = source.text().find(&name) else { continue };
        let short = found.label.split_whitespace().count() <= 3;
        if short && parties.iter().all(|known| !are_same(&known.name, &name)) {
            let span = at..at + name.len();
            parties.push(Party { name, aliases: vec![found.label.clone()], span });
        }
    }
    parties
}

/// Gives the parties that the preamble knows by their short names alone the names listed for these,
/// and takes the two listed companies where the preamble names fewer.
pub fn complete(parties: Vec<Party>, listed: &[Party]) -> Vec<Party> {
    if let ([] | [_], [first, second]) = (parties.as_slice(), listed) {
        let with_terms = |party: &Party| {
            let mut party = party.clone();
            let known = parties.iter().filter(|known| are_same(&known.name, &party.name));
            party.aliases.extend(known.flat_map(|known| known.aliases.clone()));
            party
        };
        return vec![with_terms(first), with_terms(second)];
    }
    let full = |party: Party| {
        let is_term = |term: &String| term.eq_ignore_ascii_case(&party.name);
        match listed.iter().find(|known| !has_form(&party.name) && known.aliases.iter().any(is_term)) {
            Some(known) => {
                let aliases = party.aliases.iter().chain([&party.name]).cloned().collect();
                Party { aliases, ..known.clone() }
            }
            None => party,
        }
    };
    parties.into_iter().map(full).collect()
}
